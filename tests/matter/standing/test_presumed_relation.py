"""A labour relation nobody contests is taken as given when what may be read is chosen, and never against what was told."""

from __future__ import annotations

import pytest

from bot.contract.matter import Matter
from bot.matter.derived.employment import presumed_labour
from bot.matter.slots import slots_presumed
from tests.support.matters import matter_of


@pytest.mark.parametrize("told", ["我在电子厂上班，一个月5000", "我在公司做文员", "我在小区当保安"])
def test_ordinary_work_for_a_firm_is_presumed_to_be_an_employees(told: str) -> None:
    assert presumed_labour(matter_of(told))


@pytest.mark.parametrize(
    "told",
    [
        "我送外卖，一个月5000",
        "我在电子厂上班，是劳务派遣的外包工",
        "我在电子厂干，签的是承揽合作协议",
        "我是学生，在电子厂实习",
    ],
)
def test_nothing_is_presumed_where_something_told_speaks_against_it(told: str) -> None:
    assert not presumed_labour(matter_of(told))


def test_what_was_told_of_the_relation_stands() -> None:
    matter = matter_of("我在电子厂上班，一个月5000")
    assert slots_presumed({}, matter) == {"relation": "labour"}
    assert slots_presumed({"relation": "civil"}, matter) == {"relation": "civil"}
    assert slots_presumed({"city": "苏州"}, Matter()) == slots_presumed({"city": "苏州"}, None) == {"city": "苏州"}
