"""A law a line names is one it rests on: by its title or by a name in use for it, not by an ending it happens to share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.answering.gates import Evidence, Sentence
from bot.answering.gates.names import named_outside
from bot.answering.material import Material, clause_of
from knowledge.authored.card import parse_citation_key
from tests.conftest import TODAY

if TYPE_CHECKING:
    from bot.app import App


def outside(app: App, text: str, *refs: str) -> str:
    clauses = {}
    for ref in refs:
        citation = parse_citation_key(ref)
        found = clause_of(citation, app.resolver.resolve(citation, TODAY), app.gloss(str(citation.key)))
        assert found is not None
        clauses[ref] = found
    evidence = Evidence(Material("押金不退", TODAY, {}, (), (), clauses), app.find_citations, {})
    return named_outside(Sentence(text, refs), evidence)


@pytest.mark.parametrize(
    ("text", "ref"),
    [
        ("平台要守骑手信息保护法，不能乱用你的资料。", "个人信息保护法:13"),
        ("你这个归网约车调解仲裁法管，一年内去申请。", "劳动争议调解仲裁法:27:1"),
        ("外卖员有外卖骑手劳动合同法，公司要赔。", "劳动合同法:87"),
        ("零工保障监察条例说公司要补。", "劳动保障监察条例:11"),
        ("保障法写得很清楚，骑手权益保障法是管这个的。", "妇女权益保障法:48"),
    ],
)
def test_a_law_that_does_not_exist_is_not_let_through_for_its_ending(app: App, text: str, ref: str) -> None:
    assert outside(app, text, ref) == "unknown_law"


@pytest.mark.parametrize(
    ("text", "ref"),
    [
        ("公司违反了劳动合同法，要赔你。", "劳动合同法:87"),
        ("去申请时按调解仲裁法算，一年之内。", "劳动争议调解仲裁法:27:1"),
        ("一年的期限写在劳动争议仲裁法里。", "劳动争议调解仲裁法:27:1"),
        ("平台也要守个人信息保护法。", "个人信息保护法:13"),
        ("找劳动监察，他们按劳动保障监察条例办。", "劳动保障监察条例:11"),
        ("站点拿它自己的员工管理办法扣钱，让他拿出来看。", "劳动合同法:87"),
        ("国家有中华人民共和国劳动合同法，公司要守。", "劳动合同法:87"),
        ("发消息：请书面写明依据哪条规定，是哪个险。", "劳动合同法:87"),
    ],
)
def test_a_law_the_line_rests_on_may_be_named_as_people_name_it(app: App, text: str, ref: str) -> None:
    assert outside(app, text, ref) == ""
