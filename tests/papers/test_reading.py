"""What comes out of a file: pages and their text, and one friendly sentence for every file that cannot be read."""

from __future__ import annotations

import io
from datetime import date

import pypdf
import pytest

from bot.papers.model import Heard, Problem
from bot.papers.view import shown_for_confirmation
from handlers.reading import FileReader
from handlers.reading.child import MOST_PAGES, heard_in
from ingestion.readers.ocr import installed
from tests.papers.stage import DISMISSAL, pdf, photo

TODAY = date(2026, 11, 23)


def said(heard: Heard) -> str:
    return shown_for_confirmation(heard, "t", TODAY, lambda text: False, "zh").plain_text()


def blank(pages: int, password: str = "") -> bytes:
    made, out = pypdf.PdfWriter(), io.BytesIO()
    for _ in range(pages):
        made.add_blank_page(300, 300)
    if password:
        made.encrypt(password, algorithm="RC4-128")
    made.write(out)
    return out.getvalue()


def test_a_pdf_is_read_in_a_process_of_its_own_page_by_page():
    heard = FileReader().read(pdf(DISMISSAL), "file")
    assert not heard.problem and "2026年10月15日" in heard.text
    assert [page.number for page in heard.pages] == [1] and heard.sure == 1.0


def test_a_text_file_is_read_too():
    assert "解除劳动合同" in heard_in(DISMISSAL.encode()).text


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (blank(1, "geheim"), Problem.ENCRYPTED),
        (b"%PDF-1.7 broken", Problem.DAMAGED),
        (blank(MOST_PAGES + 1), Problem.TOO_LONG),
        (b"\xff\xd8\xff\xe0" + b"no picture" * 20, Problem.DAMAGED),
        (b"", Problem.NO_TEXT),
        (b"PK\x03\x04" + b"\0" * 40, Problem.NOT_SUPPORTED),
        (b"MZ" + b"\0" * 200, Problem.NOT_SUPPORTED),
        (b"\x1aE\xdf\xa3" + b"\0" * 200, Problem.MOVING),
    ],
)
def test_every_file_that_cannot_be_read_has_its_sentence(data: bytes, problem: Problem):
    heard = heard_in(data)
    assert heard.problem in (problem, Problem.DAMAGED if problem is Problem.NOT_SUPPORTED else problem)
    text = said(heard)
    assert text and "Error" not in text and "{" not in text


def test_a_file_that_says_it_is_a_pdf_and_is_a_page_of_html_is_not_believed():
    assert heard_in(b"<html><body><p>hello</p></body></html>").problem is Problem.NOT_SUPPORTED


def test_a_file_beyond_the_limit_is_not_opened():
    assert FileReader().read(b"x" * (20 * 2**20 + 1), "file").problem is Problem.TOO_LARGE


def test_reading_that_takes_too_long_is_ended():
    assert FileReader(seconds=0.01).read(pdf(DISMISSAL), "file").problem is Problem.TOO_SLOW


@pytest.mark.skipif(installed(), reason="text in pictures is recognised here")
def test_without_the_extra_a_picture_asks_for_the_lines_that_matter():
    assert not FileReader().reads("photo")
    assert "打字告诉我最要紧的那几行" in said(heard_in(photo(DISMISSAL)))
    assert "打字告诉我最要紧的那几行" in said(heard_in(blank(1)))


@pytest.mark.skipif(not installed(), reason="needs the extra ocr")
def test_a_photograph_of_a_notice_is_read_with_how_sure_it_is():
    heard = FileReader().read(photo(DISMISSAL), "photo")
    assert "2026年10月15日" in heard.text and 0.5 < heard.sure <= 1.0
    assert "违纪" in said(heard)
