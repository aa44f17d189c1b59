"""Facts go to a model as the person's own words do: without names and numbers, which come home where they may."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from bot.answering.writing.brief.sources import sources_from
from bot.answering.writing.writer import Asked, ReplyWriter
from bot.contract.messages import Block, BlockKind, Point, Reply
from bot.model.endpoint import Endpoint
from bot.model.limits.deadline import Deadline
from bot.privacy.redaction import Mask
from tests.support.servers.openai_server import Scripted, openai_endpoint

LEAD = Point(text="先让他写明理由。")
FACTS = ("谁让走的：站长王建国，电话 13912345678", "月工资：7,600 元", "住处：幸福路88号3栋501室", "在哪：苏州")
LINES = (
    {"k": "lead", "text": "先让〔姓名1〕写明理由。"},
    {"k": "do", "text": "打〔电话1〕催他答复。"},
)


def script(request: dict[str, Any]) -> Scripted:
    if request.get("stream"):
        return Scripted("\n".join(json.dumps(one, ensure_ascii=False) for one in LINES))
    asked = json.loads(request["messages"][-1]["content"])["lines"]
    return Scripted(json.dumps({"verdicts": [{"n": one["n"], "verdict": "follows"} for one in asked]}))


def written() -> tuple[Reply, str]:
    """The reply written on facts the message itself does not tell, and all that was sent for it."""
    composed = Reply(blocks=(Block(kind=BlockKind.LEAD, points=(LEAD,)),))
    sources = sources_from(composed, [], [], FACTS)
    asked = Asked("那我现在怎么办？", sources, {}, date(2026, 11, 21), "zh")
    Endpoint("test", "http://127.0.0.1:9/v1", "scripted").warm()
    with openai_endpoint(script) as server:
        writer = ReplyWriter(Endpoint("test", server.url, "scripted"), lambda _: [])
        reply, _ = writer.write(composed, asked, Mask(), Deadline.within(20.0))
        sent = json.dumps(server.requests, ensure_ascii=False)
    assert reply is not None
    assert len(server.requests) == 2, "written, and verified with the same facts"
    return reply, sent


def test_a_name_a_number_and_an_address_in_a_fact_do_not_leave() -> None:
    _, sent = written()
    for personal in ("王建国", "13912345678", "幸福路88号"):
        assert personal not in sent
    for needed in ("站长〔姓名1〕", "〔电话1〕", "7,600 元", "苏州"):
        assert needed in sent


def test_a_name_comes_home_in_what_is_said_to_the_person_and_a_number_does_not() -> None:
    reply, _ = written()
    assert "先让王建国写明理由" in reply.plain_text()
    assert "13912345678" not in reply.plain_text()
