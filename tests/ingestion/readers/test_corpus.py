"""The official texts, each in every format: articles exact, wording equal, metadata right. Skipped where there are none."""

from __future__ import annotations

import csv
import re
from collections import Counter
from datetime import date
from functools import cache, lru_cache
from pathlib import Path

import pytest

from ingestion.publishing.proposal.draft import Draft, draft_of
from ingestion.readers.choosing import read_bytes
from ingestion.structure import Structure, structure_of
from knowledge.authored.register import Register
from tests.ingestion import rendering

CORPUS = rendering.corpus()
pytestmark = pytest.mark.skipif(CORPUS is None, reason="the folder of official texts is not here")
TODAY = date(2026, 11, 21)


@lru_cache(maxsize=1)
def rows():
    assert CORPUS is not None
    with (CORPUS / "INDEX.tsv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t"))


@cache
def markdown(path: str) -> str:
    assert CORPUS is not None
    return (CORPUS / path).read_text(encoding="utf-8")


@cache
def truth(path: str) -> Structure:
    return structure_of(read_bytes(markdown(path).encode()).lines)


def bare(text: str) -> str:
    return re.sub(r"\s+", "", text)


FORMATS = {
    "markdown": lambda paragraphs: "\n\n".join(
        "#" * p.heading + " " * bool(p.heading) + p.text for p in paragraphs
    ).encode(),
    "gb18030": rendering.as_text,
    "gb18030 without indents": lambda paragraphs: rendering.as_text(paragraphs, indent=""),
    "broken lines": rendering.wrapped,
    "docx": rendering.as_docx,
    "html": rendering.as_html,
    "html in gb18030": lambda paragraphs: rendering.as_html(paragraphs, "gb18030"),
    "pdf": lambda paragraphs: rendering.as_pdf(paragraphs, header="某某公报"),
    "pdf without indents": lambda paragraphs: rendering.as_pdf(paragraphs, indent=0),
    "pdf in two columns": lambda paragraphs: rendering.as_pdf(paragraphs, columns=2),
}


def test_every_article_of_every_text_is_found_under_its_number():
    wrong = []
    for row in rows():
        numbers = [article.article for article in truth(row["path"]).articles]
        if numbers != [str(number) for number in range(1, int(row["articles"]) + 1)]:
            wrong.append((row["path"], row["articles"], numbers))
    assert not wrong


@pytest.mark.slow
@pytest.mark.parametrize("name", FORMATS)
def test_a_format_changes_neither_numbering_nor_wording(name):
    wrong = []
    for row in rows():
        expected = truth(row["path"])
        found = structure_of(read_bytes(FORMATS[name](rendering.paragraphs_of(markdown(row["path"])))).lines)
        if [p.article for p in found.drafts] != [p.article for p in expected.drafts]:
            wrong.append((row["path"], "numbering"))
        elif differing := [
            a.label for a, b in zip(found.drafts, expected.drafts, strict=True) if bare(a.text) != bare(b.text)
        ]:
            wrong.append((row["path"], differing))
    assert not wrong


@pytest.mark.slow
def test_a_pdf_with_an_embedded_font_reads_the_same():
    for row in rows()[::12]:
        found = structure_of(
            read_bytes(rendering.as_embedded_pdf(rendering.paragraphs_of(markdown(row["path"])))).lines
        )
        expected = truth(row["path"])
        assert [(p.article, bare(p.text)) for p in found.drafts] == [(p.article, bare(p.text)) for p in expected.drafts]


def same(one: object, others: list[str]) -> bool:
    def form(text: str) -> str:
        text = re.sub(r"[\s（(](?:\d{4}修.|节录|附.*)[）)]$", "", text)
        return re.sub(r"[\s\[\]〔〕]", "", text).replace("人力资源和社会保障", "人力资源社会保障")

    return not others and not one or form(str(one or "")) in {form(other) for other in others}


def judged(draft: Draft, row: dict[str, str]) -> dict[str, bool]:
    """Compare proposals with the index. A day may be that of the version or, where the index has both, the first one."""
    found = draft.metadata
    office = r"^(?:人力资源社会保障部(?:等九部门)?|劳动和社会保障部)(?=关于)"
    titles = [row["title"], re.sub(office, "", row["title"])]
    numbers = [part.strip() for part in re.split(r";\s*(?:revised\s*)?|\s\(", row["doc_number"]) if part.strip()]
    promulgated = re.findall(r"\d{4}-\d\d-\d\d", row["promulgated"])
    effective = re.findall(r"\d{4}-\d\d-\d\d", row["effective"])
    starts = [str(day) for day in (found.effective_from, found.first_effective) if day]
    version_start = draft.metadata.sources.get("effective_from")
    confirmed = version_start is not None and version_start.source == "register"
    return {
        "title": same(re.sub(office, "", found.title), titles[1:]) or same(found.title, titles),
        "number": same(found.number, numbers),
        "issuer": same(found.issuer, [row["issuer"]]),
        "promulgated": str(found.promulgated) in promulgated,
        "effective": any(day in effective for day in starts) or confirmed,
    }


def test_title_number_issuer_and_dates_are_right_without_the_files_own_front_matter(register: Register):
    right: Counter[str] = Counter()
    wrong = []
    for row in rows():
        text = read_bytes(rendering.as_text(rendering.paragraphs_of(markdown(row["path"]))))
        for field, fits in judged(draft_of(text, register, today=TODAY), row).items():
            right[field] += fits
            if not fits:
                wrong.append((Path(row["path"]).stem, field))
    assert all(count >= 0.95 * len(rows()) for count in right.values()), (right, wrong)


def test_every_warning_is_one_that_is_explained(register: Register):
    known = (
        "is not stated",
        "taken for the version of",
        "the text says it holds until",
        "this is a draft",
        "articles were found, the register knows",
    )
    for row in rows():
        draft = draft_of(read_bytes(markdown(row["path"]).encode()), register, today=TODAY)
        open_findings = [f for f in draft.findings if not f.mended]
        assert not open_findings, (row["path"], open_findings)
        assert all(any(part in warning for part in known) for warning in draft.warnings), (row["path"], draft.warnings)
