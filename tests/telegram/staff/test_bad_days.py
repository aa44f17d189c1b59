"""Bad days of a group: somebody is removed in the middle of a draft, two offices share it, pictures come in a flood."""

from __future__ import annotations

import asyncio

import pytest
from lo_bot_api_emulator import ApiRefusal
from sqlalchemy import select

from bot.cases.rules.staff.roles import Role
from bot.cases.services.people.staffing import invitation_redeem, office_add, staff_add
from bot.cases.tables import CaseRow, DraftRow, OfficeRow
from bot.storage.places import Place
from handlers.telegram.staff.group_minute import GroupMinute
from tests.service.engines import eventually
from tests.telegram.staff.stage import GROUP, LIN, MIN, NA, WORKER, play

QIANG, OTHER = 201, 4722
"""A caseworker of the second office, and the worker whose case it has."""


class EverySecond(list):  # type: ignore[type-arg]
    """Refusals that meet every second call."""

    calls = 0

    def __bool__(self) -> bool:
        self.calls += 1
        return self.calls % 2 == 0


async def leaves(p, user: int) -> None:
    gone = p.api.in_topic(GROUP, MIN, 0, left_chat_member={"id": user, "is_bot": False, "first_name": "S"})
    await p.api.inject(message=gone)


async def claimed(p) -> int:
    topic = await p.case_sent()
    await p.staff(LIN, topic, "/claim", "接手了")
    return topic


def second_office(p) -> None:
    def work(unit) -> None:
        office = office_add(unit, actor="operator", name="杭州法援", cities=["杭州"], contacts="", languages=["zh"])
        staff_add(unit, actor="operator", office=office, name="何强", role=Role.CASEWORKER, token="token-of-qiang")
        invitation_redeem(unit, token="token-of-qiang", telegram_id=QIANG)

    p.stage.do(work)


async def sent_to_the_second_office(p) -> int:
    """A worker of 杭州 sends a case. Returns its topic."""
    topic = await p.case_sent(chat=OTHER)

    def work(unit) -> None:
        case = unit.session.scalars(select(CaseRow).order_by(CaseRow.id.desc())).first()
        case.office_id = unit.session.scalars(select(OfficeRow.id).where(OfficeRow.name == "杭州法援")).one()

    p.stage.do(work)
    return topic


def test_a_draft_of_somebody_removed_meanwhile_is_named_and_goes_out_under_the_name_of_who_sends_it(tmp_path):
    async def scene(p):
        topic = await claimed(p)
        await p.staff(LIN, topic, "材料收到了，周五前回你", "还没有发给当事人")
        await leaves(p, LIN)
        await p.in_topic(topic, "留下的草稿")
        await p.staff(LIN, topic, "/approve 1", "不在工作人员名单")
        await p.staff_tap(MIN, topic, "批准并发出")
        told = await p.told("周五前回你")
        assert "张敏" in told and "王琳" not in told

    play(tmp_path, scene, supervised=True)


def test_held_words_of_somebody_removed_meanwhile_are_decided_by_who_took_the_case_over(tmp_path):
    async def scene(p):
        topic = await claimed(p)
        await p.staff(LIN, topic, "李娜，他说周五过来", "这句给谁")
        await leaves(p, LIN)
        await p.in_topic(topic, "留下的草稿")
        await p.staff(NA, topic, "/claim", "李娜 接手了")
        await p.staff_tap(NA, topic, "只留内部")
        await p.in_topic(topic, "留在内部了")
        assert not any("他说周五过来" in text for text in p.api.texts(WORKER))

    play(tmp_path, scene)


def test_somebody_removed_while_an_edit_is_on_its_way_changes_nothing(tmp_path):
    async def scene(p):
        topic = await claimed(p)
        message = await p.staff(LIN, topic, "周五来一趟")
        await p.told("周五来一趟")
        await leaves(p, LIN)
        await p.in_topic(topic, "回到队列")
        await p.api.correct(GROUP, LIN, topic, message, text="周六来一趟")
        await p.in_topic(topic, "不在工作人员名单")
        assert not any("周六" in text for text in p.api.texts(WORKER))

    play(tmp_path, scene)


def test_two_offices_in_one_group_keep_to_their_own_cases(tmp_path):
    async def scene(p):
        topic = await claimed(p)
        second_office(p)
        other = await sent_to_the_second_office(p)
        await p.staff(QIANG, topic, "我是杭州的，你来一趟", "别的办公室")
        await p.staff(QIANG, topic, "/packet", "别的办公室")
        await p.staff(LIN, other, "/claim", "别的办公室")
        await p.staff(QIANG, other, "/claim", "何强 接手了")
        await p.staff(QIANG, other, "我是何强，收到了")
        told = await p.told("收到了", chat=OTHER)
        assert "何强" in told and "杭州法援" in told
        assert not any("来一趟" in text for text in p.api.texts(WORKER))
        await p.staff(QIANG, other, "/queue")
        shown = await p.in_topic(other, "队列")
        assert "何强" in shown and "王琳" not in shown

    play(tmp_path, scene)


@pytest.mark.parametrize("album", [False, True], ids=["one by one", "in albums"])
def test_a_flood_of_forwarded_pictures_is_kept_whole_and_nobody_is_flooded(tmp_path, album):
    async def scene(p):
        topic = await claimed(p)
        to_group, to_worker = len(p.api.sent(GROUP)), len(p.api.sent(WORKER))
        origin = {"type": "hidden_user", "sender_user_name": "工友", "date": 1_790_000_000}
        for number in range(60):
            p.api.keep_file(f"fwd-{number}", b"\xff\xd8\xff\xe0 forwarded %d" % number)
            photo = [
                {"file_id": f"fwd-{number}", "file_unique_id": f"f{number}", "width": 1, "height": 1, "file_size": 12}
            ]
            more = {"media_group_id": str(number // 10)} if album else {}
            await p.api.inject(message=p.api.message(WORKER, photo=photo, forward_origin=origin, **more))
        await eventually(lambda: sum(d[1] == topic for d in p.api.documents) == 60, seconds=90)
        assert len({d[3] for d in p.api.documents if d[1] == topic}) == 60
        assert len(p.api.sent(GROUP)) - to_group < 40
        assert len(p.api.sent(WORKER)) - to_worker < 30
        await p.worker("就这些了", "放进你的案件")
        await p.in_topic(topic, "就这些了")

    play(tmp_path, scene)


def test_a_suggestion_answers_the_newest_words_in_few_lines_and_is_changed_by_a_word(tmp_path):
    async def scene(p):
        topic = await claimed(p)
        await p.staff(LIN, topic, "材料收到了")
        await p.told("材料收到了")
        await p.worker("那我什么时候能拿到钱", "放进你的案件")
        await p.in_topic(topic, "什么时候能拿到钱")
        await p.staff(LIN, topic, "/suggest")
        shown = await p.in_topic(topic, "机器（草稿，未核实）")
        assert "答：那我什么时候能拿到钱" in shown
        await eventually(lambda: p.stage.desk.read(lambda u: u.session.scalar(select(DraftRow.id))))
        await p.staff(LIN, topic, "/edit 1 什么时候 => 几号", "答：那我几号能拿到钱")
        await p.staff(LIN, topic, "/edit 1 没有的字 => 几号", "草稿里没有")
        await p.staff_tap(LIN, topic, "发出去")
        await p.told("答：那我几号能拿到钱")

    play(tmp_path, scene)


def test_pictures_refused_as_an_album_and_cut_off_midway_arrive_once_each(tmp_path):
    async def scene(p):
        topic = await claimed(p)
        p.api.refuse("sendMediaGroup", 400, "Bad Request: wrong file", times=9)
        p.api._refusals["sendDocument"] = EverySecond([ApiRefusal("Bad Gateway", 502)] * 9)
        for number in range(4):
            p.api.keep_file(f"one-{number}", b"\xff\xd8\xff\xe0 picture %d" % number)
            photo = [
                {"file_id": f"one-{number}", "file_unique_id": f"o{number}", "width": 1, "height": 1, "file_size": 12}
            ]
            await p.api.inject(message=p.api.message(WORKER, photo=photo))
        await eventually(lambda: len({d[3] for d in p.api.documents if d[1] == topic}) == 4, seconds=40)
        await p.worker("就这些了", "放进你的案件")
        await p.in_topic(topic, "就这些了")
        assert len([d for d in p.api.documents if d[1] == topic]) == 4

    play(tmp_path, scene)


class Remembered:
    """Places over a clock that only waiting moves."""

    def __init__(self, clock: list[float], ages: tuple[float, ...]) -> None:
        self._clock = clock
        self._places = [(clock[0] - age, False) for age in ages]

    async def taken(self, within: float) -> list[Place]:
        ages = [Place(self._clock[0] - at, spare) for at, spare in self._places]
        return [one for one in ages if one.age <= within]

    async def take(self, count: int, *, spare: bool = False) -> None:
        self._places += [(self._clock[0], spare)] * count


def in_the_groups_minute(most: int, *, elsewhere: tuple[float, ...] = ()) -> tuple[GroupMinute, list[float]]:
    """Return the limit over a clock that only waiting moves, and the clock."""
    clock = [1000.0]

    async def waited(seconds: float) -> None:
        clock[0] += seconds

    return GroupMinute(most, Remembered(clock, elsewhere), now=lambda: clock[0], sleep=waited), clock


def taken_at(minute: GroupMinute, clock: list[float], counts: list[int]) -> list[float]:
    async def all_of_them() -> list[float]:
        times = []
        for count in counts:
            await minute.acquire(count)
            times.append(clock[0] - 1000.0)
        return times

    return asyncio.run(all_of_them())


def test_no_sixty_seconds_hold_more_than_the_groups_minute():
    minute, clock = in_the_groups_minute(16)
    times = taken_at(minute, clock, [1] * 50)
    assert times[:16] == [0.0] * 16
    assert all(later - earlier > 60 for earlier, later in zip(times, times[16:], strict=False))


def test_an_album_counts_every_picture_and_one_too_large_for_the_minute_goes_alone():
    minute, clock = in_the_groups_minute(16)
    assert [at > 60 for at in taken_at(minute, clock, [10, 6, 1])] == [False, False, True]
    minute, clock = in_the_groups_minute(4)
    assert [at > 60 for at in taken_at(minute, clock, [1, 10])] == [False, True]


def test_what_left_before_a_restart_and_a_refusal_count_too():
    minute, clock = in_the_groups_minute(16, elsewhere=(30.0,) * 16)
    assert 30 < taken_at(minute, clock, [1])[0] < 32
    minute, clock = in_the_groups_minute(16)
    minute.hold(25)
    assert taken_at(minute, clock, [1]) == [25.0]


def test_alarms_take_their_place_in_the_minute_without_waiting():
    minute, clock = in_the_groups_minute(16)
    asyncio.run(minute.note(3))
    assert [at > 60 for at in taken_at(minute, clock, [13, 1])] == [False, True]


def test_what_only_a_clock_says_takes_a_quarter_of_the_groups_minute_and_holds_up_no_words():
    minute, clock = in_the_groups_minute(16)
    spare: list[float] = []

    async def reminders() -> None:
        for _ in range(9):
            await minute.acquire_spare()
            spare.append(clock[0] - 1000.0)

    asyncio.run(reminders())
    assert spare[:4] == [0.0] * 4
    assert all(later - earlier > 60 for earlier, later in zip(spare, spare[4:], strict=False))


def test_words_find_three_quarters_of_the_minute_free_behind_any_number_of_reminders():
    minute, clock = in_the_groups_minute(16)
    asyncio.run(minute.acquire_spare(4))
    assert [at > 60 for at in taken_at(minute, clock, [1] * 13)] == [False] * 12 + [True]
