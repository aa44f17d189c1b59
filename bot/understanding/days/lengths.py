"""What each length of time in a message is: how long worked, unpaid, insured, on leave, of a contract."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from bot.understanding.days.told import Told
from bot.understanding.quantities import Span, find_spans, to_decimal

_WORKED = re.compile(
    r"(?:干|做|跑|上|播|送|卖|教|守|工作|呆|待|混|打工)(?:了|满|有|过|班)*(?:快|差不多|大概|整整|也)?\s*(?:有)?\s*$|工龄\s*(?:有)?$|来了\s*$|来(?:这|这儿|这里|这边|公司|厂里?|站里?)?(?:整整|已经|都|快|有)+\s*$|在这(?:儿|里|家)?(?:整整|已经|都|快)?\s*$|(?:入职|上班)(?:都)?(?:快|已经|有)?\s*$"
)
_WORKED_AFTER = re.compile(r"\s*(?:了)?(?:的)?(?:工龄|老员工|就(?:被|让|把)|才?被)")
_OWED = re.compile(
    r"欠|拖|没(?:发|给|结|付|拿|到|开(?=工资|支|薪|钱)|领)|不(?:发|给|结|付)|压(?:了|着)|未发|未结|工资没|要不"
)
_PROBATION = re.compile(r"试用(?:期)?[^，。]{0,6}$|(?:还在)?试用了?\s*$")
_CONTRACT = re.compile(r"(?:签|合同)[^，。没]{0,6}$")
_INSURED = re.compile(r"(?:社保|保险|缴费?|交了?|失业)[^，。没断欠]{0,8}$")
_LEAVE = re.compile(
    r"(?:休息|停工(?:留薪)?|病假|卧床|静养|养伤|在家养|医生[^，。]{0,4}(?:歇|休|开)|住院|躺)[^，。这头第]{0,6}$"
)
_PREGNANT = re.compile(r"(?:怀孕|怀了|怀着|孕|流产)[^，。]{0,4}$")
_LIMIT = re.compile(r"(?:不满|未满|没满|不到|过了?|超过|没过|够|第|头)$")
"""Before a length that is a limit (不满一个月不给, 过没过一年), no length of anything."""
_CONDITION = re.compile(r"[^，。]{0,4}(?:才|退|就(?:给|退|转|能|可以)|以上|之后|以后|后)")
_DAYS = re.compile(
    r"(?P<n>\d+(?:\.\d+)?|[一二两三四五六七八九十]+)(?P<more>多)?\s*(?:个)?(?:天|日(?!结)|工(?!资|作|地|伤|厂|钱|友|人|种|程|头|时))(?P<half>半)?"
)


_IN_THE_YEAR = re.compile(
    r"(?:干|做|上班|呆|待|跑|送|卖|开|教|守|洗|看)[^，。]{0,6}(?:到|了|的)?(?:今年|现在)?(?:已经)?(?:是)?第(?P<n>[二三四五六七八九十]{1,2}|\d{1,2})个?年(?:头)?(?:了|$|[，。])"
    r"|(?:在|到|来)[^，。]{1,12}第(?P<m>[二三四五六七八九十]{1,2}|\d{1,2})个?年(?:头)?(?:了|$|[，。])"
)
"""在商场卖鞋第四年了: three years are over, the fourth is not."""


def find_lengths(text: str) -> list[Told]:
    """Return what the lengths of time of a message are. What nothing tells is left out."""
    found: list[Told] = []
    for span in find_spans(text):
        if role := _length_role(text, span):
            value = f"{span}".replace("-", "+-") if span.above and role == "months_worked" else f"{span}"
            found.append(Told(role, value, text[span.start : span.end]))
    for match in _DAYS.finditer(text):
        number = to_decimal(match["n"])
        if number is not None and (role := _days_role(text, match)):
            found.append(Told(role, f"{number + (Decimal('0.5') if match['half'] else 0):f}", match.group()))
    begun = _IN_THE_YEAR.search(text)
    year = to_decimal(begun["n"] or begun["m"]) if begun else None
    if begun and year and year > 1:
        found.append(Told("months_worked", f"{12 * (year - 1):f}+-{12 * year:f}", begun.group()))
    if months := unpaid_list(text)[0]:
        found.append(Told("months_owed", str(months)))
    return found


_NO_DAYS = re.compile(r"每$|第$|零$|又$")
_NO_DAYS_AFTER = re.compile(
    r"(?:的)?(?:租|假|班车|水电)|[^，。]{0,6}(?:补休|调休|换休|倒休)|[^，。]{0,2}没(?:休|有?给(?:休|假|放)|放|歇|请)|假"
)
_DAY_COUNTS: tuple[tuple[str, re.Pattern[str], re.Pattern[str] | None], ...] = (
    # role (empty: none), words before, words after
    ("", re.compile(r"(?:休|歇|放|停)(?:了|息|工)*$|一个?月[^，。]{0,4}$|每月[^，。]{0,4}$"), None),
    ("days_worked", re.compile(r"(?:干|做|上|去|跑)了[^，。]{0,2}$"), None),
    ("days_owed", _OWED, None),
    (
        "days_owed",
        re.compile("$"),
        re.compile(
            rf"(?:{_OWED.pattern})|[^，。]{{0,4}}(?:工资|工钱|钱)?(?:都)?没(?!上|休|歇|干|做|去|来|出|请|缺|落|迟)"
            r"|(?:的)?(?:工资|工钱|钱)[^，。]{0,2}(?:[拖压欠扣赖拉]着|不(?:给|结|发|付))"
        ),
    ),
    ("days_worked", re.compile(r"干了|做了|上了|去了|跑了|一共|总共"), None),
)


def _days_role(text: str, match: re.Match[str]) -> str:
    before = re.split(r"[，。；]", text[max(0, match.start() - 8) : match.start()])[-1]
    after = re.split(r"[，。；]", text[match.end() : match.end() + 8])[0]
    if _NO_DAYS.search(before) or _NO_DAYS_AFTER.match(after):
        return ""
    if re.search(r"年(?:休)?假|调休|补休", text) and re.search(r"(?:欠|差|剩|少)(?:我|了)*$", before):
        return ""  # days of leave
    if re.search(r"年(?:休)?假", text) and re.search(r"(?:休|歇|用|请)(?:了|过)[^，。]{0,2}$|年假(?:了)?$", before):
        return "days_taken"
    return _role_beside(_DAY_COUNTS, before, after) or ""


def _role_beside(
    roles: Iterable[tuple[str, re.Pattern[str], re.Pattern[str] | None]], before: str, after: str
) -> str | None:
    """The first role whose words stand before and behind a count, empty where they say that it is none; None where none do."""
    for role, ahead, behind in roles:
        if ahead.search(before) and (behind is None or behind.match(after)):
            return role
    return None


_LENGTHS: tuple[tuple[str, re.Pattern[str], re.Pattern[str] | None], ...] = (
    # role (empty: none), words before, words after
    ("", re.compile("$"), re.compile(r"\s*(?:之|以)?前")),
    ("", _LIMIT, None),
    ("", re.compile(r"(?:走|离职|离开|辞职|不干)了$"), re.compile(r"(?:还|都|也|了|到现在|至今|一直)*(?:没|不)")),
    ("", re.compile("满$"), _CONDITION),
    ("contract_months", re.compile("$"), re.compile(r"(?:的)?(?:劳动)?合同")),
    ("contract_months", re.compile(r"合同(?:是|签)?了?$"), None),
    ("probation_months", _PROBATION, None),
    ("probation_months", re.compile("$"), re.compile(r"[^，。]{0,2}(?:的)?试用")),
    ("months_insured", _INSURED, None),
    ("leave_months", _LEAVE, None),
    ("pregnant_months", _PREGNANT, None),
    ("pregnant_months", re.compile("$"), re.compile(r"[^，。]{0,4}流产")),
    ("contract_months", _CONTRACT, re.compile(r"$|[，。,]|的")),
    ("", re.compile(r"(?:每|一|第)$"), None),
)
_RATE_FOLLOWS = re.compile(r"\s*[^，。]{0,5}(?:\d|[一二两三四五六七八九]+[百千万])")


_NO_LENGTH = re.compile(r"断(?:交|缴)了?$|(?:没|不|未)(?:做|干|上|待|呆)?满(?:够)?$")
_HELD_BACK = re.compile(r"[押压](?:了|着)?(?:我们?|俺)?$")
_CONTRACT_THEN = re.compile(r"(?<!竞业)(?<!保密)(?:合同|协议)，$")
_RESTED = re.compile(r"(?:歇|养)(?:了|着|过)*$")
_HURT = re.compile(r"骨折|受伤|工伤|[压断砸摔夹烫切]|手术|住院|伤了")


def _length_role(text: str, span: Span) -> str:
    before, after = text[max(0, span.start - 9) : span.start], text[span.end : span.end + 9]
    before = re.split(r"[，。,;；]", before)[-1]
    a_month = span.exact and span.low == 1
    if _NO_LENGTH.search(before):
        return ""
    if _HELD_BACK.search(before) and re.match(r"(?:的)?(?:工资|工钱)", after):
        return "months_owed"
    if _RESTED.search(before) and _HURT.search(text):
        return "leave_months"
    if not before and _CONTRACT_THEN.search(text[: span.start]):
        return "" if a_month and _RATE_FOLLOWS.match(after) else "contract_months"
    if a_month and _is_rate(before, after):
        return ""
    role = _role_beside(_LENGTHS, before, after)
    return _worked_or_owed(text, before, after) if role is None else role


def _is_rate(before: str, after: str) -> bool:
    """一个月八千, 六千元一个月."""
    if _RATE_FOLLOWS.match(after) and not re.search(r"(?:了|满|过|有)$", before):
        return True
    return re.search(r"[\d百千万元块]$", before) is not None


def _worked_or_owed(text: str, before: str, after: str) -> str:
    if _WORKED.search(before) or _WORKED_AFTER.match(after):
        return "months_worked"
    if _OWED.search(before) or _OWED.search(re.split(r"[，。,;；]", after)[0]):
        return "months_owed"
    wages = re.match(r"(?:的)?(?:工资|工钱|薪)", after) and not re.search(r"[这那]$", before)
    return "months_owed" if wages and _OWED.search(text) else ""


def unpaid_list(text: str) -> tuple[int, range]:
    """How many calendar months are named as unpaid, and where: 7月8月9月都没发, 7到9月没给."""
    month = r"(?:1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])"
    if match := re.search(rf"(?<!\d)({month})月?份?(?:到|至|-)({month})月份?[^，。]{{0,8}}(?:没|不)(?:发|给|结)", text):
        if re.search(r"高温|补贴|津贴|加班|社保", match.group()):
            return 0, range(0)
        first, last = (int(to_decimal(match.group(i)) or 0) for i in (1, 2))
        return (last - first + 1, range(*match.span())) if last > first else (0, range(0))
    if match := re.search(
        rf"(?<![千百万\d])((?:{month}月?份?(?:[、和,，跟 ])?){{2,}})月?份?(?:的工资|工资)?[^，。]{{0,6}}(?:都|全|也)?(?:没|不)(?:发|给|结)",
        text,
    ):
        named = re.findall(rf"{month}(?=月)|(?<=[、和,，])?{month}(?=[、和,，])", match.group(1))
        return (len(named), range(*match.span())) if "月" in match.group() and len(named) > 1 else (0, range(0))
    return 0, range(0)
