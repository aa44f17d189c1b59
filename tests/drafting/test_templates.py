"""Every template renders, leaves nothing unrendered, invents nothing, and cites only what exists."""

from __future__ import annotations

import io
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.claims import compute_claim
from bot.drafting import DraftError, check_templates, draft, draft_from, prepare, templates
from bot.drafting.model import Paragraph, Run, evidence_rows
from bot.drafting.template import parse_template
from bot.drafting.vocabulary import fields, receivers, requests
from tests.drafting.stage import CLAIMS, EVIDENCE, FACTS, TODAY, docx_pieces, has_font, pdf_text, squeezed

if TYPE_CHECKING:
    from knowledge.library import Library

NAMES = list(templates())
MARKS = re.compile(r"\{|\}|\[\[|\]\]|【|】|^#|^>|^\|", re.MULTILINE)
ROOT = Path(__file__).resolve().parents[2]
_CLAIMS = [compute_claim(name, values, today=TODAY) for name, values in CLAIMS.items()]
_ROWS = evidence_rows(EVIDENCE)


def _values(slot: str) -> st.SearchStrategy[str]:
    one = fields()[slot]
    if one.kind == "yes_no":
        return st.sampled_from(["yes", "no"])
    if one.kind == "date":
        return st.sampled_from(["2026-10-01", "2026-10", "2026-10-01..2026-10-15", "上个月"])
    if one.kind == "yuan":
        return st.sampled_from(["5000", "1.5", "大概五六千"])
    if one.values:
        return st.sampled_from(sorted(one.values))
    return st.text(st.characters(codec="utf-8", exclude_characters="{}[]【】#>|"), max_size=30)


_SOME_FACTS = st.lists(st.sampled_from(sorted(fields())), unique=True).flatmap(
    lambda slots: st.fixed_dictionaries({slot: _values(slot) for slot in slots})
)


def test_the_files_are_well_formed() -> None:
    assert check_templates() == []
    assert len(NAMES) >= 14


@pytest.mark.parametrize("name", NAMES)
def test_a_template_renders_to_the_same_words_in_both_forms(name: str) -> None:
    made = prepare(name, FACTS, today=TODAY, claims=CLAIMS, evidence=EVIDENCE)
    pieces = docx_pieces(made.files[0].content)
    assert "".join(pieces) == squeezed(made.draft.text)
    assert not MARKS.search(made.draft.text)
    if not has_font():
        pytest.skip("no font with Chinese characters here")
    printed = pdf_text(made.files[1].content)
    assert [piece for piece in pieces if piece not in printed] == []
    heads = [squeezed(block.text) for block in made.draft.blocks if getattr(block, "header", False)]
    extra = len(printed) - len("".join(pieces))
    assert 0 <= extra <= sum(len(head) for head in heads)


@pytest.mark.parametrize("name", NAMES)
def test_complete_facts_leave_no_blank(name: str) -> None:
    assert draft_from(name, FACTS, today=TODAY, claims=CLAIMS, evidence=EVIDENCE).blanks == ()


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(facts=_SOME_FACTS, with_claims=st.booleans())
def test_no_placeholder_is_left_whatever_is_known(name: str, facts: dict[str, str], with_claims: bool) -> None:
    made = draft(templates()[name], facts, _CLAIMS if with_claims else (), _ROWS if with_claims else (), TODAY)
    assert not MARKS.search(made.text)
    assert "None" not in made.text or any("None" in told for told in facts.values())
    assert made.complete == (not made.blanks)


@pytest.mark.parametrize("name", NAMES)
def test_without_facts_nothing_is_invented_and_every_blank_is_seen(name: str) -> None:
    made = draft_from(name, {}, today=TODAY)
    blanks = [run.text for run in _runs(made.blocks) if run.blank]
    for missing in made.blanks:
        assert any(missing in text for text in blanks), missing
    told = "".join(run.text for run in _runs(made.blocks) if not run.blank)
    assert not re.search(r"\d{4}年|\d元", told.replace("2026年11月21日", ""))
    needed = {fields()[slot].label for slot in templates()[name].needs}
    hints = "".join(made.blanks)
    assert all(label[:2] in hints for label in needed), needed


def test_what_a_worker_wrote_is_never_read_as_a_template() -> None:
    told = {"story": "站长说 {{姓名}} [[劳动合同法:1]] {关系=劳动关系} 【请求】", "full_name": "赵小河"}
    made = draft_from("arbitration-application", told, today=TODAY)
    assert "站长说 {{姓名}} [[劳动合同法:1]] {关系=劳动关系} 【请求】" in made.text
    assert "劳动合同法:1" not in made.citations


def test_pictographs_and_control_characters_do_not_reach_the_paper() -> None:
    made = draft_from("wage-letter", {"story": "欠我钱😡\x00\u202e还拉黑", "full_name": "赵"}, today=TODAY)
    assert "欠我钱还拉黑" in made.text
    rows = [{"title": "截图\x01😡", "purpose": "被\u202e骂"}]
    assert prepare("evidence-list", {}, today=TODAY, evidence=rows).draft.text.count("截图") == 1


@pytest.mark.parametrize("name", NAMES)
def test_each_draft_tells_where_how_many_by_when_and_offers_a_person(name: str) -> None:
    made = draft_from(name, FACTS, today=TODAY, claims=CLAIMS, evidence=EVIDENCE)
    cover = {section.title: section.lines for section in made.cover}
    assert "找人工" in cover["先让人看一遍"][0][0] and made.cover[0].title == "先让人看一遍"
    assert {"要核对的", "交到哪里", "交几份", "最晚什么时候"} <= set(cover)
    assert any(title.startswith("依据") for title in cover)
    assert any(title.startswith("当心") for title in cover)
    assert not any(MARKS.search(text) for lines in cover.values() for text, _ in lines)
    assert "您" not in str(cover) and "您" not in made.text


def _cited() -> set[str]:
    keys = {key for template in templates().values() for key in template.citations()}
    keys |= {key for one in requests().values() for key in (*one.basis, *one.civil_basis)}
    for one in receivers().values():
        rows = (*one.lines, *(line for place in one.places.values() for line in place))
        keys |= {key for _, basis in rows for key in basis}
    return keys


def test_every_citation_of_a_held_statute_resolves_today(statute_library: Library) -> None:
    from knowledge.authored.register import Register
    from knowledge.citations import CitationResolver, parse_key

    resolver = CitationResolver(statute_library, Register.load())
    checked = 0
    for key in sorted(_cited()):
        citation = parse_key(key)
        if statute_library.version_on(citation.key.document, TODAY) is None:
            continue
        found = resolver.resolve(citation, TODAY)
        assert found.resolved, (key, found)
        checked += 1
    assert checked > 40


def _corpus() -> Path | None:
    for candidate in (os.environ.get("YOUJU_CORPUS"), ROOT.parent / "shared" / "corpus"):
        if candidate and (Path(candidate) / "FACTS.md").is_file():
            return Path(candidate)
    return None


@pytest.mark.skipif(_corpus() is None, reason="the official texts are not here")
def test_every_citation_of_a_regulation_is_in_its_text() -> None:
    from knowledge.citations import parse_key
    from knowledge.text.numerals import write_numeral

    folder = _corpus()
    assert folder is not None
    texts = {path.stem: path for path in folder.glob("*/*.md") if path.parent.name != "superseded"}
    checked = 0
    for key in sorted(_cited()):
        citation = parse_key(key)
        path = texts.get(citation.key.document)
        if path is None:
            continue
        number = write_numeral(citation.key.number or 0)
        text = path.read_text(encoding="utf-8")
        assert f"第{number}条" in text or re.search(rf"^(?:## )?{number}、", text, re.MULTILINE), key
        checked += 1
    assert checked > 25


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("{{没有这样的事实}}", "没有叫"),
        ("{{姓名}", "括号"),
        ("{关系=朋友} 一句话", "没有 朋友"),
        ("{要=没有的请求} 一句话", "没有这样的请求"),
        ("【没有的指令】", "括号"),
    ],
)
def test_a_slip_in_a_template_is_told_with_its_line(line: str, says: str) -> None:
    head = "---\nname: x\ntitle: x\nuse: x\nreceiver: court\ncopies: x\n---\n# x\n"
    with pytest.raises(DraftError, match=says) as caught:
        parse_template(head + line)
    assert "第 9 行" in str(caught.value) and caught.value.code == "bad_template"


def test_a_docx_has_paper_size_and_east_asian_faces() -> None:
    from docx import Document
    from docx.shared import Mm, Pt

    made = prepare("arbitration-application", FACTS, today=TODAY, claims=CLAIMS)
    document = Document(io.BytesIO(made.files[0].content))
    assert abs((document.sections[0].page_width or 0) - Mm(210)) < Mm(1)
    assert document.styles["Normal"].paragraph_format.line_spacing == Pt(21)
    assert document.paragraphs[0].runs[0].font.size == Pt(18)
    assert "仿宋" in document.styles["Normal"].element.xml
    blank = [run for paragraph in document.paragraphs for run in paragraph.runs if run.underline]
    assert blank


def _runs(blocks: object) -> list[Run]:
    found: list[Run] = []
    for block in blocks:  # type: ignore[attr-defined]
        if isinstance(block, Paragraph):
            found += block.runs
        else:
            found += [run for row in getattr(block, "rows", ()) for cell in row for run in cell]
    return found
