"""What a lawyer's reading of the stock found stays mended: glosses, cards, lexicon, receivers."""

from __future__ import annotations

import csv
from datetime import date
from functools import lru_cache
from pathlib import Path

import pytest

from bot.answering.compose import Composer
from knowledge.authored.card import Card, load_cards, read_cards
from knowledge.authored.notes import load_notes
from knowledge.authored.register import Register
from knowledge.models import ProvisionKey
from knowledge.paths import DATA
from tests.support.shelf import CARD, MadeUpResolver


@lru_cache
def cards() -> dict[str, Card]:
    return load_cards().cards


@lru_cache
def lexicon() -> dict[str, str]:
    with (DATA / "lexicon" / "lexicon.tsv").open(encoding="utf-8") as lines:
        return {row["term"]: row["legal"] for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)}


def gloss(document: str, article: str) -> str:
    return load_notes().notes[ProvisionKey(document, article)].gloss


def said(card: str, section: str) -> str:
    return "\n".join(statement.text for statement in cards()[card].sections[section])


@pytest.mark.parametrize(
    ("document", "article", "says"),
    [
        ("民法典", "545", "挡不住第三人"),
        ("民法典", "1197", "应当知道"),
        ("工会法", "25", "作出处理决定"),
        ("劳动争议调解仲裁法", "25", "指定"),
        ("审理劳动争议案件适用法律问题的解释（一）", "5", "法院就受理"),
        ("审理劳动争议案件适用法律问题的解释（一）", "49", "不然就解冻"),
        ("劳动合同法", "38", "通知单位"),
        ("劳动合同法", "39", "占一样就行"),
        ("劳务派遣暂行规定", "12", "另按劳动合同法退"),
        ("劳务派遣暂行规定", "20", "两家一起赔"),
        ("劳动人事争议仲裁办案规则", "56", "占一条"),
        ("劳动合同法", "20", "同岗最低一档的八成"),
        ("浙江省劳动人事争议调解仲裁条例", "39", "占一条"),
        ("民事诉讼法", "252", "现在和收到通知前一年"),
        ("劳动法", "32", "提前三天"),
        ("劳动法", "23", "不能在法定情形之外另约"),
        ("劳动合同法", "42", "部分丧失劳动能力"),
        ("劳动合同法", "41", "法定情形才能裁员"),
        ("企业职工带薪年休假实施办法", "10", "单位安排了休"),
        ("关于执行《工伤保险条例》若干问题的意见（三）", "7", "顺路办日常生活的事"),
        ("劳动争议调解仲裁法", "36", "中途退庭"),
    ],
)
def test_a_gloss_says_what_decides(document: str, article: str, says: str) -> None:
    assert says in gloss(document, article)


@pytest.mark.parametrize(
    ("card", "section", "says"),
    [
        ("part-time-contract", "当心", "占一样单位就能开你"),
        ("injury-report-steps", "去哪里", "没交工伤保险的，去干活那个地方"),
        ("injury-report-steps", "期限", "六十天内申请复议"),
        ("endless-revisions", "一句话", "中途改要求"),
        ("injury-grades-and-money", "当心", "按六成算"),
        ("boss-ran-away", "你可以要求", "银行先拿"),
        ("free-lawyer", "去哪里", "办案法院所在地"),
        ("signed-blank-papers", "跟老板这样说", "法律规定"),
        ("file-for-arbitration", "这周就做", "补缴社保仲裁多半不收"),
        ("lay-off", "你可以要求", "工伤丧失或部分丧失劳动能力"),
        ("annual-leave", "当心", "单位安排了休"),
        ("probation", "你可以要求", "同岗最低一档的八成"),
        ("trial-days-unpaid", "你可以要求", "同岗最低一档的八成"),
        ("fired-or-deactivated", "你可以要求", "情况大变没提前三十天"),
        ("severance-amounts", "一句话", "该提前三十天没提前的"),
        ("housing-fund", "当心", "改后的条文还没收录"),
    ],
)
def test_a_card_says_what_decides(card: str, section: str, says: str) -> None:
    assert says in said(card, section)


@pytest.mark.parametrize("term", ["搬厂", "工厂搬迁", "换老板", "换法人", "老板换人", "公司被收购", "店转让", "被吊销"])
def test_a_changed_owner_or_a_moved_factory_is_no_bankruptcy(term: str) -> None:
    assert "破产" not in lexicon()[term]


@pytest.mark.parametrize("word", ["赔多少钱", "罚单", "监控", "累死了", "处罚", "朋友圈", "承诺书", "sb"])
def test_an_everyday_word_that_many_laws_share_speaks_for_none_of_them(word: str) -> None:
    assert word not in lexicon()


@pytest.mark.parametrize(
    ("word", "speaks_for", "never_for"),
    [
        ("抽佣", "平台企业", "提成"),
        ("背调", "与劳动合同直接相关的基本情况", "打击报复"),
        ("借身份证进厂", "冒用他人居民身份证", "童工"),
        ("曝光老板", "侵害他人名誉权", "集会游行"),
        ("临时工", "劳动关系", "以小时计酬为主"),
        ("意外险", "保险合同", "第三人"),
        ("赔尝", "赔偿", "赔偿金"),
        ("fayuan", "人民法院", "法律援助"),
    ],
)
def test_a_word_speaks_for_the_law_that_it_is_about(word: str, speaks_for: str, never_for: str) -> None:
    legal = lexicon()[word].split("|")
    assert speaks_for in legal
    assert never_for not in legal


def test_the_title_of_provincial_regulations_is_no_alias_of_a_national_rule() -> None:
    assert Register.load().find("工资支付条例") == ()


def test_what_limits_a_card_stands_beside_its_first_sentence_however_short_the_reply() -> None:
    card = cards()["platform-changes-rules"]
    (limit,) = [one for one in card.sections["当心"] if one.limits]
    assert "有争议" in limit.text and not limit.text.startswith("!")
    assert "电子商务" not in card.lead[0].text


@pytest.mark.parametrize("room", [40, 300, 4000])
def test_a_cut_reply_keeps_the_limit(room: int) -> None:

    text = CARD.replace("- 这一条依据不存在。[[造的法:77]]\n", "") + "\n## 当心\n- 拍照。\n- ! 只对站点直招的人有效。\n"
    card = read_cards([(Path("made-up-pay.md"), text)]).cards["made-up-pay"]
    composition = Composer(MadeUpResolver()).card(card, {}, date(2026, 11, 21), room=room)
    assert [point.text for point in composition.blocks[0].points][1:] == ["只对站点直招的人有效。"]
