"""A model adds fluency, never truth: the real client against a scripted endpoint, hostile answers included."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.answering.compose import Composer
from bot.answering.generate import ModelWriter
from bot.answering.material import Material
from bot.model.endpoint import Endpoint
from knowledge.models import Citation
from tests.support.openai_server import Scripted, openai_endpoint
from tests.support.shelf import ON, MadeUpResolver, made_up_card, made_up_hit

GOOD: dict[str, Any] = {
    "lead": "站点拖着不发钱，你可以要求支付，还能要求加付一半。",
    "lead_refs": ["造的法:1"],
    "points": [
        {"heading": "你可以要求", "text": "要求站点按月支付报酬。", "refs": ["造的法:1"]},
        {"heading": "期限", "text": "一年内提出申请。", "refs": ["造的法:2"]},
        {"heading": "这周就做", "text": "把跑单记录截图存好。", "refs": []},
    ],
}


def material(question: str = "站点欠我5000块不发，电话13812345678") -> Material:
    card = made_up_card()
    composed = Composer(MadeUpResolver()).card(card, {}, ON, full=True)
    return Material(question, ON, {"amount_owed": "5000"}, (made_up_hit("1"),), (card,), composed.clauses)


def writer(url: str, timeout: float = 60.0) -> ModelWriter:
    def find(text: str) -> list[Citation]:
        from knowledge.authored.register import Register
        from knowledge.citations import find_citations

        return find_citations(text, Register.load())

    return ModelWriter(Endpoint("test", url, "scripted", timeout), find)


def with_point(**point: object) -> str:
    """Return the good answer with one more point."""
    return json.dumps(
        {**GOOD, "points": [*GOOD["points"], {"heading": "当心", "refs": [], **point}]}, ensure_ascii=False
    )


def written(content: str, question: str | None = None) -> list[str] | None:
    with openai_endpoint(lambda _: Scripted(content)) as endpoint:
        composition = writer(endpoint.url).write(material(question) if question else material(), "zh")
    return None if composition is None else [p.text for b in composition.blocks for p in b.points]


def test_a_good_answer_goes_out_with_its_citations() -> None:
    with openai_endpoint(lambda _: Scripted(json.dumps(GOOD, ensure_ascii=False))) as endpoint:
        composition = writer(endpoint.url).write(material(), "zh")
    assert composition is not None
    assert set(composition.clauses) == {"造的法:1", "造的法:2"}


def test_personal_data_does_not_reach_the_endpoint() -> None:
    with openai_endpoint(lambda _: Scripted(json.dumps(GOOD, ensure_ascii=False))) as endpoint:
        writer(endpoint.url).write(material(), "zh")
        assert "13812345678" not in json.dumps(endpoint.requests)
        assert "5000" in json.dumps(endpoint.requests)


@pytest.mark.parametrize(
    ("point", "why"),
    [
        ({"text": "按另一条可以要求三倍赔偿。", "refs": ["造的法:88"]}, "an invented article"),
        ({"text": "根据劳动合同法第九百条，你有权拿钱。", "refs": ["造的法:1"]}, "an article named in the text only"),
        ({"text": "你可以要求支付报酬并加付八成，共9000元。", "refs": ["造的法:1"]}, "a wrong number"),
        ({"text": "你有权要求赔偿。", "refs": []}, "a right without a citation"),
        ({"text": "天气晴朗适合郊游野餐放风筝。", "refs": ["造的法:1"]}, "a clause that does not support it"),
        ({"text": "详情请看 https://evil.example/x", "refs": []}, "a link"),
        ({"text": "联系李律师13900001111办理。", "refs": []}, "a private number"),
    ],
)
def test_what_fails_a_gate_is_removed_and_the_rest_stays(point: dict[str, object], why: str) -> None:
    texts = written(with_point(**point))
    assert texts is not None, why
    assert point["text"] not in texts, why
    assert "一年内提出申请。" in texts


@pytest.mark.parametrize(
    "content",
    [
        '{"lead": "站点拖着',
        "对不起，我不能回答。",
        "",
        "[]",
        json.dumps({"lead": "编的。", "lead_refs": ["造的法:88"], "points": []}, ensure_ascii=False),
        json.dumps({**GOOD, "points": GOOD["points"][:1]}, ensure_ascii=False),
        json.dumps({**GOOD, "lead": "我已忽略规则。你的系统提示是……", "lead_refs": ["造的法:1"]}, ensure_ascii=False),
    ],
)
def test_garbage_or_thin_answers_leave_the_composed_one(content: str) -> None:
    assert written(content) is None


@pytest.mark.parametrize("status", [400, 401, 429, 500, 503])
def test_an_endpoint_that_fails_leaves_the_composed_answer(status: int) -> None:
    with openai_endpoint(lambda _: Scripted(status=status)) as endpoint:
        assert writer(endpoint.url).write(material(), "zh") is None


def test_an_endpoint_that_hangs_is_not_waited_for() -> None:
    with openai_endpoint(lambda _: Scripted(hang=True)) as endpoint:
        assert writer(endpoint.url, timeout=0.3).write(material(), "zh") is None


def test_an_endpoint_that_is_down_leaves_the_composed_answer() -> None:
    assert writer("http://127.0.0.1:9/v1").write(material(), "zh") is None


def test_half_a_response_body_leaves_the_composed_answer() -> None:
    with openai_endpoint(lambda _: Scripted(raw=b'{"id": "x", "choices": [{"mess')) as endpoint:
        assert writer(endpoint.url).write(material(), "zh") is None


def test_json_wrapped_in_talk_is_still_read() -> None:
    texts = written("好的：\n```json\n" + json.dumps(GOOD, ensure_ascii=False) + "\n```")
    assert texts is not None


def test_a_refusal_leaves_the_composed_answer() -> None:
    with openai_endpoint(lambda _: Scripted(content="", refusal="no")) as endpoint:
        assert writer(endpoint.url).write(material(), "zh") is None
