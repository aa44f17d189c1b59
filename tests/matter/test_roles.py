"""What sums and dates are by the words around them: the shipped weights fit the utterances, and strangers' words are understood."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from bot.contract.matter import FIELDS, Matter, Sure
from bot.matter.reading import Context, RuleReader, apply_reading
from bot.matter.reading.clauses import prepared
from bot.matter.reading.decide import decide, weighed
from bot.matter.roles.labels import FIELD_OF, NONE
from bot.matter.roles.mentions import Kind, Surroundings, mentions_in
from bot.matter.roles.model import SURE, WEIGHTS, Role, load_role_model, roles_in
from bot.matter.teaching.labelled import read_utterances, roles_key

TODAY = date(2026, 11, 22)


def heard(*turns: str) -> Matter:
    """Return the matter after some turns, each read after what was said before."""
    matter = Matter()
    for number, text in enumerate(turns, 1):
        matter = apply_reading(matter, RuleReader().read(text, matter, Context(TODAY, number)), number)
        matter = matter.model_copy(update={"heard": f"{matter.heard}。{text}".strip("。")})
    return matter


def labels(text: str, asked: str = "", before: str = "") -> dict[str, str]:
    """Return the label of each figure of a text by its words."""
    return {role.words: role.label for role in roles_in(prepared(text), TODAY, Surroundings(asked, before)).values()}


def test_the_shipped_weights_were_learned_from_the_utterances_as_they_are() -> None:
    with np.load(WEIGHTS) as kept:
        assert str(kept["key"]) == roles_key()


def test_every_label_fills_a_field_that_exists_or_none() -> None:
    for fields in FIELD_OF.values():
        assert {*fields.values()} - {NONE} <= {*FIELDS}
    known = {label for fields in FIELD_OF.values() for label in fields}
    for utterance in read_utterances():
        assert {role for _, _, role in utterance.marks} <= known, utterance.text


def test_the_model_knows_the_labels_of_both_kinds() -> None:
    model = load_role_model()
    assert model is not None
    for kind in Kind:
        assert {*model.heads[kind].labels} <= {*FIELD_OF[kind]}


def test_figures_are_found_in_their_order_and_none_twice() -> None:
    mentions = mentions_in("2024年3月1号来的，一个月5600，8月扣了300", TODAY)
    assert [mention.kind for mention in mentions] == [Kind.DAY, Kind.SUM, Kind.DAY, Kind.SUM]


@pytest.mark.parametrize(
    ("text", "words", "label"),
    [
        ("站里规定掉一个件扣260", "260", "docked_once"),
        ("一个带我的师傅他能拿9600我才5900", "9600", "other_person"),
        ("5月6到17号我实打实上了九天", "5月6", "period"),
        ("医生那边我妈自己垫了一万七", "一万七", "medical"),
        ("老板只肯出六千打发我", "六千", "offered"),
        ("今年5月12号才补签的合同", "今年5月12号", "signed"),
    ],
)
def test_a_figure_in_a_strangers_words_is_what_it_is(text: str, words: str, label: str) -> None:
    assert labels(text)[words] == label


@pytest.mark.parametrize(
    ("turns", "fields"),
    [
        (["一个差评罚260"], {"monthly_pay": None, "docked": None}),
        (["5月6到17号我实打实上了九天"], {"joined": None, "left": None}),
        (["我21年进的店", "6月18号报的到"], {"joined": "2021-06-18"}),
        (["厂子要搬了", "12月20号是最后一天"], {"left": "2026-12-20"}),
        (["去年8月进的公司", "今年5月12号才让我签的合同"], {"contract_signed": "2026-05-12"}),
        (["一个月6900 上个月多点 7300"], {"left": None}),
    ],
)
def test_a_figure_fills_the_field_it_is_of_and_no_other(turns: list[str], fields: dict[str, str | None]) -> None:
    matter = heard(*turns)
    held = {name: matter.value(name) for name in fields}
    assert {name: value if value is None else str(value) for name, value in held.items()} == fields


def test_two_digits_and_a_year_are_a_year_and_no_length() -> None:
    matter = heard("饭店炒菜的", "22年")
    assert matter.value("months_worked") is None


def _role(field: str, label: str, margin: float, words: str = "3000") -> Role:
    return Role(words, mentions_in("3000块", TODAY)[0], label, field, margin)


def test_what_the_patterns_say_is_weighed_in() -> None:
    text = prepared("一个月3000块")
    role = next(iter(roles_in(text, TODAY, Surroundings()).values()))
    named = weighed(role, "deposit", "")
    assert named is not None
    assert role.field == "monthly_pay"
    assert named.margin < role.margin


def test_a_role_far_ahead_counts_as_said_outright() -> None:
    assert decide("", _role("offered", "offered", SURE)) == ("offered", Sure.TOLD)
    assert decide("", _role("offered", "offered", SURE / 2)) == ("offered", Sure.INFERRED)
    assert decide("", None) == ("", Sure.TOLD)


def test_a_promise_that_counts_from_another_day_sets_no_day_of_payment() -> None:
    assert decide("", _role("due_on", "due", 2.0, "下个月"))[0] == ""
    assert decide("", _role("due_on", "due", 2.0, "12月10号"))[0] == "due_on"
