"""The turn about a person's own matter: read it, judge the situation it is about, answer, and ask the one thing that counts most."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from bot.answering.conclusion import Concluder, Conclusion
from bot.answering.person import offering_person, person_block
from bot.contract.matter import Matter, Sure
from bot.contract.messages import Block, BlockKind, Choice, ConversationState, Facts, Point, Reply, Scope
from bot.dialogue.flows.claims.flow import SUMS
from bot.dialogue.flows.claims.history import remember
from bot.dialogue.held import noted_line
from bot.dialogue.next_question import next_question
from bot.dialogue.routing.fixed_replies import rating_choices
from bot.matter.choosing import EVENTS, Candidate, choose_situation, rank_situations, understood_as
from bot.matter.derived import unlawful_reason
from bot.matter.focus import Focus, asks_whether_so
from bot.matter.judge import DAYS, NO_SITUATION, Judgement, judge, reasons_for
from bot.matter.likeness import NONE, STORY, Shares, StoryLikeness, unheard
from bot.matter.points.hearing import (
    CLAIM,
    CLAIM_BEFORE,
    HeardPoint,
    PointHearing,
    clear_in,
    deaf,
    quotes,
)
from bot.matter.points.model import load_points, points_of
from bot.matter.points.verdicts import answer_with, raised_points, verdicts
from bot.matter.reading import Context, MatterReader, Reading, RuleReader, apply_reading
from bot.matter.signing import says_not_to_sign, sign_first
from bot.matter.situations import Situation, load_situations
from bot.matter.slots import slot_of, slots_of
from bot.messages import message
from bot.understanding.acts import Act, is_act

MOST_MATTERS = 4
"""Matters kept in a conversation; the oldest are left."""
MOST_SPOKEN = 60
"""Lines said before that are remembered."""
MOST_NEAR = 40
"""Situations named to who listens: in recorded hearings of 108 dialogues the one heard stood among the first 40 of the learned
order in 98 of 100 turns."""
MOST_BESIDE = 3
"""Other situations of a matter whose sums are named beside the one asked about."""
_SIDES = (Focus.PROOF, Focus.WHERE, Focus.HOW_LONG, Focus.BY_WHEN, Focus.LATE)
CLEAR = 0.7
"""Share from which a question is heard first though the words name another."""
HEARD = 0.45
"""Share from which a question, or that only the background was told, is heard where no word names it."""
_ABOUT_BEFORE = frozenset({Focus.LEGAL, Focus.WORTH, Focus.WHAT_IF})
"""Questions that may be about what was told before them."""
_BARE = 14
"""Characters up to which a question says nothing of what it is about."""
_CLEARLY = 0.9
"""How far a point told before must be ahead of none for a bare question to be about it."""
MOST_BACK = 3
"""Turns before this one in which a claim asked about now is looked for."""
_NO_QUESTION = ("", Focus.TELLING, Focus.VENTING)
_SHORT = 14
"""Characters up to which a turn without a question of its own carries on the one before."""
DECLINED, TAKEN = "declined", "taken"
"""What `Matter.raised` holds once the worker said no to a person, or asked for one: it is not pushed again."""
_OPEN = re.compile(r"[?？]|(?:吗|呢|嘛|么)(?=$|[，。！ \s])|咋办|怎么办|能不能|是不是|要不要|该不该")
"""What a clause put as a question ends in or holds, whatever it asks."""
_PERSON_DECLINED = re.compile(r"不(?:用|要|想)(?:转)?(?:人工|找人|律师)|先不(?:转|找人)")


@dataclass(frozen=True, slots=True)
class Turned:
    """What reading a turn gave: the matter now, and what was read."""

    matter: Matter
    reading: Reading
    answers: bool
    """Whether the turn answers the question that waited, or says that it cannot."""
    likely: Shares = field(default_factory=dict)
    """How much the story so far sounds like each situation."""
    asking: Shares = field(default_factory=dict)
    """How much the turn sounds like each question."""
    open: bool = False
    """Whether a clause of the turn is put as a question."""

    @property
    def told(self) -> frozenset[str]:
        """The fields this turn filled."""
        return frozenset(self.reading.values)

    @property
    def noted(self) -> tuple[str, ...]:
        """The fields this turn filled with what was said outright: those told back."""
        return tuple(name for name, told in self.reading.values.items() if told.sure is not Sure.INFERRED)

    @property
    def focuses(self) -> tuple[Focus, ...]:
        """What the turn asks: by its words, and first of all what it sounds like where that is clear."""
        own = tuple(focus for focus in self.reading.focuses if focus is not Focus.VENTING)
        if own and self.reading.situations:
            return own  # (heard by somebody who understood the conversation: what it sounds like adds nothing)
        name = max(self.asking, key=lambda one: self.asking[one], default="")
        if name in _NO_QUESTION or self.asking.get(name, 0.0) < (CLEAR if own else HEARD):
            return own
        if own and name == Focus.LEGAL:
            return own  # the vaguest of all questions stands before none that was asked in words
        if not own and (self.answers or self.reading.corrects) and not self.open:
            return ()
        return tuple(dict.fromkeys((Focus(name), *own)))

    @property
    def asks(self) -> bool:
        """Whether the turn asks, or tells an event that opens a matter of its own."""
        return self.reading.asks or bool(EVENTS & self.told) or bool(self.focuses)

    @property
    def only_background(self) -> bool:
        """Whether nothing was told yet but who somebody is and where they work."""
        told = any(True for _ in self.matter.known())
        return told and not self.matter.answered and not self.focuses and self.likely.get(NONE, 0.0) >= HEARD


def _story(matter: Matter, text: str) -> str:
    """What was told of a matter so far, with this turn: its end."""
    return f"{matter.heard}。{text}".strip("。")[-STORY:]


@dataclass(frozen=True, slots=True)
class MatterTurn:
    """Reads and answers turns about a matter. Holds nothing of a conversation."""

    concluder: Concluder
    reader: MatterReader = field(default_factory=RuleReader)
    hear: StoryLikeness = unheard
    hear_points: PointHearing = deaf
    situations: Callable[[], Mapping[str, Situation]] = load_situations

    def read(self, state: ConversationState, text: str, today: date) -> Turned:
        """Return the matter with what a turn says, and put it into the state."""
        matter = state.matters[-1] if state.matters else Matter(opened=state.turn)
        asked = state.asked
        story = _story(matter, text)
        likely, asking = self.hear(story, text)
        near = tuple(sorted(likely, key=lambda name: -likely[name])[:MOST_NEAR])
        context = Context(today, state.turn, asked, self._wants(matter), near)
        reading = self.reader.read(text, matter, context)
        matter = self._of_whom(state, matter, reading)
        matter = apply_reading(matter, reading, state.turn)
        if _PERSON_DECLINED.search(text):
            matter = matter.model_copy(update={"raised": (DECLINED,)})
        passed = self._passed(matter, asked, text)
        if passed:
            matter = matter.model_copy(update={"unknown": tuple(dict.fromkeys([*matter.unknown, *passed]))})
        if (told := _story(matter, text)) != story:  # (of somebody else: another story)
            likely, asking = self.hear(told, text)
        matter = matter.model_copy(update={"heard": told})
        self._forget(state, reading)
        self.keep(state, matter)
        answers = bool(passed) or (bool(asked) and asked in reading.values)
        return Turned(matter, reading, answers, likely, asking, _OPEN.search(text) is not None)

    def _passed(self, matter: Matter, asked: str, text: str) -> tuple[str, ...]:
        """The fields not to ask for again: the one asked that is not known, all of them when the worker has had enough."""
        if not asked:
            return ()
        if is_act(text, Act.STOP, Act.ENOUGH):
            return (asked, *self._wants(matter))
        return (asked,) if is_act(text, Act.UNKNOWN, Act.SKIP) else ()

    def rank(
        self, turned: Turned, text: str, cards: Mapping[str, float], today: date
    ) -> tuple[Candidate | None, tuple[Situation, ...]]:
        """Return the situation a turn is about, None when none fits well enough, and the others the matter raises too."""
        every = self.situations()
        heard = turned.reading.situations
        ranked = rank_situations(every.values(), turned.matter, text, turned.told, cards, today, turned.likely)
        if heard:
            ranked = [*understood_as(heard, every), *(one for one in ranked if one.situation.id not in heard)]
            chosen = ranked[0] if heard[0] in every else None
        else:
            chosen = choose_situation(ranked, turned.matter, asks=turned.asks)
        if chosen is None or turned.only_background and not (chosen.named or chosen.raised):
            return None, ()
        over = {*chosen.situation.over, chosen.situation.id}
        others = (one.situation for one in ranked if one.raised and one.situation.id not in over)
        return chosen, tuple(other for other in others if chosen.situation.id not in other.over)[:MOST_BESIDE]

    def answer(
        self,
        state: ConversationState,
        turned: Turned,
        chosen: Situation,
        others: Sequence[Situation],
        text: str,
        today: date,
        on: date,
    ) -> Reply:
        """Return the reply about a situation, and put what it was about into the state."""
        focuses = self._focuses(state, turned, text)
        language = state.language
        judged = judge(chosen, turned.matter, focuses or (Focus.TELLING,), text, today, language)
        raised = self._points_beside(judged, turned, text, today, language)
        sign_first(judged, turned.matter, turned.told, text, today, language)
        before = chosen.id in turned.matter.answered
        telling = not focuses or (not turned.focuses and self._was_said(judged, turned.matter))
        side = before and bool(focuses) and all(focus in _SIDES for focus in focuses)
        spoken = turned.matter.spoken if before and (turned.noted or turned.focuses) else ()
        sides = tuple(focus for focus in focuses if not (raised and focus is Focus.AMOUNT))
        found = self.concluder.conclude(judged, sides, on, language, brief=telling and before, spoken=spoken)
        if telling and before:
            self._noted(turned, language, found)
        besides = [judge(other, turned.matter, focuses, text, today, language) for other in others]
        if Focus.AMOUNT in focuses and not side:
            self.concluder.beside(found, judged, besides, on, language)
        told_now = turned.reading.values
        asked, wording = next_question(judged, turned.matter, told_now, focuses, language, state.asked)
        if wording:
            found.blocks.append(Block(kind=BlockKind.TEXT, points=(Point(text=wording),)))
        if telling and before and not asked and not any(block.kind is BlockKind.LEAD for block in found.blocks):
            found.blocks.append(Block(kind=BlockKind.TEXT, points=(Point(text=message(language, "matter_go_on")),)))
        reasons = self._person(turned.matter, judged, language, found)
        if language == "en" and not chosen.lines[0].en:
            notice = Block(kind=BlockKind.NOTICE, points=(Point(text=message("en", "in_chinese")),))
            found.blocks.insert(0, notice)
        matter = turned.matter.model_copy(
            update={
                "topic": chosen.id,
                "answered": tuple(dict.fromkeys([*turned.matter.answered, chosen.id])),
                "spoken": tuple(dict.fromkeys([*turned.matter.spoken, *found.spoken]))[-MOST_SPOKEN:],
                "raised": turned.matter.raised if _is_settled(turned.matter) else reasons,
            }
        )
        self.keep(state, matter)
        remember(state, text)
        self._sums_for_documents(state, [judged, *besides], unlawful_reason(matter, today) is True)
        state.asked, state.focus = asked, tuple(focuses)
        state.card = chosen.card or state.card
        state.no_basis_count = 0
        state.last_refs = tuple(found.clauses)
        choices = self._choices(chosen, found, judged, language)
        return Reply(
            blocks=tuple(found.blocks),
            clauses=tuple(found.clauses.values()),
            choices=choices,
            scope=Scope.LABOUR,
            language=language,
            composed_by="rules",
            handoff="rules" if reasons else "",
        )

    def _points_beside(self, judged: Judgement, turned: Turned, text: str, today: date, language: str) -> bool:
        """Put the points the turn raises on the side before or beside the answer of the situation.

        Returns whether one was raised by what was told and asked, so that it is the answer.
        """
        matter = turned.matter
        raised = self._borne_out(raised_points(matter, text, today), matter)
        sure = {point.id for point in raised}
        near = points_of(judged.situation.id)
        claim = self._questioned(turned, text, near) if not raised else None
        heard = raised or self._heard(turned, text, near, claim)
        day = judged.is_worked_out(DAYS.intersection(turned.focuses))
        computed = day or (not raised and judged.is_worked_out(turned.focuses))
        if computed and not raised:
            heard = tuple(point for point in heard if not (point.last and _is_question(point)))
        if not heard:
            return False
        ahead = not day if claim is not None else not computed and any(point.last for point in heard)
        first = self._was_said(judged, matter) or ahead
        again = {point.id for point in heard if point.last} if turned.focuses else sure
        said = verdicts(
            heard, judged, matter, text, today, language=language, spoken=matter.spoken, first=first, again=again
        )
        alone = not day and bool(said) and any(load_points()[name].alone for name in sure)
        verdict = claim is not None
        answer_with(judged, said, first=first, spoken=matter.spoken, alone=alone, verdict=verdict)
        if alone and Focus.AMOUNT not in turned.focuses:  # the sums of the situation are of another matter
            judged.figures = {name: figure for name, figure in judged.figures.items() if figure.common}
        return bool(said) and bool(raised)

    def _heard(
        self, turned: Turned, text: str, near: frozenset[str], claim: HeardPoint | None
    ) -> tuple[HeardPoint, ...]:
        """The points heard in a turn that asks or quotes, the claim it questions first."""
        if not (turned.focuses or quotes(text)):
            return ()
        heard = clear_in(text, self.hear_points(text, near))
        if claim is None:
            return heard or self._pointed_back(turned, text, near)
        claims = [claim, *(point for point in heard if not _is_question(point))]
        claim = replace(max(claims, key=lambda point: point.margin), last=True)
        return (claim, *(replace(point, last=False) for point in heard if point.id != claim.id))

    def _questioned(self, turned: Turned, text: str, near: frozenset[str]) -> HeardPoint | None:
        """The claim of the other side that the turn asks about: told in it, or just before it."""
        if not asks_whether_so(text):
            return None
        before = turned.matter.heard.removesuffix(text.strip("。"))
        earlier = reversed(before.strip("。").split("。")[-MOST_BACK:])
        found = (self.hear_points.claimed(told, near, CLAIM_BEFORE) for told in earlier if quotes(told))
        return self.hear_points.claimed(text, near, CLAIM) or next((one for one in found if one is not None), None)

    def _borne_out(self, raised: tuple[HeardPoint, ...], matter: Matter) -> tuple[HeardPoint, ...]:
        """The points raised by words that the story is about: the same words stand in others in passing."""
        kept = self.hear_points.borne_out([point.id for point in raised], matter.heard) if raised else ()
        return tuple(point for point in raised if point.id in kept)

    def _pointed_back(self, turned: Turned, text: str, near: frozenset[str]) -> tuple[HeardPoint, ...]:
        """The point of the turn before that a bare question is about (他这样对吗); empty where the turn says more."""
        if len(text.strip()) > _BARE or Focus.SIGN in turned.focuses or not (_ABOUT_BEFORE & set(turned.focuses)):
            return ()
        heard = self.hear_points(turned.matter.heard, near)
        return tuple(replace(point, last=True) for point in heard if point.margin >= _CLEARLY)[-1:]

    @staticmethod
    def _was_said(judged: Judgement, matter: Matter) -> bool:
        """Whether what a turn leads to was said in these words before: a fact that changes no answer is noted."""
        return judged.answer is not None and judged.answer.mark in matter.spoken

    @staticmethod
    def _sums_for_documents(state: ConversationState, judgements: Sequence[Judgement], unlawful: bool) -> None:
        """Keep the sums that hold without a branch: documents are written with them.

        While it is open whether a dismissal was lawful the compensation stands; the document offers the damages itself.
        """
        kept = state.data.get(SUMS)
        sums = dict(kept) if isinstance(kept, dict) else {}
        figures = [figure for judged in reversed(judgements) for figure in judged.figures.values()]
        worked = {figure.claim.name: figure for figure in figures if figure.claim is not None}
        lawful = worked.get("severance") if not unlawful else None
        for name, figure in worked.items():
            if lawful is not None and name == "unlawful_termination_damages":
                sums["severance"] = {"values": dict(lawful.values), "turn": state.turn}
            elif figure.show:
                sums[name] = {"values": dict(figure.values), "turn": state.turn}
        state.data[SUMS] = sums

    def completed(self, state: ConversationState, reply: Reply, text: str, today: date) -> Reply:
        """Return a reply that no situation gave with what every reply about a matter says: not to sign first, where a
        paper was held out in this turn, and that a person should look, where the matter calls for one and it was not said.
        """
        matter = state.matters[-1] if state.matters else Matter()
        if reply.scope not in _RAISES:
            return reply
        reply = self._not_to_sign(state, reply, matter, text, today)
        reasons = () if reply.handoff or matter.raised else reasons_for(matter, text, today, state.language)
        if reasons:
            self.keep(state, matter.model_copy(update={"raised": reasons}))
        return offering_person(reply, reasons, first=False)

    def _not_to_sign(self, state: ConversationState, reply: Reply, matter: Matter, text: str, today: date) -> Reply:
        paper = matter.told("asked_to_sign")
        if paper is None or paper.turn != state.turn or says_not_to_sign(reply.plain_text()):
            return reply
        judged = Judgement(NO_SITUATION)
        sign_first(judged, matter, ("asked_to_sign",), text, today, state.language)
        found = self.concluder.conclude(judged, (Focus.SIGN,), today, state.language)
        return reply.under(found.blocks, found.clauses.values())

    @staticmethod
    def took_person(state: ConversationState) -> None:
        """Keep that the worker asked for a person: it is not offered again."""
        if state.matters:
            state.matters = [*state.matters[:-1], state.matters[-1].model_copy(update={"raised": (TAKEN,)})]

    def _wants(self, matter: Matter) -> tuple[str, ...]:
        situation = self.situations().get(matter.topic)
        if situation is not None:
            return situation.wants
        return ()

    @staticmethod
    def _of_whom(state: ConversationState, matter: Matter, reading: Reading) -> Matter:
        """The matter the turn is about: another one where it tells of another person."""
        if not reading.whose or reading.whose == matter.whose:
            return matter
        known = next((other for other in reversed(state.matters) if other.whose == reading.whose), None)
        if known is not None:
            return known
        if not any(True for _ in matter.known()):
            return matter.model_copy(update={"whose": reading.whose})
        highest = max((other.id for other in state.matters), default=0)
        return Matter(id=highest + 1, whose=reading.whose, opened=state.turn)

    @staticmethod
    def _forget(state: ConversationState, reading: Reading) -> None:
        """Drop the slots of fields that turned out not to be so."""
        dropped = {slot_of(name) for name in reading.withdrawn}
        if dropped & state.facts.values.keys():
            values = {slot: value for slot, value in state.facts.values.items() if slot not in dropped}
            state.facts = Facts(values, state.facts.source_turn, state.facts.confirmed & set(values))

    @staticmethod
    def keep(state: ConversationState, matter: Matter) -> None:
        """Put a matter into the state, with what follows from it for the slots."""
        others = [other for other in state.matters if other.id != matter.id]
        state.matters = [*others, matter][-MOST_MATTERS:]
        values, turns = dict(state.facts.values), dict(state.facts.source_turn)
        for slot, (value, turn) in slots_of(matter).items():
            if values.get(slot) != value:
                values[slot], turns[slot] = value, turn
        state.facts = Facts(values, turns, state.facts.confirmed & set(values))

    @staticmethod
    def _focuses(state: ConversationState, turned: Turned, text: str) -> tuple[Focus, ...]:
        """What is asked: in the turn itself, else what was asked before where the turn only answers or adds a figure."""
        if turned.focuses:
            return turned.focuses
        carried = turned.answers or (len(text) <= _SHORT and bool(turned.told)) or turned.reading.corrects
        return tuple(Focus(name) for name in state.focus) if carried else ()

    @staticmethod
    def _noted(turned: Turned, language: str, found: Conclusion) -> None:
        if turned.noted:
            text = noted_line(turned.matter, turned.noted, language)
            found.blocks.insert(0, Block(kind=BlockKind.TEXT, points=(Point(text=text),)))

    @staticmethod
    def _person(matter: Matter, judged: Judgement, language: str, found: Conclusion) -> tuple[str, ...]:
        """Say in one line why a person should look at it, as long as nobody took it and the worker did not decline."""
        if not judged.reasons or _is_settled(matter):
            return ()
        found.blocks.append(person_block(judged.reasons, language))
        return judged.reasons

    @staticmethod
    def _choices(chosen: Situation, found: Conclusion, judged: Judgement, language: str) -> tuple[Choice, ...]:
        choices = []
        if judged.reasons:
            choices.append(Choice(label=message(language, "person"), action="person"))
        if chosen.card:
            choices.append(Choice(label=message(language, "more"), action=f"more:{chosen.card}"))
        if any(clock.due is not None and not clock.expired for clock in judged.clocks.values()):
            choices.append(Choice(label=message(language, "claim_clock"), action="clock:start"))
        choices += rating_choices(language)
        if not judged.reasons:
            choices.append(Choice(label=message(language, "person"), action="person"))
        return tuple(choices)


def _is_question(heard: HeardPoint) -> bool:
    """Whether a point is a small question, no word of the other side: an answer with its sum or day has answered it."""
    point = load_points().get(heard.id)
    return point is not None and point.kind == "question"


_RAISES = (Scope.LABOUR, Scope.OTHER_LAW, Scope.NOT_LEGAL)


def _is_settled(matter: Matter) -> bool:
    """Whether the worker said no to a person, or asked for one."""
    return DECLINED in matter.raised or TAKEN in matter.raised
