"""Whether a message takes another province's rule for its own: where somebody works, and whose rule is named."""

from __future__ import annotations

import re
from datetime import date

from bot.claims.parameters import jurisdiction_of, minimum_wages_held, province_name

PLACES = r"北京|上海|天津|重庆|广东|广州|深圳|江苏|南京|苏州|浙江|杭州|宁波|四川|成都|湖北|武汉|湖南|长沙|河南|郑州|河北|石家庄|山东|济南|青岛|福建|厦门|福州|安徽|合肥|江西|南昌|陕西|西安|辽宁|沈阳|大连|吉林|长春|黑龙江|哈尔滨|山西|太原|云南|昆明|贵州|贵阳|广西|南宁|海南|海口|甘肃|兰州|青海|西宁|宁夏|银川|新疆|乌鲁木齐|内蒙古|呼和浩特|西藏|拉萨"
"""Provinces and their large cities."""
_RULE = re.compile(
    rf"(?P<place>{PLACES})(?:市|省|自治区|经济特区|那边|人社局?)?(?:都|是|这边)?的?.{{0,4}}?(?:规定|标准|政策|条例|办法|最低工资|高温|津贴|补贴|产假|陪产假|护理假|婚假|育儿假|病假|基金|口径|说(?!我|要|是我))"
)
_WORKS = re.compile(
    rf"(?:在|人在|公司在|单位在|户口在|工地在|厂在|是)(?P<place>{PLACES})|(?P<after>{PLACES})(?:市|省)?(?:(?:这边|这里|本地)(?!的?(?:规定|标准|条例))|上班|干活|打工|跑|工作|送|做工|能(?:申请|要|用)|也(?:是|能|按))"
)

_OUTSIDE = re.compile(
    r"(?:在|去|到)(?P<place>香港|澳门|台湾)(?!公司|的公司)[^。！？人]{0,16}(?:打工|干活|上班|做|干了|工作|劳工|炒|辞)|(?P<english>Hong Kong|Macau|Macao|Taiwan)",
    re.IGNORECASE,
)
_MAINLAND = re.compile(
    r"内地|大陆|劳动合同法|劳动法|过关|深圳|珠海|12333|mainland|labou?r contract law|N\+?1?(?![a-z])"
)
_SENT = re.compile(r"外派|派(?:我|去|到|驻)|内地公司|国内公司|出差|sent me")


def outside(text: str) -> str:
    """Return the place where somebody works and mainland labour law, which the message names, does not hold; else nothing."""
    found = _OUTSIDE.search(text)
    if not found or not _MAINLAND.search(text) or _SENT.search(text):
        return ""
    return found["place"] or found["english"]


def wage_held_elsewhere(monthly: int, on: date) -> str:
    """Return the province whose minimum wage of that day is so many yuan a month; nothing where none is held."""
    held = (wage for wage in minimum_wages_held(on) if wage.monthly == monthly)
    return next((province_name(wage.jurisdiction) for wage in held), "")


def elsewhere(text: str) -> tuple[str, str] | None:
    """Return the province whose rule a message names and the other one in which the person works; None where there are not both."""
    named = {_code(match["place"]): match["place"] for match in _RULE.finditer(text)}
    works = {_code(place): place for match in _WORKS.finditer(text) if (place := match["place"] or match["after"])}
    here = next((code for code in works if code and code not in named), "")
    there = next((code for code in named if code and code not in works), "")
    return (province_name(there), province_name(here)) if here and there else None


def _code(place: str) -> str:
    return jurisdiction_of(place) or ""
