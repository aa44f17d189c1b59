"""Which form a text has: articles, sections, a case, or none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ingestion.errors import Unreadable
from ingestion.marks import ARTICLE
from ingestion.readers.base import Line
from ingestion.structure.articles import ArticleReader
from ingestion.structure.cases import case_part, read_case
from ingestion.structure.checking import check_provisions
from ingestion.structure.finishing import read_plain
from ingestion.structure.model import AMENDING, ISSUING, Structure
from ingestion.structure.sections import read_sections
from knowledge.models import FindingDraft

MOST_PROVISIONS = 9_999
LONGEST_PARAGRAPH = 10_000
"""Characters of one paragraph; the longest of the statutes and of the official texts read here have some 700."""


def structure_of(lines: Sequence[Line]) -> Structure:
    """Return the parts of a text. Raises Unreadable for one with more articles than any law has."""
    lines = [line for line in lines if line.text.strip()]
    if not lines:
        raise Unreadable("no_text", "The file holds no text.")
    longest = max(len(line.text) for line in lines)
    if longest > LONGEST_PARAGRAPH:
        raise Unreadable(
            "too_long",
            f"One paragraph has {longest:,} characters, more than any text of law; save the file with its line breaks.",
        )
    starts = sum(ARTICLE.match(line.text) is not None for line in lines)
    if starts > MOST_PROVISIONS:
        raise Unreadable(
            "too_many_articles",
            f"The file has {starts} articles, more than any law; split it by document and try again.",
        )
    found = _by_form(lines)
    findings = [*found.findings, *_checked(found)]
    return replace(found, findings=tuple(dict.fromkeys(findings)))


def _by_form(lines: list[Line]) -> Structure:
    title = next((line.text for line in lines if line.heading), lines[0].text).strip()
    articles = ArticleReader(lines).read()
    sections = read_sections(lines)
    if _is_case(lines, articles):
        return read_case(lines)
    amending = AMENDING.search(title) or AMENDING.search(lines[0].text.strip())
    if amending and sections is not None and len(sections.sections) >= 1:
        return sections
    numbered = articles.articles
    if numbered and (len(numbered) >= 2 or numbered[0].article == "1") and _leads(lines, title, articles, sections):
        return articles
    if sections is not None and sections.sections:
        return sections
    return articles if numbered else read_plain(lines)


def _is_case(lines: list[Line], articles: Structure) -> bool:
    """Whether the text has the parts of a case and no articles to speak of."""
    parts = {case_part(line) for line in lines} - {None}
    telling = parts & {"基本案情", "裁判要点", "案情简介", "简要案情", "裁判理由"}
    return len(parts) >= 2 and bool(telling) and len(articles.articles) < 3


def _leads(lines: list[Line], title: str, articles: Structure, sections: Structure | None) -> bool:
    """Whether the articles are the text, not something that sections before them quote or append."""
    if sections is None or len(sections.sections) < 2 or not _stands_before(lines, sections, articles):
        return True
    opening = "".join(line.text for line in lines[:8])
    issued = ISSUING.search(title) or any(word in opening for word in ("印发", "批准", "征求意见")) or "批准" in title
    return bool(issued) or _longer(articles, sections)


def _stands_before(lines: list[Line], sections: Structure, articles: Structure) -> bool:
    return len(sections.head) < len(articles.head)


def _longer(articles: Structure, sections: Structure | None) -> bool:
    def size(structure: Structure) -> int:
        return sum(len(draft.text) for draft in structure.drafts if draft.article[:1].isdigit())

    own = sum(len(line.text) for line in articles.head)
    return sections is None or size(articles) > own


def _checked(found: Structure) -> list[FindingDraft]:
    own = [draft for draft in found.drafts if not draft.article.startswith("附")]
    if found.form == "case":
        return [FindingDraft("empty_article", "", f"{d.label} has no text") for d in own if not d.text]
    return check_provisions(own)
