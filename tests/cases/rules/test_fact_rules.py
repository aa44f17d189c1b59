"""What brings in a person, and the facts of a case by themselves: read strictly, kept, shown, put back into the matter."""

from __future__ import annotations

from datetime import date

import pytest

from bot.cases.rules.errors import NotAllowed
from bot.cases.rules.facts.account import LONGEST, Record, record_dump, record_load
from bot.cases.rules.facts.matter_facts import days_aside, facts_of, field_of, matter_told, own_matter, with_facts
from bot.cases.rules.facts.righted import matter_righted
from bot.cases.rules.facts.slots import SHOWN, SLOTS, grievance_words
from bot.cases.rules.facts.values import fact_written
from bot.cases.rules.file_kinds import MAX_BYTES
from bot.cases.rules.office_hours import NEXT_WORD, REMIND_WORKER, WARN_AT
from bot.cases.rules.queue_filters import STATES, Filters, Sort, filters_read
from bot.cases.rules.staff.passwords import code_step, secret_new
from bot.cases.rules.staff.roles import Act, Reach, Role, may, require
from bot.cases.rules.states import OPEN_STAGES, Stage
from bot.cases.rules.triggers import (
    TRIGGER_NAMES,
    CasePolicy,
    always_of,
    risk_of,
    triggers_by_words,
    triggers_in,
    triggers_of,
)
from bot.contract.matter import Amount, Item, ItemKind, Matter, Sure, Told, VagueDate
from bot.contract.messages import Facts

TODAY = date(2026, 11, 21)
PLAIN = CasePolicy()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("我弟猝死了", ["death"]), ("气死了", []), ("他威胁我", ["threat"]), ("押了我的身份证", ["withheld"]),
        ("身份证被公司扣了", ["withheld"]), ("押金没退", []), ("they kept my passport", ["withheld"]), ("工资没发", []),
    ],
)  # fmt: skip
def test_words_alone_call_for_a_person(text: str, names: list[str]) -> None:
    assert triggers_by_words(text) == names


@pytest.mark.parametrize(("left", "calls"), [(None, False), (-1, False), (0, True), (14, True), (15, False)])
def test_the_last_two_weeks_call_for_a_person(left: int | None, calls: bool) -> None:
    assert (triggers_in("工资没发", {}, left, PLAIN) == ["deadline"]) is calls


def test_the_most_dangerous_comes_first_and_each_once() -> None:
    facts = {"injured": "yes", "group": "yes", "minor": "no"}
    assert triggers_of(facts) == ["injury", "group"]
    assert triggers_in("他威胁我，也威胁我弟", facts, 3, PLAIN) == ["threat", "injury", "group", "deadline"]


def test_an_office_may_always_want_a_situation_or_a_topic() -> None:
    always = CasePolicy(always=frozenset({"pay", "work-injury"}))
    assert triggers_in("好", {}, None, always, card="work-injury") == ["policy"]
    assert triggers_in("好", {}, None, always, topic="pay") == ["policy"]
    assert triggers_in("好", {}, None, always) == triggers_in("好", {}, None, always, card="other", topic="else") == []
    assert (PLAIN.reopen_days, PLAIN.retention_days) == (30, 730)
    assert always_of(["work_injury", " pay"], {"work-injury": "injury", "unpaid": "pay"}) == {"work-injury", "pay"}
    with pytest.raises(ValueError, match="nothing: no situation"):
        always_of(["nothing", "pay"], {"unpaid": "pay"})


@pytest.mark.parametrize(
    ("trigger", "facts", "risk"),
    [("crisis", {}, 3), ("asked", {}, 0), ("asked", {"injured": "yes"}, 2), ("group", {}, 1), ("withheld", {"minor": "yes"}, 2)],
)  # fmt: skip
def test_the_danger_of_a_case_is_that_of_its_worst_trigger(trigger: str, facts: dict[str, str], risk: int) -> None:
    assert risk_of(trigger, facts) == risk


def test_danger_to_life_outranks_harm_to_who_is_protected_and_that_what_cannot_wait() -> None:
    levels = {level: {name for name in TRIGGER_NAMES if risk_of(name, {}) == level} for level in (3, 2, 1)}
    assert levels == {
        3: {"crisis", "death", "threat"},
        2: {"maybe_crisis", "injury", "minor", "pregnancy"},
        1: {"withheld", "group", "deadline"},
    }


@pytest.mark.parametrize(
    ("slot", "text", "kept"),
    [
        ("event_date", "2026-09-15", "2026-09-15"), ("event_date", "2026-09", "2026-09-01..2026-09-30"),
        ("event_date", "2026-12", "2026-12-01..2026-12-31"), ("end_date", "2026-02-30", ""), ("start_date", "2026-13", ""),
        ("start_date", "去年", "2025-01-01..2025-12-31"), ("end_date", "9月15号", "2026-09-15"), ("end_date", "记不得", ""),
        ("end_date", "9月1号或者9月2号", ""), ("amount_owed", "5000", "5000"), ("amount_owed", "￥5,000.5元", "5000.5"),
        ("amount_owed", "一万二", "12000"), ("amount_owed", "不少", ""), ("amount_owed", "五千或者六千", "5000-6000"), ("months_owed", "两个月", "2"),
        ("age", "45岁", "45"), ("months_worked", "很久", ""), ("injured", "是", "yes"), ("injured", "没有", "no"),
        ("injured", "也许", ""), ("written_contract", "没签", "no"), ("platform", "美团", "美团"), ("worker_kind", "骑手", "rider"),
        ("amount_owed", "一块钱", "1"), ("amount_owed", "零块钱", ""), ("city", "北京市朝阳区望京街道南湖里", ""), ("city", "固安县", "固安县"), ("city", "朝阳站长", ""), ("city", "北京美团回龙观站", ""),
        ("story", "字" * 1501, "字" * 1500),
    ],
)  # fmt: skip
def test_what_staff_write_for_a_fact_is_read_strictly(slot: str, text: str, kept: str) -> None:
    assert fact_written(slot, f" {text} ", TODAY, {"骑手": "rider"}) == kept


def test_an_account_keeps_the_newest_sentences_each_once() -> None:
    record = Record()
    record.add(["甲", "甲", "  ", "乙"])
    assert record.told == ["甲", "乙"]
    record.add([f"第{n}句" for n in range(LONGEST)])
    assert len(record.told) == LONGEST == 30 and "甲" not in record.told


def test_an_account_takes_in_what_it_does_not_say_itself() -> None:
    mine = Record(Facts({"city": "上海"}, {"city": 1}, set()), ["甲"], {"a": "1"})
    other = Record(
        Facts({"city": "北京", "age": "30"}, {"city": 2, "age": 4}, {"age", "city"}), ["乙"], {"a": "2", "b": "3"}
    )
    mine.take_in(other)
    assert mine.facts.values == {"city": "上海", "age": "30"}
    assert mine.facts.source_turn == {"city": 1, "age": 4} and mine.facts.confirmed == {"age"}
    assert (mine.told, mine.factors) == (["甲", "乙"], {"a": "1", "b": "3"})


def test_an_account_is_kept_and_read_back() -> None:
    matter = Matter(city=Told(value="上海", words="上海", turn=1))
    record = Record(Facts({"city": "上海"}, {"city": 1}, {"city"}), ["甲"], {"a": "1"}, {"city": "王琳"}, matter)
    assert record_load(record_dump(record)) == record
    assert record_load("") == Record()


def _day(first: date, last: date | None = None, sure: Sure = Sure.TOLD) -> Told[VagueDate]:
    return Told(value=VagueDate(first=first, last=last or first), words="", turn=2, sure=sure)


def test_the_facts_of_a_case_are_read_from_its_matter() -> None:
    matter = Matter(
        joined=_day(date(2024, 3, 1)), left=_day(date(2026, 9, 1), date(2026, 9, 30)),
        happened_on=_day(date(2026, 8, 1)), injured_on=_day(date(2026, 7, 2)), owed=Told(value=Amount(low=5000, high=5000), words="", turn=3),
        injured=Told(value=True, words="", turn=1),
    )  # fmt: skip
    facts = facts_of(matter)
    assert facts["event_date"] == ("2026-07-02", 2)  # the day of the injury tells more
    assert facts["end_date"] == ("2026-09-01..2026-09-30", 2) and facts["amount_owed"] == ("5000", 3)
    assert days_aside(matter) == {"2024-03-01"}
    assert field_of("event_date", matter) == "injured_on" and field_of("amount_owed", matter) == "owed"
    assert field_of("proof", matter) == ""


def test_who_still_works_has_no_last_day_unless_it_only_lies_ahead() -> None:
    left, here = _day(date(2026, 12, 31)), Told(value=True, words="", turn=1)
    assert "end_date" not in facts_of(Matter(left=left, still_working=here))
    inferred = here.model_copy(update={"sure": Sure.INFERRED})
    assert "end_date" in facts_of(Matter(left=left, still_working=inferred))
    assert "end_date" in facts_of(Matter(left=left, still_working=here.model_copy(update={"value": False})))


def test_parts_of_months_that_came_are_what_was_paid() -> None:
    came = tuple(Item(kind=ItemKind.PAID, amount=amount, turn=turn) for amount, turn in ((1000, 1), (500, 4)))
    assert facts_of(Matter(items=came))["paid"] == ("1500", 4)
    others = (came[0].model_copy(update={"person": "brother"}), came[1].model_copy(update={"kind": ItemKind.DUE}))
    assert "paid" not in facts_of(Matter(items=others))


@pytest.mark.parametrize(
    ("sign", "field"), [({}, "happened_on"), ({"nothing_paid": True}, "unpaid_from"), ({"died": True}, "died_on")]
)
def test_the_day_it_began_is_that_of_what_happened(sign: dict[str, bool], field: str) -> None:
    matter = Matter(**{name: Told(value=value, words="", turn=1) for name, value in sign.items()})
    assert field_of("event_date", matter) == field
    docked = Matter(docked=Told(value=Amount(low=50, high=50), words="", turn=1))
    assert field_of("amount_owed", docked) == "docked"


def test_facts_put_right_go_into_the_matter_and_an_empty_one_leaves_it() -> None:
    matter = matter_told(["去年3月1号入职，9月15号被辞退，欠我5000元工资"], TODAY)
    after = with_facts(matter, {"amount_owed": "6000", "end_date": "2026-09-01..2026-09-30", "start_date": ""}, 7)
    assert after.owed is not None and (after.owed.value.low, after.owed.turn) == (6000, 7)
    assert after.left is not None and after.left.value.last == date(2026, 9, 30)
    assert after.joined is None
    assert with_facts(matter, {"amount_owed": "很多", "proof": "有"}, 7) == matter
    assert with_facts(matter, {"still_working": "yes"}, 7).left is None
    assert with_facts(matter, {"injured": "no"}, 7).value("injured") is False
    assert with_facts(matter, {"injured": "maybe"}, 7).injured is None
    assert with_facts(matter, {"injured": "yes"}, 7).value("injured") is True


def test_a_case_is_about_the_matter_spoken_of_last_that_is_known() -> None:
    told, empty = Matter(id=2, city=Told(value="上海", words="", turn=1)), Matter(id=3)
    assert own_matter([told, empty]) == told
    assert own_matter([empty]) is None


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"platform": "美团", "employer": "北京美团回龙观站", "event_date": "2026-09-15", "city": "北京市"}, "美团|北京回龙观|2026-09"),
        ({"platform": "", "employer": "上海站", "event_date": "2026-09-15", "city": "上海"}, "|上海上海|2026-09"),
        ({"platform": "美团", "employer": "美团东方站", "event_date": "2026-09-15", "city": ""}, "美团|东方|2026-09"),
        ({"platform": "美团", "employer": "美团东站", "event_date": "2026-09-15", "city": ""}, "美团|美团东|2026-09"),
        ({"platform": "美团", "employer": "", "event_date": "2026-09-15"}, ""),
        ({"platform": "美团", "employer": "回龙观站", "event_date": ""}, ""),
    ],
)  # fmt: skip
def test_workers_of_one_station_and_month_have_words_in_common(values: dict[str, str], words: str) -> None:
    assert grievance_words(values) == words


@pytest.mark.parametrize(
    ("role", "act", "own", "same", "allowed"),
    [
        (Role.ADMIN, Act.READ_AUDIT, False, False, True), (Role.SUPERVISOR, Act.ANSWER, False, True, True),
        (Role.SUPERVISOR, Act.ANSWER, True, False, False), (Role.CASEWORKER, Act.ANSWER, True, True, True),
        (Role.CASEWORKER, Act.ANSWER, True, False, False), (Role.CASEWORKER, Act.ANSWER, False, True, False),
        (Role.WORKER, Act.WRITE, True, False, True), (Role.WORKER, Act.WRITE, False, True, False), (Role.ADMIN, Act.ANSWER, True, True, False),
    ],
)  # fmt: skip
def test_a_right_reaches_as_far_as_the_table_says(role: Role, act: Act, own: bool, same: bool, allowed: bool) -> None:
    assert may(role, act, own=own, same_office=same) is allowed


@pytest.mark.parametrize(
    ("role", "act", "same", "said"),
    [
        (Role.ADMIN, Act.ANSWER, True, "管理员不能做这一步，要承办人、督导来"), (Role.AUDITOR, Act.WRITE, True, "要当事人自己来"),
        (Role.CASEWORKER, Act.ANSWER, False, "别的办公室"), (Role.CASEWORKER, Act.ANSWER, True, "不是你在办"),
    ],
)  # fmt: skip
def test_who_may_not_is_told_why_and_who_may(role: Role, act: Act, same: bool, said: str) -> None:
    with pytest.raises(NotAllowed, match=said):
        require(role, act, same_office=same)
    require(Role.CASEWORKER, Act.ANSWER, own=True)


def test_an_address_keeps_what_is_asked_and_drops_what_means_nothing() -> None:
    read = filters_read(
        {"holder": "me", "topic": "unpaid", "state": "active", "q": "字" * 61, "page": "100001", "office": "9" * 9}
    )
    assert (read.holder, read.topic, read.stages, len(read.words), read.page) == (
        "me",
        "unpaid",
        (Stage.ACTIVE,),
        60,
        100_000,
    )
    assert (read.office, filters_read({"office": "9" * 10}).office) == (999_999_999, 0)
    assert filters_read({"holder": "7"}).holder == "7" and filters_read({"holder": "0"}).holder == ""
    assert filters_read({"topic": "a" * 40}).topic and not filters_read({"topic": "a" * 41}).topic
    assert not filters_read({"topic": "不"}).topic
    assert Filters().stages == OPEN_STAGES and STATES["all"] == (*OPEN_STAGES, Stage.CLOSED, Stage.MERGED)
    assert Filters(words="a b", sort=Sort.LEFT, page=3, holder="me").address(page=1) == "q=a+b&holder=me&sort=left"


@pytest.mark.parametrize("code", ["12345", "1234567", "１２３４５６", "12 345", ""])
def test_a_one_time_code_has_six_plain_digits(code: str) -> None:
    from datetime import UTC, datetime

    assert code_step(secret_new(), code, datetime(2026, 11, 23, tzinfo=UTC)) is None


def test_what_an_office_promises_is_counted_in_days_of_eight_and_a_half_hours() -> None:
    assert (NEXT_WORD, REMIND_WORKER, WARN_AT) == (5 * 8.5, 3 * 8.5, 0.75)
    assert MAX_BYTES == 20 * 2**20


def test_every_fact_is_shown_once_and_a_right_reaches_further_and_further() -> None:
    assert len(SHOWN) == len(set(SHOWN)) and set(SLOTS) <= set(SHOWN)
    assert list(Reach) == [0, 1, 2, 3]


ACCOUNT = tuple(
    Item(kind=kind, amount=amount, turn=1)
    for kind, amount in ((ItemKind.DUE, 3000), (ItemKind.PAID, 1000), (ItemKind.DOCKED, 200))
)


@pytest.mark.parametrize(
    ("values", "left"),
    [
        ({"city": "上海"}, ["due", "paid", "docked"]), ({"monthly_pay": "6000"}, ["paid", "docked"]), ({"paid": "500"}, ["due", "docked"]),
        ({"months_owed": "2"}, ["docked"]), ({"amount_owed": ""}, ["docked"]), ({"amount_owed": "5000"}, ["due", "paid", "docked"]),
    ],
)  # fmt: skip
def test_what_is_put_right_takes_the_place_of_its_own_lines_only(values: dict[str, str], left: list[str]) -> None:
    assert [one.kind.value for one in matter_righted(Matter(items=ACCOUNT), values, 3).items] == left


def test_a_total_put_right_stands_by_itself_and_one_taken_off_is_gone() -> None:
    before = Matter(owed=Told(value=Amount(low=3000, high=3000), words="", turn=1))
    assert str(matter_righted(before, {"amount_owed": "5000"}, 3).value("owed")) == "5000"
    gone = matter_righted(before, {"amount_owed": ""}, 3)
    assert gone.owed is None and gone.months_owed is None


AUGUST, OCTOBER = (date(2026, 8, 1), date(2026, 8, 31)), (date(2026, 10, 1), date(2026, 10, 31))


def test_months_without_pay_are_one_span_and_an_injury_stands_beside_them() -> None:
    unpaid = Matter(unpaid_from=_day(*AUGUST), unpaid_to=_day(*OCTOBER))
    assert facts_of(unpaid)["event_date"] == ("2026-08-01..2026-10-31", 2) and "injury_date" not in facts_of(unpaid)
    assert facts_of(unpaid.model_copy(update={"unpaid_to": None}))["event_date"] == ("2026-08-01..2026-08-31", 2)
    backwards = Matter(unpaid_from=_day(*OCTOBER), unpaid_to=_day(*AUGUST))
    assert facts_of(backwards)["event_date"] == ("2026-10-01..2026-10-31", 2)
    hurt = unpaid.model_copy(update={"injured_on": _day(date(2026, 9, 3))})
    assert facts_of(hurt)["injury_date"] == ("2026-09-03", 2)
    assert "injury_date" not in facts_of(Matter(injured_on=_day(date(2026, 9, 3)), unpaid_to=_day(*OCTOBER)))


@pytest.mark.parametrize(
    ("span", "first", "last"),
    [
        ("2026-08-01..2026-10-31", AUGUST, OCTOBER),
        ("2026-08-15..2026-10-31", (date(2026, 8, 15), date(2026, 8, 31)), OCTOBER),
        ("2026-08-01..2026-08-31", AUGUST, None),
    ],
)
def test_a_span_put_right_goes_back_as_its_first_and_its_last_month(
    span: str, first: tuple[date, date], last: tuple[date, date] | None
) -> None:
    kept = with_facts(Matter(nothing_paid=Told(value=True, words="", turn=1)), {"event_date": span}, 3)
    assert kept.value("unpaid_from") == VagueDate(first=first[0], last=first[1])
    assert kept.value("unpaid_to") == (VagueDate(first=last[0], last=last[1]) if last else None)


def test_who_has_left_works_there_no_longer() -> None:
    assert facts_of(Matter(left=_day(date(2026, 9, 1))))["still_working"] == ("no", 2)
    assert "still_working" not in facts_of(Matter(joined=_day(date(2026, 9, 1))))


def test_what_was_docked_stands_for_no_pay_that_is_owed_beside_it() -> None:
    sum_told, months = (Told(value=Amount(low=one, high=one), words="", turn=1) for one in (800, 2))
    assert "amount_owed" not in facts_of(Matter(docked=sum_told, months_owed=months))
    assert "amount_owed" in facts_of(Matter(docked=sum_told, owed=sum_told))
