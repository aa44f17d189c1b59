"""Who and where somebody is, said first, is no part of what the message is about."""

import pytest

from knowledge.retrieval.query import without_introduction


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ("我是美团望京站的骑手，在北京，站点从上个月15号起没发工资", "站点从上个月15号起没发工资"),
        ("我42岁，在杭州做保洁，公司一直没给我交社保", "公司一直没给我交社保"),
        ("你好我是深圳的司机，平台把我号封了", "平台把我号封了"),
        ("站点拖欠工资，我是骑手", ""),
        ("我在工地摔断了腿，没人管", ""),
        ("我是骑手，在北京", ""),
        ("我是骑手，没钱", ""),
        ("", ""),
    ],
)
def test_an_introduction_is_left_out_and_only_that(message, told):
    assert without_introduction(message) == told
