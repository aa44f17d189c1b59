"""Intake stories through the whole product: every sum, date and name of the packet right, nothing asked twice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.app import App
from bot.cases.rules.account import record_load
from tests.cases.stage import Stage
from tests.support.case_play import CaseTalk, case_product

STORIES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "intake_stories.yaml").read_text("utf-8"))
LONGEST = 25
"""Turns after which an intake counts as stuck."""
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[App, Stage]]:
    app, stage = case_product(tmp_path_factory.mktemp("intake"))
    yield app, stage
    app.close()


def told(talk: CaseTalk, story: dict[str, Any]) -> list[str]:
    """Play a story up to the sent case; return the questions in their order."""
    answers = {slot: list(words) if isinstance(words, list) else [words] for slot, words in story["answers"].items()}
    for text in [*story["told"], "找人工"]:
        talk.say(text)
    talk.tap("同意" if talk.choice("同意") else "agree")
    asked = []
    while talk.asks != "summary" and len(asked) < LONGEST:
        asked.append(talk.asks)
        words = answers.get(talk.asks, ["不知道"])
        talk.say(words.pop(0) if len(words) > 1 else words[0])
    talk.tap("发送" if talk.choice("发送") else "Send")
    return asked


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story["id"])
def test_the_packet_holds_what_was_told_and_no_other_sum(product, story):
    talk = CaseTalk(*product, story["id"])
    asked = told(talk, story)
    values, claims = record_load(talk.case().facts).facts.values, talk.packet().get("能要什么", "")
    assert {slot: values.get(slot, "") for slot in story["facts"]} == {k: str(v) for k, v in story["facts"].items()}
    assert [words for words in story.get("claims", ()) if words not in claims] == [], claims
    assert [words for words in story.get("not_claims", ()) if words in claims] == [], claims
    assert [slot for slot in story.get("never_asked", ()) if slot in asked] == []
