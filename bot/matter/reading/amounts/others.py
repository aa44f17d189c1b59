"""Another person's pay told beside the worker's own: 我哥200一天干了12天; each a line of its own account."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.contract.matter import Item, ItemKind, Matter
from bot.understanding.quantities import find_amount_spans, to_decimal

_N = r"(?:\d+(?:\.\d+)?|[一二两三四五六七八九十]+)"
_KIN = re.compile(
    r"(?:^|[，。；！？、])(?:还有|另外|然后)?(?P<who>(?:我|俺|咱)?(?P<rel>哥哥?|弟弟?|姐姐?|妹妹?|爸|妈|老公|老婆|媳妇|儿子|叔|舅|表[哥弟姐妹]|堂[哥弟]|老乡|工友|同事|搭档|朋友|老[张王李刘陈赵周吴]|小[张王李刘陈赵周吴])(?:他|那)?)(?P<rest>[^。；！？]*)"
)
_NAMES = {
    "哥": "brother", "弟": "brother", "姐": "sister", "妹": "sister", "爸": "father", "妈": "mother", "老公": "husband",
    "老婆": "wife", "媳妇": "wife", "儿子": "child", "工友": "colleague", "同事": "colleague", "搭档": "colleague",
}  # fmt: skip
_BACK = re.compile(r"，(?=(?:我|俺)(?!哥|弟|姐|妹|爸|妈|老|叔|们|媳))")
_RATE = re.compile(
    r"(?P<each>\d+|[一二两三四五六七八九十百]+)(?:块钱?|元)?(?:一天|/天|每天|一个工|一日)|(?:一天|每天|一个工)(?P<each2>\d+|[一二两三四五六七八九十百]+)"
)
_TIMES = re.compile(rf"(?P<n>{_N})(?:天|个工)")
_OWED = re.compile(r"欠(?:他|她|着|了)*(?P<n>\d[\d,.]*[万千百]?|[一二两三四五六七八九十百千万]+)")


@dataclass(frozen=True, slots=True)
class Parted:
    """A text without what it tells of another person's pay, and the lines of those."""

    own: str
    items: tuple[Item, ...] = ()


def part_others(text: str, matter: Matter, turn: int) -> Parted:
    """Return a prepared text without what it says of another's days and pay, where the matter is the worker's own."""
    if matter.whose != "self":
        return Parted(text)
    items: list[Item] = []
    own = text
    for match in _KIN.finditer(text):
        rest = _BACK.split(match["rest"])[0]
        item = _others_item(match["rel"], rest, turn)
        if item is not None and _mine_too(text, match, matter):
            items.append(item)
            own = own.replace(match["who"] + rest, "", 1)
    return Parted(re.sub(r"^[，；]+|(?<=[，。；])[，；]+", "", own), tuple(items))


def _mine_too(text: str, match: re.Match[str], matter: Matter) -> bool:
    """Whether the worker's own work is told of as well: before, or in this message."""
    told = any(
        matter.value(name) is not None for name in ("daily_pay", "days_worked", "owed", "monthly_pay", "hourly_pay")
    )
    return told or _RATE.search(text[: match.start()]) is not None or _BACK.search(match["rest"]) is not None


def _others_item(relation: str, rest: str, turn: int) -> Item | None:
    rate, times, owed = _RATE.search(rest), _TIMES.search(_RATE.sub("", rest)), _OWED.search(rest)
    person = next((name for word, name in _NAMES.items() if word in relation), "friend")
    each = to_decimal(rate["each"] or rate["each2"]) if rate else None
    many = to_decimal(times["n"]) if times else None
    if each is not None and many is not None:
        return Item(
            kind=ItemKind.DUE, amount=each * many, person=person, each=each, times=many, turn=turn, words=rest[:40]
        )
    if owed is not None and (spans := find_amount_spans(rest)):
        return Item(kind=ItemKind.DUE, amount=spans[0][2].low, person=person, turn=turn, words=rest[:40])
    if each is not None:
        return Item(kind=ItemKind.DAYS, amount=each, person=person, turn=turn, words=rest[:40])
    return None
