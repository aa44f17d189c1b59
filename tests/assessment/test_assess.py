"""The assessment against the four guiding cases and the third batch of typical cases, and its doubts."""

from __future__ import annotations

from datetime import date

import pytest

from bot.assessment import Degree, Relation, answers_from_facts, assess, factors, questions, situations
from bot.claims import ClaimError, find_entry

TODAY = date(2026, 11, 21)
PARTIES = {"unit": "company", "worker": "adult"}
STATION_RIDER = {
    **PARTIES,
    "hours": "fixed",
    "orders": "cannot",
    "process": "close",
    "rules": "discipline",
    "price": "unilateral",
    "composition": "wage_like",
    "payer": "unit",
    "main_income": "main",
    "business": "core",
    "entry": "recruited",
}
CROWD_RIDER = {
    **PARTIES,
    "hours": "free",
    "orders": "free",
    "process": "algorithm",
    "rules": "platform",
    "price": "unilateral",
    "composition": "per_order",
    "payer": "unit",
    "main_income": "side",
    "business": "part",
    "entry": "registered",
    "paper": "cooperation",
}
CASES = [
    # guiding cases 237 to 240
    ("237: site rider with a contracting paper", {**STATION_RIDER, "paper": "cooperation"}, "labour", "supported"),
    (
        "238: dedicated rider made to register a business",
        {
            **STATION_RIDER,
            "registered_business": "made_to",
            "manager": "station",
            "equipment": "own_tools_platform_data",
        },
        "labour",
        "supported",
    ),
    (
        "239: streamer who bargained over the split",
        {
            **PARTIES,
            "hours": "agreed",
            "orders": "free",
            "process": "none",
            "rules": "none",
            "price": "negotiated",
            "composition": "share",
            "business": "unrelated",
            "equipment": "own",
            "paper": "cooperation",
        },
        "civil",
        "supported",
    ),
    (
        "240: designated driver free to take orders",
        {
            **PARTIES,
            "hours": "free",
            "orders": "free",
            "process": "light",
            "rules": "basic",
            "price": "customer",
            "payer": "customer",
            "business": "information",
        },
        "civil",
        "supported",
    ),
    # typical cases, third batch
    (
        "1: van driver with a daily minimum, fines and monthly pay",
        {
            **PARTIES,
            "hours": "minimum",
            "orders": "cannot",
            "process": "close",
            "rules": "discipline",
            "price": "unilateral",
            "composition": "wage_like",
            "payer": "unit",
            "business": "core",
            "equipment": "own_tools_platform_data",
            "paper": "cooperation",
        },
        "labour",
        "supported",
    ),
    ("2: crowd-sourced rider", CROWD_RIDER, "managed", "supported"),
    (
        "5: streamer free in time and content, split by steps",
        {
            **PARTIES,
            "hours": "free",
            "orders": "free",
            "rules": "none",
            "price": "negotiated",
            "composition": "share",
            "business": "unrelated",
        },
        "civil",
        "supported",
    ),
    (
        "6: domestic worker of a company",
        {
            **PARTIES,
            "hours": "fixed",
            "orders": "cannot",
            "rules": "discipline",
            "price": "unilateral",
            "composition": "wage_like",
            "payer": "unit",
            "business": "core",
            "exclusive": "forbidden",
            "equipment": "unit",
            "paper": "cooperation",
        },
        "labour",
        "supported",
    ),
    # everyday
    ("a family hires a nanny", {"unit": "person", "worker": "adult", "hours": "fixed"}, "civil", "supported"),
    (
        "a labour contract was signed and lived",
        {**PARTIES, "paper": "labour_contract", "hours": "fixed"},
        "labour",
        "leaning",
    ),
    (
        "control strong, the split negotiated",
        {**STATION_RIDER, "price": "negotiated", "composition": "share", "payer": "customer", "main_income": "side"},
        "labour",
        "leaning",
    ),
    ("fixed hours, free orders", {**STATION_RIDER, "orders": "free"}, "labour", "leaning"),
]


@pytest.mark.parametrize(("name", "answers", "supported", "degree"), CASES, ids=[case[0] for case in CASES])
def test_outcomes(name: str, answers: dict[str, str], supported: str, degree: str) -> None:
    found = assess(answers, today=TODAY)
    assert found.supported is not None
    assert (found.supported.value, found.degree.value) == (supported, degree)
    assert found.by


def test_typical_case_3_the_manager_is_named_and_a_person_looks() -> None:
    found = assess({**STATION_RIDER, "manager": "agency"}, today=TODAY)
    assert found.supported is Relation.LABOUR
    assert found.needs_person
    assert any("外包" in remark.text for remark in found.remarks)


def test_typical_case_4_registering_a_business_does_not_change_it() -> None:
    plain = assess(STATION_RIDER, today=TODAY)
    registered = assess({**STATION_RIDER, "registered_business": "made_to"}, today=TODAY)
    assert (registered.supported, registered.degree) == (plain.supported, plain.degree)
    assert any("指导性案例238号" in remark.basis for remark in registered.remarks)


def test_nothing_told_supports_nothing() -> None:
    found = assess({}, today=TODAY)
    assert found.supported is None and found.degree is Degree.UNCLEAR and found.needs_person
    assert len(found.missing) == len(factors())
    assert all(question.key for question in found.missing[:6])


def test_one_fact_is_not_enough() -> None:
    assert assess({**PARTIES, "hours": "fixed"}, today=TODAY).supported is None


@pytest.mark.parametrize(
    ("changed", "word"),
    [
        ({"worker": "over_age"}, "退休年龄"),
        ({"worker": "student"}, "学生"),
        ({"worker": "under_16"}, "童工"),
        ({"unit": "unqualified_boss"}, "发包"),
        ({"unit": "unregistered"}, "资格"),
        ({"manager": "dispatch"}, "派遣"),
        ({"orders": "free"}, "两边"),
    ],
)
def test_doubts_stay_doubts_and_go_to_a_person(changed: dict[str, str], word: str) -> None:
    found = assess({**STATION_RIDER, **changed}, today=TODAY)
    assert found.needs_person
    assert any(word in doubt for doubt in found.doubts)
    assert found.degree is not Degree.SUPPORTED


def test_over_age_brings_its_own_rights() -> None:
    found = assess({**STATION_RIDER, "worker": "over_age"}, today=TODAY)
    assert "over_age" in found.brings
    assert any("2026-07-01" in doubt for doubt in found.doubts)


def test_a_contract_and_no_control_do_not_fit_together() -> None:
    answers = {**PARTIES, "paper": "labour_contract", "hours": "free", "orders": "free", "rules": "none"}
    found = assess(answers, today=TODAY)
    assert found.supported is None and any("对不上" in doubt for doubt in found.doubts)


def test_every_finding_has_reason_basis_and_proof() -> None:
    for factor in factors():
        assert factor.question and factor.proof
        for option in factor.options:
            assert option.reason
            assert option.basis or option.id in ("no",), f"{factor.id}.{option.id}"


def test_what_outcomes_bring_names_real_claims() -> None:
    found = assess({}, today=TODAY)
    for outcomes in found.brings.values():
        for outcome in outcomes:
            assert outcome.basis
            if outcome.claim:
                assert find_entry(outcome.claim)


def test_the_middle_category_says_its_text_is_not_held() -> None:
    assert assess(CROWD_RIDER, today=TODAY).not_held


def test_unknown_is_an_answer_too() -> None:
    told = {**STATION_RIDER, "orders": "unknown"}
    assert "orders" in [question.factor for question in questions(told)]
    assert assess(told, today=TODAY).degree is Degree.LEANING


@pytest.mark.parametrize("answers", [{"mood": "bad"}, {"hours": "sometimes"}])
def test_unknown_factor_or_option(answers: dict[str, str]) -> None:
    with pytest.raises(ClaimError):
        assess(answers, today=TODAY)


def test_unknown_situation() -> None:
    with pytest.raises(ClaimError):
        assess({}, today=TODAY, situation=["astronaut"])


def test_situations_cover_what_workers_are() -> None:
    expected = (
        "crowdsourced station agency registered_business over_age student streamer designated_driver domestic dispatch"
    )
    assert set(expected.split()) <= set(situations())


@pytest.mark.parametrize(
    ("facts", "answers", "seen"),
    [
        ({"over_age": "yes"}, {"worker": "over_age"}, ()),
        ({"written_contract": "no"}, {"paper": "nothing"}, ()),
        ({"contract_kind": "cooperation", "written_contract": "yes"}, {"paper": "cooperation"}, ()),
        ({"mode": "crowdsourced", "worker_kind": "rider"}, {}, ("crowdsourced",)),
        ({"worker_kind": "streamer"}, {}, ("streamer",)),
        ({"registered_business": "yes"}, {}, ("registered_business",)),
        ({"worker_kind": "intern"}, {"worker": "student"}, ()),
        ({"monthly_pay": "5000"}, {}, ()),
    ],
)
def test_facts_settle_only_what_they_say(facts: dict[str, str], answers: dict[str, str], seen: tuple[str, ...]) -> None:
    assert answers_from_facts(facts) == (answers, seen)


def test_more_control_never_moves_away_from_labour() -> None:
    order = {None: 0, Relation.CIVIL: 1, Relation.MANAGED: 2, Relation.LABOUR: 3}
    for weaker, stronger in (("free", "minimum"), ("minimum", "fixed"), ("free", "fixed")):
        for orders in ("free", "costly", "cannot"):
            for rules in ("none", "basic", "platform", "discipline"):
                base = {**PARTIES, "orders": orders, "rules": rules, "price": "unilateral", "business": "core"}
                before = assess({**base, "hours": weaker}, today=TODAY).supported
                after = assess({**base, "hours": stronger}, today=TODAY).supported
                assert order[after] >= order[before], (weaker, stronger, orders, rules)


@pytest.mark.parametrize(
    ("factor", "option", "case"),
    [
        ("exclusive", "substitute", "指导性案例239号"),
        ("exclusive", "allowed", "指导性案例240号"),
        ("price", "customer", "指导性案例240号"),
        ("manager", "platform", "指导性案例237号"),
    ],
)
def test_a_case_is_cited_only_for_what_it_speaks_of(factor: str, option: str, case: str) -> None:
    """239 and 240 speak of no substitute, no other employers and no price of the customer; 237's employer was no platform."""
    options = {one.id: one for found in factors() if found.id == factor for one in found.options}
    assert case not in options[option].basis


PARTLY_MANAGED = {
    "unit": "company",
    "worker": "adult",
    "orders": "costly",
    "hours": "free",
    "process": "light",
    "rules": "basic",
    "price": "customer",
    "payer": "customer",
    "equipment": "own",
}


@pytest.mark.parametrize(
    ("business", "supported"),
    [("core", Relation.MANAGED), ("information", Relation.CIVIL), (None, Relation.CIVIL)],
)
def test_own_money_makes_partly_managed_work_civil_only_outside_the_business(
    business: str | None, supported: Relation
) -> None:
    answers = {**PARTLY_MANAGED, **({"business": business} if business else {})}
    assert assess(answers, today=TODAY).supported is supported


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"unit": "company", "worker": "adult"}, "双方都够格"),
        ({"unit": "company"}, "还没说清"),
        ({"worker": "adult"}, "还没说清"),
        ({"unit": "company", "worker": "over_age"}, "按专门规定看"),
        ({"unit": "person", "worker": "adult"}, "不是用人单位"),
    ],
)
def test_the_two_sides_are_told_as_far_as_they_are_known(answers: dict[str, str], said: str) -> None:
    assert said in assess({**answers, "orders": "costly"}, today=TODAY).limbs[0]
