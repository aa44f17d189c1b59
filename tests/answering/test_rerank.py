"""A model orders what was found and adds nothing: the real client against a scripted endpoint, hostile answers included."""

from __future__ import annotations

import json

import pytest

from bot.answering.rerank import CANDIDATES, ModelReranker
from bot.model.endpoint import Endpoint
from tests.support.openai_server import Scripted, openai_endpoint
from tests.support.shelf import made_up_hit

HITS = [made_up_hit(str(number), 1.0 - number / 100) for number in range(1, 8)]


def reranker(url: str, timeout: float = 60.0) -> ModelReranker:
    return ModelReranker(Endpoint("test", url, "scripted"), lambda _: "", timeout)


def ordered(content: str, question: str = "站点不发钱") -> list[str]:
    with openai_endpoint(lambda _: Scripted(content)) as endpoint:
        return [hit.key.article for hit in reranker(endpoint.url).order(question, HITS)]


def test_the_chosen_come_first_in_the_order_chosen_and_nothing_is_lost() -> None:
    assert ordered('{"chosen": [5, 2]}') == ["5", "2", "1", "3", "4", "6", "7"]


def test_scores_still_fall_from_first_to_last() -> None:
    with openai_endpoint(lambda _: Scripted('{"chosen": [7]}')) as endpoint:
        scores = [hit.score for hit in reranker(endpoint.url).order("x", HITS)]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] == HITS[0].score


@pytest.mark.parametrize(
    "content",
    ['{"chosen": [99, 0, -3]}', '{"chosen": []}', '{"chosen": "全部"}', '{"chosen": [', "我选第三条", "", "[1,2]"],
)
def test_numbers_not_on_the_list_and_garbage_leave_the_order_as_it_was(content: str) -> None:
    assert ordered(content) == [hit.key.article for hit in HITS]


def test_a_number_named_twice_counts_once() -> None:
    assert ordered('{"chosen": [3, 3, 1]}')[:3] == ["3", "1", "2"]


@pytest.mark.parametrize("status", [401, 429, 500])
def test_an_endpoint_that_fails_leaves_the_order_as_it_was(status: int) -> None:
    with openai_endpoint(lambda _: Scripted(status=status)) as endpoint:
        assert reranker(endpoint.url).order("x", HITS) == HITS


def test_an_endpoint_that_hangs_is_not_waited_for() -> None:
    with openai_endpoint(lambda _: Scripted(hang=True)) as endpoint:
        assert reranker(endpoint.url, timeout=0.3).order("x", HITS) == HITS


def test_personal_data_does_not_reach_the_endpoint_and_the_list_is_bounded() -> None:
    many = [made_up_hit(str(number), 1.0 - number / 1000) for number in range(1, 81)]
    with openai_endpoint(lambda _: Scripted('{"chosen": [1]}')) as endpoint:
        result = reranker(endpoint.url).order("我叫王大力，电话13812345678", many)
        sent = json.dumps(endpoint.requests, ensure_ascii=False)
    assert "13812345678" not in sent
    asked = json.loads(endpoint.requests[0]["messages"][1]["content"])
    assert len(asked["candidates"]) == CANDIDATES
    assert len(result) == len(many)
