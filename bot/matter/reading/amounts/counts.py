"""The lengths of time, hours, people, grades and ages of a turn."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from bot.contract.matter import Amount, Sure
from bot.matter.reading.update import Found
from bot.understanding.hours_of_a_day import working_day
from bot.understanding.quantities import find_spans, to_decimal

_N = r"(?:\d+(?:\.\d+)?|[一二两三四五六七八九十百半]+)"
_ABOUT = re.compile(r"一二|两三|二三|三四|四五|五六|六七|七八|八九")
_BOND = re.compile(r"服务期|要?(?:服务|干|做)满|必须干")
_CAREER = re.compile(
    r"(?:全部|所有|总)(?:的)?(?:工龄|工作年限)|(?:一共|总共|加起来|前前后后|前面|之前)[^，。]{0,8}(?:干|工作|打工|上班|加起来)|(?:工作|打工|工龄)[^，。]{0,4}(?:加起来|总共|一共)|累计(?:工作|工龄)|(?:加起来|一共|总共|合起来|合计|前后)(?:的)?工龄"
)
_HERE = re.compile(r"(?:这|本|现在(?:的|这)?)(?:家|个|里|儿|边|公司|单位|厂|店)[^，。]{0,6}$")
"""How the time with the present employer is told beside all years of work."""
_COMPETE = re.compile(
    r"竞业|不(?:能|准|得|让|许)(?:我)?(?:去|做|干)?[^，。]{0,4}(?:同行|别的平台|对手|别家)|同行业|(?:离职|走)(?:了|后|以后|之后)?[^，。]{0,6}(?:年|个月)内?(?:都)?不(?:准|许|能|得|让)"
)
_HOUR = r"个?(半)?(?:多)?\s*(?:小时|钟头|个钟|钟点|点钟|钟)"
_DAILY = re.compile(
    rf"(?:每天|一天|天天|每日|一个班|两班倒|白班|夜班|当班)(?:，)?[^，。\d多加]{{0,8}}?({_N})\s*{_HOUR}(?!\s*(?:块|元|\d))|(?<![多加])({_N})\s*{_HOUR}(?:两班倒|一班|的班|倒班|轮班|制)|两班倒，({_N})\s*{_HOUR}"
)
_MORE_A_DAY = re.compile(
    rf"(?:每天|一天|天天|每日)(?:都|要|还)*(?:得)?(?:多(?:干|上|做|站|守|待)?|加班)(?:了|个)?({_N})\s*{_HOUR}(?!\s*(?:块|元|\d))"
)
"""每天多干4小时: hours beyond the usual eight."""
_WEEKLY = re.compile(rf"(?:一周|每周|一星期|一个?礼拜|每星期)[^，。\d多加]{{0,6}}?({_N})\s*{_HOUR}")
_RESTS = re.compile(rf"(?:一个?月|每个?月|月)[^，。没]{{0,4}}(?:休|歇|放)(?:息|假)?({_N})(?:天|日)")
_TOTAL_HOURS = re.compile(rf"(?:一共|总共|干了|做了|跑了)[^，。\d加班]{{0,4}}({_N})\s*{_HOUR}")
_HOURS_ALONE = re.compile(rf"(?:^|，)(?:我|总共|一共|加起来|记了|打卡)*(?:是|有)?({_N})\s*{_HOUR}(?=$|，|。)")
_LEAST_HOURS_ALONE = 25
"""Hours told alone that are more than a day has were all that was worked: 420个钟."""
_NOMINAL_AGE = re.compile(
    r"(?P<real>\d{2}|[二三四五六七]?十[一二三四五六七八九]?)(?:周?岁)?，?虚岁(?:\d{2}|[二三四五六七]?十[一二三四五六七八九]?)|虚岁(?P<n>\d{2}|[二三四五六七]?十[一二三四五六七八九]?)"
)
"""虚岁十六 is fifteen, or what is told beside it."""
_GRADE = re.compile(
    r"(?:鉴定|评|定|伤残|工伤)[^，。\d]{0,8}?(?<!\d)(10|[1-9]|[一二三四五六七八九十])\s*级|(?<!\d)(10|[1-9]|[一二三四五六七八九十])级(?:伤残|工伤)|(?:^|，)(?:我)?(?:是|评了?|定了?|就)?(?:的)?(10|[1-9]|[一二三四五六七八九十])级(?=$|[，。])|(?:可能|大概|估计|应该)(?:是|能|会|有|够)*(?:评)?(10|[1-9]|[一二三四五六七八九十])级"
)
_AGE = re.compile(
    r"(?<!\d)(\d{2}|[二三四五六七]?十[一二三四五六七八九]?)(?:周)?岁|(?:今年|今年才|今年都|都快?|已经|刚|才|年纪|虚岁)(\d{2}|[二三四五六七]?十[一二三四五六七八九]?)(?:岁|了|(?=[，。]|$))|^(?:我|他|她|我[爸妈弟妹哥姐])(?:今年|才|都|已经)?(\d{2}|[二三四五六七]十[一二三四五六七八九]?)(?:了)?(?=[，。在]|$)|(?:爸|爹|妈|娘|父亲|母亲|爷|奶|叔|伯|姨|婆婆|公公|大爷|大姐|阿姨|我)(?:今年)?([5-7]\d|[五六七]十[一二三四五六七八九]?)(?=[，。]|了|上班|在|看|去|给|跑|干|还|被|做)|^(\d{2}|[二三四五六七]十[一二三四五六七八九]?)了(?=[，。]|$)|(?:今年|年龄|我)(?:刚|刚好|都|才|已经|快)*(\d{2})(?=[，。岁了]|$|女|男|还|在)|(?:男|女)(?:的)?，?(\d{2})(?=[，。]|$)|(?:刚|才|还没|未)满(\d{2}|[二三四五六七]?十[一二三四五六七八九]?)(?=[，。岁]|$)"
)
_BORN = re.compile(
    r"(?<!\d)(?:19)?([4-9]\d)年(?:\d{1,2}月(?:\d{1,2}[号日]?)?(?:生|出生)|的(?!工资|合同|事|时候|账|班|奖|假)|生(?:的|人)|出生)|(?<!\d)((?:19|20)\d\d)年(?:生(?:的|人)?|出生)"
)
_PEOPLE = re.compile(
    rf"(?:我们|咱们|一共|总共|一起|有|站里|班组|车间)?[^，。\d]{{0,3}}?([二三四五六七八九]?十几|几十|{_N})(?:(?:多|来)?(?:个|号|名)|(?:多|来))(?:人|骑手|司机|工友|工人|同事|兄弟|弟兄|老乡|姐妹|快递员|农民工)"
)
_CONTRACTS = re.compile(
    rf"签(?:了|过)?[^，。]{{0,4}}?({_N})\s*(?:次|份|个|回)(?:[一二两三四五\d]年期?)?(?:固定期限)?(?:的)?(?:劳动)?合同|({_N})(?:个|份|次)(?:劳动)?合同(?:都)?(?:做|干|到|签)?满|签过?(?:这|了)?({_N})(?:回|次)"
)
_YEARLY = re.compile(
    r"(?:一直|都是|每次都?是?)?[一1]年[一1]签|每年(?:都|就)?(?:续|重新|签|换)[^，。]{0,3}(?:合同|一次)"
)
_MOST_CONTRACTS = 20
_NOT_PEOPLE = re.compile(r"(?:月|还有|另外|找|叫|派|来|剩|裁了?|招了?|开了|辞了|就|合伙|包工头|几)$")
_CHILDREN = re.compile(rf"({_N})个(?:\d+岁(?:的)?)?(?:孩子|小孩|娃|老人|父母)|(父母|爹妈|爸妈)(?:都)?(?:靠|要)")
_SAME_MONTHS = re.compile(rf"((?!一个)(?!1个){_N})个月(?:都|全|也都)?(?:是)?(?:这样|这么|这点|只|才)")
_DEGREES = re.compile(r"(\d{2}(?:\.\d)?|[三四]十[一二三四五六七八九]?)\s*(?:度|℃|摄氏度)")
_WORK_UNITS = re.compile(rf"(?<![\d百千万元块每一])({_N})个工(?=$|[，。])")
_ATTENDED = re.compile(rf"(?:出勤|上班|出工|试岗|试工|试做|试干)(?:了)?({_N})天|({_N})个(?:班|夜班|白班)(?=$|[，。])")
_WORKED_DAYS = re.compile(
    rf"(?:^|，)(?:我|俺)?(?:记得|应该|大概|差不多)?(?:是)?(?:一共|总共|实际|前后)?(?:干了|做了|上了|出了)?({_N})(?:天|个工)(?=$|，有|，考勤|，打卡|[， ]+\d+(?:块|元)?(?:钱)?(?:一天|一个工|/天|每天))"
)
_CAREER_START = re.compile(rf"(?:做|干|当|开|跑)[^，。\d]{{1,5}}?({_N})年(?:多)?了")
_SERVED = re.compile(r"(?:干|做|服务)(?:了|满)+$")
_LEAVES = re.compile(r"想走|要走|离职|不干|辞|想离开|跳槽")
_EARLY_LATE = re.compile(r"早(?P<a>十[一二]?|[四五六七八九]|1?\d)晚(?P<b>十[一二]?|[四五六七八九]|1?\d)")
_OF_LEAVE = re.compile(r"年(?:休)?假")
_NEVER_OFF = re.compile(r"全月无休|整月无休|没有?休息日|一天(?:都|也)?(?:不|没)(?:让)?休息?(?=$|[，。])|月月无休")
_EVERY_DAY = re.compile(r"天天|每天|一天(?:都)?没(?:休|歇)|没休(?:息)?过|连着")
_REST_DAYS_WORKED = re.compile(
    rf"(?:周[六日末]|双休|礼拜[六天])[^，。没]{{0,4}}(?:全|都)?(?:上|干|来|加班)(?:了)?，(?:一共|总共)?(?P<n3>{_N})天[^，。]{{0,2}}(?:没|不)(?:给)?(?:补休|调休|休)|(?:周末|周六日|双休|休息日|礼拜天|星期天|周日|周六)(?:一共|总共|还|也|都|另外|又)*(?:加班|上|干|来)?(?:了)?(?P<n>{_N})天|(?P<n2>{_N})(?:天|个)(?:是)?(?:周末|休息日|双休日|礼拜[六天]|周[六日]|星期[六天])(?!都?没)"
)
_LEAVE_TAKEN = re.compile(
    rf"(?:年假|今年|去年|前面)(?:只|就|才|已经|一共)?(?:休|用|请)(?:过|了|掉)(?P<n>{_N})天(?!班|病|事)"
)
_FULL_DAY = 8
_PAY_WITHIN = re.compile(rf"({_N})(?:天|日)(?:之)?内[^，。]{{0,6}}(?:付|给|支付|履行|结清)")
_MOST_HOURS_A_DAY, _MOST_HOURS_A_WEEK, _MOST_RESTS = 24, 168, 31
_LIMITS = {
    "daily_hours": _MOST_HOURS_A_DAY,
    "weekly_hours": _MOST_HOURS_A_WEEK,
    "rest_days_a_month": _MOST_RESTS,
    "temperature": 60,
}


def counts_in(own: str, today: date, found: dict[str, Found]) -> list[str]:
    """Add to `found` what the lengths and counts of the worker's own words fill; return the words of those that cannot be."""
    _lengths(own, found)
    impossible = _hours(own, found)
    impossible += _people(own, found)
    _age(own, today, found)
    for name, since in _career_since(own, today).items():
        found.setdefault(name, since)
    return impossible


_BOND = re.compile(r"(?:干|做)不满$|服务期|必须干|要(?:服务|干|做)满|得干满")
_TRAINED = re.compile(r"送我|培训|考(?:了|的|个|下)?[^，。]{0,6}证|进修|学(?:了|的)[^，。]{0,6}(?:技术|手艺|课)")
_TO_STAY = re.compile(
    r"(?:要|得|必须|至少|起码|说好|保证)(?:在这|给(?:他|公司|店里|厂里)(?:们)?)?(?:干|做|服务|待|呆)(?:够|满)?$"
)
"""送我去考证，要干两年: the years somebody who was trained has to stay (劳动合同法 22)."""


def _of_bond_served(text: str, end: int, before: str, after: str, *, bound: bool) -> bool:
    """Whether a length is how much of a service period was served: 服务期三年，才干了一年."""
    if bound and re.search(r"(?:才|只|已经|就)?(?:干|做|服务)(?:了|满)$", before):
        return True
    trained = before.endswith("满") or re.search(r"服务期|培训|证", text)
    served = trained and _SERVED.search(before) and _LEAVES.search(text[end:])
    return bool(served) and not re.match(r"(?:才|就|后)?退", after)


def _years_to_stay(text: str, found: dict[str, Found]) -> None:
    for span in find_spans(text) if _TRAINED.search(text) else ():
        if _TO_STAY.search(text[: span.start]):
            found["bond_months"] = Found(Amount(low=span.low, high=span.high), text[span.start : span.end])
            worked = found.get("months_worked")
            if worked is not None and worked.value == found["bond_months"].value:
                del found["months_worked"]


def _lengths(text: str, found: dict[str, Found]) -> None:
    _service(text, found)
    for span in find_spans(text):
        before = re.split(r"[，。；]", text[max(0, span.start - 12) : span.start])[-1]
        after = re.split(r"[，。；]", text[span.end : span.end + 10])[0]
        one = Found(Amount(low=span.low, high=span.high), text[span.start : span.end])
        if _BOND.search(before) or re.match(r"的?服务期", after):
            found["bond_months"] = one
        elif _of_bond_served(text, span.end, before, after, bound="bond_months" in found):
            found["months_worked"] = found["bond_served_months"] = one
        elif _CAREER.search(before) or _CAREER.search(before + one.words):
            if "months_worked" in found and found["months_worked"].value == one.value:
                del found["months_worked"]
            found["career_months"] = one
        elif _HERE.search(before) and (career := _career_told(text, span.start, found)) is not None:
            found["career_months"], found["months_worked"] = career, one
        elif "竞业" in before:
            found["non_compete_months"] = found.pop("contract_months", one)
        elif _COMPETE.search(text) and not re.search(r"干|做了|上班|签", before):
            found["non_compete_months"] = one
    _years_to_stay(text, found)
    _years_in_all(text, found)
    if "months_worked" not in found and (match := _CAREER_START.search(text)) and (years := to_decimal(match[1])):
        found["months_worked"] = Found(Amount(low=years * 12, high=years * 12), match.group())


_ALL_YEARS = re.compile(
    r"(?:别的?(?:厂|家|公司|单位|地方)|别处|以前|之前|前面|上家|换过)[^。]{0,24}?(?:加起来|合起来|合着|一共|总共|前前后后)(?:也|就)?(?:有|是|干了|做了|工作了?)?(?P<n>\d{1,2}|[一二两三四五六七八九十]{1,3})年"
)
"""前面在别的厂干了8年，加起来12年: years of work count at whatever employer (职工带薪年休假条例 3)."""


def _years_in_all(text: str, found: dict[str, Found]) -> None:
    """Put the years with all employers, told as their sum, in the place of those with the earlier ones alone."""
    match = _ALL_YEARS.search(text)
    years = to_decimal(match["n"]) if match is not None else None
    if match is not None and years:
        found["career_months"] = Found(Amount(low=years * 12, high=years * 12), match.group())


def _career_told(text: str, here: int, found: dict[str, Found]) -> Found | None:
    """What was told of all years of work beside those with the present employer: 工龄12年，在这家干了5年."""
    if "career_months" in found:
        return found["career_months"]
    told = found.get("months_worked")
    at = text.find(told.words) if told is not None else -1
    if told is None or not 0 <= at < here:
        return None
    end = at + len(told.words)
    beside = re.search(r"工龄(?:是|有|满|快|共)*$", text[:at]) or re.match(r"(?:的|多)?工龄", text[end:])
    return told if beside else None


_WORKED_SINCE = re.compile(
    r"(?P<year>(?:19|20)\d\d)年?(?:\d+月)?(?:大学|大专|中专|技校|高中|初中)?(?:一)?(?:毕业|参加工作|开始(?:上班|工作|打工)|出来(?:上班|工作|打工))[^，。]{0,8}(?:没断|没停|一直|到现在|至今|连着)"
)
"""2012年毕业就没断过 tells how long somebody has worked in all (企业职工带薪年休假实施办法 4): counted from the end of that year."""


def _career_since(text: str, today: date) -> dict[str, Found]:
    match = _WORKED_SINCE.search(text)
    if match is None or int(match["year"]) >= today.year:
        return {}
    months = Decimal((today.year - int(match["year"])) * 12 + today.month - 12)
    return {"career_months": Found(Amount(low=months, high=months), match.group())}


_SERVICE = re.compile(
    rf"(?:(?:公司|工厂|厂|店|单位|酒店|学校|医院|超市|站)(?:里)?(?:一共|总共)?|(?:干|做|待|上班)了(?:有)?)(?P<years>{_N})年(?:零|又|，)?(?:(?P<months>{_N})个月)?(?P<half>半)?(?=[，。能想要还就的了]|$)"
)
"""在一家贸易公司6年4个月, 没签合同干了一年零两个月: how long somebody worked there."""


def _service(text: str, found: dict[str, Found]) -> None:
    match = _SERVICE.search(text)
    if match is None or _CAREER.search(text) or _COMPETE.search(text) or _BOND.search(text):
        return
    years, months = to_decimal(match["years"]), to_decimal(match["months"] or "0")
    if years is None or not match["months"] or "months_worked" in found:
        return
    length = Found(Amount(low=years * 12 + (months or 0), high=years * 12 + (months or 0)), match.group())
    found["months_worked"] = length
    if "contract_months" in found and found["contract_months"].value == length.value:
        del found["contract_months"]


def _hours(text: str, found: dict[str, Found]) -> list[str]:
    impossible = []
    _from_to(text, found)
    if (more := _number_of(_MORE_A_DAY, text)) is not None and more[0] < _MOST_HOURS_A_DAY - _FULL_DAY:
        hours = _FULL_DAY + more[0]
        found["daily_hours"] = Found(Amount(low=hours, high=hours), more[1], Sure.INFERRED)
    alone = _number_of(_HOURS_ALONE, text)
    if alone is not None and alone[0] >= _LEAST_HOURS_ALONE and "加班" not in text:
        found["hours_worked"] = Found(Amount(low=alone[0], high=alone[0]), alone[1].strip("，"))
    _days_named(text, found)
    if _NEVER_OFF.search(text) and _OF_LEAVE.search(text):
        found["leave_days_taken"] = Found(Amount(low=Decimal(0), high=Decimal(0)), "年假一天没休")
    elif _NEVER_OFF.search(text):
        found["rest_days_a_month"] = Found(Amount(low=Decimal(0), high=Decimal(0)), "全月无休")
    for name, pattern in (
        ("daily_hours", _DAILY),
        ("weekly_hours", _WEEKLY),
        ("rest_days_a_month", _RESTS),
        ("hours_worked", _TOTAL_HOURS),
        ("temperature", _DEGREES),
        ("months_owed", _SAME_MONTHS),
        ("pay_within_days", _PAY_WITHIN),
        ("days_worked", _WORK_UNITS),
        ("days_worked", _WORKED_DAYS),
        ("days_worked", _ATTENDED),
    ):
        match = _number_of(pattern, text)
        if match is None:
            continue
        number, words = match
        if number > _LIMITS.get(name, 100_000):
            impossible.append(words)
        elif name == "hours_worked" and "加班" in text:
            continue
        elif name != "days_worked" or name not in found:
            found[name] = Found(Amount(low=number, high=number), words)
    return impossible


def _days_named(text: str, found: dict[str, Found]) -> None:
    """Rest days worked, leave taken, and that no day was off."""
    if _EVERY_DAY.search(text) and {"joined", "left"} <= set(found):
        found["rest_days_a_month"] = Found(Amount(low=Decimal(0), high=Decimal(0)), "天天")
    if match := _REST_DAYS_WORKED.search(text):
        number = to_decimal(match["n"] or match["n2"] or match["n3"])
        if number is not None:
            found["rest_days_worked"] = Found(Amount(low=number, high=number), match.group())
    if (match := _LEAVE_TAKEN.search(text)) and (number := to_decimal(match["n"])) is not None:
        found["leave_days_taken"] = Found(Amount(low=number, high=number), match.group())


def _from_to(text: str, found: dict[str, Found]) -> None:
    """早八点干到晚八点: twelve hours a day; 早八晚六 ten."""
    if (day := working_day(text)) is not None:
        found["daily_hours"] = Found(Amount(low=day.hours, high=day.hours), day.words)
        return
    match = _EARLY_LATE.search(text)
    first, last = (to_decimal(match["a"]), to_decimal(match["b"])) if match else (None, None)
    if match is not None and first is not None and last is not None and 0 < last + 12 - first < _MOST_HOURS_A_DAY:
        number = last + (12 if last <= 12 else 0) - first
        found["daily_hours"] = Found(Amount(low=number, high=number), match.group())


def _number_of(pattern: re.Pattern[str], text: str) -> tuple[Decimal, str] | None:
    match = pattern.search(text)
    if match is None:
        return None
    groups = [group for group in match.groups() if group]
    if _ABOUT.fullmatch(groups[0]):
        return _middle(groups[0]), match.group()
    number = to_decimal(groups[0])
    if number is None:
        return None
    return number + (Decimal("0.5") if groups[-1] == "半" and len(groups) > 1 else 0), match.group()


def _middle(written: str) -> Decimal:
    """五六个钟 is about five and a half."""
    return sum(((to_decimal(digit) or Decimal(0)) for digit in written), Decimal(0)) / 2


_SOME_TENS = re.compile(
    r"(?P<ten>[二三四五六七八九]?)十几|(?P<tens>几)十|(?P<low>[二三四五六七八])(?P<high>[三四五六七八九])十?"
)
"""How many, told roughly: 十几, 二十几, 几十, 四五 and 三四十."""


def _roughly(written: str) -> tuple[Decimal, Decimal] | None:
    """Return the least and the most that a number may mean; None for what is none."""
    some = _SOME_TENS.fullmatch(written)
    if some is None:
        number = to_decimal(written)
        return None if number is None else (number, number)
    if some["tens"]:
        return Decimal(20), Decimal(90)
    if some["low"]:
        low, high, ten = to_decimal(some["low"]), to_decimal(some["high"]), 10 if written.endswith("十") else 1
        return (low * ten, high * ten) if low is not None and high == low + 1 else None
    base = (to_decimal(some["ten"]) or Decimal(1)) * 10
    return base + 1, base + 9


def _people(text: str, found: dict[str, Found]) -> list[str]:
    for match in _PEOPLE.finditer(text):
        many = _roughly(match[1])
        if many is not None and 2 <= many[0] <= 5000 and not _NOT_PEOPLE.search(text[: match.start(1)]):  # noqa: PLR2004
            found["group_size"] = Found(Amount(low=many[0], high=many[1]), match.group())
            break
    if yearly := _YEARLY.search(text):
        found["contract_times"] = Found(Amount(low=Decimal(2), high=Decimal(_MOST_CONTRACTS)), yearly.group())
    if contracts := _number_of(_CONTRACTS, text):
        found["contract_times"] = Found(Amount(low=contracts[0], high=contracts[0]), contracts[1])
    if grade := _number_of(_GRADE, text):
        guessed = re.search(r"可能|大概|估计|应该|差不多|也许|会评", text[: text.find(grade[1]) + len(grade[1])][-16:])
        sure = Sure.INFERRED if guessed else Sure.TOLD
        found["grade"] = Found(Amount(low=grade[0], high=grade[0]), grade[1], sure)
    if child := _CHILDREN.search(text):
        count = Decimal(2) if child[2] else to_decimal(child[1])
        if count is not None:
            found["relatives"] = Found(Amount(low=count, high=count), child.group())
    no_grade = re.search(r"(?:鉴定|评|伤残)[^，。]{0,6}?(1[1-9]|[2-9]\d)级", text)
    return [no_grade.group()] if no_grade else []


def _age(text: str, today: date, found: dict[str, Found]) -> None:
    if nominal := _NOMINAL_AGE.search(text):
        age = to_decimal(nominal["real"]) if nominal["real"] else (to_decimal(nominal["n"]) or Decimal(1)) - 1
        if age is not None:
            found["age"] = Found(Amount(low=age, high=age), nominal.group())
    elif (told := _number_of(_AGE, text)) and not re.search(rf"[扣罚给欠差借付还找补发]{re.escape(told[1])}", text):
        if 10 <= told[0] <= 90 and not re.search(
            rf"(?:孩子|小孩|娃|儿子|女儿|闺女)[^，。]{{0,6}}{re.escape(told[1])}|{re.escape(told[1])}(?:的)?(?:孩子|小孩|娃|儿子|女儿)",
            text,
        ):  # noqa: PLR2004
            found["age"] = Found(Amount(low=told[0], high=told[0]), told[1])
    elif match := _BORN.search(text):
        year = int(match[2]) if match[2] else 1900 + int(match[1])
        found["age"] = Found(Amount(low=Decimal(today.year - year - 1), high=Decimal(today.year - year)), match.group())
