"""Layouts of official papers that are hard to read, in made-up texts: title, number, issuer, days, articles, wording."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ingestion.publishing.proposal.draft import Draft, draft_of
from ingestion.readers.choosing import read_bytes
from knowledge.authored.register import Register
from knowledge.yaml_files import read_yaml

LAYOUTS: list[dict[str, Any]] = read_yaml(Path(__file__).with_name("layouts.yaml"))


def found_of(draft: Draft) -> dict[str, Any]:
    meta = draft.metadata
    parts = draft.articles or draft.sections
    return {
        "title": meta.title,
        "number": meta.number,
        "issuer": meta.issuer,
        "promulgated": meta.promulgated,
        "effective": meta.effective_from,
        "first": meta.first_effective,
        "until": meta.says_until,
        "status": str(meta.status),
        "form": draft.form,
        "n": len(parts),
        "nums": [part.article for part in parts],
        "paths": len({part.path for part in parts}),
        "amends": bool(meta.amends),
        "jurisdiction": meta.jurisdiction,
        "level": str(meta.level),
    }


@pytest.mark.parametrize(
    ("text", "wanted"),
    [pytest.param(each["text"], each["wanted"], id=each["layout"].replace(" ", "-")) for each in LAYOUTS],
)
def test_a_layout_is_read(text: str, wanted: dict[str, Any], register: Register):
    draft = draft_of(read_bytes(text.encode()), register, today=date(2026, 11, 21))
    found = found_of(draft)
    wanted = dict(wanted)
    for noise in wanted.pop("clean", ()):
        assert all(noise not in part.text for part in draft.provisions)
    assert wanted.pop("title_has", "") in found["title"]
    assert wanted.pop("number_has", "") in (found["number"] or "")
    assert {name: found[name] for name in wanted} == wanted


def test_a_page_of_an_official_site_is_read_without_what_stands_around_the_text(register: Register):
    page = """<html><head><title>意见_公开专栏</title><script>var a = "第九条 不算";</script></head><body>
    <div class="nav"><a href="/">首页</a> &gt; <a href="/xx">信息公开</a></div>
    <table><tr><td>发文机关：</td><td>国务院</td><td>成文日期：</td><td>2022年05月20日</td></tr>
    <tr><td>标　　题：</td><td colspan="3">国务院关于雪橇业的若干意见</td></tr>
    <tr><td>发文字号：</td><td>国发〔2022〕98号</td><td>发布日期：</td><td>2022年06月01日</td></tr></table>
    <div id="UCAP-CONTENT"><p>国务院关于雪橇业的若干意见</p><p>国发〔2022〕98号</p><p>各省、自治区、直辖市人民政府：</p>
    <p>一、扩大站点</p><p>（一）多设站。</p><p>二、保障报酬</p><p>按月付。</p><p>国务院</p><p>2022年5月20日</p></div>
    <div class="share">分享到：微信</div><div class="footer">主办单位：某办公厅 京ICP备00000000号</div></body></html>"""
    draft = draft_of(read_bytes(page.encode()), register, today=date(2026, 11, 21))
    found = found_of(draft)
    assert (found["title"], found["number"]) == ("国务院关于雪橇业的若干意见", "国发〔2022〕98号")
    assert (found["promulgated"], found["form"], found["n"]) == (date(2022, 5, 20), "sections", 2)
    assert draft.sections[-1].text == "保障报酬\n按月付。"
