"""A message to the staff group that may have arrived before a crash is looked for, however many ids the looking used."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from sqlalchemy import select
from telegram.error import RetryAfter

from bot.contract.messages import Attachment, Block, BlockKind, Point, Reply
from bot.storage import Delivery
from bot.storage.tables import OutboxKind, OutboxRow, OutboxStatus
from handlers.telegram.staff.looking import Looking, Span
from tests.service.engines import eventually
from tests.support.servers.bot_api import BotApi
from tests.telegram.staff.stage import GROUP, new_stage, serving


def words(text: str) -> Reply:
    return Reply(blocks=(Block(kind=BlockKind.TEXT, points=(Point(text=text),)),))


def in_doubt(text: str, bookmark: int) -> Delivery:
    return Delivery(
        id=1, channel="staff", external_id="desk", kind=OutboxKind.REPLY, reply=words(text), view={}, external_ids=(),
        target_id=None, target_ids=(), attempts=2, in_doubt=True, bookmark=str(bookmark),
    )  # fmt: skip


def play(folder, scene) -> None:
    async def all_of_it() -> None:
        async with BotApi() as api, serving(api, new_stage(folder)) as desk:
            await eventually(lambda: desk._telegram.ready)
            await scene(api, desk._channel, desk._telegram.bot)

    asyncio.run(all_of_it())


@pytest.mark.parametrize("between", [0, 3, 60])
def test_a_message_sent_long_after_its_bookmark_is_found(tmp_path, between):
    async def scene(api, group, bot):
        first = (await bot.send_message(GROUP, "早")).message_id
        api.next_group_id += between
        arrived = (await bot.send_message(GROUP, "请督导看")).message_id
        assert await group.arrived(in_doubt("请督导看", first)) == str(arrived)
        assert await group.arrived(in_doubt("没有发过的话", first)) is None

    play(tmp_path, scene)


def test_what_is_sent_after_a_search_is_found_by_the_next_one(tmp_path):
    async def scene(_, group, bot):
        first = (await bot.send_message(GROUP, "早")).message_id
        for number in range(30):
            await bot.send_message(GROUP, f"别的话 {number}")
        assert await group.arrived(in_doubt("请督导看", first)) is None
        bookmark = int(group.bookmark())
        arrived = (await bot.send_message(GROUP, "请督导看")).message_id
        assert arrived - bookmark == 1
        assert await group.arrived(in_doubt("请督导看", bookmark)) == str(arrived)

    play(tmp_path, scene)


@pytest.mark.parametrize("count", [1, 3])
def test_pictures_that_arrived_before_a_crash_are_found_and_not_sent_again(tmp_path, count):
    files = tuple(
        Attachment(name=f"图片-{n}.jpg", media_type="image/jpeg", content=b"\xff\xd8\xff\xe0") for n in range(count)
    )
    shown = words("当事人的文件").model_copy(update={"attachments": files})

    async def scene(_, group, bot):
        first = (await bot.send_message(GROUP, "当事人的文件")).message_id
        doubtful = replace(in_doubt("", first), reply=shown, external_ids=(str(first),))
        assert await group.arrived(doubtful) is None
        await bot.send_message(GROUP, "别的话")
        sent: list[str] = []

        async def part_sent(ids: str) -> None:
            sent.append(ids)

        await group._files(files, 0, doubtful, part_sent, 0)
        assert await group.arrived(doubtful) == " ".join(sent)

    play(tmp_path, scene)


def test_a_file_that_waits_for_its_place_leaves_no_doubt(tmp_path):
    shown = words("当事人的文件").model_copy(
        update={"attachments": (Attachment(name="图片.jpg", media_type="image/jpeg", content=b"\xff\xd8\xff\xe0"),)}
    )

    async def scene(api, group, _):
        def row() -> OutboxRow:
            return group._desk.read(
                lambda unit: unit.session.scalars(select(OutboxRow).order_by(OutboxRow.id.desc())).first()
            )

        await eventually(
            lambda: row() is not None and row().status == OutboxStatus.SENT
        )  # (the first word to the group)
        held = len(await group._minute._lately())
        await group._minute.note(group._minute._most - held - 1)  # (one place is left, which the words take)
        await asyncio.to_thread(group._desk.write, lambda unit: unit.to_staff(None, shown))
        await eventually(lambda: any("当事人的文件" in text for text in api.texts(GROUP)))
        await eventually(lambda: row().external_ids and row().status == OutboxStatus.PENDING)
        assert not api.documents

    play(tmp_path, scene)


def test_a_file_begins_with_the_place_its_delivery_took(tmp_path):
    files = (Attachment(name="图片.jpg", media_type="image/jpeg", content=b"\xff\xd8\xff\xe0"),)
    shown = words("当事人的文件").model_copy(update={"attachments": files})

    async def scene(api, group, bot):
        await eventually(lambda: api.texts(GROUP))  # (the first word to the group)
        first = (await bot.send_message(GROUP, "当事人的文件")).message_id
        left = replace(in_doubt("", first), reply=shown, external_ids=(str(first),), in_doubt=False)
        before = len(await group._minute._lately())

        async def part_sent(ids: str) -> None:
            del ids

        await group.pace(left.external_id)
        await group.deliver(left, part_sent)
        assert len(await group._minute._lately()) == before + 1

    play(tmp_path, scene)


class Group:
    """Messages of a group by id, and how often each was copied."""

    def __init__(self, messages: dict[int, str]) -> None:
        self.messages, self.copied, self.refuses_at = messages, [], 0

    async def shown(self, message_id: int) -> tuple[str | None, int | None]:
        await asyncio.sleep(0)
        if message_id == self.refuses_at:
            raise RetryAfter(30)
        if message_id not in self.messages:
            return None, None
        self.copied.append(message_id)
        copy = max(self.messages) + 1
        self.messages[copy] = "a copy"
        return self.messages[message_id], copy


async def never(left: Span) -> None:
    """Note nothing."""


def test_deliveries_of_one_crash_look_at_each_message_once():
    group = Group({number: f"句 {number}" for number in range(1, 20)})
    looking = Looking(group.shown)

    async def scene() -> list[list[int]]:
        wanted = [[(f"句 {number}",)] for number in (15, 17, 19)] + [[("没有发过",)]]
        return await asyncio.gather(*(looking.find(one, Span(10), (), 19, never) for one in wanted))

    assert asyncio.run(scene()) == [[15], [17], [19], []]
    assert sorted(group.copied) == list(range(10, 20))


def test_a_span_is_read_as_it_is_told_and_ends_where_nothing_can_have_arrived_behind():
    assert Span.read(str(Span(5, 9))) == Span(5, 9)
    assert (Span.read("5"), Span.read(""), Span.read("x")) == (Span(5), None, None)
    assert Span(5, 9).behind(("7",)) == Span(7, 9)
    assert Span(5, 9).behind(("12",)) == Span(12), "parts were sent after the look that ended at 9"


def test_a_look_that_was_refused_goes_on_where_it_was():
    group, left = Group({number: f"句 {number}" for number in range(1, 20)}), [Span(5)]
    looking = Looking(group.shown)

    async def passed(span: Span) -> None:
        left.append(span)

    async def scene() -> list[int]:
        group.refuses_at = 12
        with pytest.raises(RetryAfter):
            await looking.find([("句 18",)], left[-1], (), 19, passed)
        group.refuses_at = 0
        return await Looking(group.shown).find([("句 18",)], left[-1], (), 19, passed)

    assert asyncio.run(scene()) == [18]
    assert max(group.copied.count(one) for one in range(5, 11)) == 1
    assert left[-1].end == 20, "the first copy ended what may have arrived, also for the second look"
