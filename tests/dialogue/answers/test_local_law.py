"""A regulation published for a place is told beside the answer to whoever asks there, and offered where no place is known."""

from __future__ import annotations

import pytest

from bot.app import App
from handlers.cli.pages import law_search
from handlers.web.law import LawPages
from ingestion.publishing.impact import Written
from ingestion.publishing.proposal.draft import read_draft
from ingestion.publishing.proposal.plan import make_plan
from ingestion.publishing.publish import Publisher
from tests.support.product import NOW, cited, open_product, say

SHORT = "湖南省陪跑员权益办法"
TEXT = f"""{SHORT}
（2026年1月5日湖南省人民政府令第9号公布，自2026年3月1日起施行）
第一条 为了保护陪跑员的权益，制定本办法。
第二条 赛事组织者取消陪跑，应当在开跑前二十四小时告诉陪跑员；没有告诉的，按约定陪跑费的四成补给陪跑员。
第三条 陪跑员的跑鞋由赛事组织者发放，不得向陪跑员收取跑鞋押金。
第四条 陪跑员在陪跑途中扭伤的，赛事组织者先行支付医药费。
"""


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory):
    """The product, with a made-up regulation of Hunan published."""
    opened = open_product(tmp_path_factory.mktemp("local"))
    _ = opened.retriever
    library, register = opened.library, opened.register
    draft = read_draft(TEXT.encode(), "a.txt", register, documents=library.documents(), today=NOW.date())
    Publisher(library, written=Written).publish(make_plan(draft, library, today=NOW.date()), who="test")
    opened.follower.poll()
    keeper = opened.follower.keeper
    keeper.embed([item for item in keeper.pending() if item.place and item.place[0] == SHORT])
    opened.follower.refresh()
    yield opened
    opened.close()


ASKED = "陪跑员的跑鞋，赛事组织者能收跑鞋押金吗？"


def local(reply) -> list[str]:
    return [point.text for block in reply.blocks for point in block.points if "湖南" in point.text]


def test_who_names_the_place_is_told_its_rule_in_its_own_words(app: App) -> None:
    reply = say(app, f"我在长沙做陪跑员，{ASKED}")
    assert f"{SHORT}:3" in cited(reply)
    assert any(text.startswith("湖南的规定：陪跑员的跑鞋由赛事组织者发放") for text in local(reply))


def test_who_told_the_place_before_is_told_it_too(app: App) -> None:
    reply = say(app, "我在长沙送外卖，站点拖欠我一个月工资", ASKED)
    assert any(text.startswith("湖南的规定：") for text in local(reply))


def test_who_told_no_place_is_told_where_the_rule_holds(app: App) -> None:
    reply = say(app, ASKED)
    assert any(text.startswith("如果你在湖南干活：") for text in local(reply))


def test_who_works_elsewhere_is_told_nothing_of_it(app: App) -> None:
    reply = say(app, f"我在广州做陪跑员，{ASKED}")
    assert not local(reply) and f"{SHORT}:3" not in cited(reply)


def test_an_answer_on_something_else_is_left_as_it_is(app: App) -> None:
    assert not local(say(app, "我在长沙送外卖，没签合同干了半年，能要双倍工资吗？"))
    assert not local(say(app, "公司不给我交社保怎么办？"))


def test_the_search_of_the_library_finds_local_law_by_its_words(app: App) -> None:
    found = law_search(app)("陪跑员 跑鞋 押金", NOW.date())
    assert f"{SHORT}:3" in {str(one.key) for one in found}


def test_a_national_law_looked_for_stays_in_front(app: App) -> None:
    found = law_search(app)("招工收押金", NOW.date())
    assert found and found[0].key.document != SHORT


def test_a_local_regulation_is_found_by_some_characters_of_its_name(app: App) -> None:
    pages = LawPages(app.library, lambda _: None, lambda _: "")
    assert SHORT in {one.short for one in pages.documents("湖南陪跑员")}


def test_a_law_named_whole_that_is_held_is_not_said_to_be_missing_and_opens_where_it_is_asked_about(app: App) -> None:
    reply = say(app, f"《{SHORT}》鞋的押金谁出")
    assert "没收进库里" not in reply.plain_text()
    assert f"{SHORT}:3" in cited(reply)
    assert "陪跑员的跑鞋由赛事组织者发放" in reply.plain_text()
