"""The Telegram path against the independent Bot API emulator: from an update to what the chat shows."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import select
from starlette.applications import Starlette

from bot.contract.haste import Haste
from bot.contract.messages import Kind
from bot.service import Engine, Service, WebServer
from bot.settings import Settings
from bot.storage import Storage
from bot.storage.tables import FeedbackRow, InboundRow, OutboxStatus
from handlers.telegram import (
    TelegramChannel,
    TelegramConnection,
    TelegramOptions,
    telegram_channel,
    telegram_connection,
    webhook_route,
)
from handlers.telegram.channel import AT_ONCE
from handlers.telegram.rendering.markup import units
from tests.service.engines import Echo, Gate, Scripted, answer_with_clauses, eventually
from tests.service.stage import FAST, new_storage, outbox_rows
from tests.support.servers.bot_api import TOKEN, BotApi

CHAT = 4711


@asynccontextmanager
async def running(api: BotApi, storage: Storage, engine: Engine, **options: Any) -> AsyncIterator[Service]:
    service = Service(storage, engine, options=FAST)
    connection = TelegramConnection(
        TelegramOptions(TOKEN, base_url=api.base, poll_seconds=1, longest_pause=0.2, **options)
    )
    channel = TelegramChannel(service, connection)
    service.add_channel(channel)
    task = asyncio.create_task(service.run([channel], handle_signals=False))
    try:
        yield service
    finally:
        service.stop()
        await asyncio.wait_for(task, 20)


def play(tmp_path: Path, engine: Engine, scene: Callable[[BotApi, Storage, Service], Awaitable[None]]) -> None:
    async def all_of_it() -> None:
        async with BotApi() as api:
            storage = new_storage(tmp_path)
            async with running(api, storage, engine) as service:
                await scene(api, storage, service)

    asyncio.run(all_of_it())


def test_a_command_and_a_question_are_answered(tmp_path):
    engine = Echo()

    async def scene(api, storage, service):
        await api.say(CHAT, "/start")
        await eventually(lambda: len(api.sent(CHAT)) == 1)
        await api.say(CHAT, "/language@youju_test_bot en")
        await eventually(lambda: len(api.sent(CHAT)) == 2)
        await api.say(CHAT, "站点拖了我两个月工资")
        await eventually(lambda: len(api.sent(CHAT)) == 3)
        assert api.texts(CHAT) == [
            "<b>1:command:start</b>",
            "<b>2:command:language en</b>",
            "<b>3:text:站点拖了我两个月工资</b>",
        ]
        assert engine.heard[2].language_hint == "zh"

    play(tmp_path, engine, scene)


def test_a_clause_opens_and_folds_in_place(tmp_path):
    async def scene(api, storage, service):
        await api.say(CHAT, "工资")
        await eventually(lambda: api.sent(CHAT))
        message = api.sent(CHAT)[0]
        folded = message.text
        assert "<b>你可以要回 &lt;全部&gt; 工资。</b> [1]" in folded
        assert message.button("[2]")["text"] == "[2] 展开《虚构法》第2条第1款"
        await api.press(message, "[2]")
        await eventually(lambda: "乙&lt;b&gt;&amp;" in message.text)
        assert message.text.startswith(folded)
        assert "收起" in message.button("[2]")["text"]
        await api.press(message, "[1]")
        await eventually(lambda: "甲甲" in message.text)
        assert "乙" not in message.text
        await api.press(message, "收起")
        await eventually(lambda: message.text == folded)
        assert len(api.sent(CHAT)) == 1
        await api.press(message, "[3]")
        await eventually(lambda: "https://example.org" in message.text)

    play(tmp_path, Scripted(answer_with_clauses()), scene)


def test_a_clause_opens_after_a_restart(tmp_path):
    async def all_of_it() -> None:
        async with BotApi() as api:
            async with running(api, new_storage(tmp_path), Scripted(answer_with_clauses())):
                await api.say(CHAT, "工资")
                await eventually(lambda: api.sent(CHAT))
            message = api.sent(CHAT)[0]
            await api.press(message, "[1]")
            async with running(api, new_storage(tmp_path), Echo()):
                await eventually(lambda: "甲甲" in message.text)

    asyncio.run(all_of_it())


def test_a_button_of_another_chat_or_an_erased_answer_says_so(tmp_path):
    async def scene(api, storage, service):
        await api.say(CHAT, "工资")
        await eventually(lambda: api.sent(CHAT))
        message = api.sent(CHAT)[0]
        api.messages[99, message.id] = stranger = type(message)(message.id, 99, "x", message.buttons)
        await api.press(stranger, "[1]")
        await api.press(stranger, "找人工")
        await eventually(lambda: api.count("answerCallbackQuery") == 2)
        assert all("删" in fields["text"] for name, fields in api.calls if name == "answerCallbackQuery")
        assert message.versions == [message.text]

    play(tmp_path, Scripted(answer_with_clauses()), scene)


def test_choices_reach_the_engine_and_ratings_are_kept(tmp_path):
    engine = Scripted(answer_with_clauses())

    async def scene(api, storage, service):
        await api.say(CHAT, "工资")
        await eventually(lambda: api.sent(CHAT))
        message = api.sent(CHAT)[0]
        await api.press(message, "没用")
        await eventually(lambda: len(api.sent(CHAT)) == 2)
        await eventually(lambda: not any("有用" in button["text"] for button in message.buttons))
        with storage.read() as session:
            rated = session.scalars(select(FeedbackRow)).one()
        assert (rated.outbox_id, rated.useful) == (1, False)
        await api.press(message, "直接讲")
        await eventually(lambda: len(api.sent(CHAT)) == 3)
        assert engine.heard[-1].kind is Kind.CHOICE
        assert engine.heard[-1].text == "say:" + "很长的一句话" * 20

    play(tmp_path, engine, scene)


def test_the_fuller_answer_takes_the_place_of_the_short_one(tmp_path):
    async def scene(api, storage, service):
        await api.say(CHAT, "工资")
        await eventually(lambda: api.sent(CHAT))
        message = api.sent(CHAT)[0]
        await api.press(message, "看完整说明")
        await eventually(lambda: message.text.startswith("<b>1:choice:more:pay"))
        assert len(api.sent(CHAT)) == 1

    play(tmp_path, Scripted(answer_with_clauses()), scene)


def test_a_long_reply_is_split_at_paragraphs(tmp_path):
    async def scene(api, storage, service):
        await api.say(CHAT, "全部")
        await eventually(lambda: len(api.sent(CHAT)) >= 3 and api.sent(CHAT)[-1].buttons)
        parts = api.sent(CHAT)
        assert all(units(part.text) <= 4096 for part in parts)
        assert [bool(part.buttons) for part in parts] == [False] * (len(parts) - 1) + [True]
        joined = "\n".join(part.text for part in parts)
        assert all(f"第{number}点" in joined for number in range(120))
        assert all(part.text.endswith("[2]") for part in parts[:-1])
        await api.press(parts[-1], "[1]")
        await eventually(lambda: "甲甲" in parts[-1].text)
        assert units(parts[-1].text) <= 4096

    play(tmp_path, Scripted(answer_with_clauses(length=120, clause_length=3500)), scene)


def test_too_many_requests_is_waited_out(tmp_path):
    async def scene(api, storage, service):
        api.refuse("sendMessage", 429, "Too Many Requests: retry after 1", retry_after=1)
        started = asyncio.get_running_loop().time()
        await api.say(CHAT, "喂")
        await eventually(lambda: api.sent(CHAT))
        assert asyncio.get_running_loop().time() - started >= 1.0
        await eventually(lambda: outbox_rows(storage)[0].status == OutboxStatus.SENT)
        assert api.count("sendMessage") == 2

    play(tmp_path, Echo(), scene)


def test_an_outage_loses_and_doubles_nothing(tmp_path):
    engine = Gate()

    async def scene(api, storage, service):
        await api.say(CHAT, "一")
        await api.say(CHAT + 1, "二")
        await eventually(engine.entered.is_set)
        api.down = True
        engine.open.set()
        await eventually(lambda: [row.error_code for row in outbox_rows(storage)] == ["unreachable"] * 2)
        api.down = False
        await api.say(CHAT, "三")
        await eventually(lambda: len(api.sent(CHAT)) == 2 and len(api.sent(CHAT + 1)) == 1)
        assert api.texts(CHAT) == ["<b>1:text:一</b>", "<b>2:text:三</b>"]

    play(tmp_path, engine, scene)


def test_telegram_down_at_the_start_is_waited_for(tmp_path):
    async def all_of_it() -> None:
        async with BotApi() as api:
            api.down = True
            async with running(api, new_storage(tmp_path), Echo()):
                await asyncio.sleep(0.3)
                api.down = False
                await api.say(CHAT, "在吗")
                await eventually(lambda: api.sent(CHAT))

    asyncio.run(all_of_it())


def test_server_errors_of_telegram_are_tried_again(tmp_path):
    async def scene(api, storage, service):
        api.refuse("sendMessage", 502, "Bad Gateway")
        await api.say(CHAT, "喂")
        await eventually(lambda: api.sent(CHAT))

    play(tmp_path, Echo(), scene)


@pytest.mark.parametrize(("fault", "code"), [("blocked", "blocked"), ("unknown", "chat_not_found")])
def test_a_blocked_bot_or_a_gone_chat_ends_the_delivery_with_its_reason(tmp_path, fault, code):
    async def scene(api, storage, service):
        getattr(api, fault).add(CHAT)
        await api.say(CHAT, "喂")
        await eventually(lambda: [row.status for row in outbox_rows(storage)] == [OutboxStatus.FAILED])
        assert outbox_rows(storage)[0].error_code == code
        getattr(api, fault).clear()
        await api.say(CHAT, "回来了")
        await eventually(lambda: api.texts(CHAT) == ["<b>2:text:回来了</b>"])

    play(tmp_path, Echo(), scene)


def test_an_update_delivered_twice_is_answered_once(tmp_path):
    async def scene(api, storage, service):
        message = api.message(CHAT, text="一次")
        update_id = await api.inject(message=message)
        await eventually(lambda: api.sent(CHAT))
        api.enqueue_raw({"update_id": update_id, "message": message})
        api.enqueue_raw({"update_id": update_id + 1, "message": api.message(CHAT + 1, text="别人")})
        api._update_id += 1
        await eventually(lambda: api.sent(CHAT + 1))
        assert len(api.sent(CHAT)) == 1

    play(tmp_path, Echo(), scene)


@pytest.mark.parametrize(
    ("content", "kind", "text", "attachment"),
    [
        (
            {"sticker": {"file_id": "s", "file_unique_id": "s", "type": "regular", "width": 1, "height": 1,
                         "is_animated": False, "is_video": False}},
            Kind.STICKER, "", None,
        ),
        ({"location": {"latitude": 31.2, "longitude": 121.5}}, Kind.LOCATION, "", None),
        ({"voice": {"file_id": "v", "file_unique_id": "v", "duration": 3}}, Kind.VOICE, "", "v"),
        (
            {"photo": [{"file_id": n, "file_unique_id": n, "width": 1, "height": 1} for n in ("p1", "p2")],
             "caption": "工资条"},
            Kind.PHOTO, "工资条", "p2",
        ),
        ({"document": {"file_id": "d", "file_unique_id": "d"}}, Kind.FILE, "", "d"),
        ({"contact": {"phone_number": "1", "first_name": "X"}}, Kind.OTHER, "", None),
        ({"dice": {"emoji": "🎲", "value": 3}}, Kind.OTHER, "", None),
        ({}, Kind.OTHER, "", None),
        ({"text": "  \u200b\x01 "}, Kind.TEXT, "  \u200b\x01 ", None),
        ({"text": "合同第一条", "forward_origin": {"type": "hidden_user", "sender_user_name": "老板", "date": 1}},
         Kind.TEXT, "合同第一条", None),
        ({"text": "/月薪多少"}, Kind.TEXT, "/月薪多少", None),
    ],
    ids=["sticker", "location", "voice", "photo", "file", "contact", "dice", "nothing", "blank", "forwarded", "slash"],
)  # fmt: skip
def test_every_kind_of_message_gets_an_answer(tmp_path, content, kind, text, attachment):
    engine = Echo()

    async def scene(api, storage, service):
        await api.inject(message=api.message(CHAT, **content))
        await eventually(lambda: len(api.sent(CHAT)) == 1)
        (heard,) = engine.heard
        assert (heard.kind, heard.text, heard.attachment) == (kind, text, attachment)

    play(tmp_path, engine, scene)


def test_an_edited_message_is_heard_and_a_moving_location_is_not(tmp_path):
    engine = Echo()

    async def scene(api, storage, service):
        moving = api.message(CHAT, location={"latitude": 1.0, "longitude": 2.0}, edit_date=1_790_000_001)
        await api.inject(edited_message=moving)
        await api.inject(edited_message=api.message(CHAT, text="三个月", edit_date=1_790_000_002))
        await eventually(lambda: api.sent(CHAT))
        assert [(heard.kind, heard.text) for heard in engine.heard] == [(Kind.EDITED, "三个月")]

    play(tmp_path, engine, scene)


def test_a_message_of_a_hundred_thousand_characters(tmp_path):
    engine = Echo()

    async def scene(api, storage, service):
        await api.say(CHAT, "长" * 100_000)
        await eventually(lambda: api.sent(CHAT) and outbox_rows(storage)[0].status == OutboxStatus.SENT)
        assert len(engine.heard[0].text) == 100_000
        assert all(units(text) <= 4096 for text in api.texts(CHAT))

    play(tmp_path, engine, scene)


def test_fifty_messages_at_once_are_no_fifty_turns(tmp_path):
    engine = Gate()

    async def scene(api, storage, service):
        def recorded() -> int:
            with storage.read() as session:
                return len(list(session.scalars(select(InboundRow))))

        for number in range(50):
            await api.say(CHAT, f"第{number}句")
        await eventually(lambda: recorded() == 50)
        engine.open.set()
        await eventually(lambda: sum(heard.text.count("第") for heard in engine.heard) == 50)
        heard = "\n".join(one.text for one in engine.heard).split("\n")
        assert heard == [f"第{number}句" for number in range(50)]
        await eventually(lambda: len(api.sent(CHAT)) == len(engine.heard))
        assert len(engine.heard) <= 3  # the one that was being answered, and all that came meanwhile

    play(tmp_path, engine, scene)


def test_typing_is_shown_while_a_turn_takes_long(tmp_path):
    engine = Gate()

    async def scene(api, storage, service):
        await api.say(CHAT, "想一想")
        await eventually(lambda: api.count("sendChatAction") >= 1)
        engine.open.set()
        await eventually(lambda: api.sent(CHAT))

    play(tmp_path, engine, scene)


def test_a_group_is_told_once_and_otherwise_ignored(tmp_path):
    engine = Echo()

    async def scene(api, storage, service):
        await api.inject(message=api.message(-100, text="大家好", chat_type="group"))
        await api.inject(message=api.message(-100, text="/start@youju_test_bot", chat_type="group"))
        await eventually(lambda: api.sent(-100))
        await api.say(CHAT, "私聊")
        await eventually(lambda: api.sent(CHAT))
        assert len(api.sent(-100)) == 1
        assert "私聊" in api.texts(-100)[0]
        assert [heard.text for heard in engine.heard] == ["私聊"]

    play(tmp_path, engine, scene)


def test_forget_leaves_nothing_to_open(tmp_path):
    async def scene(api, storage, service):
        await api.say(CHAT, "工资")
        await eventually(lambda: api.sent(CHAT))
        await api.say(CHAT, "/forget sure")
        await eventually(lambda: len(api.sent(CHAT)) == 2)
        await api.press(api.sent(CHAT)[0], "[1]")
        await eventually(lambda: api.count("answerCallbackQuery") == 1)
        assert len(outbox_rows(storage)) == 1

    play(tmp_path, Scripted(answer_with_clauses()), scene)


def test_what_came_in_while_the_bot_was_down_is_answered(tmp_path):
    async def all_of_it() -> None:
        async with BotApi() as api:
            await api.say(CHAT, "你们在吗")
            async with running(api, new_storage(tmp_path), Echo()):
                await eventually(lambda: api.texts(CHAT) == ["<b>1:text:你们在吗</b>"])
            dropped = [fields.get("drop_pending_updates") for name, fields in api.calls if name == "deleteWebhook"]
            assert all(value in (None, False, "false") for value in dropped)

    asyncio.run(all_of_it())


def test_danger_among_what_came_in_is_recorded_first_and_each_chat_keeps_its_order():
    async def scene():
        async with BotApi() as api:
            recorded: list[tuple[str, str]] = []

            class Host:
                async def receive(self, channel, external_id, update_id, inbound, *, about=None):
                    recorded.append((external_id, inbound.text))
                    if len(recorded) == 3:
                        await api.say(78, "后来的危险")
                    return True

            connection = TelegramConnection(TelegramOptions(TOKEN, base_url=api.base, poll_seconds=1))
            channel = TelegramChannel(
                Host(), connection, hurries=lambda text: Haste.FIRST if "危险" in text else Haste.NONE
            )
            for number in range(65):
                await api.say(100 + number, f"问题{number}")
            await api.say(77, "先前的话")
            await api.say(77, "危险")
            task = asyncio.create_task(channel.run())
            await eventually(lambda: len(recorded) >= 68)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            assert recorded[:2] == [("77", "先前的话"), ("77", "危险")]
            assert recorded.index(("78", "后来的危险")) <= AT_ONCE, "asked for between, not after all that waits"
            others = [said for chat, said in recorded if chat not in ("77", "78")]
            assert others == [f"问题{number}" for number in range(65)], "nothing lost, nothing twice, in order"

    asyncio.run(scene())


def test_webhook_calls_need_the_secret_and_are_recorded_before_they_are_confirmed(tmp_path):
    """The emulator calls the address, as Telegram does; the settings build the channel, as the program does."""

    async def all_of_it() -> None:
        async with BotApi() as api:
            with socket.create_server(("127.0.0.1", 0)) as probe:
                port = probe.getsockname()[1]
            address = f"http://127.0.0.1:{port}/telegram/hook"
            service = Service(new_storage(tmp_path), Echo(), options=FAST)
            settings = Settings(
                _env_file=None, telegram_token=TOKEN, telegram_base_url=api.base, telegram_webhook_url=address
            )
            channel = telegram_channel(service, telegram_connection(settings))
            web = WebServer(Starlette(routes=[webhook_route(channel)]), "127.0.0.1", port)
            running = asyncio.create_task(service.run([web, channel], handle_signals=False))
            await eventually(lambda: api.count("setWebhook") == 1)
            await api.say(CHAT, "你好")
            await eventually(lambda: api.texts(CHAT) == ["<b>1:text:你好</b>"])
            async with httpx.AsyncClient(trust_env=False) as client:
                update = {"update_id": 999, "message": api.message(CHAT, text="假的")}
                forged = await client.post(address, json=update, headers={"X-Telegram-Bot-Api-Secret-Token": "x"})
                secret = {"X-Telegram-Bot-Api-Secret-Token": channel.options.secret}
                garbage = await client.post(address, content=b"{", headers=secret)
                odd = await client.post(address, json={"update_id": "1"}, headers=secret)
                unreadable = {"update_id": 1000, "message": {"message_id": 1}}
                passed_over = await client.post(address, json=unreadable, headers=secret)
            assert [forged.status_code, garbage.status_code, odd.status_code] == [403, 400, 400]
            assert passed_over.status_code == 200, "called again and again it would hold up the others"
            assert api.count("getUpdates") == 0
            service.stop()
            await asyncio.wait_for(running, 10)
            assert len(api.sent(CHAT)) == 1

    asyncio.run(all_of_it())


def test_a_wrong_token_stops_the_start_with_one_sentence(tmp_path):
    async def all_of_it() -> None:
        async with BotApi() as api:
            api.refuse("getMe", 401, "Unauthorized")
            with pytest.raises(Exception, match="TELEGRAM_BOT_TOKEN"):
                async with running(api, new_storage(tmp_path), Echo()):
                    await asyncio.sleep(0.5)

    asyncio.run(all_of_it())
