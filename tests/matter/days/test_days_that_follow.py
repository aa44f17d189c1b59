"""Days that follow from what was told, and the pay they decide: each with the rule that gives it."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.contract.matter import Amount, Matter, Told, VagueDate
from bot.matter.derived import derive
from bot.matter.focus import Focus
from bot.matter.outcomes.judge import Judgement, judge
from bot.matter.outcomes.situations import load_situations
from tests.support.matters import TODAY


def day(value: str) -> Told[VagueDate]:
    return Told[VagueDate](value=VagueDate.model_validate(value), turn=1, words="")


def amount(value: int) -> Told[Amount]:
    return Told[Amount](value=Amount(low=Decimal(value), high=Decimal(value)), turn=1, words="")


def word(value: str) -> Told[str]:
    return Told[str](value=value, turn=1, words="")


def flag(*, value: bool = True, words: str = "") -> Told[bool]:
    return Told[bool](value=value, turn=1, words=words)


def follows(name: str, matter: Matter) -> str:
    found = derive(matter, TODAY)[name]
    return "" if found is None else str(found)


def said(topic: str, matter: Matter, focus: Focus = Focus.NEXT, text: str = "") -> str:
    found: Judgement = judge(load_situations()[topic], matter, (focus,), text, TODAY)
    answers = [found.answer] if found.answer else []
    return "\n".join(one.text for one in [*answers, *found.lines])


@pytest.mark.parametrize(
    ("happened", "died", "expected"),
    [("2026-11-12", "2026-11-13", "2026-11-12"), ("2025-01-02", "2026-11-13", "2026-11-13"), ("2026-11-15", "2026-11-13", "2026-11-13")],
)  # fmt: skip
def test_a_death_is_reported_from_the_day_it_happened_where_that_led_to_it(
    happened: str, died: str, expected: str
) -> None:
    matter = Matter(died=flag(), happened_on=day(happened), died_on=day(died))
    assert follows("accident_day", matter) == expected


def test_the_family_hears_both_last_days_whatever_is_answered() -> None:
    matter = Matter(
        died=flag(), worker_kind=word("security_guard"), happened_on=day("2026-11-12"), died_on=day("2026-11-13")
    )
    assert "2027年11月12日" in said("limitation", matter, Focus.BY_WHEN)
    assert "2027年11月12日" in said("death-at-work", matter, Focus.BY_WHEN)


def test_three_years_of_a_price_run_from_the_day_agreed() -> None:
    matter = Matter(worker_kind=word("freelancer"), due_on=day("2026-09-30"), happened_on=day("2026-06-01"))
    assert "2029年9月30日" in said("unpaid-deliverable", matter, Focus.LATE)


def test_a_wage_iou_names_the_last_day_for_the_court() -> None:
    matter = Matter(has_iou=flag(), owed=amount(13600), due_on=day("2026-02-16"))
    assert "最晚 2029年2月16日" in said("unpaid-wages", matter)
    assert "直接去法院" not in said("unpaid-wages", matter.model_copy(update={"has_iou": None}))


def test_who_is_to_go_hears_until_when_before_the_end_has_come() -> None:
    matter = Matter(
        joined=day("2019-03-01"), contract_until=day("2026-11-30"), ended_by=word("expiry"), monthly_pay=amount(4500)
    )
    assert "2027年11月30日" in said("contract-expiry", matter)
    assert follows("claim_after_end", matter.model_copy(update={"contract_until": day("2026-10-31")})) == ""


def test_damages_for_a_probation_too_long_run_from_the_lawful_end() -> None:
    matter = Matter(
        joined=day("2026-06-15"), contract_months=amount(12), probation_months=amount(4), probation_until=day("2026-10-14"),
        regular_pay=amount(6000), probation_pay=amount(4800),
    )  # fmt: skip
    assert follows("lawful_probation_end", matter) == "2026-08-14"
    assert "2027年8月16日" in said("probation", matter) or "2027年8月14日" in said("probation", matter)
    assert follows("lawful_probation_end", matter.model_copy(update={"probation_until": day("2026-08-14")})) == ""


def test_who_is_dismissed_on_probation_is_paid_by_what_probation_paid() -> None:
    matter = Matter(
        joined=day("2026-08-10"), left=day("2026-11-09"), ended_by=word("employer"), contract_months=amount(12),
        probation_months=amount(3), probation_pay=amount(5600), regular_pay=amount(7000),
    )  # fmt: skip
    figures = judge(load_situations()["probation"], matter, (Focus.AMOUNT,), "", TODAY).figures
    assert figures["n2"].amount == "5,600" and figures["extra"].amount == "7,000"
    later = matter.model_copy(update={"left": day("2026-11-20")})
    assert judge(load_situations()["probation"], later, (Focus.AMOUNT,), "", TODAY).figures["n2"].amount == "7,000"


def test_a_contract_that_expires_in_pregnancy_goes_on_to_the_first_birthday() -> None:
    matter = Matter(
        pregnant=flag(), baby_due=day("2027-03-20"), contract_signed=day("2023-12-16"), contract_until=day("2026-12-15"),
        contract_months=amount(36), monthly_pay=amount(7200), ended_by=word("expiry"),
    )  # fmt: skip
    assert "2028年3月20日" in said("dismissed-pregnant", matter, Focus.LEGAL)
    figures = judge(load_situations()["dismissed-pregnant"], matter, (Focus.SIGN,), "签不签", TODAY).figures
    assert figures["n2"].amount == "43,200" and "签合同" in figures["n2"].label


def test_who_just_got_an_award_hears_when_it_binds() -> None:
    matter = Matter(
        award_on=day("2026-11-09"), awarded=flag(words="仲裁裁决下来了"), award_unpaid=flag(), awarded_sum=amount(38000)
    )
    reply = said("award-not-paid", matter, Focus.BY_WHEN)
    assert "2026年11月24日 前双方都可以" in reply and "2026年11月25日 起" in reply
    over = matter.model_copy(update={"award_on": day("2026-10-20")})
    assert follows("award_open_until", over) == "" and "还不能申请执行" not in said(
        "award-not-paid", over, Focus.BY_WHEN
    )


@settings(max_examples=80, deadline=None)
@given(ago=st.integers(0, 40))
def test_an_award_binds_the_day_after_it_can_no_longer_be_taken_to_court(ago: int) -> None:
    received = TODAY - timedelta(days=ago)
    matter = Matter(award_on=day(received.isoformat()), awarded=flag(words="仲裁裁决"))
    until, binds = follows("award_open_until", matter), follows("award_takes_effect", matter)
    if until:
        assert date.fromisoformat(until) >= max(TODAY, received + timedelta(days=15))
        assert date.fromisoformat(binds) == date.fromisoformat(until) + timedelta(days=1)
    else:
        assert binds == "" and received + timedelta(days=15) < TODAY
