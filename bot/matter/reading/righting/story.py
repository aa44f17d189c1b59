"""A prepared text with its values: the part of a sentence each stands in, the words beside it, the month it is told of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from bot.matter.reading.righting.values import Kind, Value, part_of, same, values_in
from bot.understanding.quantities import to_decimal
from knowledge.text.tokens import pairs

STOPS = "，。；！？!?\n"
ENDS = "。！？!?\n"
_FILLS = re.compile(
    r"(?:再|又|重新|刚|刚才)*(?:查|翻|看|瞅|瞄|问|核|数|算|加|扒拉|想)(?:了|过)?(?:一?[下眼遍]|看|瞅|数|了|过|查|回|半天|出来|起来)*(?:那个|下|我的)?(?:快递记录|行车记录|出车单|病历|回执|余额|后台|欠条|朋友圈|短信|名片|截图|账单|合同|流水|记录|工资条|考勤|微信|转账|银行卡?|单子|本子|手机|短信|日历|记工本|打卡|系统|APP|App|app|照片|聊天|截图)*"
    r"|应该|好像|似乎|可能|记得|大概|其实|实际上?|准确|确切|一共|总共|加起来|合计|大概|差不多|左右|才对|还是|只有|那个|这个|那天|的话|后来|刚才|"
    r"[我俺是的地说讲就才只有了吧嘛啊呀呢对嗯哦噢唔哎那这个都也到至从在和跟及第元块钱:：、,.…~（）()“”\" -]"
)
_MONTH = re.compile(r"(1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月")


@dataclass(frozen=True)
class Part:
    """A part of a sentence, between two stops."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Story:
    """A prepared text and its values."""

    text: str

    @cached_property
    def values(self) -> list[Value]:
        """The values in their order."""
        return values_in(self.text)

    def part(self, at: int, least: int = 0) -> Part:
        """Return the part of a sentence that a place stands in, from `least` on."""
        start = max(*(self.text.rfind(stop, 0, at) for stop in STOPS), least - 1) + 1
        end = min((place for stop in STOPS if (place := self.text.find(stop, at)) >= 0), default=len(self.text))
        return Part(start, end, self.text[start:end])

    def within(self, part: Part) -> list[Value]:
        """Return the values of a part."""
        return [one for one in self.values if part.start <= one.at < part.end]

    def words(self, part: Part, besides: Value | None = None) -> str:
        """Return the words of a part that are neither values nor say nothing. `besides`: a value found by other means."""
        kept, at = "", part.start
        values = self.within(part) or ([besides] if besides is not None else [])
        for value in values:
            kept += self.text[at : value.at] + "|"
            at = value.end
        return _FILLS.sub("", kept + self.text[at : part.end]).replace("|", "")

    def month(self, value: Value) -> str:
        """Return the number of the month a count or sum is told of in its sentence; empty for none."""
        if value.kind is Kind.DAY:
            return ""
        part = self.part(value.at)
        while True:
            here = part.start <= value.at < part.end
            named = [
                one
                for one in self.within(part)
                if one.at < value.at and _MONTH.match(one.month) and (here or not one.day)
            ]
            if named:
                match = _MONTH.match(named[-1].month)
                return f"{to_decimal(match[1])}" if match else ""
            if part.start == 0 or self.text[part.start - 1] in ENDS or self.words(self.part(value.at)):
                return ""
            part = self.part(part.start - 1)

    def shared(self, one: Part, other: Part) -> int:
        """Return how many words two parts have in common, by pairs of characters."""
        said = {pair for pair in pairs(one.text) if _FILLS.sub("", pair) != "" and not re.search(r"\d", pair)}
        return sum(pair in other.text for pair in said)

    def explains(self, value: Value, before: list[Value]) -> bool:
        """Whether a value only names again one that was told before: 3号 after 11月3号."""
        return any(part_of(value, old) if value.kind is Kind.DAY else self._again(value, old) for old in before)

    def _again(self, value: Value, old: Value) -> bool:
        of, other = self.month(value), self.month(old)
        if of and other and of != other:
            return False
        if value.kind is Kind.BARE:
            return old.number == value.number or (
                old.kind is Kind.DAY and to_decimal(old.day.rstrip("号日") or "x") == value.number
            )
        return (
            value.kind is old.kind
            and same(value, old)
            and (value.kind is not Kind.COUNT or bool(value.units & old.units))
        )
