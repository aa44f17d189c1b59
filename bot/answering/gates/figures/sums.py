"""Whether every figure of a line has a ground of its own kind: what the line rests on, a result, or what the person told."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from bot.answering.gates.figures.following import follow
from bot.answering.gates.figures.reading import Figure, Kind, figures_in, unfounded
from bot.answering.gates.model import Evidence, Sentence
from bot.understanding.arithmetic import figures_in as numbers_in
from bot.understanding.quantities import NUMBER, to_decimal

_OF_LAW = re.compile(
    r"时效|仲裁|起诉|申请|主张|上诉|复议|期限|之内|以内|[年月日天时]内|过期|到期|截止|最晚|赔偿|补偿|赔(?!了)|加付|罚(?!了)|违约金|N|应当|必须|不得|有权|可以(?:要|拿|得|申请)|能(?:要|拿|得|赔)"
    r"|\b(?:within|claim|limit|deadline|entitled|compensation|damages|severance|must|should pay|apply|owes?|will (?:get|receive|win))\b",
    re.IGNORECASE,
)
"""Words of a part whose figures the law or a result must give; there the person's own words make nothing true."""
MOST_DEMANDED = 30
"""Days a person may set the other side in a message."""
_SPANS = (Kind.MONTHS, Kind.DAYS, Kind.WORKDAYS)
_ALWAYS = frozenset({Kind.MONEY, Kind.SHARE, Kind.DATE, Kind.BARE, Kind.AGE, Kind.GRADE})
"""Kinds that need a ground even in plain advice; two weeks of notes to keep do not."""
_ASKED_BACK = re.compile(
    r"欠|拖|扣|押|没发|不发|没给|克扣|要回|退|这|那|你说|[要叫让逼]你|owe|unpaid|deduct|withh", re.IGNORECASE
)
_TOLD_BACK = re.compile(
    r"^(?!.*(?:每|给|补|最|超过|不满|起|按))(?:.*(?:干|做|跑|上班|工作|欠|拖|扣|来|入职|病|躺|住|没发|不发|停|封|走|伤|摔|被|你说|已经|到现在))"
    r"|\b(?:worked|owed|unpaid|since|hired|started|fired|you (?:said|told|have been))\b",
    re.IGNORECASE,
)
"""Words of a part that tells the person's own time or day back; elsewhere it would be law made of what they said."""
_POINTED = re.compile(
    rf"(?:[这那乘×*]|你(?:干|做|上|跑)(?:了|的)?|欠(?:你)?(?:了|的)?|没发的?|剩下?的?|上班)\s*({NUMBER})\s*(个?月|天|年|个?小时|个?钟头?|次)"
)
"""A length told that a part only points at: 这14天的钱."""
_DISPUTED = re.compile(
    r"不对|不行|没有?(?:依据|道理)|凭什么|不合法|不作数|站不住|不能|不该|打对折|(?:他|她|店长|站长|老板|公司|主管|平台|组长)[^，。]{0,3}(?:说|要)"
)
"""Words of a part that contests a share the other side named."""
_TOTAL = re.compile(r"赔偿|补偿|赔(?!了)|N|加付|双倍|二倍|总共|合计|一共|共(?!同)|加班费|compensation|damages|severance|total|in all", re.IGNORECASE)  # fmt: skip
_EXTRA_PAY = re.compile(r"(?<![A-Za-z])[Nn]\s*\+\s*(\d)")
_ONE_MORE = re.compile(r"[Nn]\s*\+\s*1|一个月工资|多给一(?:个)?月|代通知|额外支付|one extra month")


def figures_stand(sentence: Sentence, evidence: Evidence) -> str:
    """Every figure stands, with its kind and of the same thing, in what the line rests on, in a result, or in what was told."""
    ground = evidence.said_under(sentence.refs)
    known = [*figures_in(evidence.said_by_law(sentence.refs)), *_worked_out(sentence, evidence)]
    known += _equivalents(known)
    if not sentence.refs:
        known += [figure for text in evidence.spoken.values() for figure in figures_in(text)]
    for more in _EXTRA_PAY.finditer(sentence.text):
        if more[1] != "1" or not _ONE_MORE.search(ground + " ".join(evidence.results.values())):
            return "unknown_figure"
    wanted = [f for f in figures_in(sentence.text) if sentence.refs or f.kind in _ALWAYS or _OF_LAW.search(f.part)]
    left = [figure for figure in unfounded(wanted, known) if not (_is_own_demand(figure) or _counts_people(figure))]
    told = _told(evidence) if left else []
    return "" if all(_told_by_person(figure, told, cited=bool(sentence.refs)) for figure in left) else "unknown_figure"


def figures_may_be_settled(sentence: Sentence, evidence: Evidence) -> bool:
    """Whether a reader of meaning may settle the figures of a line: each stands somewhere, in a source, a result or what was
    told, or follows by arithmetic from such figures and those of its own line.

    Never a period in words of a time limit that the line's own ground does not hold; nor a whole day, another limit or an
    entitlement that stands nowhere.
    """
    figures = figures_in(sentence.text)
    missing = [_of_anything(one) for one in unfounded(figures, figures_in(evidence.said_under(sentence.refs)))]
    if any(one.kind in _SPANS and _TIME_LIMIT.search(one.part) for one in missing):
        return False
    results, spoken = _figures_of(evidence.results.values()), _figures_of(evidence.spoken.values())
    told = _told(evidence)
    known = [_of_anything(figure) for figure in (*spoken, *results, *told)]
    nowhere = [one for one in unfounded(missing, known) if not _names_a_month(one)]
    if not _days_known(missing, known) or any(_never_settled(one) for one in nowhere):
        return False
    plain = {number for text in evidence.results.values() for number in numbers_in(text.replace(",", ""))}
    values = {figure.value for figure in (*results, *told)} | plain
    return follow((one.value for one in nowhere), {figure.value for figure in figures}, values)


def _figures_of(texts: Iterable[str]) -> list[Figure]:
    return [figure for text in texts for figure in figures_in(text)]


def _days_known(missing: Iterable[Figure], known: Iterable[Figure]) -> bool:
    """Whether every whole day of a line stands among what is known, exactly."""
    exact = {figure.value for figure in known if figure.kind is Kind.DATE}
    return all(one.value in exact for one in missing if one.kind is Kind.DATE and one.value >= FIRST_YEAR)


def _never_settled(figure: Figure) -> bool:
    """Whether a figure that stands nowhere is a day, or a limit or an entitlement by its words."""
    return figure.kind is Kind.DATE or (figure.kind in _OF_RULES and bool(_LIMITING.search(figure.part)))


def _of_anything(figure: Figure) -> Figure:
    return replace(figure, roles=frozenset())


def _names_a_month(figure: Figure) -> bool:
    """Whether it only names a month of the year: 11月到日子还不发."""
    return figure.kind is Kind.DATE and figure.value < FIRST_YEAR and not figure.value % 100


_OF_RULES = (*_SPANS, Kind.SHARE, Kind.AGE, Kind.GRADE, Kind.HOURS)
_LIMITING = re.compile(
    rf"{_OF_LAW.pattern}|最多|最长|最少|至少|不超过|不低于|不满|以上|以下|不许|不能|可以|再加", re.IGNORECASE
)
"""Words that make a figure a limit or an entitlement."""
_TIME_LIMIT = re.compile(
    r"时效|仲裁|起诉|申请|主张|上诉|复议|期限|之内|以内|[年月日天时]内|过期|截止|最晚|within|limit|deadline|apply",
    re.IGNORECASE,
)
"""Words that make a length one within which something is to be done: who is told a wrong one loses everything."""
FIRST_YEAR = 10_000
"""Value of a date from which it names its year."""


def shares_and_periods_stand(sentence: Sentence, evidence: Evidence) -> str:
    """Every multiple, share and period of law of a line stands in its clauses; sums and days of a case are left aside."""
    known = figures_in(evidence.said_under(sentence.refs))
    wanted = [
        f for f in figures_in(sentence.text) if f.kind is Kind.SHARE or (f.kind in _SPANS and _OF_LAW.search(f.part))
    ]
    return "unknown_figure" if unfounded(wanted, known) else ""


def _worked_out(sentence: Sentence, evidence: Evidence) -> list[Figure]:
    """Sums and days of any result; of those the line names also the lengths, as time gone by: no limit comes of them."""
    found = []
    for name, text in evidence.results.items():
        for figure in figures_in(text):
            if figure.kind in (Kind.MONEY, Kind.DATE):
                found.append(figure)
            elif name in sentence.refs:
                bound = any(role.startswith("bound:") for role in figure.roles)
                found.append(figure if bound else replace(figure, roles=figure.roles | {"bound:elapsed"}))
    return found


def _equivalents(known: list[Figure]) -> list[Figure]:
    """The same lengths in other units: 一年 is twelve months already; 半 a month and fifteen days, a week and seven days."""
    return [Figure(Kind.DAYS, figure.value, figure.roles, figure.part) for figure in known if figure.kind is Kind.WORKDAYS and "自然" in figure.part]  # fmt: skip


def _told(evidence: Evidence) -> list[Figure]:
    told = figures_in(evidence.material.question)
    told += [part for figure in told if figure.kind is Kind.MONTHS and figure.value > YEAR for part in _parts(figure)]
    told += [Figure(Kind.MONEY, figure.value) for figure in told if figure.kind is Kind.BARE and figure.value >= 100]
    for slot, value in evidence.material.facts.items():
        unit = "元" if "amount" in slot or "wage" in slot else "个月" if slot.startswith("months") else ""
        told += figures_in(value if unit and value.endswith(unit) else value + unit)
    return told


YEAR = 12


def _parts(months: Figure) -> list[Figure]:
    """A length of months as it is said in years and months."""
    years, rest = divmod(months.value, YEAR)
    return [replace(months, value=years * YEAR), replace(months, value=rest)]


def _told_by_person(figure: Figure, told: list[Figure], *, cited: bool) -> bool:
    """Whether the person told this figure, and the line only tells it back; a line of no law may do nothing else with it."""
    if not any(
        source.kind == figure.kind and source.value == figure.value or _same_day(source, figure) for source in told
    ):
        return False
    if not cited:
        return True
    if figure.kind is Kind.MONEY:
        return not _TOTAL.search(figure.part) or bool(_ASKED_BACK.search(figure.part) and not _sums_up(figure.part))
    if figure.kind is Kind.SHARE:
        return bool(_DISPUTED.search(figure.part))
    plain = figure.kind in (Kind.BARE, Kind.CLOCK, Kind.DATE, Kind.COUNT)
    told_back = plain or bool(_TOLD_BACK.search(figure.part))
    return _pointed_at(figure) or (told_back and not _OF_LAW.search(figure.part))


_PEOPLE = re.compile(r"(?:两|二|三|2|3)(?:个)?人(?!以上|以下)")


def _counts_people(figure: Figure) -> bool:
    """Whether it only counts those told of: 孩子和公公两人."""
    return figure.kind is Kind.COUNT and figure.value <= 3 and _PEOPLE.search(figure.part) is not None


_OWN_DEMAND = re.compile(rf"请(?:你|公司|店里|贵司|酒店|单位|老板)?在?\s*({NUMBER})\s*(天|日|个?工作日)(?:之?内)")


def _is_own_demand(figure: Figure) -> bool:
    """Whether it is the time a person gives the other side in a message of their own: 请三天内退我押金."""
    match = _OWN_DEMAND.search(figure.part)
    return match is not None and to_decimal(match[1]) == figure.value and figure.value <= MOST_DEMANDED


def _pointed_at(figure: Figure) -> bool:
    """Whether its part points at this length as one that was told."""
    for match in _POINTED.finditer(figure.part):
        number = to_decimal(match[1])
        if number is not None and number * (12 if match[2] == "年" else 1) == figure.value:
            return True
    return False


def _same_day(source: Figure, figure: Figure) -> bool:
    return source.kind is figure.kind is Kind.DATE and source.stands_for(figure)


def _sums_up(part: str) -> bool:
    return bool(re.search(r"赔偿|补偿|N|加付|双倍|二倍|合计|compensation|damages|severance", part, re.IGNORECASE))
