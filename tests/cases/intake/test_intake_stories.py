"""Intake stories through the whole product: every sum, date and name of the packet right, nothing asked twice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.app import App
from bot.cases.rules.facts.account import record_load
from bot.contract.messages import Scope
from knowledge.yaml_files import read_yaml
from tests.cases.stage import Stage
from tests.support.case_play import CaseTalk, case_product

STORIES: list[dict[str, Any]] = read_yaml(Path(__file__).parent / "intake_stories.yaml")
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


@pytest.mark.parametrize(
    "said",
    [
        "我就在北京朝阳这边跑，饿了么的，站点叫十里堡站", "还干着呢，不敢走，走了钱更没了", "刚才手机没网，推了，我和老李老张",
        "求求你们帮帮我，我不想跟机器说了", "昨天把头盔摔了", "那边人都散了",
    ],
)  # fmt: skip
def test_ordinary_words_alarm_nobody(product, said):
    talk = CaseTalk(*product, f"plain-{said}")
    talk.say(said)
    assert talk.reply.scope is not Scope.CRISIS
    assert "12356" not in talk.reply.plain_text()


@pytest.mark.parametrize("said", ["我真不想活了", "站在楼顶上呢", "算了，我不想活了"])
def test_who_is_in_danger_is_shown_no_situation_to_read_up_on(product, said):
    talk = CaseTalk(*product, f"danger-{said}")
    talk.say("我在北京送外卖，站长拖了我俩月工资")
    talk.say(said)
    assert talk.reply.scope is Scope.CRISIS
    assert not [one.label for one in talk.reply.choices if "也看看" in one.label or "算算" in one.label]
