"""A line that tells what is printed but gives way passes only beside the rule that is used."""

from __future__ import annotations

import pytest

from bot.answering.gates import GATES, Evidence, Sentence
from bot.answering.gates.force import todays_rule_is_cited
from bot.answering.material import Material
from knowledge.authored.outweighed import gives_way
from tests.conftest import TODAY

EVIDENCE = Evidence(Material("多久", TODAY, {}, (), (), {}), lambda _: [], {})


@pytest.mark.parametrize(
    ("refs", "code"),
    [
        (("劳动法:82",), "gives_way"),
        (("劳动法:82:1",), "gives_way"),
        (("劳动法:82", "劳动争议调解仲裁法:27"), ""),
        (("劳动法:82", "劳动争议调解仲裁法:27:1"), ""),
        (("劳动法:36",), "gives_way"),
        (("最低工资规定:13",), "gives_way"),
        (("劳动合同法实施条例:35",), "gives_way"),
        (("失业保险条例:28", "社会保险法:88"), ""),
        (("劳动保障监察条例:27:1",), ""),  # false wage totals: still one to three times
        (("劳动保障监察条例:27:2",), "gives_way"),
        (("劳动法:44",), ""),
        ((), ""),
    ],
)
def test_what_gives_way_is_told_only_beside_what_is_used(refs: tuple[str, ...], code: str) -> None:
    assert todays_rule_is_cited(Sentence("六十日内申请。", refs), EVIDENCE) == code


def test_the_gate_stands_among_the_gates() -> None:
    assert todays_rule_is_cited in GATES


def test_a_paragraph_is_met_only_by_a_citation_that_names_it() -> None:
    ways = {"甲:1:2": "乙:3"}
    assert gives_way("甲:1:2:1", ways) == "乙:3"
    assert gives_way("甲:1", ways) == gives_way("甲:1:1", ways) == gives_way("甲", ways) == ""
