"""What words say after a paper was read back: make it, show it again, or a fact told in whatever shape."""

from __future__ import annotations

import enum
import re
from collections.abc import Collection

from bot.understanding.acts import Act, is_act

_SUM = r"[\d一二两三四五六七八九十][\d,.，一二两三四五六七八九十百千万]*(?:元|块钱?|万|千)?"
_TELLS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("full_name", re.compile(r"^(?:不对|错了)?[，, ]*(?:我(?:的)?)?(?:叫|(?:名字|姓名)(?:写错了)?[，, ]*(?:应该)?(?:是|叫)?)[：: ]*(?P<right>[^，。]{2,12})$")),
    ("employer_name", re.compile(r"(?:公司|单位|老板|厂)(?:的)?(?:名字|名称|全称|名)?(?:写错了)?[，, ]*(?:应该)?(?:是|叫)[：: ]*(?P<right>[^，。]{2,})$")),
    ("employer_name", re.compile(r"^(?:不对|错了)?[，, ]*(?:应该)?(?:是|叫)?(?P<right>[\u4e00-\u9fff（）()A-Za-z]{2,}(?:公司|厂|店|集团|合作社|工作室|事务所|服务部|经营部))$")),
    ("monthly_pay", re.compile(rf"(?:月工资|月薪|每?个?月(?:的)?工资|一个月)(?:写错了|不对)?[，, ]*(?:应该)?(?:是)?(?P<right>{_SUM})(?:才对)?$")),
    ("amount_owed", re.compile(rf"(?:欠|差)(?:我)?(?:的)?(?:钱|工资|一共)?(?:写错了|不对)?[，, ]*(?:应该|一共|总共)*(?:是)?(?P<right>{_SUM})(?:才对)?$")),
    ("start_date", re.compile(r"^(?:不对|错了)?[，, ]*(?:我)?(?:是)?(?P<right>[^，。]*[月号日年][^，。]*?)(?:来的?|入的?职|进的?(?:厂|站|公司|店)|上的?班|开始干的?)[。]?$")),
    ("end_date", re.compile(r"^(?:不对|错了)?[，, ]*(?:我)?(?:是)?(?P<right>[^，。]*[月号日年][^，。]*?)(?:走的?|离的?职|不干的?|被?辞退的?)[。]?$")),
)  # fmt: skip
"""Facts told in a sentence of their own, without a word that they put something right."""
_SUM_ALONE = re.compile(rf"^(?:不对|错了|钱不对|数不对)[，, ]*(?:应该)?是?(?P<right>{_SUM})(?:才对)?$")
_MAKE = re.compile(
    r"(?:^|[，, 了就吧])(?:直接|就|那就?|快|马上)?(?:生成|写(?:出来)?吧|给我(?:文件|吧)|出文件|出吧|下载)(?:吧|了)?[。！!]*$|^(?:行|好|可以|嗯)?[了的]?[，, ]*就这样(?:吧|了)?(?:[，, ].{0,6})?$",
    re.IGNORECASE,
)
_SHOW = re.compile(r"看(?:看|下|一下|一眼|结果)?(?:吧)?[。！!]*$|\bshow\b", re.IGNORECASE)
_LEFT_OUT = re.compile(r"(?:还有|还|另外)[^。]{1,30}(?:没写|没加|漏|加上|没有?写进)|^(?:我)?(?:再)?补充")
_SHORT = 16


class Wish(enum.StrEnum):
    """What somebody wants of a paper that was read back."""

    MAKE = "make"
    SHOW = "show"
    ADD = "add"


def wish_of(text: str) -> Wish | None:
    """Return what a message wants of the paper shown; None where it wants nothing of it."""
    if len(text) <= _SHORT and _MAKE.search(text):
        return Wish.MAKE
    if is_act(text, Act.ENOUGH) or (len(text) <= _SHORT and _SHOW.search(text)):
        return Wish.SHOW
    return Wish.ADD if _LEFT_OUT.search(text) else None


def fact_told(text: str, slots: Collection[str], last: str) -> tuple[str, str]:
    """Return the fact a sentence tells and its words; empty where it tells none of `slots`. A sum alone is the one told `last`,
    else what is owed."""
    if alone := _SUM_ALONE.match(text):
        slot = last if last in ("monthly_pay", "amount_owed", "loss") else "amount_owed"
        return (slot, alone["right"]) if slot in slots else ("", "")
    for slot, pattern in _TELLS:
        match = pattern.search(text) if slot in slots else None
        if match:
            return slot, match["right"].strip()
    return "", ""
