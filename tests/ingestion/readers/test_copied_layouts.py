"""Layouts of official texts as sites, collections and gazettes print them: orders, notices, drafts, decisions, copies.

Every text is made up; only the shape is that of real papers.
"""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pytest

from ingestion.errors import Unreadable
from ingestion.publishing.proposal.draft import draft_of
from ingestion.readers.choosing import read_bytes
from knowledge.authored.register import Register
from knowledge.yaml_files import read_yaml
from tests.ingestion.readers.test_layouts import found_of
from tests.ingestion.rendering import Paragraph, as_docx, as_pdf

LAYOUTS: list[dict[str, Any]] = read_yaml(Path(__file__).with_name("copied_layouts.yaml"))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [pytest.param(each["text"], each["wanted"], id=each["layout"].replace(" ", "-")) for each in LAYOUTS],
)
def test_a_copied_layout_is_read(text: str, wanted: dict[str, Any], register: Register):
    draft = draft_of(read_bytes(text.encode()), register, today=date(2036, 11, 21))
    found = found_of(draft) | {
        "place": draft.metadata.jurisdiction,
        "level": str(draft.metadata.level),
        "last": (draft.articles or draft.sections)[-1].text,
    }
    assert {name: found[name] for name in wanted} == wanted


def test_a_text_with_unspaced_articles_reads_the_same_from_a_pdf_without_indents(register: Register):
    body = "为了让雪橇的骑手在雪地上安全行驶并按时拿到报酬制定本规定以便各站遵守执行共建和谐"
    lines = [
        "雪橇行驶规定",
        *(f"第{n}条{ {'三': '第一审', '五': '与'}.get(n, '') }{body}，{body}。" for n in "一二三四五六七八九"),
    ]
    paragraphs = [Paragraph(line) for line in lines]
    plain = draft_of(read_bytes("\n".join(lines).encode()), register, today=date(2036, 1, 1))
    for per_line in (20, 27, 38, 44):
        printed = draft_of(
            read_bytes(as_pdf(paragraphs, indent=0, per_line=per_line)), register, today=date(2036, 1, 1)
        )
        assert [part.text for part in printed.articles] == [part.text for part in plain.articles]


@pytest.mark.parametrize("made", [as_docx, as_pdf])
def test_what_a_site_prints_around_a_text_is_left_out_of_word_and_pdf_too(made: Any, register: Register):
    lines = ["您现在的位置：首页 > 政策", "雪橇办法", "第一条 为了雪橇，制定本办法。", "第二条 本办法自2031年1月1日起施行。",
             "浏览次数：123次", "扫一扫在手机打开当前页"]  # fmt: skip
    draft = draft_of(read_bytes(made([Paragraph(line) for line in lines])), register, today=date(2036, 1, 1))
    assert [part.text for part in draft.articles] == ["为了雪橇，制定本办法。", "本办法自2031年1月1日起施行。"]


def test_files_a_page_offers_below_its_text_are_attachments_and_not_part_of_the_last_article(register: Register):
    page = """<html><body><div class="content"><div><p>雪橇办法</p><p>第一条 为了雪橇，制定本办法。</p>
    <p>第二条 本办法自2031年1月1日起施行。</p></div><div><p>相关附件：</p><ul><li><a href="./a.doc">申请表.doc</a></li>
    <li><a href="./b.pdf">说明.pdf</a></li></ul></div></div></body></html>"""
    draft = draft_of(read_bytes(page.encode()), register, today=date(2036, 1, 1))
    assert draft.articles[-1].text == "本办法自2031年1月1日起施行。"
    assert [name for name, _ in draft.attachments] == ["申请表.doc", "说明.pdf"]


def test_a_reply_without_parts_keeps_its_title_out_of_its_text(register: Register):
    text = "发布时间：2031-01-01\n雪橇部办公厅关于雪橇手能否\n参加保险的复函\n某省雪橇厅：\n可以参加。\n雪橇部办公厅\n2031年6月20日"
    draft = draft_of(read_bytes(text.encode()), register, today=date(2036, 1, 1))
    assert (draft.metadata.title, draft.form) == ("雪橇部办公厅关于雪橇手能否参加保险的复函", "plain")
    assert draft.provisions[0].text.startswith("某省雪橇厅：")


def test_a_damaged_file_of_another_kind_than_its_name_says_which_kind_it_is():
    with pytest.raises(Unreadable, match=r"called \.pdf, but it is an image\."):
        read_bytes(b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(300), "photo.pdf")


@pytest.mark.parametrize("opened", ["<pre>", "<div style='white-space: pre-wrap'>"])
def test_a_page_that_shows_its_text_as_typed_keeps_the_lines(opened: str, register: Register):
    closed = "</pre>" if opened == "<pre>" else "</div>"
    page = f"<html><body>{opened}雪橇办法\n第一条 为了雪橇：\n（一）滑；\n（二）停。\n第二条 自公布之日起施行。{closed}</body></html>"
    draft = draft_of(read_bytes(page.encode()), register, today=date(2036, 1, 1))
    assert [part.text for part in draft.articles] == ["为了雪橇：\n（一）滑；\n（二）停。", "自公布之日起施行。"]


def test_a_frame_of_one_cell_around_a_word_text_is_no_table(register: Register):
    document = docx.Document()
    cell = document.add_table(1, 1).cell(0, 0)
    cell.text = "雪橇办法"
    for line in ("第一条 为了雪橇，制定本办法。", "第二条 自公布之日起施行。"):
        cell.add_paragraph(line)
    buffer = io.BytesIO()
    document.save(buffer)
    draft = draft_of(read_bytes(buffer.getvalue()), register, today=date(2036, 1, 1))
    assert (draft.metadata.title, len(draft.articles)) == ("雪橇办法", 2)
