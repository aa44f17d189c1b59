"""One turn in, one reply out. Knows no channel and no database: the state comes in and goes out as a value."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.answering.answer import Answerer, Retrieval
from bot.answering.conclusion import Concluder
from bot.answering.in_english import in_english
from bot.contract.messages import Block, BlockKind, ConversationState, Inbound, Kind, Point, Reply, Scope
from bot.dialogue import held
from bot.dialogue.another_sum import asks_another_sum
from bot.dialogue.caption import tells_itself
from bot.dialogue.card_turn import CardTurn
from bot.dialogue.flows.registry import Matters, flow_open, question_open, takes_up_again
from bot.dialogue.matter_turn import MatterTurn
from bot.dialogue.routing import fixed_replies as fixed
from bot.dialogue.routing.edges import Edges
from bot.dialogue.routing.fields import surely_field
from bot.dialogue.routing.follow_up import is_follow_up, names_nothing
from bot.dialogue.routing.issues import is_numbered, split_issues
from bot.dialogue.routing.odd.chat import ALWAYS, chat_kind
from bot.dialogue.routing.odd.oddities import without_endless_numbers
from bot.dialogue.routing.scopes.scope import Likelihoods, ScopeRules, Verdict
from bot.dialogue.routing.scopes.scope_model import Likeness, no_likeness
from bot.dialogue.routing.standpoints.about_us import about_us, with_wish
from bot.dialogue.routing.standpoints.about_us import answer as answer_about_us
from bot.dialogue.turned import Turned
from bot.matter.focus import Focus
from bot.matter.likeness import StoryLikeness, unheard
from bot.matter.outcomes.choosing import Candidate
from bot.matter.points.hearing import PointHearing, deaf
from bot.matter.reading import MatterReader, RuleReader
from bot.matter.slots import merge_facts
from bot.messages import message
from bot.understanding.days.dates import find_dates
from bot.understanding.english import in_chinese, is_english
from knowledge.models import Citation

SHANGHAI = ZoneInfo("Asia/Shanghai")
MAX_TEXT = 4000
"""Characters of one message that are read; a longer one is met with a request to name what matters most."""
MANY_ISSUES = 3
"""Questions in one message from which each is answered in short, and none is taken up by a flow alone."""
_OF_WORK = ("worker_kind", "monthly_pay", "daily_pay", "left", "ended_by", "awarded", "ordered_until")
"""Facts that nobody has who does not work for somebody."""
_ANYWHERE = frozenset({"died", "woman"})
"""Facts that say nothing of work by themselves: 我老公没了 may be an illness at home."""
_ONE_WORD = 3
"""Characters up to which a first message that names no situation is a word of several meanings: 工资."""
_CITATION_LEFTOVER = 12
"""Characters beside a named article up to which the message only asks to see the text."""


@dataclass(frozen=True, slots=True)
class _Said:
    """A turn said to nothing open, with what was heard of it and found for it. `on`: the day whose law counts; `named`: it names
    a clause; `open_matter`: something was told or asked before."""

    text: str
    turned: Turned
    retrieval: Retrieval
    likely: Likelihoods
    today: date
    on: date
    named: bool
    open_matter: bool


@dataclass(slots=True)
class DialogueEngine:
    """Routes a turn: danger first, then commands and buttons, then scope, then the matter itself."""

    answerer: Answerer
    scope: ScopeRules
    normalise: Callable[[str], str]
    context: fixed.FixedContext
    likeness: Likeness = no_likeness
    reader: MatterReader = field(default_factory=RuleReader)
    """Reads turns into the matter; where danger was heard, rules alone read."""
    stories: StoryLikeness = unheard
    points: PointHearing = deaf
    """Tells what a story sounds like."""
    edges: Edges = field(init=False)

    def __post_init__(self) -> None:
        self.edges = Edges(self.scope, self.likeness, self.answerer)

    @property
    def matter(self) -> MatterTurn:
        """Reads and answers what the person's own matter is."""
        return MatterTurn(
            Concluder(self.answerer.resolver, self.answerer.gloss), self.reader, self.stories, self.points
        )

    @property
    def cards(self) -> CardTurn:
        """Answers from cards and provisions what no situation covers."""
        return CardTurn(self.answerer, self.context)

    def turn(self, state: ConversationState, inbound: Inbound, *, now: datetime) -> tuple[ConversationState, Reply]:
        """Return the state after this turn, and the reply. The state passed in is not changed."""
        return self.answer(copy.deepcopy(state), inbound, now=now)

    def answer(self, state: ConversationState, inbound: Inbound, *, now: datetime) -> tuple[ConversationState, Reply]:
        """Like `turn`, on a state of the caller's own, which is changed."""
        state, reply = self._answer(state, inbound, now)
        return state, in_english(reply)

    def _answer(self, state: ConversationState, inbound: Inbound, now: datetime) -> tuple[ConversationState, Reply]:
        state.turn += 1
        today = now.astimezone(SHANGHAI).date()
        if inbound.kind is Kind.COMMAND:
            return fixed.command(state, inbound, self.context)
        if inbound.kind is Kind.CHOICE:
            return self._choice(state, inbound.text, today)
        text = without_endless_numbers(self.normalise(inbound.text))
        captioned = inbound.kind in (Kind.PHOTO, Kind.FILE, Kind.VOICE) and (
            tells_itself(text) or bool(text and self.edges.sense(text))
        )
        if inbound.kind not in (Kind.TEXT, Kind.EDITED) and not captioned:
            return state, fixed.unread_kind(state, inbound.kind)
        if not text:
            return state, fixed.simple(state, "empty", Scope.NOT_LEGAL)
        cut = len(text) > MAX_TEXT
        state, reply = self._text(state, text[:MAX_TEXT], today)
        if cut:
            notice = Block(
                kind=BlockKind.NOTICE,
                points=(Point(text=message(state.language, "too_long", count=MAX_TEXT)),),
            )
            reply = reply.under((notice,))
        return state, reply

    def _text(self, state: ConversationState, text: str, today: date) -> tuple[ConversationState, Reply]:
        first = self.edges.first(state, text, today, waiting=question_open(state))
        if first.reply is not None:
            replace(self.matter, reader=RuleReader()).read(state, text, today)
            return state, first.reply
        heard = in_chinese(first.text) if is_english(first.text) else first.text
        state, reply = self._safe_text(state, first.text, today, self.likeness(heard))
        return state, self.edges.finish(first, self._matters().paper_left(state, reply))

    def _safe_text(
        self, state: ConversationState, text: str, today: date, likely: Likelihoods
    ) -> tuple[ConversationState, Reply]:
        person = fixed.asks_for_person(text)
        if reply := self._matters().paper(state, text, today, person=person):
            return state, reply
        if person and text.isascii():
            state.language = "en"
        if person:
            if told := fixed.beside_wish(text):
                replace(self.matter, reader=RuleReader()).read(state, told, today)
            self.matter.took_person(state)
            return state, fixed.person(state, self.context, "asked")
        if is_english(text):
            state.language = "en"
        if asked := about_us(text, begun=flow_open(state) or bool(state.card or state.last_query or state.matters)):
            return state, answer_about_us(state, asked, model=self.context.has_model)
        if is_english(text):
            text = in_chinese(text)
        text = with_wish(state, text)
        if (said := chat_kind(text)) and (said in ALWAYS or not (question_open(state) or state.matters)):
            scope = Scope.ATTACK if said == "abuse" else Scope.SMALL_TALK
            return state, fixed.outside(state, Verdict(scope, said))
        if held.OVERVIEW.match(text):
            return state, held.overview(state)
        state, reply = self._matter(state, text, today, likely)
        return state, self.matter.completed(state, reply, text, today)

    def _matter(
        self, state: ConversationState, text: str, today: date, likely: Likelihoods
    ) -> tuple[ConversationState, Reply]:
        open_matter = bool(state.card or state.last_query or state.matters)
        turned = self.matter.read(state, text, today)
        if turned.reading.danger and (alarm := self.edges.raised(state, turned.reading.danger, text, today)):
            return state, alarm
        on = self._as_of(state, text, today)
        named = self.answerer.find_citations(text) or self.cards.bare_article(state, text, on)
        if named and _leftover(text, named) <= _CITATION_LEFTOVER:
            return state, self.cards.looked_up(state, text, named, on)
        many = len(split_issues(text)) >= MANY_ISSUES
        if not many and (reply := self._to_open_question(state, text, turned, today, on)):
            return state, reply
        retrieval = self.answerer.search(text, on, state.facts.values)
        said = _Said(text, turned, retrieval, likely, today, on, bool(named), open_matter)
        state, reply = self._found(state, said, many=many)
        return state, self.cards.with_local_law(state, reply, text, retrieval, on)

    def _found(self, state: ConversationState, said: _Said, *, many: bool) -> tuple[ConversationState, Reply]:
        """The answer to what was said to nothing open, from the matter, the flows or the library."""
        text = said.text
        if not (many and is_numbered(text)) and (reply := self._judged(state, said)):
            return state, reply
        elsewhere = not said.open_matter and bool(surely_field(text))
        if not (many or elsewhere) and (reply := self._matters().turn(state, text, said.today)):
            return state, self.cards.with_provisions(state, reply, text, said.on)
        if said.open_matter and (reply := self.cards.aspect(state, text, said.on, said.retrieval)):
            return state, reply
        return self._unjudged(state, said)

    def _unjudged(self, state: ConversationState, said: _Said) -> tuple[ConversationState, Reply]:
        """The answer to what no situation covers: noted, asked back, of another field, or a card by the law of that day."""
        text, turned, retrieval, on = said.text, said.turned, said.retrieval, said.on
        verdict, following = self._scoped(said)
        if not said.open_matter and verdict.scope is Scope.OTHER_LAW and turned.tells_of_work:
            return state, held.begun(state, text)
        ours = _tells_of_ours(turned, verdict, open_matter=said.open_matter)
        if turned.only_background and not said.named and ours:
            return state, held.begun(state, text)
        following = following or (said.open_matter and self.cards.leans(state, text, on, retrieval))
        if verdict.scope is Scope.LABOUR and _only_tells(turned, following=following):
            return state, held.begun(state, text)
        if not following and (asked := self.cards.which(state, text, verdict, retrieval, on)):
            return state, asked
        if verdict.scope is not Scope.LABOUR:
            more = said.open_matter and bool(turned.told) and _goes_on(turned)
            return state, held.begun(state, text) if more else self.edges.outside(state, text, verdict, said.today)
        return self.cards.answer(state, text, on, follow_up=following, retrieval=retrieval)

    def _to_open_question(
        self, state: ConversationState, text: str, turned: Turned, today: date, on: date
    ) -> Reply | None:
        """What comes of words said to what is open: a flow, or the question of the matter."""
        asked_for = flow_open(state) or takes_up_again(state, text)
        if asked_for and (reply := self._matters().turn(state, text, today)):
            return self.cards.with_provisions(state, reply, text, on)
        return self.matter.to_question(state, text, turned)

    def _scoped(self, said: _Said) -> tuple[Verdict, bool]:
        """Whose field a text is, and whether it goes on with the open matter. One that names a clause is ours."""
        text = said.text
        following = said.open_matter and is_follow_up(text)
        match = best_match(said.retrieval)
        verdict = self.scope.classify(text, match=match, follow_up=following, likely=said.likely)
        if following and names_nothing(text) or said.open_matter and verdict.doubt:
            verdict = Verdict(Scope.LABOUR, sure=False)
        if said.named and verdict.scope in (Scope.NOT_LEGAL, Scope.OTHER_LAW):
            verdict = Verdict(Scope.LABOUR)
        return verdict, following

    def _judged(self, state: ConversationState, said: _Said) -> Reply | None:
        """The answer about the person's own matter; None when no situation fits, or another field of law is meant."""
        text, turned, today = said.text, said.turned, said.today
        ranked = self.answerer.ranked_cards(said.retrieval, state.facts.values, today)
        chosen, others = self.matter.rank(turned, text, {card.id: score for card, score in ranked}, today)
        if chosen is None or not self._is_ours(chosen, said, before=state.turn):
            return None
        if not turned.reading.situations and asks_another_sum(chosen.situation, turned, text, state, today):
            return None
        state.last_query = text[-400:]
        reply = self.matter.answer(state, turned, chosen.situation, others, text, today, today)
        offers = self._matters().after_answer(state, self.answerer.cards.get(chosen.situation.card))
        known = {choice.action for choice in reply.choices}
        more = [choice for choice in offers if choice.action not in known]
        return reply.model_copy(update={"choices": (*reply.choices[:-1], *more, *reply.choices[-1:])})

    def _is_ours(self, chosen: Candidate, said: _Said, *, before: int) -> bool:
        """Whether a turn belongs to the situation it raises: it goes on with the matter, or it sounds like work or tells of it."""
        text, turned = said.text, said.turned
        begun = bool(turned.matter.answered or turned.reading.situations)
        if not begun and len(text) <= _ONE_WORD and not (chosen.named or turned.told):
            return False
        if begun and (turned.told or turned.answers or chosen.named or is_follow_up(text)):
            return True
        verdict = self.scope.classify(text, match=best_match(said.retrieval), follow_up=False, likely=said.likely)
        if verdict.scope is Scope.LABOUR or (begun and verdict.scope is not Scope.NOT_LEGAL):
            return True
        return _of_work(chosen, turned, verdict, before=before)

    def _choice(self, state: ConversationState, action: str, today: date) -> tuple[ConversationState, Reply]:
        verb, _, rest = action.partition(":")
        on = date.fromisoformat(state.as_of) if state.as_of else today
        if verb == "fact" and (reply := self.cards.told(state, rest, on)):
            return state, reply
        if reply := self._matters().choice(state, verb, rest, today):
            return state, reply
        if verb in ("more", "card") and (card := self.answerer.cards.get(rest)):
            return state, self.cards.card(state, card, on, whole=verb == "more")
        if verb == "topic":
            return self.cards.answer(state, message("zh", f"topic_question_{rest}"), on, follow_up=False)
        if verb == "about":
            return self._asked_back(state, rest, today)
        if verb == "person":
            self.matter.took_person(state)
            return state, fixed.person(state, self.context, "asked")
        if verb in ("useful", "report"):
            return state, fixed.rated(state, rest, self.context)
        if verb == "say":
            return self._text(state, self.normalise(rest), today)
        return state, fixed.simple(state, "empty", Scope.NOT_LEGAL)

    def _asked_back(self, state: ConversationState, about: str, today: date) -> tuple[ConversationState, Reply]:
        """Go on with a text that was asked back about, as what the person says it is."""
        text = str(state.data.pop(fixed.ASKED_BACK, "") or state.last_query)
        if not text:
            return state, fixed.simple(state, "empty", Scope.NOT_LEGAL)
        if about == "other":
            return state, self.edges.outside(state, text, Verdict(Scope.OTHER_LAW), today, asked=True)
        return self.cards.answer(state, text, today, follow_up=False)

    def _matters(self) -> Matters:
        return Matters(self.answerer.resolver, self.answerer.cards)

    def _as_of(self, state: ConversationState, text: str, today: date) -> date:
        """The day the facts are judged by: the last one the worker named, else today."""
        dated = [d for d in find_dates(text, today) if d.last <= today]
        if dated:
            state.facts = merge_facts(state.facts, {"event_date": dated[-1].first.isoformat()}, state.turn)
            state.as_of = dated[-1].last.isoformat()
        return date.fromisoformat(state.as_of) if state.as_of else today


def best_match(retrieval: Retrieval) -> float:
    """How well the library's best card or provision fits a message, in [0, 1]."""
    card = retrieval.cards[0][1] if retrieval.cards else 0.0
    hit = retrieval.hits[0].score if retrieval.hits else 0.0
    return min(1.0, max(card, hit))


def _leftover(text: str, named: list[Citation]) -> int:
    """Characters of a message beside the articles it names."""
    rest = text
    for citation in named:
        rest = rest.replace(citation.written, "")
    return len(re.sub(r"[\s，。、？?！!的吗呢是什么啥讲说写看查一下条款内容请问原文《》]", "", rest))


def _of_work(chosen: Candidate, turned: Turned, verdict: Verdict, *, before: int) -> bool:
    """Whether a turn that does not sound like labour law still tells of work in the situation it raises, or names it."""
    elsewhere = verdict.scope is Scope.OTHER_LAW and verdict.sure
    if chosen.named and turned.told - _ANYWHERE and not elsewhere:
        return True
    works = "worker_kind" in turned.told and not (elsewhere and verdict.field)
    return chosen.now and (works or _goes_on(turned, before=before))


def _tells_of_ours(turned: Turned, verdict: Verdict, *, open_matter: bool) -> bool:
    """Whether background told belongs to a matter of work, and not to a named field of other law."""
    if verdict.scope is Scope.OTHER_LAW and verdict.field and not open_matter:
        return False
    return bool(turned.told - _ANYWHERE) or verdict.scope is Scope.LABOUR


def _only_tells(turned: Turned, *, following: bool) -> bool:
    """Whether a turn asks nothing and sounds like no situation: a card about what it might become would be a guess."""
    telling = turned.asking.get(Focus.TELLING, 0.0) >= _TELLING and not turned.focuses and not turned.open
    return telling and not following and max(turned.likely.values(), default=0.0) < _LIKE_ONE


_TELLING, _LIKE_ONE = 0.8, 0.3
"""How much a turn must sound like telling, and how little its story like any one situation."""


def _goes_on(turned: Turned, before: int | None = None) -> bool:
    """Whether a turn only tells more of a matter of work: 他在大堂滑倒, of a cleaner, is no consumer's fall.

    `before`: the turn by which that it is one had to be told.
    """
    told = (turned.matter.told(name) for name in _OF_WORK)
    of_work = any(one is not None and (before is None or one.turn < before) for one in told)
    return of_work and not turned.focuses and not turned.open
