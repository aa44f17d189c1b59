"""Decisions that change or end other texts: recognised, kept whole, linked to what they change."""

from __future__ import annotations

from datetime import date

import pytest

from ingestion.admin.watch import stale
from ingestion.publishing.audit import origin_of
from ingestion.publishing.impact import Written
from ingestion.publishing.proposal.draft import read_draft
from ingestion.publishing.proposal.plan import make_plan
from ingestion.publishing.publish import Publisher
from knowledge.authored.register import Register
from tests.ingestion.publishing.test_publishing import FIRST, REGISTER, SHORT, TODAY, plan_of

DECISION = """某市人民政府关于修改《某市骑手休息办法》的决定

（2026年6月1日某市人民政府令第9号公布 自2026年8月1日起施行）

某市人民政府决定对《某市骑手休息办法》作如下修改：

一、将第二条修改为：“第二条 平台每三小时提醒骑手休息三十分钟。”

二、增加一条，作为第三条：“第三条 平台不得因休息扣骑手的钱。”

三、将第三条改为第四条。

本决定自2026年8月1日起施行。
"""


def read(content: str, register: Register = REGISTER):  # noqa: ANN201
    return read_draft(content.encode(), "a.txt", register, today=TODAY)


def test_a_decision_is_read_by_its_points_and_not_by_the_articles_it_quotes():
    draft = read(DECISION)
    assert (draft.form, [part.article for part in draft.sections]) == ("sections", ["1", "2", "3"])
    assert "每三小时" in draft.sections[0].text
    assert draft.document.short != SHORT


@pytest.mark.parametrize(
    ("title", "amended"),
    [
        ("国务院关于修改《工伤保险条例》的决定", "工伤保险条例"),
        ("国务院关于修改〈职工带薪年休假条例〉的决定", "职工带薪年休假条例"),
        ("全国人大常委会关于修改《劳动合同法》的决定", "劳动合同法"),
        ("中华人民共和国刑法修正案（十三）", "刑法"),
    ],
)
def test_what_it_amends_is_named_by_the_register_s_short_title(register, title, amended):
    draft = read(f"{title}\n\n一、将第一条修改为：“第一条 甲。”\n\n二、删去第二条。\n", register)
    assert amended in draft.amends
    assert any("amends" in warning for warning in draft.warnings)


def test_the_link_is_kept_and_the_watch_asks_for_the_new_text(empty_library):
    publisher = Publisher(empty_library, written=Written)
    publisher.publish(plan_of(empty_library, FIRST), who="a")
    decision = publisher.publish(plan_of(empty_library, DECISION), who="a")
    assert origin_of(empty_library, decision.version)["amends"] == [SHORT]
    (remark,) = [r for r in stale(empty_library, REGISTER, today=TODAY) if r.kind == "amended"]
    assert (remark.document, remark.day) == (SHORT, date(2026, 6, 1))
    from tests.ingestion.publishing.test_publishing import SECOND

    publisher.publish(plan_of(empty_library, SECOND), who="a")
    assert not [r for r in stale(empty_library, REGISTER, today=TODAY) if r.kind == "amended"]


def test_a_closing_provision_that_ends_another_text_touches_all_that_rests_on_it(empty_library):
    from ingestion.publishing.publish import Publisher
    from knowledge.authored.notes import Note
    from knowledge.models import ProvisionKey

    note = Note(ProvisionKey(SHORT, "2"), "", ())
    publisher = Publisher(empty_library, written=lambda: Written(notes=(note,)))
    publisher.publish(plan_of(empty_library, FIRST), who="a")
    text = (
        "某市外卖骑手保护规定\n（2026年6月1日某市人民政府令第10号公布）\n第一条 甲。\n"
        "第二条 本规定自2026年8月1日起施行。《某市骑手休息办法》同时废止。\n"
    )
    register = Register([]).with_documents(empty_library.documents())
    draft = read_draft(text.encode(), "b.txt", register, documents=empty_library.documents(), today=TODAY)
    assert draft.metadata.repeals == (SHORT,)
    outcome = publisher.publish(make_plan(draft, empty_library, today=TODAY), who="a")
    assert [(t.kind, t.change) for t in outcome.touched] == [("note", "repealed")]


def test_ending_one_article_of_another_text_touches_that_article_alone(empty_library, register):
    one = "审理劳动争议案件适用法律问题的解释（一）"
    content = (
        "最高人民法院关于某事的解释\n法释〔2031〕3号\n第一条 甲。\n"
        f"第二条 本解释自2026年9月1日起施行。《最高人民法院关于{one}》（法释〔2020〕26号）第三十二条第一款同时废止。\n"
    )
    draft = read(content, register)
    assert (draft.metadata.repeals, draft.ends) == ((), (f"{one}:32",))
    from ingestion.publishing.proposal.draft import draft_from_json

    assert draft_from_json(draft.as_json()) == draft
