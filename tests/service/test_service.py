"""The runtime: recorded before handled, in order, merged, once; and an orderly end."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.contract.messages import Inbound, Kind, Reply
from bot.messages import message
from bot.service import (
    Component,
    ComponentFailed,
    Looping,
    Refused,
    Repeated,
    Service,
    ServiceBusy,
    ServiceOptions,
    TryLater,
    WebServer,
)
from bot.service.rising import Rising
from bot.service.warming import Warming
from bot.storage.inbox import update_record
from bot.storage.tables import HandoffRow, InboundRow, InboundStatus, OutboxStatus
from bot.storage.turns import turn_take
from tests.service.engines import Broken, Echo, Gate, eventually, says
from tests.service.stage import FAST, new_storage, outbox_rows

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


class Postbox:
    """A pushed channel that keeps what it is given, and fails on request."""

    name = "post"

    def __init__(self) -> None:
        self.got: list[str] = []
        self.faults: list[Exception] = []

    async def deliver(self, delivery, part_sent):
        if self.faults:
            raise self.faults.pop(0)
        self.got.append(delivery.reply.plain_text())
        await part_sent(str(len(self.got)))

    def lane(self, external_id):
        return ""

    async def pace(self, external_id):
        pass

    async def arrived(self, delivery):
        return None

    async def working(self, external_id):
        pass

    def bookmark(self):
        return str(len(self.got))

    def resume(self, bookmarks):
        pass


def ask(service: Service, text: str, chat: str = "a", **more):
    return service.ask("web", chat, Inbound(chat, text), **more)


def test_a_question_gets_its_reply_and_a_transcript(tmp_path):
    async def scene():
        async with Service(new_storage(tmp_path), Echo(), options=FAST) as service:
            assert (await ask(service, "一")).plain_text() == "1:text:一"
            assert (await ask(service, "二")).plain_text() == "2:text:二"
            lines = await service.history("web", "a")
            assert [line.inbound.text if line.inbound else (line.reply or Reply()).plain_text() for line in lines] == [
                "一", "1:text:一", "二", "2:text:二",
            ]  # fmt: skip
            assert await service.history("web", "nobody") == []

    asyncio.run(scene())


def test_the_same_update_gives_the_same_reply(tmp_path):
    async def scene():
        engine = Echo()
        async with Service(new_storage(tmp_path), engine, options=FAST) as service:
            first = await ask(service, "一", update_id="u")
            second = await ask(service, "一", update_id="u")
            assert first == second
            assert len(engine.heard) == 1

    asyncio.run(scene())


def test_twenty_conversations_at_once(tmp_path):
    async def scene():
        async with Service(new_storage(tmp_path), Echo(), options=FAST) as service:
            replies = await asyncio.gather(*(ask(service, "问", f"c{n}") for n in range(20) for _ in range(2)))
            assert {reply.plain_text() for reply in replies} <= {"1:text:问", "2:text:问", "1:text:问\n问"}

    asyncio.run(scene())


def test_questions_asked_during_a_turn_are_merged_and_all_answered(tmp_path):
    async def scene():
        engine = Gate()
        async with Service(new_storage(tmp_path), engine, options=FAST) as service:
            first = asyncio.create_task(ask(service, "一"))
            await eventually(engine.entered.is_set)
            others = [asyncio.create_task(ask(service, text)) for text in ("二", "三")]
            with service._storage.read() as session:
                await eventually(lambda: len(list(session.scalars(select(InboundRow)))) == 3)
            engine.open.set()
            assert (await first).plain_text() == "1:text:一"
            assert [(await other).plain_text() for other in others] == ["2:text:二\n三"] * 2

    asyncio.run(scene())


def test_an_engine_that_fails_is_tried_again_with_an_unspoilt_state(tmp_path):
    async def scene():
        async with Service(new_storage(tmp_path), Broken(2), options=FAST) as service:
            assert (await ask(service, "一")).plain_text() == "1:text:一"

    asyncio.run(scene())


def test_words_that_stand_alone_are_not_swallowed_by_a_burst(tmp_path):
    async def scene():
        engine, post = Echo(), Postbox()
        alone = "找人工".__eq__
        async with Service(new_storage(tmp_path), engine, channels=[post], alone=alone, options=FAST) as service:
            for number, text in enumerate(("站长拖了我俩月工资", "在北京", "找人工", "在吗")):
                await service.receive("post", "a", str(number), Inbound("a", text))
            await eventually(lambda: len(engine.heard) == 3)
            assert [one.text for one in engine.heard] == ["站长拖了我俩月工资\n在北京", "找人工", "在吗"]

    asyncio.run(scene())


def test_a_button_may_stand_for_a_command(tmp_path):
    async def scene():
        engine = Echo()
        async with Service(new_storage(tmp_path), engine, options=FAST) as service:
            await service.ask("web", "a", Inbound("a", "command:forget sure", Kind.CHOICE))
        assert [(one.kind, one.text) for one in engine.heard] == [(Kind.COMMAND, "forget sure")]

    asyncio.run(scene())


def test_an_engine_that_keeps_failing_apologises_and_calls_a_person(tmp_path, capsys):
    async def scene():
        storage = new_storage(tmp_path)
        async with Service(storage, Broken(3), options=FAST) as service:
            reply = await ask(service, "秘密")
            assert reply.plain_text() == message("zh", "failed")
            assert (await ask(service, "二")).plain_text() == "1:text:二"
        with storage.read() as session:
            assert session.scalars(select(HandoffRow)).one().trigger == "failed"
            assert session.get_one(InboundRow, 1).status == InboundStatus.FAILED

    asyncio.run(scene())
    assert "秘密" not in capsys.readouterr().out


def test_a_turn_over_which_the_process_died_again_and_again_is_made_all_the_same(tmp_path):
    async def scene():
        storage = new_storage(tmp_path)
        inbound = Inbound("a", "毒")
        storage.write(
            lambda s: update_record(s, channel="web", external_id="a", update_id="u", inbound=inbound, now=NOW)
        )
        for _ in range(50):
            storage.write(lambda s: turn_take(s, conversation_id=1, owner="x", now=NOW, lease=0))
        engine = Echo()
        async with Service(storage, engine, options=replace(FAST, turn_wait=0.01)) as service:
            await service.recover()
            reply = await service.ask("web", "a", inbound, update_id="u")
            assert "毒" in reply.plain_text()
            assert len(engine.heard) == 1

    asyncio.run(scene())


def test_nothing_in_time_is_said_and_the_reply_comes_later(tmp_path):
    async def scene():
        engine = Gate()
        async with Service(
            new_storage(tmp_path), engine, options=ServiceOptions(poll=0.05, ask_timeout=0.2)
        ) as service:
            with pytest.raises(ServiceBusy):
                await ask(service, "一", update_id="u")
            engine.open.set()
            assert (await ask(service, "一", update_id="u")).plain_text() == "1:text:一"

    asyncio.run(scene())


def test_what_another_process_left_behind_is_taken_up(tmp_path):
    """Recorded and leased by a process that was killed: answered after the start, once, and delivered."""

    async def scene():
        storage, post = new_storage(tmp_path), Postbox()
        inbound = Inbound("a", "你好")
        storage.write(
            lambda s: update_record(
                s, channel="post", external_id="a", update_id="u", inbound=inbound, now=datetime.now(UTC)
            )
        )
        storage.write(lambda s: turn_take(s, conversation_id=1, owner="killed", now=datetime.now(UTC), lease=3600))
        service = Service(storage, Echo(), channels=[post], options=FAST)
        running = asyncio.create_task(service.run(handle_signals=False))
        await eventually(lambda: post.got == ["1:text:你好"])
        assert not await service.receive("post", "a", "u", inbound)
        await service.receive("post", "a", "v", Inbound("a", "再见"))
        await eventually(lambda: post.got == ["1:text:你好", "2:text:再见"])
        service.stop()
        await running

    asyncio.run(scene())


def test_deliveries_wait_fail_and_go_on_by_the_injected_clock(tmp_path):
    async def scene():
        now = [NOW]
        storage, post = new_storage(tmp_path), Postbox()
        post.faults = [TryLater("too_many_requests", 40), TryLater("unreachable"), Refused("blocked")]
        service = Service(storage, Echo(), channels=[post], clock=lambda: now[0], options=FAST)
        running = asyncio.create_task(service.run(handle_signals=False))
        await service.receive("post", "a", "1", Inbound("a", "一"))
        await eventually(lambda: [row.next_attempt_at for row in outbox_rows(storage)] == [NOW + timedelta(seconds=40)])
        await service.receive("post", "a", "2", Inbound("a", "二"))
        await eventually(lambda: len(outbox_rows(storage)) == 2)
        assert not post.got
        now[0] = NOW + timedelta(seconds=41)
        await eventually(lambda: outbox_rows(storage)[0].next_attempt_at == now[0] + timedelta(seconds=2))
        now[0] += timedelta(seconds=2)
        await eventually(lambda: post.got == ["2:text:二"])
        await eventually(lambda: outbox_rows(storage)[1].status == OutboxStatus.SENT)
        assert (outbox_rows(storage)[0].status, outbox_rows(storage)[0].error_code) == (OutboxStatus.FAILED, "blocked")
        service.stop()
        await running

    asyncio.run(scene())


def test_an_unknown_fault_of_a_channel_is_tried_a_limited_number_of_times(tmp_path):
    async def scene():
        storage, post = new_storage(tmp_path), Postbox()
        post.faults = [ZeroDivisionError("秘密")] * 2
        options = ServiceOptions(settle=0, poll=0.02, unknown_failures=2)
        clock = iter(NOW + timedelta(hours=hour) for hour in range(10_000))
        service = Service(storage, Echo(), channels=[post], clock=lambda: next(clock), options=options)
        running = asyncio.create_task(service.run(handle_signals=False))
        await service.receive("post", "a", "1", Inbound("a", "一"))
        await eventually(lambda: [row.error_code for row in outbox_rows(storage)] == ["error:ZeroDivisionError"])
        assert outbox_rows(storage)[0].status == OutboxStatus.FAILED
        service.stop()
        await running

    asyncio.run(scene())


def test_a_stop_lets_the_turn_under_way_end_and_leave(tmp_path):
    async def scene():
        storage, post, engine = new_storage(tmp_path), Postbox(), Gate()
        service = Service(storage, engine, channels=[post], options=FAST)
        running = asyncio.create_task(service.run(handle_signals=False))
        await service.receive("post", "a", "1", Inbound("a", "一", Kind.COMMAND))
        await eventually(engine.entered.is_set)
        service.stop()
        engine.open.set()
        await running
        assert post.got == ["1:command:一"] or outbox_rows(storage)[0].status == OutboxStatus.PENDING

    asyncio.run(scene())


def test_components_run_are_restarted_and_end_with_the_service(tmp_path):
    async def scene():
        calls, ended = [], []

        def follow() -> None:
            calls.append(1)

        async def forever() -> None:
            try:
                await asyncio.Event().wait()
            finally:
                ended.append(1)

        service = Service(new_storage(tmp_path), Echo(), options=FAST)
        parts: list[Component] = [Repeated("follower", follow, 0.01), Looping("loop", forever)]
        running = asyncio.create_task(service.run(parts, handle_signals=False))
        await eventually(lambda: len(calls) > 2)
        service.stop()
        await running
        assert ended == [1]

    asyncio.run(scene())


def test_a_port_in_use_stops_the_start_with_one_sentence(tmp_path):
    async def app(scope, receive, send):
        raise AssertionError

    async def scene(port: int):
        service = Service(new_storage(tmp_path), Echo(), options=FAST)
        with pytest.raises(ComponentFailed, match=f"127.0.0.1:{port}"):
            await service.run([WebServer(app, "127.0.0.1", port)], handle_signals=False)

    with socket.create_server(("127.0.0.1", 0)) as taken:
        asyncio.run(scene(taken.getsockname()[1]))


def test_nobody_is_let_in_before_what_a_turn_needs_is_warm(tmp_path) -> None:
    import httpx
    from starlette.applications import Starlette
    from starlette.responses import PlainTextResponse
    from starlette.routing import Route

    played = threading.Event()

    class Slow(Echo):
        def turn(self, state, inbound, *, now):
            assert played.wait(30)
            return super().turn(state, inbound, now=now)

    async def scene() -> None:
        service = Service(new_storage(tmp_path), Echo(), options=FAST)
        with socket.create_server(("127.0.0.1", 0)) as probe:
            port = probe.getsockname()[1]
        warming = Warming(Slow(), lambda: NOW, commands=())
        page = Starlette(routes=[Route("/", lambda _: PlainTextResponse("open"))])
        web = WebServer(page, "127.0.0.1", port, after=warming.done)
        running = asyncio.create_task(service.run([web, warming], handle_signals=False))
        async with httpx.AsyncClient(trust_env=False) as client:
            for _ in range(20):
                with pytest.raises(httpx.ConnectError):
                    await client.get(f"http://127.0.0.1:{port}/")
            played.set()
            await warming.done()
            answer = None
            while answer is None:
                with contextlib.suppress(httpx.ConnectError):
                    answer = await client.get(f"http://127.0.0.1:{port}/")
        assert answer.text == "open"
        service.stop()
        await asyncio.wait_for(running, 10)

    asyncio.run(scene())


def test_an_address_in_use_is_told_before_anything_is_warm(tmp_path) -> None:
    async def never() -> None:
        await asyncio.Event().wait()

    async def scene(port: int) -> None:
        service = Service(new_storage(tmp_path), Echo(), options=FAST)
        with pytest.raises(ComponentFailed, match=f"127.0.0.1:{port}"):
            await service.run([WebServer(None, "127.0.0.1", port, after=never)], handle_signals=False)

    with socket.create_server(("127.0.0.1", 0)) as taken:
        asyncio.run(scene(taken.getsockname()[1]))


def test_the_web_server_answers_on_the_same_loop(tmp_path):
    import httpx
    from starlette.applications import Starlette
    from starlette.responses import PlainTextResponse
    from starlette.routing import Route

    async def scene():
        service = Service(new_storage(tmp_path), Echo(), options=FAST)

        async def page(request):
            return PlainTextResponse((await ask(service, "网页")).plain_text())

        with socket.create_server(("127.0.0.1", 0)) as probe:
            port = probe.getsockname()[1]
        web = WebServer(Starlette(routes=[Route("/", page)]), "127.0.0.1", port)
        running = asyncio.create_task(service.run([web], handle_signals=False))
        async with httpx.AsyncClient(trust_env=False) as client:
            answer = None
            while answer is None:
                try:
                    answer = await client.get(f"http://127.0.0.1:{port}/")
                except httpx.ConnectError:
                    await asyncio.sleep(0.01)
        assert answer.text == "1:text:网页"
        service.stop()
        await asyncio.wait_for(running, 10)

    asyncio.run(scene())


def test_what_waits_leaves_and_what_comes_is_recorded_while_the_engine_is_made(tmp_path) -> None:
    made = threading.Event()

    def make() -> Echo:
        assert made.wait(30)
        return Echo()

    async def scene() -> None:
        channel = Postbox()
        engine = Rising(make)
        service = Service(new_storage(tmp_path), engine, channels=[channel], options=FAST)
        running = asyncio.create_task(service.run([engine], handle_signals=False))
        await service.notify("post", "7", "u1", Inbound("7", "", Kind.COMMAND), says("从前的"))
        await service.receive("post", "7", "u2", Inbound("7", "在吗"))
        await eventually(lambda: channel.got == ["从前的"])
        assert not made.is_set()
        made.set()
        await eventually(lambda: len(channel.got) == 2)
        service.stop()
        await running

    asyncio.run(scene())


def test_an_engine_that_cannot_be_made_stops_the_start_with_its_sentence() -> None:
    class InUse(Exception):
        code = "in_use"

    def make() -> Echo:
        raise InUse("Another service has the index.")

    with pytest.raises(ComponentFailed, match="Another service has the index"):
        asyncio.run(Rising(make).run())


def test_an_engine_begun_early_is_made_once_and_its_failure_is_told_when_the_service_runs() -> None:
    class InUse(Exception):
        code = "in_use"

    made, failed = [], threading.Event()

    def make() -> Echo:
        made.append(Echo())
        return made[-1]

    def fail() -> Echo:
        failed.set()
        raise InUse("Another service has the index.")

    engine = Rising(make)
    engine.begin()
    asyncio.run(engine.run())
    assert engine.get() is made[0]
    assert len(made) == 1
    broken = Rising(fail)
    broken.begin()
    assert failed.wait(10)
    with pytest.raises(ComponentFailed, match="Another service has the index"):
        asyncio.run(broken.run())
