"""Questions without an answer: grouped by our own words, and a card begun that the linter can read on."""

from __future__ import annotations

import pytest

from bot.insight.unanswered import POOL, UNNAMED, field_names, groups, skeleton
from bot.understanding.concepts import load_concepts
from knowledge.authored.card import load_cards
from knowledge.yaml_files import read_yaml

TITLES = {"unpaid-wages": "拖欠工资"}


def title(card: str) -> str:
    return TITLES.get(card, "")


def test_every_field_a_group_can_be_named_by_has_a_name():
    fields = {name for concept in load_concepts() for name, _ in concept.sets}
    assert fields == set(field_names())


def test_groups_are_named_and_small_ones_stand_together():
    found = groups(
        {
            "account_banned+ended_by": 21,
            "card:unpaid-wages": 9,
            "": 6,
            "card:a-card-that-is-gone": 6,
            "minor": 2,
            "died": 3,
            "sick": 1,
        },
        title,
    )
    assert [(one.name, one.count) for one in found] == [
        ("封号、限单 + 谁提出不干", 20), (UNNAMED, 10), ("像“拖欠工资”，没答上", 10), (POOL, 5),
    ]  # fmt: skip
    assert [bool(one.group) for one in found] == [True, False, True, False]
    assert groups({"minor": 3, "died": 4}, title) == []


@pytest.mark.parametrize("group", ["account_banned+ended_by", "card:unpaid-wages"])
def test_a_card_begins_in_the_form_cards_have(group: str, tmp_path):
    text = skeleton(group, title)
    head = text.split("---\n")[1]
    (tmp_path / "head.yaml").write_text(head, encoding="utf-8")
    given = set(read_yaml(tmp_path / "head.yaml"))
    card = next(iter(load_cards().cards.values()))
    assert {"id", "title", "topic", "asked_as", "decides"} <= given
    assert card.id and "## 一句话" in text


@pytest.mark.parametrize("group", ["", "nothing", "card:nothing", "account_banned+nothing", "--- \nid: x", "card:"])
def test_no_card_begins_for_what_is_no_group(group: str):
    with pytest.raises(ValueError, match="no group"):
        skeleton(group, title)
