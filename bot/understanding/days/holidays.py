"""Which public holidays were worked, in whatever way it is told: 国庆1号2号3号, 十一前三天, 中秋和国庆三天, 初一到初三.

The words are read from left to right: a name, its days, and whether they were worked or off. What is said last of a day holds.
Statutory days are those of 全国年节及纪念日放假办法 2; the days moved beside them (4 to 7 October) are rest days.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from bot.understanding.quantities import to_decimal

Days = frozenset[tuple[str, int]]
"""Statutory days by the name of the holiday and their number in it; 0 of the Spring Festival is New Year's Eve."""

_STATUTORY = {
    "国庆": (1, 2, 3), "五一": (1, 2), "春节": (0, 1, 2, 3), "元旦": (1,), "清明": (1,), "端午": (1,), "中秋": (1,),
}  # fmt: skip
_UNTIL_2024 = {"五一": (1,), "春节": (1, 2, 3)}
"""Where it was another number until 2024."""
_OLD_YEAR = re.compile(r"(?<!\d)(?:20)?(?:1[4-9]|2[0-4])年")
_ALIASES = {"十一": "国庆", "劳动节": "五一", "过年": "春节", "正月": "春节", "大年": "春节"}
_MONTHS = {10: "国庆", 5: "五一", 1: "元旦"}
_ONE_DAY = frozenset({"元旦", "清明", "端午", "中秋"})
_N = "[1-8一二两三四五六七八]"
_D = r"(?:(?<![\d.])[1-8](?![\d.])|(?<![初周期拜第十一二三四五六七])[一二三四五六七])"
_TO = r"(?:号|日)?(?:到|至|-|~|—)"
_NO_COUNT = r"(?![个小点块元月天人百千万年次倍\d])"
_END = r"(?=$|[，。；！？!?,、 ])"
_TOKENS = re.compile(
    "|".join(
        (
            r"(?P<thought>(?:以为|本来|原本|原来|应该|照理|按理|记得)(?:是|该|说|要)*[^，。\d]{0,4}?(?:在)?(?:上班|上了?|休息?|放假?|加班)(?:了|的|班)*)",
            r"(?P<before>过完(?:年|国庆|五一|春节|中秋|元旦)|(?:国庆|五一|春节|过年|中秋|元旦|清明|端午)(?:节|假)*(?:之|以|过)?(?:前(?![1-3一二两三头])|后))",
            rf"(?P<name>国庆|(?<![\d一二三四五六七八九百千万第月])十一(?=节|假|黄金周|长假|期间|[那当前头放我全都没上在也就一 ，]|{_N}[号日到、， 天])|(?<![\d一二三四五六七八九十百千万点])五一(?![个块次天月年点百千万样起直共])|劳动节|春节|过年|正月|元旦|清明|端午|中秋|大年(?!三十))(?:节|假期|长假|黄金周|小长假)*",
            r"(?P<eve>(?:除夕|大年三十|年三十|大年夜)(?:那天|当天)?(?:(?:到|至|-)初(?P<e2>[一二三四五六七1-7]))?)",
            r"(?P<that>[当那]天|当日)",
            rf"(?P<date>(?<![\d.])(?P<month>1?\d)(?:月|\.(?=[1-7](?!\d)))(?P<day>[12]?\d)(?!\d)(?:{_TO}(?:\d{{1,2}}[月.])?(?P<until>[1-7])(?!\d))?(?:号|日)?)",
            r"(?P<lunar>(?<![月年每])初(?P<l1>[一二三四五六七1-7])(?:(?:到|至|-|~|—)初?(?P<l2>[一二三四五六七八1-7])(?!\d))?)",
            rf"(?P<span>(?P<s1>{_D}){_TO}(?P<s2>{_N})(?:[号日]|{_NO_COUNT}))",
            rf"(?P<list>(?:{_D}[号日]?[、，,和跟及 ]{{1,2}})+{_D}(?:[号日]|{_NO_COUNT})|[一二三四五六七]{{2,4}}[号日]|{_D}[号日])",
            rf"(?P<worked>(?:加班|值班|上班|上|加|值|干|做|跑|守)(?:了|过)?(?:一共|总共|整整|满)?(?P<wn>{_N})(?:整)?天(?:的)?班?)",
            rf"(?P<rested>(?:休息?|放假?|歇|请假?|调休|补休)(?:了|过)?(?P<rn>{_N})天假?)",
            r"(?P<never>一天(?:都|也)?没(?:有)?(?:休|歇|放)(?:息|假|过)?|(?:全|都|也)*没(?:有|让|得|给|能|怎么)*(?:放假?|休息?|歇|停)过?|不(?:放假|让休|给休|休息?)|无休)",
            rf"(?P<count>(?<![每第])(?:前|头|这|那|整整|一共|总共|的)?(?P<n>{_N})天(?:假期|法定假?|假)?(?![\d百]|[一两](?!天)|就?[给是]))",
            r"(?P<short>(?:加班费|加班工资|三薪|三倍)(?:工资)?[^，。吗]{0,6}(?:没|不|少|拖|欠)|(?:没|不|少)(?:给|算|发|有|按|付)[^，。吗]{0,4}(?:三倍|三薪|加班费|加班工资))",
            r"(?P<asked>(?:要|会|必须|得)?(?:我|我们|都|在|去|来|继续|照常)*(?:上班|加班|值班)(?:的)?(?:是|有|算|该|要|能|怎么|给|按|不)*(?:几|多少|怎么|三|双|3|两|什么|吗)|(?:要|会|必须|打算|准备|想|愿意|愿|敢|能不能|该不该|是不是)(?:我|我们|大家|都|在|去|来|继续|照常)*(?:上班|加班|值班))",
            r"(?P<off>(?:没有?|不|不用|未|没让)(?:来|去)?(?:上班|上(?!了)|加班|值班|干活?|做|在)|休息?[了的过着]?|放(?:了|的)?假[了的]?|歇[了着]?|调休|补休|回(?:了|的)?老?家|请了?[^，。]{0,3}假)",
            rf"(?P<on>加班(?!费|工资|补贴)|(?<![早晚马路手身线地网])上[了的过]?[^，。\d没]{{0,2}}班|(?<![早晚马路手身线地网])上(?:[了的]|{_END})|[值顶盯当代替]了?[的过]?[^，。\d没]{{0,2}}班|在岗|出勤|[在都也全还照](?:干|跑|做|送|站)[了着活]?|干[了活的]|跑[了单的]|送[了单]|在[^，。\d没]{{0,3}}(?:店|厂|站|公司|单位|工地)里?|[我都也全]在{_END}|守[着了店]|连轴)",
            r"(?P<stop>[。！？!?\n]|入职|来的|进厂|开工|离职|辞|受伤|摔)",
        )
    )
)
_SPEAKS = re.compile(r"加班|法定|节假|节日|三倍|三薪|翻倍|除夕|大年")
_ALL = re.compile(r"都|全|一直|天天")
_LONG = 6
"""Days of a break that holds all the holidays named together: 中秋国庆八天."""
_NEAR = 16
"""Characters between days and what says of them that they were worked."""


@dataclass(slots=True)
class Worked:
    """Days told as worked: the statutory ones, how many rest days beside them, the words, and where those end."""

    days: Days
    rest: int
    words: str
    end: int


@dataclass(slots=True)
class _Scan:
    """Where the reading of a text stands."""

    old: bool
    worked: list[Worked] = field(default_factory=list)
    off: set[tuple[str, int]] = field(default_factory=set)
    names: list[str] = field(default_factory=list)
    """Names of which no day has been told yet."""
    current: str = ""
    days: set[tuple[str, int]] = field(default_factory=set)
    more: int = 0
    """Days told by their number only, beyond the statutory ones."""
    given: bool = False
    """Whether the days told are those a break had (放假三天)."""
    named: bool = False
    """Whether the text speaks of holidays or extra work: a single date alone (10月1号上班的) is none."""
    words: str = ""
    at: int = 0

    def statutory(self, name: str) -> tuple[int, ...]:
        return _UNTIL_2024.get(name, _STATUTORY[name]) if self.old else _STATUTORY[name]

    def clear(self) -> None:
        self.names, self.days, self.more, self.given, self.words = [], set(), 0, False, ""

    def heard(self, match: re.Match[str]) -> None:
        between = match.string[self.at : match.start()]
        self.words += (between if self.words and len(between) <= 1 else "") + match.group().strip("，, ")
        self.at = match.end()

    def add(self, first: int, last: int, match: re.Match[str]) -> None:
        self.names = [name for name in self.names if name != self.current]
        self.days |= {(self.current, day) for day in range(first, last + 1)}
        self.heard(match)


def worked_holidays(text: str) -> list[Worked]:
    """Return what a text says was worked of public holidays, without the days it says later were off."""
    scan = _scan(text)
    for one in scan.worked:
        one.days -= scan.off
    return [one for one in scan.worked if one.days or one.rest]


def holidays_off(text: str) -> Days:
    """Return the statutory days that a text says were off."""
    return frozenset(scan.off) if (scan := _scan(text)) else frozenset()


_GIVEN_BACK = re.compile(rf"(?:补|还)(?:给)?(?:了|过|的)?(?:我|我们)?{_N}天(?:的)?(?:休息|休|假)")
"""Days given off later for a holiday that was worked: it was worked all the same, and no day off makes up for it (劳动法 44)."""


def _scan(text: str) -> _Scan:
    text = _GIVEN_BACK.sub(lambda match: "，" * len(match[0]), text)
    scan = _Scan(_OLD_YEAR.search(text) is not None, named=_SPEAKS.search(text) is not None)
    for match in _TOKENS.finditer(text):
        _READ[match.lastgroup or "stop"](scan, match)
    return scan


def _name(scan: _Scan, match: re.Match[str]) -> None:
    if scan.given:
        scan.clear()
    scan.named = True
    name = next(name for name in (*_ALIASES, *_STATUTORY) if match["name"].startswith(name))
    scan.current = _ALIASES.get(name, name)
    if scan.current not in scan.names:
        scan.names.append(scan.current)
    scan.heard(match)


def _eve(scan: _Scan, match: re.Match[str]) -> None:
    scan.current = "春节"
    scan.add(0, _digit(match["e2"]) if match["e2"] else 0, match)


def _that(scan: _Scan, match: re.Match[str]) -> None:
    if scan.current in scan.names and match.start() - scan.at <= 1:
        scan.add(1, 1, match)


def _date(scan: _Scan, match: re.Match[str]) -> None:
    month, day = int(match["month"]), int(match["day"])
    name = _MONTHS.get(month, "")
    if scan.names and scan.current in _ONE_DAY and match.start() == scan.at and name != scan.current:
        scan.heard(match)  # 中秋9月25: the day of the feast itself
    elif name and 1 <= day <= 7:  # noqa: PLR2004 (the longest break)
        scan.current = name
        scan.add(day, int(match["until"] or day), match)
    elif day:
        scan.clear()
        scan.current = ""


def _lunar(scan: _Scan, match: re.Match[str]) -> None:
    if scan.current == "春节" or match["l2"]:
        scan.current = "春节"
        scan.add(_digit(match["l1"]), _digit(match["l2"] or match["l1"]), match)


def _span(scan: _Scan, match: re.Match[str]) -> None:
    if scan.current:
        scan.add(_digit(match["s1"]), _digit(match["s2"]), match)


def _list(scan: _Scan, match: re.Match[str]) -> None:
    if scan.current:
        told = {_digit(written) for written in re.findall(r"[1-8一二三四五六七]", match.group())}
        scan.days |= {(scan.current, day) for day in told}
        scan.add(min(told), min(told), match)


def _count(scan: _Scan, match: re.Match[str]) -> None:
    if not scan.current or match.start() - scan.at > _NEAR:
        return
    number = _digit(next(written for written in match.group("n", "wn", "rn") if written))
    names = scan.names or [scan.current]
    if number < _LONG:  # 中秋和国庆三天: the days are those of the last
        scan.days |= _first_days(names[:-1])
        names = names[-1:]
    open_days = [(name, day) for name in names for day in scan.statutory(name)]
    scan.days |= set(open_days[:number])
    scan.more += max(number - len(open_days), 0)
    scan.names = []
    scan.heard(match)


def _first_days(names: Iterable[str]) -> set[tuple[str, int]]:
    """The only days of the holidays that have one."""
    return {(name, 1) for name in names if name in _ONE_DAY}


def _worked_count(scan: _Scan, match: re.Match[str]) -> None:
    """上了两天 of 国庆三天: so many of the days told before."""
    if any(name == scan.current for name, _ in scan.days):
        scan.days, scan.more = {day for day in scan.days if day[0] != scan.current}, 0
        scan.names.append(scan.current)
    _count(scan, match)
    _resolve(scan, match)


def _rested(scan: _Scan, match: re.Match[str]) -> None:
    """放假三天 may go on with 我都在上班; 休了三天 does not."""
    if match.group().startswith("放") and not scan.days:
        _count(scan, match)
        scan.given = True
        return
    scan.off |= scan.days
    scan.clear()


def _off(scan: _Scan, match: re.Match[str]) -> None:
    scan.off |= scan.days | _first_days(scan.names)
    scan.clear()


def _on(scan: _Scan, match: re.Match[str]) -> None:
    _resolve(scan, match)


def _asked(scan: _Scan, match: re.Match[str]) -> None:
    """国庆上班是几倍 asks; 国庆1到3号上班该给多少 tells as well."""
    if scan.days:
        _resolve(scan, match)
    scan.clear()


def _resolve(scan: _Scan, match: re.Match[str]) -> None:
    """Take the days told so far as worked."""
    if match.start() - scan.at <= _NEAR:
        between = match.string[scan.at : match.end()]
        told, rest = _told(scan)
        days = told | _named(scan, whole=match.lastgroup == "never" or _ALL.search(between) is not None)
        if (days or rest) and (scan.named or len(told) > 1):
            scan.off -= days
            words = scan.words if match.lastgroup == "worked" else scan.words + between.strip("，, ")
            scan.worked.append(Worked(frozenset(days), rest, words, match.end()))
    scan.clear()


def _named(scan: _Scan, *, whole: bool) -> set[tuple[str, int]]:
    """The days of the holidays named: all of them where all were worked, else of those that have one day."""
    names = (name for name in scan.names if whole or name in _ONE_DAY)
    return {(name, day) for name in names for day in scan.statutory(name)}


def _told(scan: _Scan) -> tuple[set[tuple[str, int]], int]:
    """The holidays among the days told, and how many were days of rest."""
    told = {(name, day) for name, day in scan.days if day in scan.statutory(name)}
    beside = len(scan.days) - len(told)
    return told, scan.more + (beside if told or beside > 1 else 0)  # one day beside (5号上班) need not be one of rest


def _stop(scan: _Scan, match: re.Match[str]) -> None:
    scan.clear()
    if match.group() in "。！？!?\n":
        scan.current = ""


def _nothing(scan: _Scan, match: re.Match[str]) -> None:
    """Words that only keep others from being read."""


def _digit(written: str) -> int:
    return int(to_decimal(written) or 0)


_READ: Mapping[str, Callable[[_Scan, re.Match[str]], None]] = {
    "thought": _nothing, "before": _stop, "name": _name, "eve": _eve, "that": _that, "date": _date, "lunar": _lunar, "span": _span,
    "list": _list, "worked": _worked_count, "rested": _rested, "never": _on, "count": _count, "short": _on, "asked": _asked,
    "off": _off, "on": _on, "stop": _stop,
}  # fmt: skip
