"""States of other people, threats, plans and guesses are not taken for facts of the matter; a situation needs what it is about."""

import pytest

from bot.matter.outcomes.choosing import choose_situation, rank_situations
from bot.matter.outcomes.situations import load_situations
from bot.matter.points.model import load_points
from tests.support.matters import TODAY, matter_of


def sounding_like(situation: str, *turns: str) -> str | None:
    """The situation chosen for a story that sounds much like one."""
    matter = matter_of(*turns).model_copy(update={"heard": "。".join(turns[:-1])})
    ranked = rank_situations(load_situations().values(), matter, turns[-1], (), {}, TODAY, {situation: 0.7})
    chosen = choose_situation(ranked, matter)
    return chosen.situation.id if chosen is not None else None


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("我哥送货被砸了脚，我嫂子还怀着呢", "pregnant"),
        ("同事怀孕了我替她顶班没加班费", "pregnant"),
        ("我是大三的学生，暑假给人发传单，算童工吗", "under_sixteen"),
        ("我19了在厂里，不是童工", "under_sixteen"),
        ("组长说再不去夜班就记旷工，三天开除", "ended_by"),
        ("按违纪开除都有可能，我还在上班", "ended_by"),
        ("让签了领走五千", "ended_by"),
        ("中介把我踢出群了", "violence"),
        ("我让站长打个电话问问", "violence"),
        ("不签一分没有", "nothing_paid"),
        ("一天打扫二十间房，腰都断了", "injured"),
        ("我们组有四个人已经走了", "died"),
        ("全厂都按最低基数交", "group"),
    ],
)
def test_what_is_somebody_elses_a_threat_or_another_word_is_no_fact(text: str, field: str) -> None:
    assert not matter_of(text).value(field)


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("我老婆怀孕六个月被店里辞了", "pregnant", True),
        ("我怀着老二，人事叫我走", "pregnant", True),
        ("我外甥14岁，在饭馆洗碗", "under_sixteen", True),
        ("饭店有营业执照", "unregistered_unit", False),
        ("就是个家庭作坊，哪有执照", "unregistered_unit", True),
        ("被主管推倒，把我打了", "violence", True),
        ("后厨热油溅到手上", "injured", True),
        ("厂里要裁掉三十多个人，有我", "group", True),
        ("通知我们去另一个城市的新厂", "moved_away", True),
        ("我把一位骑车的阿姨撞了", "hurt_other", True),
        ("医生说大概能评九级", "grade_likely", True),
    ],
)
def test_what_was_told_is_heard(text: str, field: str, value: bool) -> None:
    assert matter_of(text).value(field) is value


def test_a_workshop_told_after_a_licence_does_not_take_it_back() -> None:
    assert matter_of("有营业执照的", "小作坊，七八个人").value("unregistered_unit") is False


def test_a_grade_that_was_assessed_is_no_guess() -> None:
    assert matter_of("鉴定下来了，评了九级").value("grade_likely") is None


@pytest.mark.parametrize(
    ("situation", "turns"),
    [
        ("death-at-work", ("健身教练，走了，他说我不能去别家，去了要赔",)),
        ("no-social-insurance", ("单位有社保有合同，工地干外墙的",)),
        ("under-16-work", ("大四的，在公司实习，一分没发",)),
        ("unregistered-injury", ("手压了，厂子有营业执照",)),
        ("injury-grade", ("下班被车撞了，医生说可能够十级，没去认工伤",)),
        ("civil-work", ("公司给我交了社保，双倍工资能要吗",)),
    ],
)
def test_a_story_that_sounds_alike_is_not_answered_as_what_it_is_not(situation: str, turns: tuple[str, ...]) -> None:
    assert sounding_like(situation, *turns) != situation


def test_a_death_told_is_answered_as_one() -> None:
    assert sounding_like("death-at-work", "我哥在工地从架子上掉下来人没了", "他四十岁，家里两个娃") == "death-at-work"


def test_nobody_who_was_hit_or_threatened_is_told_that_it_is_only_talk() -> None:
    lines = load_points()["blacklist-threat"].lines
    assert "violence" in str(lines[0].when)
    assert all("多半" not in line.text for line in lines)
