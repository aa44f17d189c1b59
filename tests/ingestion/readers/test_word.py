"""Word files: tables, footnotes, automatic numbers, changes that were tracked; old .doc where a converter is installed."""

from __future__ import annotations

import io
import shutil
import stat
import zipfile
from pathlib import Path

import docx
import pytest

from ingestion.errors import Missing, Unreadable
from ingestion.readers.choosing import read_bytes
from ingestion.structure import structure_of
from tests.ingestion.rendering import Paragraph, as_docx

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def saved(document: docx.document.Document) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def with_footnotes(data: bytes, *notes: str) -> bytes:
    """The file with a part of footnotes, and a mark for each at the end of the last paragraphs."""
    body = "".join(
        f'<w:footnote w:id="{number}"><w:p><w:r><w:t>{note}</w:t></w:r></w:p></w:footnote>'
        for number, note in enumerate(notes, start=2)
    )
    separator = '<w:footnote w:type="separator" w:id="0"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    part = f'<?xml version="1.0"?><w:footnotes xmlns:w="{W}">{separator}{body}</w:footnotes>'
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name).decode() if name.endswith((".xml", ".rels")) else old.read(name)
            if name == "word/_rels/document.xml.rels":
                kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
                content = content.replace(
                    "</Relationships>",
                    f'<Relationship Id="rId90" Type="{kind}" Target="footnotes.xml"/></Relationships>',
                )
            if name == "[Content_Types].xml":
                kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
                content = content.replace(
                    "</Types>", f'<Override PartName="/word/footnotes.xml" ContentType="{kind}"/></Types>'
                )
            if name == "word/document.xml":
                mark = '<w:r><w:footnoteReference w:id="2"/></w:r></w:p><w:sectPr'
                content = content.replace("</w:p><w:sectPr", mark)
            new.writestr(name, content)
        new.writestr("word/footnotes.xml", part)
    return out.getvalue()


def test_a_table_stays_readable_and_in_its_article():
    document = docx.Document()
    for text in ("某市骑手补贴办法", "第一条 补贴按下表发放。"):
        document.add_paragraph(text)
    table = document.add_table(rows=0, cols=3)
    for cells in (("温度", "每天", "说明"), ("35度以上", "20元", "户外"), ("37度以上", "30元", "户外")):
        for cell, text in zip(table.add_row().cells, cells, strict=True):
            cell.text = text
    document.add_paragraph("第二条 本办法自2026年1月1日起施行。")
    first, second = structure_of(read_bytes(saved(document)).lines).articles
    rows = first.text.split("\n")
    assert len(rows) >= 4 and [row for row in rows if "37度以上" in row and "30元" in row and "户外" in row]
    assert second.text.startswith("本办法自")


def test_a_merged_cell_is_said_once():
    document = docx.Document()
    document.add_paragraph("第一条 如下。")
    table = document.add_table(rows=2, cols=2)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "合并的格子"
    table.cell(1, 0).text, table.cell(1, 1).text = "左", "右"
    document.add_paragraph("第二条 完。")
    text = structure_of(read_bytes(saved(document)).lines).articles[0].text
    assert text.count("合并的格子") == 1 and "左" in text and "右" in text


def test_footnotes_stand_apart_from_the_articles(register):
    from datetime import date

    from ingestion.publishing.proposal.draft import read_draft

    paragraphs = [Paragraph("某市骑手补贴办法", 1), Paragraph("第一条 按月发放。"), Paragraph("第二条 不得克扣。")]
    data = with_footnotes(as_docx(paragraphs), "补贴的标准见附表。")
    text = read_bytes(data)
    assert text.notes == ("补贴的标准见附表。",)
    draft = read_draft(data, "a.docx", register, today=date(2026, 11, 21))
    assert [part.text for part in draft.provisions] == ["按月发放。", "不得克扣。"]
    assert "注：补贴的标准见附表。" in draft.preamble
    assert any(finding.rule == "footnotes" for finding in draft.findings)


def test_automatic_numbers_are_part_of_the_text():
    document = docx.Document()
    document.add_paragraph("某市骑手通知")
    for text in ("按时结算", "不得扣押", "保留记录"):
        document.add_paragraph(text, style="List Number")
    lines = [line.text for line in read_bytes(saved(document)).lines]
    assert [line[:1] for line in lines[1:]] == ["1", "2", "3"]


# Old Word files


def old_word(extra: bytes = b"") -> bytes:
    return OLE + b"\0" * 504 + "WordDocument".encode("utf-16-le") + extra + b"\0" * 512


def converter(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """Put a program called antiword before all others."""
    program = folder / "antiword"
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", str(folder), prepend=":")


def test_an_old_word_file_goes_through_the_converter(tmp_path, monkeypatch):
    converter(tmp_path, monkeypatch, "printf '某市骑手办法\\n第一条 按月发放。\\n第二条 不得克扣。\\n'")
    text = read_bytes(old_word(), "a.doc")
    assert text.kind == "doc"
    assert [draft.article for draft in structure_of(text.lines).articles] == ["1", "2"]


def test_without_a_converter_one_sentence_says_what_to_do(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(Missing, match="save as .docx") as raised:
        read_bytes(old_word(), "a.doc")
    assert raised.value.code == "doc_converter_missing"


@pytest.mark.parametrize("script", ["exit 1", "true"])
def test_a_converter_that_fails_is_one_sentence(tmp_path, monkeypatch, script):
    converter(tmp_path, monkeypatch, script)
    with pytest.raises(Unreadable) as raised:
        read_bytes(old_word(), "a.doc")
    assert raised.value.code == "damaged"


def test_an_old_office_file_that_is_not_word_or_is_locked():
    with pytest.raises(Unreadable, match="not of Word"):
        read_bytes(OLE + b"\0" * 1024 + "Workbook".encode("utf-16-le"), "a.xls")
    with pytest.raises(Unreadable, match="password"):
        read_bytes(old_word("EncryptedPackage".encode("utf-16-le")), "a.doc")
