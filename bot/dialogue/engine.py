"""One turn in, one reply out. Knows no channel and no database: the state comes in and goes out as a value."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.answering.answer import Answer, Answerer, Retrieval
from bot.dialogue import fixed
from bot.dialogue.dates import find_dates
from bot.dialogue.english import in_chinese, is_english
from bot.dialogue.facts import extract_facts, merge_facts
from bot.dialogue.follow_up import asked_aspect, is_follow_up
from bot.dialogue.issues import split_issues
from bot.dialogue.likeness import Likeness, no_likeness
from bot.dialogue.matters import Matters
from bot.dialogue.reckoning import CARD_CLAIMS
from bot.dialogue.reply import Block, BlockKind, Choice, Clause, ConversationState, Inbound, Kind, Point, Reply, Scope
from bot.dialogue.scope import Likelihoods, ScopeRules, Verdict
from bot.messages import message
from knowledge.card import Card
from knowledge.models import Citation, Hit

SHANGHAI = ZoneInfo("Asia/Shanghai")
MAX_TEXT = 4000
"""Characters of one message that are read; a longer one is met with a request to name what matters most."""
_PERSON = re.compile(
    r"(找|要|转|换|叫|(?<!申)请|联系|接).{0,4}(人工|真人|律师|客服|工作人员|活人|专人|法律援助)|^人工(客服|服务)?$|想(找|跟)(个)?人(谈|聊|说|问|帮)|(human|real person|talk to (a |some)?(person|human|lawyer|someone))",
    re.IGNORECASE,
)
_URGENT: tuple[tuple[str, str], ...] = (
    ("injured", "injury"),
    ("minor", "minor"),
    ("pregnant", "pregnancy"),
    ("group", "group"),
)
OTHER_SITUATION = 0.9
"""Score of `ranked_cards` from which a follow-up is about another card than the one on the table."""
CAPTION = 5
"""Characters from which the words under a picture or a file are answered like a message."""
_CITATION_LEFTOVER = 12
"""Characters beside a named article up to which the message only asks to see the text."""


@dataclass(slots=True)
class DialogueEngine:
    """Routes a turn: danger first, then commands and buttons, then scope, then the matter itself."""

    answerer: Answerer
    scope: ScopeRules
    normalise: Callable[[str], str]
    context: fixed.FixedContext
    likeness: Likeness = no_likeness

    def turn(self, state: ConversationState, inbound: Inbound, *, now: datetime) -> tuple[ConversationState, Reply]:
        """Return the state after this turn, and the reply. The state passed in is not changed."""
        state = copy.deepcopy(state)
        state.turn += 1
        today = now.astimezone(SHANGHAI).date()
        if inbound.kind is Kind.COMMAND:
            return fixed.command(state, inbound, self.context)
        if inbound.kind is Kind.CHOICE:
            return self._choice(state, inbound.text, today)
        text = self.normalise(inbound.text)
        captioned = inbound.kind in (Kind.PHOTO, Kind.FILE, Kind.VOICE) and len(text) >= CAPTION
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
            reply = reply.model_copy(update={"blocks": (notice, *reply.blocks)})
        return state, reply

    def _text(self, state: ConversationState, text: str, today: date) -> tuple[ConversationState, Reply]:
        likely = self.likeness(text)
        danger = self.scope.danger(text, likely)
        if danger and not danger.doubt:
            return self._crisis(state, text, danger.kind, today)
        state, reply = self._safe_text(state, text, today, likely)
        if danger and reply.scope not in (Scope.LABOUR, Scope.OTHER_LAW):
            return self._crisis(state, text, danger.kind, today)
        return state, _under_hotlines(state, reply) if danger else reply

    def _safe_text(
        self, state: ConversationState, text: str, today: date, likely: Likelihoods
    ) -> tuple[ConversationState, Reply]:
        if fixed.foreign_script(text):
            return state, fixed.simple(state, "language_unsupported", Scope.NOT_LEGAL)
        if _PERSON.search(text):
            return state, fixed.person(state, self.context, "asked")
        if is_english(text):
            state.language = "en"
            text = in_chinese(text)
        return self._matter(state, text, today, likely)

    def _crisis(self, state: ConversationState, text: str, danger: str, today: date) -> tuple[ConversationState, Reply]:
        state.facts = merge_facts(state.facts, extract_facts(text), state.turn)
        state.last_query = text
        ranked = self.answerer.ranked_cards(self.answerer.search(text, today), state.facts.values, today)[:1]
        matters = tuple(
            Choice(label=message(state.language, "beside", title=card.title), action=f"card:{card.id}")
            for card, _ in ranked
        )
        return state, fixed.crisis(state, self.context, danger, matters)

    def _matter(
        self, state: ConversationState, text: str, today: date, likely: Likelihoods
    ) -> tuple[ConversationState, Reply]:
        open_matter = bool(state.card or state.last_query)
        state.facts = merge_facts(state.facts, extract_facts(text), state.turn)
        on = self._as_of(state, text, today)
        named = self.answerer.find_citations(text)
        if named and _leftover(text, named) <= _CITATION_LEFTOVER:
            answer = self.answerer.look_up(named, on, state.language)
            state.last_refs = tuple(answer.clauses)
            return state, self._reply(state, [answer], Scope.LABOUR)
        if reply := self._matters().turn(state, text, today):
            return state, reply
        if open_matter and (reply := self._aspect(state, text, on)):
            return state, reply
        retrieval = self.answerer.search(text, on)
        match = best_match(retrieval)
        following = open_matter and is_follow_up(text)
        verdict = self.scope.classify(text, match=match, follow_up=following, likely=likely)
        if named and verdict.scope in (Scope.NOT_LEGAL, Scope.OTHER_LAW):
            verdict = Verdict(Scope.LABOUR)
        if verdict.scope is not Scope.LABOUR:
            return state, fixed.outside(state, self.context, verdict, self.scope.where(verdict.field))
        return self._answer(state, text, on, follow_up=following, retrieval=retrieval)

    def _answer(
        self, state: ConversationState, text: str, on: date, *, follow_up: bool, retrieval: Retrieval | None = None
    ) -> tuple[ConversationState, Reply]:
        question = f"{state.last_query}，{text}" if follow_up and state.last_query else text
        answers: list[Answer] = []
        for issue in split_issues(text) if not follow_up else [question]:
            found_for = retrieval if retrieval is not None and issue == text else self.answerer.search(issue, on)
            if follow_up and (card := self._kept_card(state, retrieval, on)):
                found_for = _only(found_for, card)
            answer = self.answerer.answer(issue, found_for, state.facts.values, on, state.language)
            if answer.basis and any(a.card is answer.card and answer.card for a in answers):
                continue
            answers.append(answer)
        found = [answer for answer in answers if answer.basis]
        if not found:
            state.no_basis_count += 1
            near = answers[0].nearest if answers else ()
            return state, fixed.no_basis(state, self.context, near)
        state.no_basis_count = 0
        state.last_query = question[-400:]
        state.card = next((a.card.id for a in found if a.card), state.card)
        state.last_refs = tuple(ref for a in found for ref in a.clauses)
        if len(found) == 1 and found[0].ask:
            state.pending = found[0].ask[2]
        return state, self._reply(state, found, Scope.LABOUR)

    def _kept_card(self, state: ConversationState, alone: Retrieval | None, on: date) -> Card | None:
        """The card on the table, or the one a follow-up by itself clearly tells of."""
        ranked = self.answerer.ranked_cards(alone, state.facts.values, on) if alone is not None else []
        if ranked and ranked[0][1] >= OTHER_SITUATION:
            return ranked[0][0]
        return self.answerer.cards.get(state.card or "")

    def _aspect(self, state: ConversationState, text: str, on: date) -> Reply | None:
        """Answer 'how long', 'which proof', 'where' about the card on the table with its section."""
        heading = asked_aspect(text)
        card = self.answerer.cards.get(state.card or "")
        if not heading or card is None:
            return None
        answer = self.answerer.section(card, heading, state.facts.values, on, state.language)
        return self._reply(state, [answer], Scope.LABOUR) if answer.basis else None

    def _choice(self, state: ConversationState, action: str, today: date) -> tuple[ConversationState, Reply]:
        verb, _, rest = action.partition(":")
        on = date.fromisoformat(state.as_of) if state.as_of else today
        if verb == "fact":
            slot, _, value = rest.partition("=")
            if value != "unknown":
                state.facts = merge_facts(state.facts, {slot: value}, state.turn)
            state.pending = ""
            if card := self.answerer.cards.get(state.card or ""):
                retrieval = self.answerer.search(state.last_query, on)
                answer = self.answerer.answer(
                    state.last_query, _only(retrieval, card), state.facts.values, on, state.language
                )
                if value == "unknown":
                    answer.ask = None
                return state, self._reply(state, [answer], Scope.LABOUR)
        if reply := self._matters().choice(state, verb, rest, today):
            return state, reply
        if verb == "more" and (card := self.answerer.cards.get(rest)):
            return state, self._reply(
                state, [self.answerer.whole(card, state.facts.values, on, state.language)], Scope.LABOUR
            )
        if verb == "card" and (card := self.answerer.cards.get(rest)):
            state.card, state.last_query = card.id, card.title
            retrieval = self.answerer.search(card.asked_as[0], on)
            answer = self.answerer.answer(card.title, _only(retrieval, card), state.facts.values, on, state.language)
            return state, self._reply(state, [answer], Scope.LABOUR)
        if verb == "topic":
            return self._answer(state, message("zh", f"topic_question_{rest}"), on, follow_up=False)
        if verb == "person":
            return state, fixed.person(state, self.context, "asked")
        if verb == "useful":
            return state, fixed.simple(state, "feedback_yes" if rest == "yes" else "feedback_no", Scope.SMALL_TALK)
        if verb == "say":
            return self._text(state, self.normalise(rest), today)
        return state, fixed.simple(state, "empty", Scope.NOT_LEGAL)

    def _matters(self) -> Matters:
        return Matters(self.answerer.resolver, self.answerer.cards)

    def _as_of(self, state: ConversationState, text: str, today: date) -> date:
        """The day the facts are judged by: the last one the worker named, else today."""
        dated = [d for d in find_dates(text, today) if d.last <= today]
        if dated:
            state.facts = merge_facts(state.facts, {"event_date": dated[-1].first.isoformat()}, state.turn)
            state.as_of = dated[-1].last.isoformat()
        return date.fromisoformat(state.as_of) if state.as_of else today

    def _reply(self, state: ConversationState, answers: list[Answer], scope: Scope) -> Reply:
        blocks: list[Block] = []
        clauses: dict[str, Clause] = {}
        choices: list[Choice] = []
        if state.language == "en" and answers[0].composed_by != "model":
            blocks.append(Block(kind=BlockKind.NOTICE, points=(Point(text=message("en", "in_chinese")),)))
        for number, answer in enumerate(answers, 1):
            if len(answers) > 1:
                title = answer.card.title if answer.card else ""
                blocks.append(
                    Block(
                        kind=BlockKind.TEXT,
                        heading=message(state.language, "issue_heading", number=number, title=title),
                    )
                )
            blocks.extend(answer.blocks)
            for ref, clause in answer.clauses.items():
                clauses.setdefault(ref, clause)
            for other in answer.beside if len(answers) == 1 else ():
                choices.append(
                    Choice(label=message(state.language, "beside", title=other.title), action=f"card:{other.id}")
                )
            if answer.card and answer.card.id in CARD_CLAIMS and len(answers) == 1:
                choices.append(
                    Choice(label=message(state.language, "reckon"), action=f"say:{message('zh', 'reckon_say')}")
                )
            if len(answers) == 1:
                choices += self._matters().offers(state, answer.card)
            if answer.card and answer.shortened:
                choices.append(Choice(label=message(state.language, "more"), action=f"more:{answer.card.id}"))
        if len(answers) == 1 and (ask := answers[0].ask):
            intro = message(state.language, "ask_fact_intro")
            blocks.append(Block(kind=BlockKind.TEXT, points=(Point(text=intro + ask[0]),)))
            choices = [*ask[1], *choices]
        choices += fixed.standing_choices(state.language)
        trigger = next((name for slot, name in _URGENT if state.facts.values.get(slot) == "yes"), "")
        if trigger and f"offered_{trigger}" not in state.data:
            state.data[f"offered_{trigger}"] = True
            blocks.append(
                Block(kind=BlockKind.TEXT, points=(Point(text=message(state.language, f"offered_{trigger}")),))
            )
        else:
            trigger = ""
        return Reply(
            blocks=tuple(blocks),
            clauses=tuple(clauses.values()),
            choices=tuple(choices),
            scope=scope,
            handoff=trigger,
            language=state.language,
            composed_by=answers[0].composed_by,
        )


def _under_hotlines(state: ConversationState, reply: Reply) -> Reply:
    """The answer to a message that may signal danger, below the hotlines."""
    lines = tuple(Point(text=message(state.language, key)) for key in ("crisis_mind", "crisis_danger"))
    first = Block(kind=BlockKind.POINTS, heading=message(state.language, "crisis_maybe"), points=lines)
    return reply.model_copy(update={"blocks": (first, *reply.blocks), "scope": Scope.CRISIS, "handoff": "crisis"})


def best_match(retrieval: Retrieval) -> float:
    """How well the library's best card or provision fits a message, in [0, 1]."""
    card = retrieval.cards[0][1] if retrieval.cards else 0.0
    hit = retrieval.hits[0].score if retrieval.hits else 0.0
    return min(1.0, max(card, hit))


@dataclass(slots=True)
class _Narrowed:
    """A retrieval whose only card is the one on the table."""

    hits: list[Hit]
    cards: list[tuple[str, float]]


def _only(retrieval: Retrieval, card: Card) -> _Narrowed:
    return _Narrowed(list(retrieval.hits), [(card.id, 1.0)])


def _leftover(text: str, named: list[Citation]) -> int:
    """Characters of a message beside the articles it names."""
    rest = text
    for citation in named:
        rest = rest.replace(citation.written, "")
    return len(re.sub(r"[\s，。、？?！!的吗呢是什么啥讲说写看查一下条款内容请问原文《》]", "", rest))
