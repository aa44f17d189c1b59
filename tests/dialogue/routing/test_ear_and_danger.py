"""The small ear beside the heads of danger: it may raise it and be surer of its kind, and lowers neither."""

from __future__ import annotations

import pytest

from bot.cases.intake.danger import danger_as_heard_by
from bot.dialogue.engine import DialogueEngine
from bot.dialogue.routing.scopes.heads import ALARM, DANGER
from bot.dialogue.routing.scopes.scope import scope_rules
from bot.dialogue.routing.scopes.scope_model import LikenessModel, load_likeness
from knowledge.indexing.embeddings import default_embedder
from knowledge.text.normalise import normalise

TEXTS = [
    "屋头炭都烧起了 门窗都堵起了",
    "商家一个劲砍单 砍完算我头上",
    "我站在塔吊上不想下来了",
    "老板欠我三个月工资",
    "工友触电了手粘在线上",
]


@pytest.fixture(scope="module")
def model() -> LikenessModel:
    found = load_likeness(default_embedder(), scope_rules())
    if not isinstance(found, LikenessModel):
        pytest.skip("no embedding")
    return found


@pytest.mark.parametrize("text", TEXTS)
def test_danger_that_was_heard_without_it_is_heard_with_it(model: LikenessModel, text: str) -> None:
    alone = LikenessModel(model.embedder, model.rules, model.heads, model.told)
    read = normalise(text)
    assert model.told_shares(ALARM, read)[DANGER] >= alone.told_shares(ALARM, read)[DANGER]
    assert max(model.told_shares(DANGER, read).values()) >= max(alone.told_shares(DANGER, read).values())


@pytest.mark.parametrize(
    "text",
    [
        "我就在北京朝阳这边跑，饿了么的，站点叫十里堡站", "还干着呢，不敢走，走了钱更没了", "刚才手机没网，推了，我和老李老张",
        "搬货闪了腰，躺一个星期了没人问", "昨天把头盔摔了", "那边人都散了",
    ],
)  # fmt: skip
def test_ordinary_words_to_an_office_bring_no_hotlines(model: LikenessModel, text: str) -> None:
    hearing = DialogueEngine(None, scope_rules(), str, None, model)  # type: ignore[arg-type]
    assert danger_as_heard_by(hearing)(normalise(text)) == ""
