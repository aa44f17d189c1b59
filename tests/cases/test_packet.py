"""What stands on top of a case: clocks, claims, the relation, clauses on the day that matters, legal aid."""

from __future__ import annotations

from datetime import date

import pytest

from bot.cases.citations.clauses import ClauseShelf
from bot.cases.rules.facts.account import Record, record_dump, record_load
from bot.cases.selectors.packet import claim_lines, packet
from bot.cases.selectors.workup import case_assessment, case_claims, case_clocks, nearest
from bot.cases.tables import CaseRow
from bot.cases.unit_of_work import case_numbered
from bot.claims.deadlines import Whose
from bot.contract.messages import Facts
from knowledge.models import Citation, Document, Level, Resolution, Status, Version
from tests.cases.stage import TODAY, set_stage


def record(*told: str, **values: str) -> Record:
    return Record(Facts(dict(values)), list(told))


@pytest.mark.parametrize(
    ("kept", "name", "due"),
    [
        (record(amount_owed="12000", end_date="2026-10-15"), "arbitration", date(2027, 10, 15)),
        (record("裁决书11月18号收到的，不服"), "sue_after_award", date(2026, 12, 3)),
        (record("送餐摔断腿了", injured="yes", event_date="2026-11-20"), "injury_worker", date(2027, 11, 20)),
        (record(amount_owed="3000", event_date="2026-09-01..2026-09-30"), "arbitration", date(2027, 9, 1)),
    ],
)  # fmt: skip
def test_the_clock_that_fits_runs_from_the_day_told(kept, name, due):
    found = {clock.name: clock for clock in case_clocks(kept, topic="", today=TODAY)}
    assert found[name].due == due
    assert nearest(list(found.values()), TODAY) == due


def test_pay_of_somebody_still_there_has_no_last_day():
    (clock,) = case_clocks(record(amount_owed="3000", still_working="yes"), topic="", today=TODAY)
    assert (clock.name, clock.due) == ("arbitration", None)
    assert nearest([clock], TODAY) is None


def test_what_the_other_side_must_keep_does_not_order_the_queue():
    clocks = case_clocks(record("摔断腿了", injured="yes", event_date="2026-11-20"), topic="", today=TODAY)
    others = [clock for clock in clocks if clock.whose is not Whose.WORKER]
    assert [clock.due for clock in others] == [date(2026, 12, 21)]  # the 20th is a Sunday
    assert nearest(clocks, TODAY) == date(2027, 11, 20)


def test_of_past_and_coming_days_the_coming_one_counts():
    both = record("摔断了腿", injured="yes", event_date="2024-05-01", end_date="2026-08-01", amount_owed="5000")
    clocks = case_clocks(both, topic="pay", today=TODAY)
    assert {clock.due for clock in clocks} >= {date(2025, 5, 6), date(2027, 8, 1)}  # 1 to 5 May 2025 were off
    assert nearest(clocks, TODAY) == date(2027, 8, 1)


def test_after_an_award_the_day_to_sue_is_what_counts_even_when_it_is_past():
    clocks = case_clocks(record("裁决书1月5号收到的", end_date="2026-08-01"), topic="pay", today=TODAY)
    assert nearest(clocks, TODAY) == date(2026, 1, 20)


@pytest.mark.parametrize(
    ("values", "low", "high"),
    [
        ({"months_owed": "3", "monthly_pay": "5000-6000"}, "15000", "18000"),
        ({"amount_owed": "12000"}, "12000", "12000"),
    ],
)
def test_the_sum_owed_is_computed_from_the_facts(values, low, high):
    claim = next(one for one in case_claims(record(**values), card="", today=TODAY) if one.name == "wages_due")
    assert (f"{claim.low:.0f}", f"{claim.high:.0f}") == (low, high)
    assert claim.basis


def test_the_relation_is_read_from_what_was_told_and_from_an_assessment_made_before():
    assert case_assessment(record(), today=TODAY) is None
    told = case_assessment(record(written_contract="no"), today=TODAY)
    assert told is not None
    factor = told.missing[0]
    kept = record(written_contract="no")
    kept.factors = {factor.factor: factor.options[0][0]}
    assessed = case_assessment(kept, today=TODAY)
    assert assessed is not None
    assert factor.factor in {finding.factor for finding in assessed.findings}


def test_an_account_survives_being_stored():
    kept = Record(Facts({"city": "北京"}, {"city": 3}, {"city"}), ["在北京"], {"paper": "nothing"})
    assert record_load(record_dump(kept)) == kept
    assert record_load("") == Record()


def test_accounts_of_two_cases_are_joined_without_losing_the_source():
    one, other = (
        Record(Facts({"city": "北京"})),
        Record(Facts({"city": "天津", "platform": "美团"}, {"platform": 4}, {"platform"})),
    )
    one.take_in(other)
    assert one.facts.values == {"city": "北京", "platform": "美团"}
    assert one.facts.source_turn == {"platform": 4}
    assert one.facts.confirmed == {"platform"}


class Shelf:
    """A resolver over one made-up law that took effect on a day."""

    def resolve(self, citation: Citation, on: date) -> Resolution:
        if citation.key.document != "造的法":
            return Resolution(citation, problem="unknown_document")
        document = Document("造的法", "造的法", Level.LAW)
        version = Version(1, "造的法", None, date(2026, 7, 1), None, Status.EFFECTIVE)
        problem = "" if on >= date(2026, 7, 1) else "not_yet_effective"
        return Resolution(citation, document, version, None, held=True, problem=problem)


def test_clauses_are_told_as_they_stood_on_the_day_of_the_facts():
    shelf = ClauseShelf(Shelf(), {}, lambda key: "要给钱")
    assert shelf.lines("", ("造的法:3", "造的法:3:1", "没有的法:1"), date(2026, 9, 1)) == [
        "《造的法》第三条（2026-07-01 起施行）：要给钱"
    ]
    assert "还没施行" in shelf.lines("", ("造的法:3",), date(2026, 6, 1))[0]


def test_the_packet_holds_everything_in_its_order(tmp_path):
    asked: list[date] = []

    def clauses(card: str, keys: object, on: date) -> list[str]:
        asked.append(on)
        return ["《造的法》第三条"]

    stage = set_stage(tmp_path, clauses=clauses, topic_of=lambda card: "pay")
    number = stage.open(
        chat="7", months_owed="3", monthly_pay="5000", event_date="2026-08-01", end_date="2026-11-20", mode="dedicated",
        written_contract="no", platform="美团", employer="望京站",
    )  # fmt: skip
    sections = stage.do(lambda u: packet(u, case_numbered(u, number)))
    titles = [section.title.partition("（")[0] for section in sections]
    assert titles == [
        f"案件 {number}", "情况", "时间线", "还缺", "期限", "关系评估", "能要什么", "条文", "法律援助",
    ]  # fmt: skip
    held = {section.title.partition("（")[0]: "\n".join(section.lines) for section in sections}
    assert "2027-11-20，还有 362 天" in held["期限"]
    assert "15,000.00 元" in held["能要什么"]
    assert "要人判断" in held["关系评估"]
    assert asked == [date(2026, 11, 20)], "the end of the work is the day that matters"
    assert "42 条第 3 项" in held["法律援助"]


def test_seven_days_before_the_end_aid_may_come_first(tmp_path):
    stage = set_stage(tmp_path)
    near, far = stage.open(end_date="2025-11-27", amount_owed="1"), stage.open(end_date="2026-01-28", amount_owed="1")
    aid = [
        " ".join(
            next(s for s in stage.do(lambda u, n=n: packet(u, case_numbered(u, n))) if s.title == "法律援助").lines
        )
        for n in (near, far)
    ]
    assert "44 条" in aid[0]
    assert "44 条" not in aid[1]
    assert stage.case(near).priority == "high"


def test_a_case_row_names_its_next_last_day(tmp_path):
    stage = set_stage(tmp_path)
    number = stage.open(end_date="2025-12-01", amount_owed="5000")
    row: CaseRow = stage.case(number)
    assert row.deadline_on == date(2026, 12, 1)


def test_of_a_day_known_roughly_one_last_day_is_named_the_earlier_one():
    facts = Facts(
        {"end_date": "2026-10-21..2026-10-31", "months_owed": "2", "monthly_pay": "5000", "worker_kind": "rider"}
    )
    record = Record(facts, ["欠我两个月工资，一个月五千，十月底走的"])
    lines = claim_lines(case_claims(record, card="", today=date(2026, 11, 25)))
    assert [line for line in lines if "一年内要申请仲裁" in line] == ["注意：离职后一年内要申请仲裁，最晚 2027-10-21。"]
