"""The rules of cases by themselves: hours, priorities, hearings, filters, passwords, file kinds, whom words are for."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta

import pytest

from bot.cases.rules.errors import NotAllowed
from bot.cases.rules.file_kinds import size_text, sniff
from bot.cases.rules.hearing import hearing_written, reminder_at
from bot.cases.rules.links import topic_link
from bot.cases.rules.office_hours import ANSWER_WITHIN, SHANGHAI, OfficeHours, priority_of
from bot.cases.rules.queue_filters import DAYS_LEFT, Filters, Sort, filters_read
from bot.cases.rules.staff.addressee import For, People, addressed, without_mark
from bot.cases.rules.staff.passwords import (
    LONGEST,
    LONGEST_WAIT,
    RECOVERY_CODES,
    code_step,
    password_fits,
    password_hashed,
    recovery_new,
    secret_new,
    wait_after,
)
from bot.cases.rules.staff.plain_words import without_commands
from bot.cases.rules.wording import changed_words

MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=SHANGHAI)
HOURS = OfficeHours()


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        (MONDAY, 2, MONDAY.replace(hour=12)),
        (MONDAY, 7.5, MONDAY.replace(hour=17, minute=30)),
        (MONDAY, 8, datetime(2026, 11, 24, 9, 30, tzinfo=SHANGHAI)),
        (MONDAY.replace(hour=7), 1, MONDAY.replace(hour=10)),
        (MONDAY.replace(hour=20), 1, datetime(2026, 11, 24, 10, 0, tzinfo=SHANGHAI)),
        (
            datetime(2026, 11, 27, 17, 0, tzinfo=SHANGHAI),
            1,
            datetime(2026, 11, 30, 9, 30, tzinfo=SHANGHAI),
        ),  # over a weekend
    ],
)
def test_hours_are_counted_while_the_office_is_open(start: datetime, hours: float, end: datetime) -> None:
    assert HOURS.add(start, hours) == end
    assert HOURS.between(start, end) == hours


def test_nothing_is_due_at_the_minute_an_office_closes() -> None:
    assert HOURS.add(MONDAY.replace(hour=17, minute=30), 0) == datetime(2026, 11, 24, 9, 0, tzinfo=SHANGHAI)


def test_an_office_is_open_from_its_first_to_before_its_last_minute() -> None:
    for moment, is_open in ((time(8, 59), False), (time(9, 0), True), (time(17, 29), True), (time(17, 30), False)):
        assert HOURS.open_at(datetime.combine(MONDAY.date(), moment, SHANGHAI)) is is_open
    assert not HOURS.open_at(MONDAY - timedelta(days=1))  # a Sunday


def test_an_office_may_open_early_and_cross_nothing_else() -> None:
    early = OfficeHours.read("00:00", "23:00", {"urgent": 1.0})
    assert early.add(MONDAY.replace(hour=22, minute=30), 1) == datetime(2026, 11, 24, 0, 30, tzinfo=SHANGHAI)
    assert early.within == {**ANSWER_WITHIN, "urgent": 1.0}
    assert ANSWER_WITHIN == {"urgent": 2.0, "high": 8.5, "normal": 17.0}


@pytest.mark.parametrize(
    ("risk", "left", "group", "by_hand", "priority"),
    [
        (3, None, 0, "normal", "urgent"), (0, 3, 0, "normal", "urgent"), (0, 4, 0, "normal", "normal"), (2, None, 0, "", "high"),
        (1, None, 0, "", "high"), (0, 14, 0, "", "high"), (0, 15, 0, "", "normal"), (0, None, 3, "", "high"),
        (0, None, 2, "", "normal"), (0, None, 0, "urgent", "urgent"),
    ],
)  # fmt: skip
def test_what_comes_first(risk: int, left: int | None, group: int, by_hand: str, priority: str) -> None:
    assert priority_of(risk=risk, days_left=left, group_size=group, by_hand=by_hand) == priority


@pytest.mark.parametrize(
    ("written", "at", "place"),
    [
        ("12月3日 9:30 三庭", (2026, 12, 3, 9, 30), "三庭"), ("2026-12-03 下午2点半", (2026, 12, 3, 14, 30), ""),
        ("1月5日 10点", (2027, 1, 5, 10, 0), ""),
    ],
)  # fmt: skip
def test_a_hearing_is_read(written: str, at: tuple[int, ...], place: str) -> None:
    assert hearing_written(written, MONDAY) == (datetime(*at, tzinfo=SHANGHAI), place)  # type: ignore[arg-type,misc]


def test_a_hearing_of_this_minute_is_still_one() -> None:
    assert hearing_written("11月23日 10:00", MONDAY) == (MONDAY, "")


def test_two_wordings_are_told_apart_piece_by_piece() -> None:
    assert changed_words("欠5000元", "欠6000元整") == [
        ("=", "欠"),
        ("-", "5000"),
        ("+", "6000"),
        ("=", "元"),
        ("+", "整"),
    ]
    assert changed_words("拖欠工资", "工资") == [("-", "拖欠"), ("=", "工资")]


def test_a_place_of_a_hearing_is_kept_up_to_a_hundred_signs() -> None:
    read = hearing_written("12月3日 9:30 " + "庭" * 101, MONDAY)
    assert read is not None and read[1] == "庭" * 100


@pytest.mark.parametrize("written", ["2月30日 9:30", "2026-11-22 9:30", "12月3日", "明天"])
def test_no_hearing_can_be_read(written: str) -> None:
    assert hearing_written(written, MONDAY) is None


def test_a_hearing_is_brought_to_mind_at_nine() -> None:
    assert reminder_at(datetime(2026, 12, 3, 1, 30, tzinfo=UTC), 1) == datetime(2026, 12, 2, 9, 0, tzinfo=SHANGHAI)


def test_the_days_left_leave_no_gap_and_overlap_nowhere_they_should_not() -> None:
    assert DAYS_LEFT["past"] == (None, -1) and DAYS_LEFT["later"] == (31, None)
    assert [DAYS_LEFT[name] for name in ("3", "7", "14", "30")] == [(0, 3), (0, 7), (0, 14), (0, 30)]


def test_an_address_of_the_queue_is_read_and_written_back() -> None:
    asked = filters_read(
        {"q": "  两月  工资 ", "office": "3", "urgency": "danger", "left": "7", "sort": "left", "page": "2"}
    )
    assert asked == Filters(words="两月 工资", office=3, urgency="danger", left="7", sort=Sort.LEFT, page=2)
    assert filters_read({"page": "0", "sort": "x", "holder": "abc", "state": "x", "office": "-1"}) == Filters()
    assert "page" not in asked.address(page=1) and "office=3" in asked.address()
    assert Filters().address() == ""


def test_wrong_tries_wait_longer_and_longer() -> None:
    assert wait_after(4) == timedelta()
    assert [wait_after(tries).total_seconds() for tries in (5, 6, 7, 8, 9)] == [30, 60, 120, 240, 480]
    assert wait_after(10) == wait_after(99) == LONGEST_WAIT == timedelta(minutes=15)


@pytest.mark.parametrize("password", ["a1b2c3d4e5f", "x" * 201, "abababababab", "wanglin-2026-secret"])
def test_a_short_long_or_plain_password_is_refused(password: str) -> None:
    with pytest.raises(NotAllowed):
        password_hashed(password, "wanglin")


def test_a_password_may_be_as_long_as_it_is_said_to_be() -> None:
    longest = "correct-horse-battery-st" * 8 + "staplers"
    assert len(longest) == LONGEST == 200 and password_fits(password_hashed(longest), longest)


def test_a_new_secret_fills_its_letters_as_apps_want_it() -> None:
    assert len(secret_new()) == 32 and "=" not in secret_new()


def test_a_password_of_twelve_signs_is_taken_and_known_again() -> None:
    kept = password_hashed("correct-hors", "wanglin")
    assert password_fits(kept, "correct-hors") and not password_fits(kept, "correct-horse")


def test_a_code_counts_half_a_minute_before_and_after_its_own() -> None:
    secret, at = secret_new(), datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
    from bot.cases.rules.staff.passwords import _totp

    code = _totp(secret).generate(int(at.timestamp())).decode()
    near = [code_step(secret, code, at + timedelta(seconds=30 * step)) is not None for step in (-2, -1, 0, 1, 2)]
    assert near == [False, True, True, True, False]
    assert code_step(secret, "12345", at) is None and code_step(secret, "abcdef", at) is None
    assert len(set(recovery_new())) == RECOVERY_CODES == 8
    assert all(re.fullmatch(r"[0-9a-f]{6}-[0-9a-f]{6}", one) for one in recovery_new())


@pytest.mark.parametrize(
    ("text", "whom"),
    [
        ("您好，材料收到了", For.WORKER), ("//他这个可能要输", For.INSIDE), ("备注：先别回", For.INSIDE), ("@王琳 看一下", For.UNCLEAR),
        ("王琳，这件你看看", For.UNCLEAR), ("王姐在吗", For.UNCLEAR), ("琳姐在吗", For.UNCLEAR), ("小王你看下", For.UNCLEAR),
        ("材料在王琳那边", For.UNCLEAR), ("这个案子没底", For.UNCLEAR), ("材料收到了", For.WORKER), ("大家觉得呢", For.UNCLEAR), ("大家好", For.WORKER), ("当事人挺急的", For.UNCLEAR),
    ],
)  # fmt: skip
def test_whom_words_are_for(text: str, whom: For) -> None:
    assert addressed(text, People(colleagues=("王琳",), worker="李四")) is whom


def test_a_worker_of_that_surname_may_be_the_one_called() -> None:
    assert addressed("王姐在吗", People(colleagues=("王琳",), worker="王芳")) is For.WORKER
    assert without_mark("// 先别回") == "先别回"
    assert without_mark("//他说备注：三点") == "他说备注：三点"


@pytest.mark.parametrize(
    ("text", "colleague", "whom"),
    [("琳姐在吗", "王小琳", For.UNCLEAR), ("王某您好", "王", For.WORKER), ("王小琳您好", "王小琳", For.UNCLEAR)],
)
def test_a_colleague_is_called_by_any_part_of_a_name_that_is_one(text: str, colleague: str, whom: For) -> None:
    assert addressed(text, People(colleagues=(colleague,), worker="李四")) is whom


def test_a_page_says_its_own_buttons_and_leaves_what_is_no_command() -> None:
    assert without_commands("可以 /claim 了") == "可以按“接手”"
    assert without_commands("见 /nothing") == "见 /nothing"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"RIFF\0\0\0\0WEBPVP8 ", "image/webp"), (b"\0\0\0\x18ftypheic", "image/heic"), (b"\0\0\0\x18ftypisom", "video/mp4"),
        (b"PK\x03\x04..word/document.xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (b"PK\x03\x04..AndroidManifest.xml", "application/vnd.android.package-archive"), (b"PK\x03\x04", "application/zip"),
        (b"  <!DOCTYPE html>", "text/html"), ("你好".encode(), "text/plain"), (b"\xff\xfe\x00\x80", "application/octet-stream"),
    ],
)  # fmt: skip
def test_a_file_is_what_its_bytes_say(content: bytes, kind: str) -> None:
    assert sniff(content)[0] == kind


def test_sizes_and_topics_as_they_are_shown() -> None:
    assert (size_text(1), size_text(2048), size_text(2**19), size_text(2**20 * 3 // 2)) == (
        "1 KB",
        "2 KB",
        "512 KB",
        "1.5 MB",
    )
    assert topic_link(-1001234, 7) == "https://t.me/c/1234/7"
    assert topic_link(-1001234, 0) == topic_link(None, 7) == topic_link(-55, 7) == ""
