"""What a bare figure, date, yes or no means: the question that waits, else what the open matter still wants and what fits."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from bot.contract.matter import FIELDS, Amount, FieldKind, Matter, Sure, VagueDate
from bot.matter.fields import label, question
from bot.matter.reading.amounts.money.sums import likely_pay
from bot.matter.reading.amounts.plausible import can_be, no_sum, of_unit
from bot.matter.reading.days.named import days_named_before
from bot.matter.reading.days.times import in_told_year
from bot.matter.reading.update import Context, Found
from bot.understanding.acts import Act, is_act
from bot.understanding.choices import NO, YES
from bot.understanding.quantities import find_amounts, find_spans, to_decimal

_SHORT = 12
_NUMBER = re.compile(r"^\D{0,4}?(\d+(?:\.\d+)?|[一二两三四五六七八九十]+)\s*(?:个|天|号|人|级|岁|次|小时|钟)?\D{0,3}$")
MONTH_FIELDS = frozenset(
    {"months_worked", "months_owed", "bond_months", "bond_served_months", "probation_months", "months_insured", "career_months",
     "paid_leave_months", "contract_months", "pregnant_months", "non_compete_months"}
)  # fmt: skip
_NAMED_ONLY = frozenset({"local_average_wage", "minimum_wage", "national_income"})
"""Figures of a place or a country: only words that name them, or a question for them, give them."""
_DAY_FIELDS = tuple(name for name, kind in FIELDS.items() if kind is FieldKind.DAY and name != "happened_on")
_EVENTS = (("died_on", "died"), ("injured_on", "injured"), ("left", "ended_by"))
_ONLY_SUM = re.compile(
    r"^(?:大概|差不多|就|也就|有|是|嗯|哦|工资|底薪|固定|平均|基本)?[\d.,]+(?:万|千|百|k|K|w)?[\d]?(?:元|块钱?|块)?(?:左右|上下|多|出头|吧|的|样子|固定|平均|钱)*$|^(?:大概|差不多|就|也就)?[一二两三四五六七八九十百千万]{2,6}(?:块|元)?(?:左右|上下|多|吧|的|样子)*$"
)
_MONTH_DAYS, _YEAR_DAYS = 31, 360
_FRESH = 2
"""Turns within which a day makes the year exact that was told before."""
_ALONE = re.compile(r"(?:是|就是|在|那天|号|日|的|吧|啊|嗯|哦|大概|好像)*")
_PLAIN = re.compile(
    r"(?:我|俺|他|她|是|就是|就|在|从|那天|号|日|的|吧|啊|嗯|哦|呢|嘛|大概|好像|应该|左右|前后|那会儿?|的?时候|起|开始|刚|才|来|进|去|到|入|职|上|班|干|做|跑|走|离|了|过|这|那|边|里|厂|店|站|公司|工地|，| )*"
)
"""What may stand beside a date that nobody asked for, for it to be the day that is still wanted."""
_CONFIRMS = re.compile(r"^(?:这个|那个)?(?:是|就是)?(?:对的|没错|没变|准的)")
_HURT = re.compile(r"撞|摔|砸|压|夹|伤|断|骨折|烫|倒")
_PAST = frozenset(
    {
        "joined",
        "first_work",
        "injured_on",
        "died_on",
        "certified_on",
        "assessed_on",
        "award_on",
        "claimed_on",
        "diagnosed_on",
    }
)
_ENDED = frozenset({"employer", "worker", "platform", "lay_off", "closed", "agreed", "expiry"})
_LEAST_USUAL, _MOST_USUAL = Decimal(1500), Decimal(60000)


_RECEIVED = re.compile(r"签收|收到|领到|领的|拿到|送达|下来|到手|寄到")
_OTHER_EVENT = re.compile(
    r"毕业|拿证|生(?:的|了|孩子|娃|下)|出生|[休歇请]过|休了|请假|放假|解散|关门|停产|停工|贴|封条|生效|端午|中秋|拉黑|发(?:了|的|工资)|给(?:了|的)|打(?:了|款)|转(?:了|账)|扣|罚|降|涨|调|群里|通知|开会|下雨|看病|住院|撞|摔|伤|签|退|到期|裁决|仲裁|报警|投诉|平均|涨价|过年|说"
)
"""Words of an event that is none of those asked for: a bare date beside them does not answer the question."""


_ENDS = re.compile(
    r"(?:就|他|她|老板|公司|人事|领导|经理|站长)*[^，。]{0,4}(?:说|通知|微信|电话|群里|让|叫)[^，。]*|[^，。]{0,6}(?:不合适|不要|不行|解散|关门|贴)[^，。]*"
)


_WEEKDAY = re.compile(r"(?:就是|那天|是)*(?:上|这)?个?(?:周|星期|礼拜)[一二三四五六日天]")


def _tells_the_end(text: str, one: Found) -> bool:
    """Whether a date that stands alone in its part of the sentence is the day it ended: 10月31号，说我不合适."""
    parts = [part for part in re.split(r"[，。；！？]", text) if part and not _WEEKDAY.fullmatch(part)]
    at = next((index for index, part in enumerate(parts) if one.words and one.words in part), -1)
    if at < 0 or not _ALONE.fullmatch(parts[at].replace(one.words, "", 1)):
        return False
    return at + 1 == len(parts) or _ENDS.fullmatch(parts[at + 1]) is not None


def _beside(text: str, one: Found) -> str:
    """The part of the sentence a date stands in, without it."""
    part = next((part for part in re.split(r"[，。；！？]", text) if one.words and one.words in part), "")
    return part.replace(one.words, "", 1)


def place_bare_days(
    text: str,
    bare: list[Found],
    matter: Matter,
    context: Context,
    told: dict[str, Found],
    aside: frozenset[str] = frozenset(),
) -> dict[str, Found]:
    """Return the date fields that unexplained dates fill: the one asked for, one they make exact, one still wanted, one the
    matter speaks of; else only when something happened. `aside`: words of dates said to be of something else."""
    found = days_named_before(text, bare, matter, context.today, told)
    shown = {one.words for one in found.values()}
    for one in bare:
        if one.words in shown or _CONFIRMS.search(_beside(text, one)):
            continue  # 6号是对的 tells no new day
        if one.words in aside:
            if _hurt_on(text, one, matter, context, {**told, **found}):
                found["injured_on"] = Found(one.value, one.words, Sure.INFERRED)
            elif _tells_when(one.value, matter, context.today, {**told, **found}):
                found["happened_on"] = one
            continue
        value = _same_time(one, matter, context, {**told, **found})
        name, sure = _day_field(value, matter, context, {**told, **found})
        guessed = name == context.asked or (name in context.wants and sure is Sure.INFERRED)
        if name in ("", "happened_on") and _ended_on(value, matter, context.today, {**told, **found}):
            name = "left" if _tells_the_end(text, one) else name
        if _is_receipt_of_award(text, one, matter, {**told, **found}):
            name, sure, guessed = "award_on", Sure.TOLD, False
        if guessed and not _may_answer(name, text, one, context):
            name = "happened_on" if _tells_when(value, matter, context.today, {**told, **found}) else ""
        if name:
            found[name] = Found(value, one.words, sure)
    return found


def _hurt_on(text: str, one: Found, matter: Matter, context: Context, told: dict[str, Found]) -> bool:
    """Whether a day that is none of work is the one somebody was hurt on, as the same message tells: 12月3号骑车上班，被车撞."""
    hurt = "injured" in told and told["injured"].value is True and "injured_on" not in told
    free = matter.injured_on is None and one.value.last <= context.today
    return bool(hurt and free and one.value.exact and _HURT.search(text[text.find(one.words) :]))


def _may_answer(name: str, text: str, one: Found, context: Context) -> bool:
    """Whether a date can be the one that is asked for or still wanted: nothing beside it tells of another event.

    One that is only wanted stands nearly alone, and no past event lies ahead (明天去找谁 is no first day).
    """
    beside = _beside(text, one)
    if _OTHER_EVENT.search(beside) or (name in _PAST and one.value.first > context.today):
        return False
    return name == context.asked or _PLAIN.fullmatch(beside) is not None


def _is_receipt_of_award(text: str, one: Found, matter: Matter, told: dict[str, Found]) -> bool:
    """Whether a day is the one on which the award that was told of arrived: 11月10号签收的."""
    awarded = matter.value("awarded") or ("awarded" in told and told["awarded"].value)
    free = "award_on" not in told and matter.told("award_on") is None
    return bool(awarded and free and one.value.exact and _RECEIVED.search(_beside(text, one)))


def _same_time(one: Found, matter: Matter, context: Context, told: dict[str, Found]) -> VagueDate:
    """Return a date told without a year in the year of the vague date that it makes exact: 去年国庆, 具体是10月3号.

    A whole year (22年) is made exact only right after it was told.
    """
    if not one.value.exact:
        return one.value  # type: ignore[no-any-return]
    for name in _DAY_FIELDS:
        old = told[name].value if name in told else matter.value(name)
        entry = matter.told(name)
        fresh = entry is not None and context.turn - entry.turn <= _FRESH and name not in told
        if old is None or ((old.last - old.first).days > _YEAR_DAYS and not fresh):
            continue
        if (moved := in_told_year(one, old)).value != one.value:
            return moved.value  # type: ignore[no-any-return]
    return one.value  # type: ignore[no-any-return]


def _day_field(value: VagueDate, matter: Matter, context: Context, told: dict[str, Found]) -> tuple[str, Sure]:
    if FIELDS.get(context.asked) is FieldKind.DAY and context.asked not in told:
        joined = matter.value("joined")
        late = context.asked == "first_work" and joined is not None and value.first > joined.last
        return ("" if late else context.asked), Sure.TOLD
    vaguer = [name for name in _DAY_FIELDS if _makes_exact(value, name, matter, told)]
    if vaguer:
        said = [name for name in vaguer if name in told or (entry := matter.told(name)) and entry.sure is Sure.TOLD]
        return (said or vaguer)[0], Sure.TOLD
    if any(matter.value(name) == value for name in _DAY_FIELDS) or any(found.value == value for found in told.values()):
        return "", Sure.INFERRED
    return _day_nobody_asked_for(value, matter, context, told), Sure.INFERRED


def _is_its_day(event: str, told: dict[str, Found]) -> bool:
    """Whether a day told beside an event is that of the event. Beside the end of a contract it is the day of the notice."""
    notice = event == "ended_by" and told[event].value == "expiry" and "contract_until" in told
    return not notice and _event_is(event, told[event].value)


def _day_nobody_asked_for(value: VagueDate, matter: Matter, context: Context, told: dict[str, Found]) -> str:
    """Return the field of a bare day by what happened in the same turn, what is wanted, what is known; empty for none."""

    death = matter.value("died_on")

    def free(name: str) -> bool:
        too_late = name == "injured_on" and death is not None and value.first > death.last
        return not too_late and name not in told and matter.told(name) is None

    past = value.first <= context.today
    for name, event in _EVENTS:
        if past and event in told and free(name) and _is_its_day(event, told):
            return name
    for name in context.wants:
        if FIELDS.get(name) is FieldKind.DAY and free(name):
            return name
    for name, event in _EVENTS[:2]:
        if free(name) and past and matter.value(event) and "joined" not in told:
            return name
    return "happened_on" if _tells_when(value, matter, context.today, told) else ""


def _ended_on(value: VagueDate, matter: Matter, today: date, told: dict[str, Found]) -> bool:
    """Whether a day can be the one on which work ended that the matter says is over."""
    over = matter.value("ended_by") in _ENDED or bool(matter.value("employer_closed"))
    if not over or "left" in told or "joined" in told or matter.left is not None:
        return False
    joined = matter.value("joined")
    return bool(value.exact and value.last <= today and (joined is None or joined.last < value.first))


def _makes_exact(value: VagueDate, name: str, matter: Matter, told: dict[str, Found]) -> bool:
    """Whether a date lies in the vaguer one that a field holds."""
    old = told[name].value if name in told else matter.value(name)
    return bool(
        old is not None and not old.exact and value != old and old.first <= value.first and value.last <= old.last
    )


def _event_is(event: str, value: object) -> bool:
    return value is True or (event == "ended_by" and value in _ENDED)


def _tells_when(value: VagueDate, matter: Matter, today: date, told: dict[str, Found]) -> bool:
    """Whether a date nothing explains is worth keeping: told to the month at least, not today, and not told before."""
    span = (value.last - value.first).days
    return span < _MONTH_DAYS and value.last < today and "happened_on" not in told and matter.happened_on is None


def place_bare_sums(
    text: str, bare: list[Found], matter: Matter, context: Context, told: dict[str, Found]
) -> dict[str, Found]:
    """Return the sum fields that unexplained sums fill: asked, wanted, a month's pay told alone; else an unnamed sum."""
    found: dict[str, Found] = {}
    known = {entry.value for name, entry in matter.known() if FIELDS[name] is FieldKind.SUM}
    asked = context.asked if FIELDS.get(context.asked) is FieldKind.SUM else ""
    for one in bare:
        named = any(other.value == one.value for other in told.values())  # the turn says already what this sum is
        open_to = [
            name
            for name in ((asked, *context.wants) if not named else ())
            if name not in told and name not in found and _may_be(name, one, asked, matter, known)
        ]
        if open_to:
            sure = Sure.TOLD if open_to[0] == context.asked else Sure.INFERRED
            found[open_to[0]] = Found(one.value, one.words, sure)
        else:
            _unasked(text, one, matter, known, {**told, **found}, found)
    return found


def _may_be(name: str, one: Found, asked: str, matter: Matter, known: set[object]) -> bool:
    """Whether a sum without a name may be the one a field wants: the one asked for, else one that nothing tells yet."""
    if FIELDS.get(name) is not FieldKind.SUM:
        return False
    if name != asked and (name in _NAMED_ONLY or matter.told(name) is not None or one.value in known):
        return False
    return name not in ("monthly_pay", "local_average_wage") or likely_pay(one.value)


def _unasked(
    text: str, one: Found, matter: Matter, known: set[object], told: dict[str, Found], found: dict[str, Found]
) -> None:
    if one.value in known or any(other.value == one.value for other in told.values()):
        return
    decided = matter.value("awarded") or ("awarded" in told and told["awarded"].value)
    if decided and matter.owed is None and "owed" not in told and not re.search(r"月薪|底薪|工资是|一个?月\d", text):
        found["owed"] = Found(one.value, one.words)
        return
    name = "monthly_pay" if _is_pay_alone(text, one, matter, told) else "unnamed_sum"
    found.setdefault(name, Found(one.value, one.words, Sure.INFERRED))


def _is_pay_alone(text: str, one: Found, matter: Matter, told: dict[str, Found]) -> bool:
    """Whether a sum of a usual size, told alone where no pay is known, is a month's pay."""
    if any(matter.told(name) or name in told for name in ("monthly_pay", "daily_pay", "hourly_pay")):
        return False
    if one.value.low < _LEAST_USUAL or one.value.high > _MOST_USUAL or _OF_OTHER_MONEY.search(text):
        return False
    return any(_ONLY_SUM.match(clause) for clause in re.split(r"[，。；]", text) if clause and _same(clause, one))


_OF_OTHER_MONEY = re.compile(r"欠|没发|没给|押|借|赔|罚|扣|总价|花")


def _same(clause: str, one: Found) -> bool:
    return clause[:6] in one.words or one.words[:6] in clause


def place_answer(text: str, matter: Matter, context: Context, told: dict[str, Found]) -> dict[str, Found]:
    """Return what a short answer to the question that waits means: yes or no, a count, a length of time."""
    name = context.asked
    if not name or name in told or len(text) > 2 * _SHORT or is_act(text, Act.UNKNOWN, Act.SKIP, Act.STOP):
        return {}
    kind = FIELDS.get(name)
    if kind is FieldKind.FLAG:
        said = (NO.match(text), YES.match(text)) if _plain_answer(text, name) else (None, None)
        return {name: Found(not said[0], text)} if any(said) else {}
    if kind is FieldKind.COUNT:
        return _counted(text, name)
    if kind is not FieldKind.SUM or any(FIELDS.get(other) is FieldKind.SUM for other in told):
        return {}  # each sum of the turn says what it is: none of them is a bare answer
    amount = _sum_answered(text)
    return {name: Found(amount, text)} if amount is not None else {}


def _sum_answered(text: str) -> Amount | None:
    """The sum of a short answer, with a unit or as a bare number."""
    if amounts := find_amounts(text):
        return Amount(low=amounts[0][1].low, high=amounts[0][1].high)
    match = _NUMBER.match(text) if not no_sum(text) else None
    number = to_decimal(match[1]) if match else None
    return Amount(low=number, high=number) if number is not None else None


_BARE_ANSWER = re.compile(
    r"^(?:从来|都|也|还|一直|就|好像|应该|确实|当然)*(?:没有|没|不是|不|无|否|有|是|对|嗯|恩|是的|有的|对的|no|yes|没得|没错|算|可以|行|要|想)(?:的|啊|呀|呢|吧|了|过|哦|嘛|签|交|给|办|做|发|报|买|干|去|认|写|说)*$",
    re.IGNORECASE,
)
_NEGATES = re.compile(r"没|不是|没有")


def _plain_answer(text: str, name: str) -> bool:
    """Whether a short text answers the flag that was asked: yes or no alone, or with words of the question behind it.

    没做过离岗体检 denies a check-up, not the insurance that was asked about; 没有啊，没签过制度 says itself what it denies.
    """
    parts = [part for part in re.split(r"[，。！？ ]", text.strip("，。！？ ")) if part]
    words = set(question(name)) | set(label(name))
    if not parts or not _BARE_ANSWER.match(parts[0]):
        rest = re.sub(r"^(?:从来|都|也|还|一直)*(?:没有?|不|有|是|对|嗯)", "", parts[0]) if parts else ""
        return len(rest) <= 2 or len(set(rest) & words - set("了吗是有的过没不")) >= 2
    behind = parts[1] if len(parts) > 1 else ""
    return not (_NEGATES.match(behind) and len(set(behind) & words - set("了吗是有的过没不")) < 2)


_TAKEN = ("leave_days_taken", "rest_days_worked", "rest_days_a_month")
_NOT_ONE = re.compile(r"(?:一|1)天(?:都|也|还)?(?:没|未)")
"""一天没休 says none, not one."""


def _counted(text: str, name: str) -> dict[str, Found]:
    if not of_unit(name, text):
        return {}
    spans = find_spans(text)
    if name in MONTH_FIELDS and spans:
        return {name: Found(Amount(low=spans[0].low, high=spans[0].high), text)}
    match = _NUMBER.match(text)
    number = to_decimal(match[1]) if match else None
    if number is None:
        return {}
    if name in _TAKEN and _NOT_ONE.search(text):
        number = Decimal(0)
    value = Amount(low=Decimal(number), high=Decimal(number))
    return {name: Found(value, text)} if can_be(name, value) else {}
