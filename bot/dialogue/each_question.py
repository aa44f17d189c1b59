"""A message of several questions: those that the answer of the situation leaves open are answered one by one."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from bot.contract.matter import Matter
from bot.matter.derived import derive
from bot.matter.focus import Focus
from bot.matter.likeness import StoryLikeness
from bot.matter.outcomes.choosing import Candidate, rank_situations
from bot.matter.outcomes.conditions import View, holds
from bot.matter.outcomes.judge import DAYS, Judgement, Said, judge
from bot.matter.outcomes.situations import Situation
from bot.matter.outcomes.whose import answerable
from bot.matter.points.hearing import PointHearing
from bot.matter.points.model import load_points, points_of
from bot.matter.points.subjects import speaks_of
from bot.matter.points.verdicts import verdicts
from bot.matter.questions import Question, questions_of
from knowledge.text.tokens import pairs

MOST_ANSWERS = 5
"""Answers a reply begins with at most."""
SOUNDS_LIKE = 0.5
"""Share of a situation from which a single question is about it, where the matter raises it."""
SOUNDS_FAINTLY = 0.3
"""The same where the question names it."""
SOUNDS_A_LITTLE = 0.1
"""The same where the question names it and the matter raises it: 传票能不能当没看见 asks of no award."""
_TOLD_APART = frozenset(
    {
        Focus.AMOUNT,
        Focus.LATE,
        Focus.BY_WHEN,
        Focus.WHERE,
        Focus.PROOF,
        Focus.PAYER,
        Focus.HOW_LONG,
        Focus.NEXT,
    }
)
"""What a question asks that says by itself which answer it wants; whether something is so says nothing of what."""
_DECIDES = frozenset({Focus.AMOUNT, Focus.SIGN})
_STOPS = re.compile(r"[，。；！？!?;,\n ]+")
_ASKING = re.compile(r"到底|我|你|他们?|她|这样?|那|能不能|是不是|有没有|要不要|该不该|能|会|真|的|了|吗|嘛|么|呢|啊")
"""What a question is put with that names nothing."""
_NUMBER = re.compile(r"\d[\d,.]*")


@dataclass(frozen=True, slots=True)
class EachQuestion:
    """Answers what the questions of a message ask beside the situation it is about."""

    hear: StoryLikeness
    hear_points: PointHearing
    situations: Callable[[], Mapping[str, Situation]]

    def leading(self, chosen: Situation, matter: Matter, text: str, today: date) -> Situation:
        """The situation a message is answered from: one that a question of it is about and that stands over the one chosen.

        Training is paid back by who resigns, and not by who leaves for unpaid wages: the special one goes first. What one of
        several questions names (失业金还能领吗) gives way to what is to be signed or counted.
        """
        asked = questions_of(text)
        found = (self._situation(question, matter, today) for question in asked if len(asked) > 1)
        special = next((one for one in found if one is not None and chosen.id in one.over), None)
        return special or self._before_what_is_named(chosen, asked, matter, text, today)

    def _before_what_is_named(
        self, chosen: Situation, asked: tuple[Question, ...], matter: Matter, text: str, today: date
    ) -> Situation:
        """The situation raised by what was told, where only words raise the one chosen and a sum or a signature is asked about."""
        beside = any(_DECIDES & set(question.focuses) and not _names(chosen, question.text) for question in asked)
        if not beside or not _names(chosen, text):
            return chosen  # (what is on the table and not named now is what is asked about)
        told = View(matter, derive(matter, today), "", today)
        if any(holds(group, told) is True for group in chosen.raised_by):
            return chosen
        rest = "，".join(clause for clause in _STOPS.split(text) if not _names(chosen, clause))
        likely, _ = self.hear(matter.heard, rest)
        ranked = rank_situations(self.situations().values(), matter, rest, (), {}, today, likely)
        raised = (one.situation for one in ranked if one.raised and one.situation.id in chosen.over)
        return next((one for one in raised if any(holds(group, told) is True for group in one.raised_by)), chosen)

    def put(self, judged: Judgement, matter: Matter, text: str, today: date, language: str) -> None:
        """Put behind the answer what it leaves open of a message of several questions."""
        asked = questions_of(text)
        if len(asked) < 2:
            return
        for question in asked:
            if question.of_claim or len(_said(judged)) >= MOST_ANSWERS:
                continue
            found = self._about_its_own(question, judged, matter, today, language)
            if found is None and not _is_covered(question, judged):
                found = _of_the_situation(question, judged, matter, today, language)
            if found is not None and _is_new(found, judged) and not _asks_what_is_known(found, judged):
                judged.also.append(_quoting(found, question, language))
        for question in asked:
            if len(_said(judged)) < len(asked) and not question.of_claim and not _is_spoken_of(question, judged):
                found = _by_its_own_words(question, judged, matter, today, language)
                if found is not None and _is_new(found, judged):
                    judged.also.append(_quoting(found, question, language))

    def _about_its_own(
        self, question: Question, judged: Judgement, matter: Matter, today: date, language: str
    ) -> Said | None:
        """The answer to a question that names a thing of its own: a small question known, or another situation."""
        if (small := self._small(question, judged, matter, today, language)) is not None:
            return small
        meant = self._situation(question, matter, today)
        if meant is None or _is_told_by(judged, meant, question):
            return None
        if meant.id in judged.situation.over and _is_civil(matter):
            return None  # what stands over it says that it is no employment: neither labour office nor its year
        if meant.id in judged.situation.over:  # it may have an answer of its own to just that: 因欠薪走，培训费不用赔
            own = judge(judged.situation, matter, question.focuses, question.text, today, language).answer
            general = judge(judged.situation, matter, question.focuses, "", today, language).answer
            if own is not None and own != general:
                return own
        answer = judge(meant, matter, question.focuses, question.text, today, language).answer
        asked_for = answer is not None and answer.asked is not None
        return answer if asked_for or meant.id != judged.situation.id else None

    def _small(self, question: Question, judged: Judgement, matter: Matter, today: date, language: str) -> Said | None:
        """What is said to a small question that is known by itself; None where it is none."""
        for heard in self.hear_points(question.text, points_of(judged.situation.id)):
            point = load_points().get(heard.id)
            if point is None or point.kind != "question" or not speaks_of(matter, question.text, heard.id):
                continue
            again = (heard.id,)
            if said := verdicts(
                (heard,), judged, matter, question.text, today, language=language, spoken=(), first=True, again=again
            ):
                return said[0]
        return None

    def _situation(self, question: Question, matter: Matter, today: date) -> Situation | None:
        """The situation a single question is about by itself; None where it says none."""
        likely, _ = self.hear(question.text, question.text)
        ranked = rank_situations(self.situations().values(), matter, question.text, (), {}, today, likely)
        meant = (one.situation for one in ranked if _is_meant(one, question, likely.get(one.situation.id, 0.0)))
        return next(meant, None) or self._asked_in_words(question, matter, today)

    def _asked_in_words(self, question: Question, matter: Matter, today: date) -> Situation | None:
        """The situation whose words of a question fit and that it sounds like most, though nothing told raises it."""
        view = View(matter, derive(matter, today), question.text, today)
        fitting = [
            one
            for one in answerable(self.situations().values(), matter, today)
            if _asks_about(one, question) and holds(one.needs, view) is True
        ]
        likely, _ = self.hear(question.text, question.text)
        return max(fitting, key=lambda one: likely.get(one.id, 0.0), default=None)


def _is_meant(one: Candidate, question: Question, share: float) -> bool:
    """Whether a single question is about a situation: by its own words, or by its sound where the matter raises it."""
    if _asks_about(one.situation, question):
        return one.raised
    if one.named:
        return share >= (SOUNDS_A_LITTLE if one.raised else SOUNDS_FAINTLY)
    return one.raised and share >= SOUNDS_LIKE


_GENERAL: Mapping[str, frozenset[Focus]] = {"limitation": DAYS, "unpaid-wages": frozenset({Focus.AMOUNT})}
"""Situations that answer for any matter, and what they are asked: who asks 最晚哪天 of an injury does not mean the year of wages."""


def _is_told_by(judged: Judgement, meant: Situation, question: Question) -> bool:
    """Whether what a general situation would be asked follows from the one on the table: its own last day, its own sum."""
    if meant.id == judged.situation.id or not _GENERAL.get(meant.id, frozenset()) & set(question.focuses):
        return False
    if DAYS & set(question.focuses):
        return any(clock.due is not None for clock in judged.clocks.values())
    own = {rule.as_ for rule in judged.situation.sums}
    return any(figure.amount and figure.show and not figure.common for figure in judged.figures.values()) or any(
        judged.figures[name].amount for name in own & judged.figures.keys()
    )


def _is_civil(matter: Matter) -> bool:
    """Whether the work is done for a price at one's own time, or for a family."""
    return matter.value("worker_kind") == "freelancer" or matter.value("hired_by_person") is True


def _names(situation: Situation, text: str) -> bool:
    """Whether words that raise a situation stand in a text."""
    patterns = (pattern for group in situation.raised_by for pattern in group.get("asked", ()))
    named = situation.pattern is not None and situation.pattern.search(text) is not None
    return named or any(re.search(pattern, text, re.IGNORECASE) for pattern in patterns)


def _asks_about(situation: Situation, question: Question) -> bool:
    return situation.question is not None and situation.question.search(question.text) is not None


def _said(judged: Judgement) -> list[Said]:
    return [one for one in (judged.answer, *judged.also) if one is not None]


def _is_covered(question: Question, judged: Judgement) -> bool:
    """Whether the answers hold one to what a question asks, or it asks nothing that can be told apart from what they say."""
    if not _TOLD_APART & set(question.focuses):
        return True
    return any(said.asked in question.focuses for said in _said(judged))


def _of_the_situation(question: Question, judged: Judgement, matter: Matter, today: date, language: str) -> Said | None:
    """The answer of the situation on the table to a question of the message, else its line on that side."""
    focuses = tuple(focus for focus in question.focuses if focus in _TOLD_APART)
    answer = judge(judged.situation, matter, focuses, question.text, today, language).answer if focuses else None
    if answer is not None and answer.asked is not None:
        return answer
    if DAYS & set(question.focuses):
        return next((said for said in judged.lines if said.part == "clock" and said.certain), None)
    return None


def _by_its_own_words(question: Question, judged: Judgement, matter: Matter, today: date, language: str) -> Said | None:
    """The answer of the situation on the table to a question by itself: words beside it in the message led to another one."""
    if question.focuses != (Focus.LEGAL,):
        return None
    answer = judge(judged.situation, matter, question.focuses, question.text, today, language).answer
    return answer if answer is not None and answer.asked is not None and answer.certain else None


def _is_spoken_of(question: Question, judged: Judgement) -> bool:
    """Whether an answer given speaks of what a question names."""
    named = _ASKING.sub(" ", question.text)
    told = {pair for pair in pairs(named) if " " not in pair}
    return any(pair in said.text for pair in told for said in _said(judged))


def _is_new(found: Said, judged: Judgement) -> bool:
    """Whether something is said that the answers do not say: other words, and a clause or a figure of its own."""
    said = _said(judged)
    if any(one.text == found.text or found.text in one.text for one in said):
        return False
    cited = {ref for one in said for ref in one.refs}
    figures = {number for one in said for number in _NUMBER.findall(one.text)}
    return not (found.refs and set(found.refs) <= cited and set(_NUMBER.findall(found.text)) <= figures)


def _asks_what_is_known(found: Said, judged: Judgement) -> bool:
    """Whether an answer asks for figures though a sum was worked out already: 还差多少 means that sum."""
    return "告诉我" in found.text and any(figure.amount for figure in judged.figures.values())


def _quoting(found: Said, question: Question, language: str) -> Said:
    """The answer with the question before it, so that it is seen which one it answers."""
    if language != "zh":
        return found  # the question is held in Chinese words here
    return replace(found, text=f"“{question.short}”：{found.text}")
