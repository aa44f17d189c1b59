"""Evidence on Telegram, against the emulator: a photo, the button, the receipt; what the server refuses; a case."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from bot.answering.material import clause_of
from bot.cases.services.words.files import file_keep
from bot.cases.tables import CaseFileRow
from bot.cases.unit_of_work import case_numbered
from bot.contract.messages import Clause, ConversationState
from bot.dialogue.erasing import ErasureTurns, as_order
from bot.evidence import Owner
from bot.evidence.desk import EvidenceDesk
from bot.evidence.guide.flow import EvidenceFlow
from bot.evidence.guide.turns import EvidenceTurns
from bot.evidence.locker import EvidenceLocker
from bot.evidence.model import LockerOptions
from bot.service import Component, Service, system_clock
from bot.service.conversation import Conversation
from bot.storage.codec import load_reply
from handlers.telegram import TelegramChannel, TelegramConnection, TelegramOptions
from handlers.telegram.evidence import EvidenceFetcher
from tests.cases.stage import set_stage as set_case_stage
from tests.evidence.stage import KEY, picture
from tests.evidence.test_flow import Inner
from tests.service.engines import eventually
from tests.service.stage import FAST, new_storage, outbox_rows
from tests.support.servers.bot_api import TOKEN, BotApi

if TYPE_CHECKING:
    from knowledge.authored.register import Register
    from knowledge.library import Library

CHAT = 4711
WORKER = Owner("telegram", "4711")
Scene = Callable[[BotApi, EvidenceLocker], Awaitable[None]]


def play(folder: Path, scene: Scene, **options: Any) -> None:
    async def all_of_it() -> None:
        async with BotApi() as api:
            storage = new_storage(folder, keys=(KEY,))
            locker = EvidenceLocker(storage, system_clock, options=LockerOptions(**options))
            desk = EvidenceDesk(storage, locker, system_clock)
            flow = EvidenceFlow(locker.by_reference, lambda text: "")
            engine = Conversation((ErasureTurns(), EvidenceTurns(flow)), Inner().turn, meant=as_order)
            service = Service(storage, engine, follow=desk.follow, options=FAST)
            connection = TelegramConnection(
                TelegramOptions(TOKEN, base_url=api.base, poll_seconds=1, longest_pause=0.2)
            )
            channel = TelegramChannel(service, connection)
            service.add_channel(channel)
            parts: list[Component] = [channel, EvidenceFetcher(service, connection, desk, round_seconds=0.05)]
            task = asyncio.create_task(service.run(parts, handle_signals=False))
            try:
                await scene(api, locker)
            finally:
                service.stop()
                await asyncio.wait_for(task, 20)

    asyncio.run(all_of_it())


async def send_photo(api: BotApi, reference: str, **more: Any) -> None:
    photo = [{"file_id": reference, "file_unique_id": f"u{reference}", "width": 1, "height": 1, "file_size": 12}]
    await api.inject(message=api.message(CHAT, photo=photo, **more))


async def send_file(api: BotApi, reference: str) -> None:
    document = {"file_id": reference, "file_unique_id": f"u{reference}", "file_name": "a.mp4", "file_size": 99}
    await api.inject(message=api.message(CHAT, document=document))


def test_from_the_photo_to_the_receipt_and_the_note(tmp_path):
    async def scene(api: BotApi, locker: EvidenceLocker) -> None:
        api.keep_file("p1", picture(1, form="JPEG"))
        await send_photo(api, "p1")
        await eventually(lambda: api.sent(CHAT))
        assert locker.entries(WORKER) == []
        await api.press(api.sent(CHAT)[-1], "收进证据")
        await eventually(lambda: any("证据收据" in text for text in api.texts(CHAT)))
        receipt = api.sent(CHAT)[-1]
        assert "第 1 号" in receipt.text and "用“文件”的方式" in receipt.text
        assert locker.content(WORKER, 1) == picture(1, form="JPEG")
        await api.press(receipt, "写一句")
        await eventually(lambda: "一句话说第 1 号" in api.texts(CHAT)[-1])
        await api.say(CHAT, "六月的排班")
        await eventually(lambda: "记下了" in api.texts(CHAT)[-1])
        assert locker.entries(WORKER)[0].note == "六月的排班" and locker.verify(WORKER).intact
        await api.say(CHAT, "/evidence")
        await eventually(lambda: "你的证据，一共 1 件" in api.texts(CHAT)[-1])
        await api.say(CHAT, "/forget")
        await eventually(lambda: "确定全部删掉吗" in api.texts(CHAT)[-1])
        assert locker.view(WORKER) is not None
        await api.press(api.sent(CHAT)[-1], "确定，全部删掉")
        await eventually(lambda: locker.view(WORKER) is None)

    play(tmp_path, scene)


def test_several_files_come_with_one_message_and_the_receipts_as_a_file(tmp_path):
    async def scene(api: BotApi, locker: EvidenceLocker) -> None:
        for number in range(6):
            api.keep_file(f"p{number}", picture(number, size=(180, 320)))
            await send_photo(api, f"p{number}", media_group_id="album")
        await eventually(lambda: api.sent(CHAT))
        await asyncio.sleep(0.5)
        first = next(message for message in api.sent(CHAT) if message.buttons)
        await api.press(first, "收进证据")
        await eventually(lambda: len(locker.entries(WORKER)) == 6)
        await eventually(lambda: api.documents)
        _, _, name, content = api.documents[0]
        assert name.endswith(".txt") and content.decode().count("证据收据") >= 2
        assert len(api.sent(CHAT)) <= 6

    play(tmp_path, scene)


def test_what_telegram_does_not_hand_out_is_told_and_the_rest_is_kept(tmp_path):
    async def scene(api: BotApi, locker: EvidenceLocker) -> None:
        api.keep_file("small", b"small")
        await send_file(api, "huge")
        await eventually(lambda: api.sent(CHAT))
        api.refuse("getFile", 400, "Bad Request: file is too big")
        await api.press(api.sent(CHAT)[-1], "收进证据")
        await eventually(lambda: any("有 1 个文件太大" in text for text in api.texts(CHAT)))
        await send_file(api, "small")
        await eventually(lambda: any("证据收据" in text for text in api.texts(CHAT)))
        assert len(locker.entries(WORKER)) == 1

    play(tmp_path, scene)


def test_a_file_of_an_open_case_is_in_the_locker_too_with_a_receipt(tmp_path):
    storage = new_storage(tmp_path, keys=(KEY,))
    locker = EvidenceLocker(storage, system_clock)
    desk = EvidenceDesk(storage, locker, system_clock)
    cases = set_case_stage(tmp_path, storage=storage, file_held=desk.case_file)
    number = cases.open(chat="4711")

    def wanted(unit: Any) -> int:
        row = CaseFileRow(case_id=case_numbered(unit, number).id, channel="telegram", reference="p1", at=unit.now)
        unit.session.add(row)
        unit.session.flush()
        return int(row.id)

    file_id = cases.do(wanted)
    cases.do(lambda unit: file_keep(unit, file_id, picture(4)))
    (entry,) = locker.entries(WORKER)
    assert entry.case_number == number and locker.content(WORKER, 1) == picture(4) and locker.verify(WORKER).intact
    with storage.read() as session:
        assert session.scalars(select(CaseFileRow.status)).all() == ["held"]
    desk.tell()
    told = [load_reply(row.payload).plain_text() for row in outbox_rows(storage)]
    assert any("证据收据" in text for text in told)


def test_a_locker_that_is_full_does_not_keep_a_file_from_its_case(tmp_path):
    storage = new_storage(tmp_path, keys=(KEY,))
    locker = EvidenceLocker(storage, system_clock, options=LockerOptions(items=0))
    desk = EvidenceDesk(storage, locker, system_clock)
    cases = set_case_stage(tmp_path, storage=storage, file_held=desk.case_file)
    locker.options = LockerOptions(items=1)
    locker.keep(WORKER, b"first")
    number = cases.open(chat="4711")

    def wanted(unit: Any) -> int:
        row = CaseFileRow(case_id=case_numbered(unit, number).id, channel="telegram", reference="p1", at=unit.now)
        unit.session.add(row)
        unit.session.flush()
        return int(row.id)

    file_id = cases.do(wanted)
    cases.do(lambda unit: file_keep(unit, file_id, b"second"))
    with storage.read() as session:
        assert session.scalars(select(CaseFileRow.status)).all() == ["held"]
    desk.tell()
    assert any("证据箱满了" in load_reply(row.payload).plain_text() for row in outbox_rows(storage))


def test_a_guide_opens_its_clauses(statute_library: Library, register: Register, tmp_path):
    from knowledge.citations import CitationResolver, parse_key
    from tests.evidence.test_flow import talk

    resolver = CitationResolver(statute_library, register)

    def clauses(keys: Any, on: date, language: str) -> list[Clause]:
        found = (clause_of(parse_key(key), resolver.resolve(parse_key(key), on)) for key in keys)
        return [clause for clause in found if clause is not None]

    t = talk(tmp_path)
    t.engine.handlers[-1].flow.clauses = clauses
    t.state = ConversationState()
    reply = t.tap("evidence:guide:overtime")
    refs = {ref for block in reply.blocks for point in block.points for ref in point.refs}
    assert "劳动争议调解仲裁法:39:2" in refs and refs <= {clause.ref for clause in reply.clauses}
    held = next(clause for clause in reply.clauses if clause.ref == "劳动争议调解仲裁法:6")
    assert held.held and held.text and "加班的事你先证明" in reply.plain_text()


def test_the_receipts_of_a_burst_in_a_case_are_one_message(tmp_path):
    storage = new_storage(tmp_path, keys=(KEY,))
    locker = EvidenceLocker(storage, system_clock)
    desk = EvidenceDesk(storage, locker, system_clock)
    cases = set_case_stage(tmp_path, storage=storage, file_held=desk.case_file)
    number = cases.open(chat="4711")

    def wanted(unit: Any) -> list[int]:
        case = case_numbered(unit, number)
        rows = [
            CaseFileRow(case_id=case.id, channel="telegram", reference=f"p{n}", at=system_clock()) for n in range(20)
        ]
        unit.session.add_all(rows)
        unit.session.flush()
        return [int(row.id) for row in rows]

    for count, file_id in enumerate(cases.do(wanted)):
        cases.do(lambda unit, file_id=file_id, count=count: file_keep(unit, file_id, picture(count)))
        desk.tell()
    (told,) = [load_reply(row.payload) for row in outbox_rows(storage)]
    assert "20" in told.plain_text() and len(told.attachments) == 1
