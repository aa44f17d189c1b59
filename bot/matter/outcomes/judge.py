"""A situation held against a matter: its sums and clocks worked out, its lines chosen, what is still to be asked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from zlib import crc32

from bot.claims import ClaimError
from bot.claims.deadlines.model import Deadline, Whose
from bot.claims.deadlines.registry import compute_deadline, find_clock
from bot.contract.matter import FIELDS, Matter, VagueDate
from bot.matter.derived import derive
from bot.matter.focus import Focus, verdict_first
from bot.matter.inputs import clock_inputs
from bot.matter.outcomes.conditions import View, holds
from bot.matter.outcomes.figures import OFFER_GAP, Figure, does_not_add_up, figures_of
from bot.matter.outcomes.periods import without_the_year
from bot.matter.outcomes.situations import (
    ClockRule,
    LimitRule,
    Line,
    Part,
    PersonRule,
    Situation,
    load_common_limits,
    load_common_persons,
    load_side_answers,
)
from bot.matter.outcomes.wanted import still_wanted
from bot.matter.outcomes.whose import is_left_out
from bot.matter.outcomes.wording import figure_in, is_too_vague, placeholders
from bot.messages import message
from knowledge.authored.english import english

MOST_ANSWERED = 130
"""Characters of answers after which no further question of the same message is answered by itself."""
_SOON = 60
"""Days within which a last day does not outlast 过完年再说."""
PRESSING = 31
"""Days left under which a last day that was asked for is said before what else was asked."""
DAYS = frozenset({Focus.BY_WHEN, Focus.LATE})
_ANSWERS: Mapping[Focus, tuple[Part, ...]] = {
    Focus.BY_WHEN: ("clock",),
    Focus.LATE: ("clock",),
    Focus.WHERE: ("place",),
    Focus.PROOF: ("proof",),
}
"""Questions whose answer is a line of this part, where a situation has no answer of its own to them."""
_PLACEHOLDER = re.compile(r"\{([a-z_0-9]+)(?:\.([a-z]+))?\}")


@dataclass(frozen=True, slots=True)
class Said:
    """A line chosen for the reply: its words with figures filled in, and what it rests on."""

    part: Part
    text: str
    refs: tuple[str, ...]
    certain: bool = True
    """False for a branch, said under a condition that is not known."""
    named: frozenset[str] = frozenset()
    """Sums and clocks it names."""
    asked: Focus | None = None
    """The question it was chosen for."""
    kept: bool = False
    """Whether it stands whatever else is said first: it follows from what was told and answers a question of the message."""

    @property
    def mark(self) -> int:
        """What the line is known by when it was said before: it is another one when a figure in it changed."""
        return crc32(self.text.encode())


@dataclass(slots=True)
class Judgement:
    """What a situation says to a matter."""

    situation: Situation
    answer: Said | None = None
    also: list[Said] = field(default_factory=list)
    """Answers to the other questions of the same message, after the one to the last."""
    lines: list[Said] = field(default_factory=list)
    figures: dict[str, Figure] = field(default_factory=dict)
    clocks: dict[str, Deadline] = field(default_factory=dict)
    reasons: tuple[str, ...] = ()
    """Why a person should look at it."""
    wanted: tuple[str, ...] = ()
    """Fields still to be asked, the most decisive first."""
    before_sum: int = 0
    """How many of the answers are to questions that come before how much: a sum said for itself stands behind them."""

    def is_worked_out(self, focuses: Iterable[Focus]) -> bool:
        """Return whether how much or until when was asked, and the answer names the sum or the day."""
        asked = {Focus.AMOUNT, Focus.BY_WHEN, Focus.LATE} & set(focuses)
        return bool(asked) and self.answer is not None and bool(self.answer.named)


def judge(
    situation: Situation, matter: Matter, focuses: Iterable[Focus], text: str, today: date, language: str = "zh"
) -> Judgement:
    """Return what a situation says to a matter and a question. Pure; nothing is asked of the library."""
    derived = derive(matter, today)
    view = View(matter, derived, text, today)
    found = Judgement(situation)
    found.figures = figures_of(situation, view, frozenset(focuses))
    for clock in situation.clocks:
        deadline = _deadline(clock, view)
        if deadline is not None:
            found.clocks.setdefault(clock.as_, deadline)
    limits = _common_limits(found, view)
    view = View(matter, derived, text, today, _results(situation, found, today), _days_left(found))
    words = placeholders(found.figures, found.clocks, matter, derived, language)
    found.figures = _either({name: figure_in(language, figure) for name, figure in found.figures.items()}, language)
    for line in situation.lines:
        if line.part != "answer" and (said := _said(line, view, words, language)) is not None:
            found.lines.append(said)
    asked = verdict_first(focuses, text)
    first = _say_limits(found, limits, view, words, asked, language)
    answers = first + _pressing_first(_answers(situation, view, asked, words, language), found)
    found.before_sum = len(first) + _earlier(situation, view, asked, words, language) if answers else 0
    if not answers and (side := _of_part(found.lines, asked)):
        found.lines.remove(side)
        answers = [side, *_general(situation, view, words, language)]
    beside = _answers_beside(view, words, language)
    answers = [*_offer_first(found, view, language), *beside, *(answers or _general(situation, view, words, language))]
    found.answer, found.also = (answers[0], answers[1:]) if answers else (None, [])
    found.reasons = _reasons(situation.person, view, language)
    found.wanted = still_wanted(situation, view, asked, found.figures, found.clocks)
    return found


def _offer_first(found: Judgement, view: View, language: str) -> list[Said]:
    """That what is offered is less than what is due, first, where it is asked whether it is right."""
    gap = found.figures.get(OFFER_GAP)
    if gap is None or not does_not_add_up(gap, view):
        return []
    found.figures[OFFER_GAP] = replace(gap, show=False)
    text = f"账不对：{gap.label} {gap.amount} 元（{gap.work}）。"
    if language == "en":
        text = f"It does not add up: {gap.label}: {gap.amount} yuan ({gap.work})."
    return [Said("answer", text, gap.basis, certain=True, named=frozenset({OFFER_GAP}), kept=True)]


def _answers_beside(view: View, words: Mapping[str, str], language: str) -> list[Said]:
    """The answers to small questions that are the same in whatever situation, one for each thing that is asked."""
    found: dict[Focus | None, Said] = {}
    for line in load_side_answers():
        focus = line.focus[0] if line.focus else None
        if focus not in found and (said := _said(line, view, words, language)) is not None:
            found[focus] = replace(said, asked=focus, kept=True)
    return list(found.values())


def reasons_for(matter: Matter, text: str, today: date, language: str = "zh") -> tuple[str, ...]:
    """Return why a person should look at a matter, whatever it is answered as; empty when nothing calls for one."""
    return _reasons((), View(matter, derive(matter, today), text, today), language)


def first_of(lines: Iterable[Line], matter: Matter, text: str, today: date, language: str = "zh") -> Said | None:
    """Return the first line that holds for a matter, its placeholders filled; None when none does."""
    derived = derive(matter, today)
    view, words = View(matter, derived, text, today), placeholders({}, {}, matter, derived, language)
    found = (said for line in lines if (said := _said(line, view, words, language)) is not None)
    return next(found, None)


def _reasons(own: Iterable[PersonRule], view: View, language: str) -> tuple[str, ...]:
    """The reasons of every matter that hold, then a situation's own, each once."""
    met = [rule for rule in (*load_common_persons(), *own) if holds(rule.when, view) is True]
    return tuple(dict.fromkeys(in_language(language, rule.why, rule.en) for rule in met))


def _days_left(found: Judgement) -> int | None:
    """The fewest days left of the worker's own limits that run. A limit of which a part goes each month is none."""
    open_ = [
        one
        for one in found.clocks.values()
        if one.whose is Whose.WORKER and not one.expired and one.name not in _PARTLY
    ]
    return min((one.safe_days_left for one in open_ if one.safe_days_left is not None), default=None)


def _either(figures: dict[str, Figure], language: str) -> dict[str, Figure]:
    """The sums with compensation and damages marked as one or the other, where both were worked out.

    Who is paid damages for an unlawful ending is not paid compensation for it too (劳动合同法实施条例 25).
    """
    claims = {figure.claim.name for figure in figures.values() if figure.claim is not None and figure.amount}
    if not {"severance", "unlawful_termination_damages"} <= claims:
        return figures
    note = message(language, "matter_either")
    return {
        name: replace(figure, label=f"{figure.label}{note}")
        if name != OFFER_GAP and figure.claim is not None and figure.claim.name == "severance"
        else figure
        for name, figure in figures.items()
    }


NO_SITUATION = Situation(id="", title="")
"""What a reply is judged as that no situation gave."""
_PARTLY = frozenset({"double_wage"})
_YEAR_OF = "arbitration"
"""The clock whose year many lines name without its last day."""


def _common_limits(found: Judgement, view: View) -> list[LimitRule]:
    """Work out the deadlines of every situation that this one does not work out itself; return their rules."""
    own = {rule.clock for rule in found.situation.clocks if _has_day(found.clocks.get(rule.as_))}
    kept = []
    for rule in load_common_limits():
        if is_left_out(rule.refs, rule.when, view):
            continue
        if rule.follows:
            kept += [rule] if rule.clock not in own and holds(rule.when, view) is True else []
            continue
        if rule.clock in own or rule.as_ in found.clocks or (deadline := _deadline(rule, view)) is None:
            continue
        if deadline.due is not None and not deadline.expired:
            found.clocks[rule.as_] = deadline
            kept.append(rule)
    return kept


def _has_day(deadline: Deadline | None) -> bool:
    """Whether a clock came to a day: one that lacks where it starts leaves room for what counts from another day."""
    return deadline is not None and deadline.due is not None


def _say_limits(
    found: Judgement,
    limits: Iterable[LimitRule],
    view: View,
    words: Mapping[str, str],
    focuses: tuple[Focus, ...],
    language: str,
) -> list[Said]:
    """Add the lines of deadlines; return those that answer first: the urgent ones, where it was asked until when."""
    first = []
    for rule in limits:
        said = _said(Line(part="clock", text=rule.text, refs=rule.refs), view, words, language)
        if said is None:
            continue
        if rule.urgent and DAYS & set(focuses):
            first.append(said)
        elif rule.clock == _YEAR_OF:
            found.lines[:] = _with_day_to_come(found.lines, said)
        else:  # (a day stands before a line that only names a period)
            found.lines.insert(0, said)
    return first


def _with_day_to_come(lines: Iterable[Said], day: Said) -> list[Said]:
    """The lines with the last day of the year after the end, behind the days of the situation and in place of the mere year."""
    dated = [said for said in lines if said.part == "clock" and said.named]
    period = [
        replace(said, text=text)
        for said in lines
        if said.part == "clock" and not said.named and (text := without_the_year(said.text))
    ]
    if not any(day.named <= said.named for said in dated):
        dated.append(day)
    return [*(said for said in lines if said.part != "clock"), *dated, *period]


def _results(situation: Situation, found: Judgement, today: date) -> dict[str, str]:
    results = {rule.as_: "missing" for rule in situation.sums} | {rule.as_: "missing" for rule in situation.clocks}
    results |= {
        name: "computed" if figure.high else "zero" for name, figure in found.figures.items() if figure.low is not None
    }
    for name, deadline in found.clocks.items():
        if deadline.due is not None and not is_too_vague(deadline):
            results[name] = "expired" if deadline.expired else "soon" if _is_soon(deadline, today) else "open"
    return results


def _is_soon(deadline: Deadline, today: date) -> bool:
    """Whether a last day lies within two months: who wants to wait until after the new year misses it."""
    return deadline.due is not None and (deadline.due - today).days <= _SOON


def _deadline(rule: ClockRule, view: View) -> Deadline | None:
    if holds(rule.when, view) is not True:
        return None
    fields = set(find_clock(rule.clock).inputs.model_fields)
    values = clock_inputs(fields, rule.take, view.matter, view.today) | dict(rule.set)
    for target, source in rule.take.items():
        if source not in FIELDS and target in fields and isinstance(day := view.value(source), VagueDate):
            values[target] = str(day)
    try:
        return compute_deadline(rule.clock, values, today=view.today)
    except ClaimError:
        return None


def _answers(
    situation: Situation, view: View, focuses: tuple[Focus, ...], words: Mapping[str, str], language: str
) -> list[Said]:
    """The first answer to each question that no answer before covers, the last question first; else the general one."""
    answers = [line for line in situation.lines if line.part == "answer"]
    found: list[Said] = []
    covered: set[Focus] = set()
    for focus in focuses:
        if focus in covered or sum(len(said.text) for said in found) > MOST_ANSWERED:
            continue
        for line in answers:
            if focus in line.focus and (said := _said(line, view, words, language)) is not None:
                covered |= set(line.focus)
                found.append(replace(said, asked=focus))
                break
    return found


def _pressing_first(answers: list[Said], found: Judgement) -> list[Said]:
    """The answers with the one on a last day before the others where that day is near: nothing else is lost by waiting."""
    near = {
        name
        for name, clock in found.clocks.items()
        if clock.whose is Whose.WORKER and not clock.expired and (clock.safe_days_left or PRESSING) < PRESSING
    }
    at = next((i for i, said in enumerate(answers) if said.asked in DAYS and said.named & near), 0)
    return [*answers[at : at + 1], *answers[:at], *answers[at + 1 :]]


def _earlier(
    situation: Situation, view: View, asked: tuple[Focus, ...], words: Mapping[str, str], language: str
) -> int:
    """How many answers are given to the questions before how much; none where it is not asked."""
    if Focus.AMOUNT not in asked:
        return 0
    return len(_answers(situation, view, asked[: asked.index(Focus.AMOUNT)], words, language))


def _of_part(lines: Iterable[Said], focuses: tuple[Focus, ...]) -> Said | None:
    """The line that answers a question on one side of a matter where no answer was written for it; None without one."""
    parts = next((_ANSWERS[focus] for focus in focuses[:1] if focus in _ANSWERS), ())
    certain = [said for said in lines if said.certain]
    return next((said for part in parts for said in certain if said.part == part), None)


def _general(situation: Situation, view: View, words: Mapping[str, str], language: str) -> list[Said]:
    """The answer to no question in particular."""
    for line in situation.lines:
        if line.part == "answer" and not line.focus and (said := _said(line, view, words, language)) is not None:
            return [said]
    return []


def _said(line: Line, view: View, words: Mapping[str, str], language: str) -> Said | None:
    verdict = False if is_left_out(line.refs, line.when, view) else holds(line.when, view)
    if verdict is False or (verdict is None and not line.if_):
        return None
    text = in_language(language, line.text, line.en)
    named = set()
    for match in _PLACEHOLDER.finditer(text):
        key = match[1] + (f".{match[2]}" if match[2] else "")
        if not words.get(key):
            return None
        named.add(match[1])
    filled = _PLACEHOLDER.sub(lambda match: words[match[1] + (f".{match[2]}" if match[2] else "")], text)
    if verdict is None:
        lead = in_language(language, line.if_, line.if_en)
        comma = ", " if text is not line.text else "，"
        filled = f"{lead}{'' if lead.endswith(('，', '：', ', ', ': ')) else comma}{filled}"
    return Said(line.part, filled, line.refs, verdict is True, frozenset(named))


def in_language(language: str, chinese: str, own: str = "") -> str:
    """Return an authored sentence in a language: its own English, else the catalogue's, else the Chinese."""
    return (own or english(chinese) or chinese) if language == "en" else chinese
