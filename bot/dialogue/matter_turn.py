"""The turn about a person's own matter: read it, judge the situation it is about, answer, and ask the one thing that counts most."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, partial

from bot.answering.conclusion import Concluder, Conclusion
from bot.answering.person import offering_person, person_block
from bot.contract.matter import Matter
from bot.contract.messages import Block, BlockKind, Choice, ConversationState, Facts, Point, Reply, Scope
from bot.dialogue.each_question import EachQuestion
from bot.dialogue.flows.claims.session import WorkedSum, sums_keep, worked_sums
from bot.dialogue.flows.claims.stored import take_over
from bot.dialogue.flows.matter import matter_keep, matter_of
from bot.dialogue.flows.registry import field_waiting
from bot.dialogue.flows.told import remember
from bot.dialogue.held import noted_line, overview
from bot.dialogue.next_question import next_question
from bot.dialogue.points_beside import PointsBeside, was_said
from bot.dialogue.routing.fixed_replies import rating_choices
from bot.dialogue.turned import Turned, is_beside
from bot.forms import deed_of, explained, stopped
from bot.matter.derived import unlawful_reason
from bot.matter.fields import question
from bot.matter.focus import Focus
from bot.matter.likeness import STORY, Shares, StoryLikeness, unheard
from bot.matter.outcomes.choosing import Candidate, choose_situation, rank_situations, understood_as
from bot.matter.outcomes.judge import NO_SITUATION, Judgement, judge, reasons_for
from bot.matter.outcomes.signing import says_not_to_sign, sign_first
from bot.matter.outcomes.situations import Situation, load_situations
from bot.matter.outcomes.whose import answerable
from bot.matter.points.hearing import (
    PointHearing,
    deaf,
)
from bot.matter.reading import Context, MatterReader, Reading, RuleReader, apply_reading
from bot.matter.reading.persons.whose import PEERS, speaks_of_self
from bot.matter.slots import slot_of
from bot.messages import message
from bot.understanding.acts import Act, is_act

MOST_SPOKEN = 60
"""Lines said before that are remembered."""
MOST_NEAR = 40
"""Situations named to who listens: in recorded hearings of 108 dialogues the one heard stood among the first 40 of the learned
order in 98 of 100 turns."""
MOST_BESIDE = 3
"""Other situations of a matter whose sums are named beside the one asked about."""
_SHORT = 14
"""Characters up to which a turn without a question of its own carries on the one before."""
DECLINED, TAKEN = "declined", "taken"
"""What `Matter.raised` holds once the worker said no to a person, or asked for one: it is not pushed again."""
_OPEN = re.compile(r"[?？]|(?:吗|呢|嘛|么)(?=$|[，。！ \s])|咋办|怎么办|能不能|是不是|要不要|该不该")
"""What a clause put as a question ends in or holds, whatever it asks."""
_PERSON_DECLINED = re.compile(r"不(?:用|要|想)(?:转)?(?:人工|找人|律师)|先不(?:转|找人)")


def _only_acts(text: str) -> bool:
    """Whether words said to an open question do something and give no value: 再说一遍 is no one, 没看懂 is no no."""
    return deed_of(text) is not None and not is_act(text, Act.YES, Act.NO)


_OF_THE_YOUNGER = frozenset({"severance", "unlawful_termination_damages", "double_wage"})
"""Sums that somebody past retirement age is not told of beside what they asked (超龄劳动者基本权益保障暂行规定 grants none of them)."""


def _for_their_age(judged: Judgement, matter: Matter) -> Judgement:
    """Return a judgement without the sums that do not go with the worker's age."""
    if matter.value("over_age") is not True:
        return judged
    figures = {
        name: figure
        for name, figure in judged.figures.items()
        if figure.claim is None or figure.claim.name not in _OF_THE_YOUNGER
    }
    return replace(judged, figures=figures)


def _story(matter: Matter, text: str) -> str:
    """What was told of a matter so far, with this turn: its end."""
    return f"{matter.heard}。{text}".strip("。")[-STORY:]


def _nearest(sounds: Callable[[], tuple[Shares, Shares]]) -> tuple[str, ...]:
    """The situations a story sounds most like, the likeliest first."""
    likely, _ = sounds()
    return tuple(sorted(likely, key=lambda name: -likely[name])[:MOST_NEAR])


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
        take_over(state, today)
        matter = matter_of(state)
        waits, wants = field_waiting(state)
        asked = waits or state.asked
        story = _story(matter, text)
        sounds = cache(partial(self.hear, story, text))
        context = Context(today, state.turn, asked, wants or self._wants(matter), partial(_nearest, sounds))
        reading = Reading() if asked and _only_acts(text) else self.reader.read(text, matter, context)
        matter = self._of_whom(state, matter, reading, text)
        matter = apply_reading(matter, reading, state.turn)
        if _PERSON_DECLINED.search(text):
            matter = matter.model_copy(update={"raised": (DECLINED,)})
        passed = self._passed(matter, asked, text, of_flow=bool(waits))
        if passed:
            matter = matter.model_copy(update={"unknown": tuple(dict.fromkeys([*matter.unknown, *passed]))})
        if (told := _story(matter, text)) != story:  # (of somebody else: another story)
            sounds = cache(partial(self.hear, told, text))
        matter = matter.model_copy(update={"heard": told})
        self._forget(state, reading)
        matter_keep(state, matter)
        answers = bool(passed) or (bool(asked) and (asked in reading.values or asked in reading.particulars))
        return Turned(matter, reading, answers, sounds, _OPEN.search(text) is not None)

    def _passed(self, matter: Matter, asked: str, text: str, *, of_flow: bool) -> tuple[str, ...]:
        """The fields not to ask for again: the one asked that is not known, all of them when the worker has had enough. A flow
        that is stopped may be taken up again, with the same question."""
        if not asked:
            return ()
        deed = deed_of(text)
        if of_flow and deed in (Act.STOP, Act.ENOUGH):
            return ()
        if deed in (Act.STOP, Act.ENOUGH):
            return (asked, *self._wants(matter))
        return (asked,) if deed in (Act.UNKNOWN, Act.SKIP) else ()

    @staticmethod
    def to_question(state: ConversationState, text: str, turned: Turned) -> Reply | None:
        """Return what comes of a deed done to the open question: asked once more to 继续, what is held of the matter to
        改一下, with how to put it right, nothing more asked to 算了. None for an answer: it is judged."""
        deed = deed_of(text) if state.asked else None
        if deed is Act.STOP and not turned.told:
            state.asked = ""
            return stopped(state.language).model_copy(update={"scope": Scope.LABOUR})
        if deed is Act.CORRECT and not is_act(text, Act.NO):  # 不对 to a yes-or-no question is a no
            return overview(state)
        wording = question(state.asked, state.language) if deed in (Act.RESUME, Act.ASK_BACK) else ""
        if not wording:
            return None
        asked = Point(text=message(state.language, "matter_ask", question=wording))
        reply = Reply(
            blocks=(Block(kind=BlockKind.LEAD, points=(asked,)),), scope=Scope.LABOUR, language=state.language,
            composed_by="fixed",
        )  # fmt: skip
        return explained(reply) if deed is Act.ASK_BACK else reply

    def rank(
        self, turned: Turned, text: str, cards: Mapping[str, float], today: date
    ) -> tuple[Candidate | None, tuple[Situation, ...]]:
        """Return the situation a turn is about, None when none fits well enough, and the others the matter raises too."""
        every = self.situations()
        open_to = {one.id for one in answerable(every.values(), turned.matter, today)}
        heard = tuple(name for name in turned.reading.situations if name in open_to or name not in every)
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
        each = EachQuestion(cache(self.hear), self.hear_points, self.situations)  # (heard for what leads, and again)
        chosen = each.leading(chosen, turned.matter, text, today)
        judged = judge(chosen, turned.matter, focuses or (Focus.TELLING,), text, today, language)
        raised = PointsBeside(self.hear_points).put(judged, turned, text, today, language)
        sign_first(judged, turned.matter, turned.told, text, today, language)
        each.put(judged, turned.matter, text, today, language)
        before = chosen.id in turned.matter.answered
        brief = before and (not focuses or (not turned.focuses and was_said(judged, turned.matter)))
        spoken = turned.matter.spoken if before and (turned.noted or turned.focuses) else ()
        sides = tuple(focus for focus in focuses if not (raised and focus is Focus.AMOUNT))
        found = self.concluder.conclude(judged, sides, on, language, brief=brief, spoken=spoken)
        if brief:
            self._noted(turned, language, found)
        besides = [
            _for_their_age(judge(other, turned.matter, focuses, text, today, language), turned.matter)
            for other in others
        ]
        if Focus.AMOUNT in focuses:
            self.concluder.beside(found, judged, besides, on, language)
        elif _DECIDES & set(focuses) and not _names_sum(found):
            worked = self._worked_before(chosen, turned.matter, text, today, language)
            self.concluder.beside(found, judged, worked, on, language)
        asked, wording = next_question(judged, turned.matter, turned.reading.values, focuses, language, state.asked)
        _ask(found, asked, wording, language, brief=brief)
        reasons = self._person(turned.matter, judged, language, found)
        matter = _answered(turned.matter, chosen, found.spoken, reasons)
        matter_keep(state, matter)
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

    def _worked_before(
        self, chosen: Situation, matter: Matter, text: str, today: date, language: str
    ) -> list[Judgement]:
        """What was answered before in this matter, judged anew, the newest first: who decides now needs its sums before them."""
        every = self.situations()
        before = (name for name in reversed(matter.answered) if name != chosen.id and name in every)
        judged = (judge(every[name], matter, (Focus.AMOUNT,), text, today, language) for name in before)
        return [_for_their_age(one, matter) for one in judged][:MOST_BESIDE]

    @staticmethod
    def _sums_for_documents(state: ConversationState, judgements: Sequence[Judgement], unlawful: bool) -> None:
        """Keep the sums that hold without a branch: documents are written with them.

        While it is open whether a dismissal was lawful the compensation stands; the document offers the damages itself.
        """
        sums = worked_sums(state)
        figures = [figure for judged in reversed(judgements) for figure in judged.figures.values()]
        worked = {figure.claim.name: figure for figure in figures if figure.claim is not None}
        lawful = worked.get("severance") if not unlawful else None
        for name, figure in worked.items():
            if lawful is not None and name == "unlawful_termination_damages":
                sums["severance"] = WorkedSum(values=dict(lawful.values), turn=state.turn)
            elif figure.show:
                sums[name] = WorkedSum(values=dict(figure.values), turn=state.turn)
        sums_keep(state, sums)

    def completed(self, state: ConversationState, reply: Reply, text: str, today: date) -> Reply:
        """Return a reply that no situation gave with what every reply about a matter says: not to sign first, where a
        paper was held out in this turn, and that a person should look, where the matter calls for one and it was not said.
        """
        matter = state.matters[-1] if state.matters else Matter()
        if reply.scope not in _RAISES:
            return reply
        reply = self._not_to_sign(state, reply, matter, text, today)
        elsewhere = reply.scope is Scope.OTHER_LAW and not any(matter.told(name) for name in _OF_WORK)
        known = reply.handoff or matter.raised or elsewhere
        reasons = () if known else reasons_for(matter, text, today, state.language)
        if reasons:
            matter_keep(state, matter.model_copy(update={"raised": reasons}))
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
    def _of_whom(state: ConversationState, matter: Matter, reading: Reading, text: str) -> Matter:
        """The matter the turn is about: another one where it tells of another person, one's own again where it speaks of 我."""
        if not reading.whose and matter.whose != "self" and speaks_of_self(text):
            own = next((one for one in reversed(state.matters) if one.whose == "self" and any(one.known())), None)
            if own is not None and (matter.whose in PEERS or is_beside(matter, own, text)):
                return own
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


_OF_WORK = ("worker_kind", "monthly_pay", "daily_pay", "ended_by", "platform")
"""Facts of somebody who works for another: without one a matter of another field raises nobody (她走了 of a bride is no death)."""
_RAISES = (Scope.LABOUR, Scope.OTHER_LAW, Scope.NOT_LEGAL)


_DECIDES = frozenset({Focus.SIGN, Focus.WORTH, Focus.COMPARE, Focus.WHAT_IF})
"""Questions whose answer turns on how much is at stake."""


def _ask(found: Conclusion, asked: str, wording: str, language: str, *, brief: bool) -> None:
    """Put the question under a reply; under a brief one that neither asks nor answers, that the worker may go on."""
    says_nothing = brief and not asked and not any(block.kind is BlockKind.LEAD for block in found.blocks)
    for line in (wording, message(language, "matter_go_on") if says_nothing else ""):
        if line:
            found.blocks.append(Block(kind=BlockKind.TEXT, points=(Point(text=line),)))


def _answered(matter: Matter, chosen: Situation, spoken: Sequence[int], reasons: tuple[str, ...]) -> Matter:
    """Return a matter with what was answered, which lines were said and why a person should look."""
    update: dict[str, object] = {
        "topic": chosen.id,
        "answered": tuple(dict.fromkeys([*matter.answered, chosen.id])),
        "spoken": tuple(dict.fromkeys([*matter.spoken, *spoken]))[-MOST_SPOKEN:],
        "raised": matter.raised if _is_settled(matter) else reasons,
    }
    return matter.model_copy(update=update)


def _names_sum(found: Conclusion) -> bool:
    """Whether a reply names a sum of money."""
    return any(_SUM.search(point.text) for block in found.blocks for point in block.points)


_SUM = re.compile(r"\d[\d,.]* ?(?:元|yuan)")


def _is_settled(matter: Matter) -> bool:
    """Whether the worker said no to a person, or asked for one."""
    return DECLINED in matter.raised or TAKEN in matter.raised
