"""Word 97 files made by LibreOffice and read back through each converter. Skipped where a program is not installed."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from ingestion.errors import Missing, Unreadable
from ingestion.readers.doc import CONVERTERS, DocReader
from ingestion.structure import structure_of
from knowledge.text.numerals import write_numeral
from tests.ingestion import rendering

pytestmark = pytest.mark.slow
ARTICLES = 40


def paragraphs() -> list[rendering.Paragraph]:
    made = [rendering.Paragraph("某县共享雪橇管理办法", 1), rendering.Paragraph("第一章 总则", 2)]
    for number in range(1, ARTICLES + 1):
        made.append(rendering.Paragraph(f"第{write_numeral(number)}条 雪橇站每天检查第{number}号雪橇，下列情形停用："))
        made += map(rendering.Paragraph, ("（一）滑板开裂；", "（二）缰绳磨损。"))
    return made


@pytest.fixture(scope="module")
def old_word(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice (soffice) is not installed, so that no .doc file can be made")
    folder = tmp_path_factory.mktemp("doc")
    path = folder / "text.docx"
    path.write_bytes(rendering.as_docx(paragraphs()))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", "doc:MS Word 97", "--outdir", str(folder), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return Path(folder / "text.doc").read_bytes()


@pytest.mark.parametrize("converter", CONVERTERS)
def test_every_article_is_read_through_each_converter(old_word: bytes, converter: str):
    if shutil.which(converter) is None:
        pytest.skip(f"{converter} is not installed")
    reader = DocReader([converter])
    assert reader.accepts(old_word)
    found = structure_of(reader.read(old_word).lines)
    assert [article.article for article in found.articles] == [str(n) for n in range(1, ARTICLES + 1)]
    assert {article.path for article in found.articles} == {("第一章 总则",)}
    assert found.articles[6].text.splitlines() == [
        "雪橇站每天检查第7号雪橇，下列情形停用：",
        "（一）滑板开裂；",
        "（二）缰绳磨损。",
    ]


def test_without_a_converter_the_admin_is_told_what_to_install(old_word: bytes):
    with pytest.raises(Missing, match="antiword or LibreOffice"):
        DocReader(["no-such-program"]).read(old_word)


def test_a_cut_off_file_is_refused_with_a_sentence(old_word: bytes):
    with pytest.raises((Unreadable, Missing)):
        DocReader(["antiword"]).read(old_word[: len(old_word) // 3])
