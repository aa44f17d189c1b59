"""What each date and length of time in a message is. Here the dates: the first day, the last, the accident, a demand."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from bot.understanding.days.date_range import DateRange
from bot.understanding.days.dates import find_dates
from bot.understanding.days.lengths import find_lengths, unpaid_list
from bot.understanding.days.told import Told
from bot.understanding.days.written import as_written

_AFTER = 18
_BEFORE = 10
_ROLES: tuple[tuple[str, str, str], ...] = (
    (
        "-",
        r"[^，。]{0,4}(?:毕业|拿(?:到)?(?:毕业)?证|生的|生(?:了|下)?(?:孩子|娃|宝|小孩)|出生|顺产|剖|停产|还车|退(?:的)?车|[休歇](?:过|了)\d|[休歇请](?:过|了)[一二两三四五六七八九十])|[^，。]{0,8}(?:写(?:了|的)?(?:个)?辞|签(?:了)?辞|递(?:了|的)?辞|提(?:了|的)?(?:的)?辞|打算走|想走|要我(?:写|签))|(?:那|的)?[一二两三四五六七八九\d]+[百千万块]",
        r"(?:退车|还车|毕业|出生|预产期)(?:是|在|的)?$",
    ),
    # role, words after the date, words before it
    (
        "first_work",
        r"(?:就)?(?:参加工作|第一份工|出来打工|出来做事)",
        r"(?:参加工作|第一份工作?|最早|出来打工)[^，。]{0,4}$",
    ),
    ("born", r"[^，。]{0,3}(?:出生|生(?:的|人|日|(?=$|[，。])))", r"(?:出生|生日|生于|身份证)[^，。]{0,6}$"),
    ("effect", r"(?:就|就已经|已经)?(?:的)?(?:生效|起效)", r"(?:生效|起效)(?:日期|日子|时间)?(?:是|在|的)?$"),
    ("award", r"[^，。]{0,8}(?:裁决|判决)", r"(?:裁决书?)[^，。]{0,8}(?:是|在)?$"),
    ("decision", r"[^，。]{0,10}(?:认定(?:书|决定)|认定结果|不予认定)", r"(?:认定书|认定决定|认定结果)[^，。]{0,6}$"),
    (
        "assessment",
        r"[^，。]{0,10}(?:鉴定(?:结论|结果|书)|鉴定出来|鉴定下来)",
        r"(?:鉴定结论|鉴定结果|鉴定书|鉴定|定级)[^，。]{0,4}$",
    ),
    ("order_limit", r"(?:以?前|之前)[^，。]{0,4}(?:付|给|发|结)清?", r"(?:限期|责令)[^，。]{0,8}$"),
    (
        "signed",
        r"(?:(?!来的?|进的?|入职|上班|开始|到岗|干)[^，。没]){0,4}(?:补签|签(?:了|的)?(?:书面|劳动)?合同|签的字|签的(?=\d|[一二两三四五]年))",
        r"补签[^，。]{0,6}$",
    ),
    ("contract_end", r"(?:合同)?(?:到期|期满)", r"合同[^，。]{0,4}(?:到|至|签到)\s*$"),
    ("diagnosed", r"[^，。]{0,4}(?:诊断|查出|确诊)", r"(?:诊断|查出来?|确诊)(?:是|在|的)?$"),
    (
        "rule",
        r"[^，。]{0,3}(?:出(?:了|台|的)?(?:个)?新?(?:规|规定|办法|政策)|新规|起?(?:开始)?(?:施行|实施))",
        r"(?:新规|规定|办法|政策)[^，。]{0,4}$",
    ),
    (
        "died",
        r"[^，。]{0,8}(?:去世|死(?!机|板)|人没了|没的(?=$|[，。])|没抢救|没救|身亡|过世|咽气)",
        r"(?:去世|死(?!机|板)|身亡|过世)[^，。]{0,4}$|抢救[^，。]{0,6}$",
    ),
    (
        "injured",
        r"[^，。]{0,14}(?:受(?:的|了)?伤|砸的|晕(?:在|倒)|挂倒|刮倒|(?<![盔])摔(?!(?:了|坏|碎)?(?:货|手机|东西|杯|盘|箱|餐|碗))|撞|砸|压(?:断|伤)|出(?:的|了)?事|突然倒|倒(?:的|下|地|在)|突发|碾|车祸|(?:掉|滚|跌|滑)(?:了)?(?:下来|倒)|发病|晕倒|烫|骨折|工伤|伤的|断了)",
        r"(?:受伤|出事|摔|撞|受的伤)[^，。]{0,5}$",
    ),
    ("probation_to", r"[^，。]{0,3}(?:转正|转的正|过的?试用)", r"试用期?[^，。]{0,4}(?:到|至)\s*$|转正[^，。]{0,4}$"),
    (
        "claimed",
        r"[^，。]{0,6}(?:申请(?:的|了)?(?:劳动)?仲裁|立案|递交?(?:了)?材料|去(?:的)?仲裁)",
        r"(?:申请仲裁|立案)[^，。]{0,5}$",
    ),
    (
        "demanded",
        r"[^，。]{0,8}(?:催|他回我|回我|(?:他|老板|她|对方)[^，。]{0,4}(?:微信|短信|电话|当面)?[^，。]{0,3}(?:说|回)(?=$|下|过|等|缓)|答应|承诺|保证|要过|去要|讨|投诉|找(?:过)?(?:老板|他|公司|站长|监察)(?:要)?|问过)",
        r"(?:催过?|要过|投诉过?)[^，。]{0,5}$",
    ),
    (
        "unpaid_from",
        r"(?:份)?(?:起|开始)[^，。]{0,6}(?:没|不|拖|欠)|[^，。]{0,2}就?(?:开始)?(?:没发|不发|没给|拖着?|欠着?|停发)|[^，。]{0,4}(?:一分|整月|工资|的钱|工钱)[^，。]{0,5}(?:没|不)(?:发|给|结|拿)|[^，。\d]{0,2}到(?:现在|今天|目前|如今)[^。]{0,12}(?:没|不)(?:发|给|结|拿)",
        r"(?:欠|拖)[^，。]{0,4}从\s*$",
    ),
    (
        "end",
        r"[^，。收]{0,8}(?:离(?:的|了)?(?:职|岗|站|厂|店)|走(?:的|人|了)|辞|被(?:辞|开|裁|炒)|开除|解雇|(?<!仲)裁(?!决|定|判)|不干|为止|让我(?:走|滚|别)|结束(?!试用)|叫我(?:走|滚|别|不用)|通知我(?:走|不用|别)|说不用来|不用来|(?:没|不)让我?(?:上班|来|干)|办的?离职|不要我|退场|封(?:了|我|号)|把我(?:开|辞|裁|赶|踢)|(?:开|裁|炒)了|生效|解除|踢(?:出|了|我)|把我(?:移|清)出|退的?(?:号|站)|不来(?:了|上班|干)|不去了|没再(?:去|来)|没去了|下的?(?:户|岗|工)(?=$|[，。了的])|(?:自动)?终止|解散|离开|干完|做完|最后一天|(?:干|做|跑|上)的?最后)",
        r"(?:干到|做到|上到|一直到|到|至|离职|走的(?:日子|时候)?|被辞退|被开|辞职)(?:是|在|了)?\s*$",
    ),
    (
        "start",
        r"[^，。]{0,6}(?:入(?:的)?职|进(?:的|了)?(?:这家?|那家?|他家?|快递|外卖|配送)?(?:厂|公司|站|店|单位|场)|进的|进去|入行|加入|过来的?(?=$|[，。上干做])|开始(?!降|扣|拖|停|欠|怀|看|住|生|没|不|休|算|减|按|执行|改|(?:就|都|每个?月|只|才)*(?:发|给|拿|打)(?:了|我)*\d)|去(?:的|上班|那儿?(?:上班|干|做)|他(?:家|那)|[^，。]{1,6}(?:上班|打工|干活|卸货|做工|送货))|到(?!现在|今天)[^，。\d]{1,6}(?:上班|打工|干活|报到)|(?<!下)(?<!出)(?<!不)来(?:的|上班|这(?:里|儿|边|家)?(?=$|[，。干做上])|了(?=$|[，。])|到(?:这|公司|厂|店|站)|打工|就(?:干|做|在)?)|(?<!都)(?<!也)(?<!还)(?<!在)(?<!没)上的?班|上的?(?:岗|户|工)|进的?户|报的?到|到岗|开工|进来|起(?=$|[，,。到]|在|就|上班|干|做)|做起|干起|跑起|干的|跑的(?=$|[，。])|在[^，。\d]{1,16}，?(?:就|一直)*(?:干|做|跑|上班|工作)到(?!手))|(?:就|一直)*(?:干|做|跑|上|待|呆|上班|工作)?(?:到(?!手|账|期|现在没|不了|底)|至|-|—)",
        r"(?:入职|从|进厂|进公司|来的|开始(?:上班|干|做)?|上班(?:是|时间)?)(?:是|在|日期|时间|的|：|:)*\s*$",
    ),
)
_ROLE_PATTERNS = tuple((role, re.compile(after), re.compile(before)) for role, after, before in _ROLES)
_STRONG_BEFORE = re.compile(
    r"(?:入职|离职|受伤|去世|出事|转正|到期|裁决|鉴定|认定|干到|做到|到|至)(?:的)?(?:日子|日期|时间|是|在|：|:)+\s*$"
)
_BORN = re.compile(r"[^，。\d]{0,3}(?:出生|生(?:的(?!孩子|娃|宝|小孩)|人|日|(?=$|[，。])))")
_LEAST_AGE = 14
_LEAVING = re.compile(
    r"(?:号|日)?(?P<will>就要|要|打算|准备|就想|想)?(?:就)?(?:走人?|离职|辞职|离开|不干了?|自离(?:的|了)?)(?=$|[，。])"
)
_PLANNED = re.compile(
    r"(?:想|打算|准备|计划|预计|要|再)(?:干|做|上|跑)?(?:到|在|是)?[^，。]{0,4}$|(?:干|做|上)到(?:今年|这个月|本月)?$"
)
"""What makes the day behind it one to come: 想11月30走, 干到12月底走."""
_WORKED_UNTIL = re.compile(r"(?<![想要])(?<!打算|准备|计划|预计)(?:干|做|上)到$")
_HALF_A_YEAR = 182
"""干到11月14号走, told on the 22nd, is over: a day not long past is nearer than the same one next year."""
_ASKED_TO_RESIGN = re.compile(
    r"[^，。]{0,8}(?:让|叫|逼|要|喊|劝)(?:我|我们)?[^，。]{0,4}(?:写|交|签|填)[^，。]{0,3}(?:离职|辞职)"
)
"""Behind a day on which a resignation was asked for: nobody left by that."""
_TOLD_TO_GO = re.compile(r"(?:就)?(?:别|不用|不要|不必|甭|走人|滚)")
"""Behind 明天 or 后天: what was said to somebody dismissed (叫我明天不用来了), no last day."""
_SET_UNTIL = re.compile(r"(?:做|干|上班?|待|呆|留|工作|交接)(?:完|到|满)(?:这个?月|本月)?$")
_SENT_AWAY = re.compile(
    r"[^。！!？?]{0,24}，(?:就|也)?不要(?:我)?了|[^。！!？?]{0,24}，[^，。]{0,10}(?:把我|被|让我|叫我|通知我)[^，。]{0,6}(?:辞|开除|开了|裁|赶|炒|走|滚|别来|不用来|不要(?:我)?了)"
)
_TO = re.compile(r"\s*(?:到|至|-|—|~)\s*")


def find_days(text: str, today: date) -> list[Told]:
    """Return what the dates and lengths of time of a message are. What nothing tells is left out."""
    dated = _dated(text, today)
    return [*dated, *find_lengths(text)]


def _dated(text: str, today: date) -> list[Told]:
    found: list[Told] = []
    every = find_dates(text, today)
    named = [one for one in every if not _only_told_to_go(one, text, today)]
    for index, one in enumerate(named):
        later = named[index + 1 :]
        if later and _only_names_the_month(one, later[0]):
            continue
        before, after = _words_beside(text, named, index)
        day, role = _with_role(one, after, before, today)
        if role == "start":
            role = _whether_start(text, one, later)
        sent_away = len(named) < len(every) or _SENT_AWAY.match(text[one.at + len(one.written) :])
        if not role and not later and one.exact and sent_away:
            role = "end"  # the day of the words, which is the last one at work
        if role in ("start", "unpaid_from") and one.at in unpaid_list(text)[1]:
            continue
        found.append(Told(role, as_written(day), one.written, one.at))
    return found


def _words_beside(text: str, named: list[DateRange], index: int) -> tuple[str, str]:
    """The words before and behind a date that may tell what it is, up to the next dates."""
    one, end = named[index], named[index].at + len(named[index].written)
    begin = named[index - 1].at + len(named[index - 1].written) if index else 0
    stop = named[index + 1].at if index + 1 < len(named) else len(text)
    after = text[end : min(stop, end + _AFTER)]
    if stop < len(text) and _TO.fullmatch(text[end:stop]):
        after = text[end : end + 1]
    return text[max(begin, one.at - _BEFORE) : one.at], after


def _whether_start(text: str, one: DateRange, later: list[DateRange]) -> str:
    """`start` for a date that reads like a first day, unless it is the first of unpaid days or one to come."""
    if _unpaid_range(text, one, later):
        return "-"
    return "" if re.match(r"[这本下]", one.written) else "start"


def _only_told_to_go(one: DateRange, text: str, today: date) -> bool:
    """Whether a day to come is when somebody need not come any more, and no last day that was set (说我做到30号就不用来了)."""
    ahead = one.first > today and _TOLD_TO_GO.match(text[one.at + len(one.written) :]) is not None
    return ahead and _SET_UNTIL.search(text[: one.at]) is None


def _with_role(one: DateRange, after: str, before: str, today: date) -> tuple[DateRange, str]:
    """Return a date with what it is of; a day somebody means to leave on lies ahead."""
    role = "" if _ASKED_TO_RESIGN.match(after) else _date_role(after, before)
    if role != "end" and today.year - one.first.year >= _LEAST_AGE and _BORN.match(after):
        return one, "born"
    leaving = _LEAVING.match(after) if role in ("", "start", "end") else None
    if leaving is None:
        return one, role
    planned = _PLANNED.search(before) is not None or leaving["will"] is not None
    worked = _WORKED_UNTIL.search(before) is not None and (today - one.last).days < _HALF_A_YEAR
    return (_to_come(one, today) if planned and not worked else one), "end"


def _to_come(one: DateRange, today: date) -> DateRange:
    """A day somebody means to leave on lies ahead: 12月15走, told in November without a year, is this December."""
    if "年" in one.written or one.last >= today:
        return one
    first, last = (
        day.replace(year=day.year + 1, day=min(day.day, 28) if day.month == 2 else day.day)
        for day in (one.first, one.last)
    )  # noqa: PLR2004
    return replace(one, first=first, last=last)


def _only_names_the_month(one: DateRange, following: DateRange) -> bool:
    """Whether a month is only named for the day behind it: 10月我干到18号."""
    inside = one.first <= following.first and following.last <= one.last
    return not one.exact and following.exact and inside and "月" not in following.written


def _unpaid_range(text: str, one: DateRange, later: list[DateRange]) -> bool:
    """Whether a stretch of days is told as unpaid (11月1号到15号的也没发): its first day is no first day of work."""
    if not later or not _TO.fullmatch(text[one.at + len(one.written) : later[0].at]):
        return False
    rest = text[later[0].at + len(later[0].written) :]
    return re.match(r"[^，。]{0,8}(?:没|不)(?:发|给|结|拿)", rest) is not None


def _date_role(after: str, before: str) -> str:
    before = before.rstrip()
    if _STRONG_BEFORE.search(before):
        return next((role for role, _, ahead in _ROLE_PATTERNS if ahead.search(before)), "")
    for role, behind, _ in _ROLE_PATTERNS:
        if behind.match(after):
            return role
    return next((role for role, _, ahead in _ROLE_PATTERNS if ahead.search(before)), "")
