"""Five complete stories, from the first message in a worker's own words to papers ready to file: the real product.

Real statutes, cards, evidence locker and documents; the clock stands at 21 November 2026. A story says what must be
seen; the papers are opened again and read. `YOUJU_WRITE_STORIES=1 python -m pytest tests/test_stories.py` renews
docs/stories.md and the pictures of the pages.
"""

from __future__ import annotations

import io
import os
import re
from collections.abc import Iterator
from decimal import Decimal

import pytest

from bot.app import App
from bot.drafting.fill import HAND
from bot.evidence import Owner
from tests.drafting.stage import docx_pieces, has_font, pdf_text, squeezed
from tests.stories import pages
from tests.stories.play import CHANNEL, Played, missing, open_app, play, stories

STORIES = stories()
WRITE = bool(os.environ.get("YOUJU_WRITE_STORIES"))
pytestmark = [pytest.mark.slow, pytest.mark.skipif(not has_font(), reason="no font with Chinese characters here")]


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """The whole product in a folder of its own, without a model."""
    opened = open_app(tmp_path_factory.mktemp("stories"))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def played(app: App) -> dict[str, Played]:
    """Every story, played once."""
    return {name: play(app, name, story) for name, story in STORIES.items()}


@pytest.mark.parametrize("name", STORIES)
def test_every_turn_says_what_it_must(played: dict[str, Played], name: str) -> None:
    for number, step in enumerate(played[name].steps, 1):
        assert not missing(step), f"turn {number}, {step.shown}: {missing(step)}\n\n{step.text}"
    assert not played[name].stuck, f"{played[name].stuck}\n\n{played[name].steps[-1].text}"


@pytest.mark.parametrize("name", STORIES)
def test_every_citation_opens(app: App, played: dict[str, Played], name: str) -> None:
    from knowledge.citations import parse_key
    from tests.stories.play import NOW

    for step in played[name].steps:
        for reply in step.replies:
            known = {clause.ref for clause in reply.clauses}
            assert all(set(point.refs) <= known for block in reply.blocks for point in block.points), step.shown
            for clause in reply.clauses:
                assert app.resolver.resolve(parse_key(clause.ref), NOW.date()).problem in ("", "not_held"), clause.ref


@pytest.mark.parametrize(("name", "paper"), [(name, paper) for name in STORIES for paper in STORIES[name]["papers"]])
def test_the_papers_hold_what_was_told_and_worked_out(played: dict[str, Played], name: str, paper: str) -> None:
    wanted, files = STORIES[name]["papers"][paper], played[name].files
    docx, pdf = docx_pieces(files[f"{paper}.docx"].content), pdf_text(files[f"{paper}.pdf"].content)
    whole = "".join(docx)
    for words in wanted["says"]:
        assert squeezed(words) in whole, f"{words} is not in the DOCX"
        assert squeezed(words) in pdf, f"{words} is not in the PDF"
    for blank in wanted["blanks"]:
        assert f"（{blank}" in whole and f"（{blank}" in pdf, f"{blank} is no blank"
    for words in wanted.get("never", ()):
        assert squeezed(words) not in whole, words
    assert not re.search(r"\{\{|\}\}|\[\[|None|不知道|×+某", whole)


@pytest.mark.parametrize(("name", "paper"), [(name, paper) for name in STORIES for paper in STORIES[name]["papers"]])
def test_no_number_of_a_paper_is_invented(played: dict[str, Played], name: str, paper: str) -> None:
    """Each number from 100 on was said by the worker, or stands in the working done by hand, or in the date."""
    from docx import Document

    told = "。".join(step.shown for step in played[name].steps)
    allowed = numbers(f"{told} {STORIES[name]['working']} 2026") | {Decimal(str(n)) for n in range(100)}
    document = Document(io.BytesIO(played[name].files[f"{paper}.docx"].content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    text = "\n".join([*(one.text for one in document.paragraphs), *cells])
    text = re.sub(r"SHA-256|[0-9a-f]{12,}|\d{4}-\d{2}-\d{2} \d{2}:\d{2}", "", text)
    assert numbers(text) <= allowed, numbers(text) - allowed


def numbers(text: str) -> set[Decimal]:
    """Return the numbers of a text, written with or without separators."""
    return {Decimal(one.replace(",", "")) for one in re.findall(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?", text)}


@pytest.mark.parametrize("name", STORIES)
def test_blanks_are_underlined_and_the_cover_note_comes_along(played: dict[str, Played], name: str) -> None:
    from docx import Document

    for paper, wanted in STORIES[name]["papers"].items():
        document = Document(io.BytesIO(played[name].files[f"{paper}.docx"].content))
        cells = [cell for table in document.tables for row in table.rows for cell in row.cells]
        every = [*document.paragraphs, *(one for cell in cells for one in cell.paragraphs)]
        lined = "".join(run.text for one in every for run in one.runs if run.underline)
        assert all(f"（{blank}" in lined for blank in wanted["blanks"])
        assert HAND not in lined  # a line under wide blanks is not drawn at the end of a line
        assert "交之前看" in pdf_text(played[name].files[f"{paper}-交之前看.pdf"].content)


@pytest.mark.parametrize("name", STORIES)
def test_the_evidence_is_kept_whole(app: App, played: dict[str, Played], name: str) -> None:
    sent = [turn for turn in STORIES[name]["turns"] if "send" in turn]
    entries = app.evidence.entries(Owner(CHANNEL, name))
    assert len(entries) == len(sent) and all(entry.note for entry in entries)
    assert played[name].state.facts.values["worker_kind"]


def test_the_stories_stand_in_the_docs(played: dict[str, Played]) -> None:
    if WRITE:
        pages.write(played)
    written = pages.DOCUMENT.read_text(encoding="utf-8")
    for name, story in STORIES.items():
        assert f"## {story['title']}" in written
        for paper in story["papers"]:
            picture = pages.picture_name(name, paper, 1)
            assert picture in written and (pages.PICTURES / picture).is_file()
    for file in pages.PICTURES.glob("*.png"):
        assert file.name in written and file.stat().st_size < 120_000
