"""What the doctor says of a configured model: found by a real completion, not by a list of models."""

from __future__ import annotations

import pytest

from bot.settings import Settings
from handlers.cli.doctor import _model
from tests.support.openai_server import Scripted, only, openai_endpoint


def settings(url: str, **more: object) -> Settings:
    return Settings(OPENAI_API_KEY="sk-test", OPENAI_BASE_URL=url, LLM_MODEL="deepseek-chat", _env_file=None, **more)


def test_an_endpoint_that_takes_json_object_only_works_and_the_doctor_says_how_it_is_asked() -> None:
    with openai_endpoint(only("json_object", "tool", "text", then=lambda _: Scripted('{"ok": true}'))) as server:
        state, sentence = _model(settings(server.url))
    assert state == "ok"
    assert "asked by" in sentence


@pytest.mark.parametrize(
    ("status", "word"), [(401, "key"), (404, "model name"), (429, "too many"), (500, "error of its own")]
)
def test_an_endpoint_that_refuses_completions_is_reported_whatever_its_list_of_models_says(
    status: int, word: str
) -> None:
    with openai_endpoint(lambda _: Scripted(status=status)) as server:
        state, sentence = _model(settings(server.url))
    assert state == "bad"
    assert word in sentence
    assert "sk-test" not in sentence


def test_a_second_endpoint_that_works_is_enough() -> None:
    with openai_endpoint(lambda _: Scripted('{"ok": true}')) as server:
        state, sentence = _model(settings("http://127.0.0.1:9/v1", LLM_SECOND_BASE_URL=server.url))
    assert state == "ok"
    assert "cannot be reached" in sentence


def test_without_a_key_there_is_no_model_and_nothing_is_wrong() -> None:
    assert _model(Settings(OPENAI_API_KEY="", _env_file=None))[0] == "off"
