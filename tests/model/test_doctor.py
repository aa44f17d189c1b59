"""What the doctor says of a configured model: found by a real completion, not by a list of models."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from pydantic import ValidationError

from bot.settings import Settings
from handlers.cli.upkeep.doctor import _model
from tests.support.servers.openai_server import Scripted, only, openai_endpoint

HEARD = {"facts": [{"field": "月工资", "value": "7600", "quote": "一个月7600"}], "questions": ["能要多少"]}


def well(request: dict[str, Any]) -> Scripted:
    """An endpoint that does all a turn asks for."""
    told = request["messages"][-1]["content"]
    if request.get("stream"):
        return Scripted("ok")
    if told.startswith("{"):
        return Scripted(json.dumps({"verdicts": [{"n": 1, "verdict": "follows"}, {"n": 2, "verdict": "contradicts"}]}))
    return Scripted(json.dumps(HEARD if "【他最新说】" in told else {"ok": True}))


def settings(url: str, **more: object) -> Settings:
    return Settings(OPENAI_API_KEY="sk-test", OPENAI_BASE_URL=url, LLM_MODEL="deepseek-chat", _env_file=None, **more)


def test_an_endpoint_that_takes_json_object_only_works_and_the_doctor_says_how_it_is_asked() -> None:
    with openai_endpoint(only("json_object", "tool", "text", then=well)) as server:
        state, sentence = _model(settings(server.url))
    assert state == "ok"
    assert re.search(
        r"asked by \w+, hears a sentence in \d+ ms, tells right lines from wrong, streams in \d+ ms$", sentence
    )


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
    with openai_endpoint(well) as server:
        state, sentence = _model(settings("http://127.0.0.1:9/v1", LLM_SECOND_BASE_URL=server.url))
    assert state == "ok"
    assert "cannot be reached" in sentence


def test_without_a_key_there_is_no_model_and_nothing_is_wrong() -> None:
    assert _model(Settings(OPENAI_API_KEY="", _env_file=None))[0] == "off"


def test_an_endpoint_that_answers_and_does_not_stream_is_no_use_and_said_to_be_none() -> None:
    with openai_endpoint(lambda asked: Scripted(status=500) if asked.get("stream") else well(asked)) as server:
        state, sentence = _model(settings(server.url))
    assert state == "bad"
    assert "but streams nothing" in sentence


def test_an_endpoint_too_slow_for_a_turn_is_said_to_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.matter.listening.reader.SECONDS", 0.5)

    def slow(request: dict[str, Any]) -> Scripted:
        long = len(request["messages"][0]["content"]) > 1000
        return Scripted(hang=True) if long else well(request)

    with openai_endpoint(slow) as server:
        state, sentence = _model(settings(server.url))
    assert state == "bad"
    assert "too slow for a turn" in sentence


def test_a_model_that_hears_nothing_in_a_sentence_is_said_to_be_too_small() -> None:
    with openai_endpoint(lambda _: Scripted('{"ok": true}')) as server:
        state, sentence = _model(settings(server.url))
    assert state == "bad"
    assert "hears nothing" in sentence


def test_a_smaller_model_that_is_not_there_is_found() -> None:
    def answer(request: dict[str, Any]) -> Scripted:
        return well(request) if request["model"] == "deepseek-chat" else Scripted(status=404)

    with openai_endpoint(answer) as server:
        state, sentence = _model(settings(server.url, LLM_SMALL_MODEL="tiny"))
    assert state == "bad"
    assert re.search(r"deepseek-chat at other answers.*; tiny at other: .*model name", sentence)


def test_an_endpoint_named_without_a_key_is_told_that_any_word_will_do() -> None:
    state, sentence = _model(Settings(OPENAI_API_KEY="", OPENAI_BASE_URL="http://127.0.0.1:11434/v1", _env_file=None))
    assert state == "off"
    assert "any word" in sentence


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("https://llm.example/v1/", "https://llm.example/v1"),
        (" https://llm.example/v1/chat/completions ", "https://llm.example/v1"),
        ("", "https://api.openai.com/v1"),
    ],
)
def test_an_address_is_taken_as_people_copy_it(written: str, read: str) -> None:
    assert Settings(OPENAI_BASE_URL=written, _env_file=None).openai_base_url == read


@pytest.mark.parametrize(
    "wrong", [{"OPENAI_BASE_URL": "127.0.0.1:11434/v1"}, {"OPENAI_API_KEY": "我的密钥"}, {"LLM_SECOND_API_KEY": "sk a"}]
)
def test_an_address_or_a_key_that_cannot_be_one_stops_the_start_and_is_not_shown(wrong: dict[str, str]) -> None:
    with pytest.raises(ValidationError) as caught:
        Settings(**wrong, _env_file=None)
    (fault,) = caught.value.errors()
    assert str(fault["loc"][0]) in wrong
    assert not any(value in fault["msg"] for value in wrong.values())


def test_a_key_copied_with_a_blank_behind_it_is_the_key() -> None:
    assert Settings(OPENAI_API_KEY="sk-test \n", _env_file=None).openai_api_key.get_secret_value() == "sk-test"


def test_a_model_that_finds_every_line_right_is_said_to_check_nothing() -> None:
    def answer(request: dict[str, Any]) -> Scripted:
        right = {"verdicts": [{"n": number, "verdict": "follows"} for number in (1, 2)]}
        checked = request["messages"][-1]["content"].startswith("{")
        return Scripted(json.dumps(right)) if checked else well(request)

    with openai_endpoint(answer) as server:
        state, sentence = _model(settings(server.url))
    assert state == "bad"
    assert "does not tell a right line from a wrong one" in sentence
