"""Names and numbers as people write them: nobody else's name is the worker's own, a hill is no city, a warehouse no district."""

from __future__ import annotations

from datetime import date

import pytest

from bot.cases.intake.answers import asks_else, corrected_itself
from bot.cases.intake.interview.details import details_fill
from bot.cases.intake.questions import read_answer
from bot.cases.intake.readers.names import city_of, employer_of, own_name_of, phone_in
from bot.cases.intake.session import CaseSession
from bot.cases.rules.facts.names_told import district_in, names_told
from bot.contract.messages import ConversationState

TODAY = date(2026, 11, 25)


@pytest.mark.parametrize("said", ["就知道叫老孟，有人喊他孟三儿", "公司运营叫大白 真名不清楚", "群主叫小飞"])
def test_who_others_are_called_is_not_what_the_worker_is_called(said):
    assert own_name_of(said) == ""


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("我叫刘思媛，微信同号 18600004471", "刘思媛"),
        ("我叫毕洪波，186零零零零8331", "毕洪波"),
        ("阿杰就行，不想留电话 就在这说", "阿杰"),
        ("播名叫阿柚 身份证上叫游诗涵，不想公开", "游诗涵"),
        ("我妈叫王桂兰，我叫李婷，打我的 18600002238", "我妈叫王桂兰，我叫李婷"),
        ("俺叫赵满仓，没法打电话俺这手机欠费了", "赵满仓"),
        ("孙先生，13500003370", "孙先生"),
    ],
)
def test_a_name_is_read_out_of_what_stands_around_it(said, name):
    assert read_answer("name", said, TODAY).values["name"] == name


@pytest.mark.parametrize(
    "said", ["186零零零零8331", "1-8-6-0000-8331", "1 8 6 0 0 0 0 8 3 3 1", "186 0000 8331", "一八六零零零零八三三一"]
)
def test_a_number_is_read_in_any_writing(said):
    assert phone_in(f"电话{said}") == "18600008331"


@pytest.mark.parametrize("said", ["一共18600块", "订单号118600008331", "2026 11 25 干了8个月"])
def test_other_figures_are_no_number_to_call(said):
    assert phone_in(said) == ""


@pytest.mark.parametrize("said", ["千佛山那边的医院", "香港路过来福州路口", "在重庆火锅店上班", "果园在旧县镇"])
def test_a_hill_a_road_and_a_dish_are_no_city(said):
    assert city_of(said) == ""


@pytest.mark.parametrize("said", ["厂在千灯，昆山厂里打工的", "在嘉兴仓库干的小时工", "就那个浴区男宾部"])
def test_a_plant_and_a_warehouse_are_no_district(said):
    assert district_in(said) == ""


@pytest.mark.parametrize("said", ["我想咨询一下美容院欠工资", "横店演员公会有证的，这活不是公会派的"])
def test_what_is_asked_about_or_denied_is_no_employer(said):
    assert employer_of(said) == ""


@pytest.mark.parametrize("said", ["丁浩，不是本机", "要七千，不是我一个人的"])
def test_what_is_said_not_to_be_takes_nothing_back(said):
    assert corrected_itself(said) == said


def test_some_days_are_no_question():
    assert not asks_else("worker_kind", "群众演员 有几天是前景")
    assert asks_else("worker_kind", "仲裁要几天")


def test_the_trade_of_whom_one_asks_for_is_told_and_the_desk_called_for_is_none():
    asked = ["你好我替我妈问", "她在医院做护工 公司欠她45天的钱"]
    assert names_told(asked, {"worker_kind": "domestic"})["trade"] == "护工"
    assert "trade" not in names_told(["人工客服在吗"], {"worker_kind": ""})


@pytest.mark.parametrize(("said", "trade"), [("不是家政工，是护工", "护工"), ("我是护工", "护工"), ("做家政的", "")])
def test_a_trade_put_right_is_shown_by_its_own_name(said, trade):
    state = ConversationState()
    state.facts.values = {"worker_kind": "domestic", "trade": "保洁"}
    details_fill(state, CaseSession(typed=[said], sure=["worker_kind"]), TODAY)
    assert state.facts.values.get("trade", "") == trade
