"""One turn in, one reply out. Knows no channel and no database: the state comes in and goes out as a value."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.answering.answer import Answer, Answerer, Retrieval
from bot.answering.compose import BUDGET
from bot.answering.conclusion import Concluder
from bot.contract.messages import (
    Block,
    BlockKind,
    Choice,
    Clause,
    ConversationState,
    Inbound,
    Kind,
    Point,
    Reply,
    Scope,
)
from bot.dialogue import held
from bot.dialogue.another_sum import asks_another_sum
from bot.dialogue.flows.assessment.flow import asks_for_assessment
from bot.dialogue.flows.claims import CARD_CLAIMS
from bot.dialogue.flows.registry import Matters, flow_open
from bot.dialogue.matter_turn import MatterTurn, Turned
from bot.dialogue.routing import fixed_replies as fixed
from bot.dialogue.routing.about_us import about_us
from bot.dialogue.routing.about_us import answer as answer_about_us
from bot.dialogue.routing.edges import Edges
from bot.dialogue.routing.employer import for_employer, speaks_as_employer
from bot.dialogue.routing.follow_up import asked_aspect, found_together, is_follow_up, names_nothing
from bot.dialogue.routing.issues import asks_something, is_numbered, split_issues
from bot.dialogue.routing.scope import Likelihoods, ScopeRules, Verdict
from bot.dialogue.routing.scope_model import Likeness, no_likeness
from bot.matter.focus import focuses_of
from bot.matter.likeness import StoryLikeness, unheard
from bot.matter.points.hearing import PointHearing, deaf
from bot.matter.reading import MatterReader, RuleReader
from bot.matter.slots import merge_facts
from bot.messages import message
from bot.understanding.dates import find_dates
from bot.understanding.english import in_chinese, is_english
from knowledge.authored.card import Card
from knowledge.models import Citation

SHANGHAI = ZoneInfo("Asia/Shanghai")
MAX_TEXT = 4000
"""Characters of one message that are read; a longer one is met with a request to name what matters most."""
_URGENT: tuple[tuple[str, str], ...] = (
    ("injured", "injury"),
    ("minor", "minor"),
    ("pregnant", "pregnancy"),
    ("group", "group"),
)
OTHER_SITUATION = 0.9
"""Score of `ranked_cards` from which a follow-up is about another card than the one on the table."""
ALONE = 0.4
"""Score of a provision from which a message in an open matter may stand by itself without a card."""
PROVISIONS_LEAST = 2
"""Clauses a flow's reply shows from which none are looked for beside it."""
BARE = 6
"""Characters up to which a question on one side of a matter (how long, where) wants that side and nothing else."""
LEANING = 30
"""Characters up to which a message in an open matter that fits nothing by itself is read together with it."""
ISSUE_FLOOR = 0.8
"""Score of `ranked_cards` from which a part of a message is a matter of its own."""
MANY_ISSUES = 3
"""Questions in one message from which each is answered in short, and none is taken up by a flow alone."""
WORD = 3
"""Characters up to which a message is a word, not a story."""
WORD_SHARE = 0.7
"""Share of the best card's score from which another is meant as well by a word."""
_ARTICLE_ALONE = re.compile(
    r"第?[零〇一二两三四五六七八九十百\d]{1,9}条(?:第?.{1,3}[款项])?[的是什么啥讲说写怎内容呢吗？?。\s]*$"
)
_MOST_ASKED = ("劳动合同法", "劳动法")
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

    def turn(self, state: ConversationState, inbound: Inbound, *, now: datetime) -> tuple[ConversationState, Reply]:
        """Return the state after this turn, and the reply. The state passed in is not changed."""
        return self.answer(copy.deepcopy(state), inbound, now=now)

    def answer(self, state: ConversationState, inbound: Inbound, *, now: datetime) -> tuple[ConversationState, Reply]:
        """Like `turn`, on a state of the caller's own, which is changed."""
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
        waiting = flow_open(state) or bool(state.asked or state.pending)
        first = self.edges.first(state, text, today, waiting=waiting)
        if first.reply is not None:
            replace(self.matter, reader=RuleReader()).read(state, text, today)
            return state, first.reply
        state, reply = self._safe_text(state, first.text, today, self.likeness(first.text))
        return state, self.edges.finish(first, reply)

    def _safe_text(
        self, state: ConversationState, text: str, today: date, likely: Likelihoods
    ) -> tuple[ConversationState, Reply]:
        person = fixed.asks_for_person(text)
        if reply := self._matters().paper(state, text, today, person=person):
            return state, reply
        if person and text.isascii():
            state.language = "en"
        if person:
            self.matter.took_person(state)
            return state, fixed.person(state, self.context, "asked")
        if is_english(text):
            state.language = "en"
        if asked := about_us(text):
            return state, answer_about_us(state, asked, model=self.context.has_model)
        if is_english(text):
            text = in_chinese(text)
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
        named = self.answerer.find_citations(text) or self._bare_article(state, text, on)
        if named and _leftover(text, named) <= _CITATION_LEFTOVER:
            return state, self._looked_up(state, named, on)
        many = len(split_issues(text)) >= MANY_ISSUES
        asked_for = flow_open(state) or asks_for_assessment(text, state)
        if not many and asked_for and (reply := self._matters().turn(state, text, today)):
            return state, self._with_provisions(state, reply, text, on)
        retrieval = self.answerer.search(text, on)
        if not (many and is_numbered(text)) and (reply := self._judged(state, text, turned, retrieval, today, likely)):
            return state, reply
        if not many and (reply := self._matters().turn(state, text, today)):
            return state, self._with_provisions(state, reply, text, on)
        if open_matter and (reply := self._aspect(state, text, on, retrieval)):
            return state, reply
        verdict, following = self._scoped(text, bool(named), retrieval, likely, open_matter=open_matter)
        if turned.only_background and not named and (turned.told or verdict.scope is Scope.LABOUR):
            return state, held.begun(state, text)
        following = following or (open_matter and self._leans(state, text, on, retrieval))
        if not following and (asked := self._which(state, text, verdict, retrieval, on)):
            return state, asked
        if verdict.scope is not Scope.LABOUR:
            return state, self.edges.outside(state, text, verdict, today)
        return self._answer(state, text, on, follow_up=following, retrieval=retrieval)

    def _looked_up(self, state: ConversationState, named: list[Citation], on: date) -> Reply:
        """What the clauses say that were asked for by name."""
        answer = self.answerer.look_up(named, on, state.language)
        state.last_refs = tuple(answer.clauses)
        return self._reply(state, [answer], Scope.LABOUR)

    def _scoped(
        self, text: str, named: bool, retrieval: Retrieval, likely: Likelihoods, *, open_matter: bool
    ) -> tuple[Verdict, bool]:
        """Whose field a text is, and whether it goes on with the open matter. One that names a clause is ours."""
        following = open_matter and is_follow_up(text)
        verdict = self.scope.classify(text, match=best_match(retrieval), follow_up=following, likely=likely)
        if following and names_nothing(text) or open_matter and verdict.doubt:
            verdict = Verdict(Scope.LABOUR, sure=False)
        if named and verdict.scope in (Scope.NOT_LEGAL, Scope.OTHER_LAW):
            verdict = Verdict(Scope.LABOUR)
        return verdict, following

    def _judged(
        self,
        state: ConversationState,
        text: str,
        turned: Turned,
        retrieval: Retrieval,
        today: date,
        likely: Likelihoods,
    ) -> Reply | None:
        """The answer about the person's own matter; None when no situation fits, or another field of law is meant."""
        cards = {card.id: score for card, score in self.answerer.ranked_cards(retrieval, state.facts.values, today)}
        chosen, others = self.matter.rank(turned, text, cards, today)
        if chosen is None:
            return None
        understood = bool(turned.reading.situations)
        begun = bool(turned.matter.answered) or understood
        beside = begun and not (turned.told or turned.answers or chosen.named or is_follow_up(text))
        if not begun or beside:
            verdict = self.scope.classify(text, match=best_match(retrieval), follow_up=False, likely=likely)
            if beside and verdict.scope is not Scope.NOT_LEGAL:
                verdict = Verdict(Scope.LABOUR)
            elsewhere = verdict.scope is Scope.OTHER_LAW and verdict.sure
            works = chosen.now and "worker_kind" in turned.told and not (elsewhere and verdict.field)
            named = chosen.named and turned.told and not elsewhere
            if verdict.scope is not Scope.LABOUR and not (works or named):
                return None
        if not understood and asks_another_sum(chosen.situation, turned, text, state, today):
            return None
        state.last_query = text[-400:]
        reply = self.matter.answer(state, turned, chosen.situation, others, text, today, today)
        offers = self._matters().after_answer(state, self.answerer.cards.get(chosen.situation.card))
        known = {choice.action for choice in reply.choices}
        more = [choice for choice in offers if choice.action not in known]
        return reply.model_copy(update={"choices": (*reply.choices[:-1], *more, *reply.choices[-1:])})

    def _answer(
        self, state: ConversationState, text: str, on: date, *, follow_up: bool, retrieval: Retrieval | None = None
    ) -> tuple[ConversationState, Reply]:
        answers: list[Answer] = []
        question = f"{state.last_query}，{text}" if follow_up and state.last_query else text
        issues = self._issues(text, on, state) if not follow_up else [question]
        for issue in issues:
            found_for = retrieval if retrieval is not None and issue == text else self.answerer.search(issue, on)
            card = None
            if follow_up and retrieval is not None:
                card = self._kept_card(state, text, retrieval, on)
                found_for = found_for if names_nothing(text) else found_together(retrieval, found_for)
                if card is not None and card.id == state.card and not self._branches(state, card):
                    answer = self.answerer.follow(card, found_for, state.facts.values, on, state.language)
                    if answer.basis:
                        answers.append(answer)
                        continue
            answer = self.answerer.answer(
                issue, found_for, state.facts.values, on, state.language, card=card, room=BUDGET // len(issues)
            )
            if answer.basis and any(a.card is answer.card and answer.card for a in answers):
                continue
            answers.append(answer)
        found = [answer for answer in answers if answer.basis]
        if speaks_as_employer(text):
            found = [for_employer(answer, state.language) for answer in found]
        if not found and not focuses_of(text) and (noted := held.told_back(state)):
            return state, noted
        if not found:
            state.no_basis_count += 1
            return state, fixed.no_basis(state, self.context, answers[0] if answers else None)
        state.no_basis_count = 0
        state.last_query = question[-400:]
        state.card = next((a.card.id for a in found if a.card), state.card)
        state.last_refs = tuple(ref for a in found for ref in a.clauses)
        if len(found) == 1 and found[0].ask:
            state.pending = found[0].ask[2]
        return state, self._reply(state, found, Scope.LABOUR)

    def _issues(self, text: str, on: date, state: ConversationState) -> list[str]:
        """The questions of a message, each with an answer of its own; the whole message when a part does not stand alone."""
        parts = split_issues(text)
        if len(parts) < 2 or is_numbered(text):
            return parts
        for part in parts:
            found = self.answerer.search(part, on)
            ranked = self.answerer.ranked_cards(found, state.facts.values, on)
            if not ranked or ranked[0][1] < ISSUE_FLOOR:
                return [text]
        return parts

    def _bare_article(self, state: ConversationState, text: str, on: date) -> list[Citation]:
        """An article named without its law: of the laws just shown, else of the two most asked about."""
        if not _ARTICLE_ALONE.match(text):
            return []
        shown = dict.fromkeys(ref.split(":")[0] for ref in state.last_refs)
        for documents in (tuple(shown)[:4], _MOST_ASKED):
            named = [c for name in documents for c in self.answerer.find_citations(f"《{name}》{text}")]
            if named := [c for c in named if self.answerer.holds(c, on)]:
                return named[:2]
        return []

    def _which(self, state: ConversationState, text: str, verdict: Verdict, found: Retrieval, on: date) -> Reply | None:
        """Ask which situation a word or two mean, when several fit and none stands out."""
        if len(text) > WORD or (verdict.scope is not Scope.LABOUR and (verdict.field or not found.cards)):
            return None
        if verdict.scope in (Scope.SMALL_TALK, Scope.ATTACK, Scope.CRISIS):
            return None
        ranked = self.answerer.ranked_cards(found, state.facts.values, on)
        titled = [card for card, _ in ranked if text in card.title]
        if len(titled) == 1 and titled[0] is ranked[0][0]:
            return None
        near = titled + [card for card, score in ranked if score >= WORD_SHARE * ranked[0][1] and card not in titled]
        return fixed.which(state, near[:5]) if len(near) > 1 else None

    def _with_provisions(self, state: ConversationState, reply: Reply, text: str, on: date) -> Reply:
        """A flow's reply to a question, with the provisions found on the question behind it when it shows none itself.

        The question is kept, so that what comes next is understood from it.
        """
        if reply.clauses and len(reply.clauses) >= PROVISIONS_LEAST or not asks_something(text):
            return reply
        question = f"{state.last_query}，{text}" if state.last_query and is_follow_up(text) else text
        found = self.answerer.search(question, on)
        state.last_query = question[-400:]
        related = self.answerer.beside(reply.blocks, found, on, state.language)
        known = {clause.ref for clause in reply.clauses}
        clauses = tuple(clause for ref, clause in related.clauses.items() if ref not in known)
        return reply.model_copy(
            update={"blocks": (*reply.blocks, *related.blocks), "clauses": (*reply.clauses, *clauses)}
        )

    def _leans(self, state: ConversationState, text: str, on: date, alone: Retrieval) -> bool:
        """Whether a short message in an open matter fits nothing in the library by itself."""
        if len(text) > LEANING or (alone.hits and alone.hits[0].score >= ALONE):
            return False
        return self.answerer.choose(alone, state.facts.values, on) is None

    @staticmethod
    def _branches(state: ConversationState, card: Card) -> bool:
        """Whether this turn told a fact that decides between branches of the card."""
        told = {slot for slot, turn in state.facts.source_turn.items() if turn == state.turn}
        return any(slot in told for section in card.sections.values() for s in section for slot, _ in s.condition)

    def _kept_card(self, state: ConversationState, text: str, alone: Retrieval, on: date) -> Card | None:
        """The card on the table, or the one a follow-up by itself clearly tells of."""
        ranked = self.answerer.ranked_cards(alone, state.facts.values, on)
        if ranked and ranked[0][1] >= OTHER_SITUATION and not names_nothing(text):
            return ranked[0][0]
        return self.answerer.cards.get(state.card or "")

    def _aspect(self, state: ConversationState, text: str, on: date, alone: Retrieval) -> Reply | None:
        """Answer 'how long', 'which proof', 'where' about the card on the table with its section and what is found on it."""
        heading = asked_aspect(text)
        card = self.answerer.cards.get(state.card or "")
        if not heading or card is None or self._kept_card(state, text, alone, on) is not card:
            return None
        found = self.answerer.search(f"{state.last_query}，{text}", on)
        hits = found.hits if names_nothing(text) else found_together(alone, found).hits
        hits = hits if len(text) > BARE else ()
        answer = self.answerer.section(card, heading, state.facts.values, on, state.language, found=hits)
        return self._reply(state, [answer], Scope.LABOUR) if answer.basis else None

    def _choice(self, state: ConversationState, action: str, today: date) -> tuple[ConversationState, Reply]:
        verb, _, rest = action.partition(":")
        on = date.fromisoformat(state.as_of) if state.as_of else today
        if verb == "fact" and (reply := self._told(state, rest, on)):
            return state, reply
        if reply := self._matters().choice(state, verb, rest, today):
            return state, reply
        if verb in ("more", "card") and (card := self.answerer.cards.get(rest)):
            return state, self._card(state, card, on, whole=verb == "more")
        if verb == "topic":
            return self._answer(state, message("zh", f"topic_question_{rest}"), on, follow_up=False)
        if verb == "about":
            return self._asked_back(state, rest, today)
        if verb == "person":
            self.matter.took_person(state)
            return state, fixed.person(state, self.context, "asked")
        if verb == "useful":
            return state, fixed.simple(state, "feedback_yes" if rest == "yes" else "feedback_no", Scope.SMALL_TALK)
        if verb == "say":
            return self._text(state, self.normalise(rest), today)
        return state, fixed.simple(state, "empty", Scope.NOT_LEGAL)

    def _told(self, state: ConversationState, told: str, on: date) -> Reply | None:
        """Answer anew with a fact told by a button; None when no card is open."""
        slot, _, value = told.partition("=")
        if value != "unknown":
            state.facts = merge_facts(state.facts, {slot: value}, state.turn)
        state.pending = ""
        card = self.answerer.cards.get(state.card or "")
        if card is None:
            return None
        retrieval = self.answerer.search(state.last_query, on)
        answer = self.answerer.answer(state.last_query, retrieval, state.facts.values, on, state.language, card=card)
        if value == "unknown":
            answer.ask = None
        return self._reply(state, [answer], Scope.LABOUR)

    def _card(self, state: ConversationState, card: Card, on: date, *, whole: bool) -> Reply:
        """A card asked for by a button: all of it, or as the answer to its own question."""
        if whole:
            answer = self.answerer.whole(card, state.facts.values, on, state.language)
            return self._reply(state, [answer], Scope.LABOUR)
        state.card, state.last_query = card.id, card.title
        retrieval = self.answerer.search(card.asked_as[0], on)
        answer = self.answerer.answer(card.title, retrieval, state.facts.values, on, state.language, card=card)
        return self._reply(state, [answer], Scope.LABOUR)

    def _asked_back(self, state: ConversationState, about: str, today: date) -> tuple[ConversationState, Reply]:
        """Go on with a text that was asked back about, as what the person says it is."""
        text = str(state.data.pop(fixed.ASKED_BACK, "") or state.last_query)
        if not text:
            return state, fixed.simple(state, "empty", Scope.NOT_LEGAL)
        if about == "other":
            return state, self.edges.outside(state, text, Verdict(Scope.OTHER_LAW), today, asked=True)
        return self._answer(state, text, today, follow_up=False)

    def _matters(self) -> Matters:
        return Matters(self.answerer.resolver, self.answerer.cards)

    def _as_of(self, state: ConversationState, text: str, today: date) -> date:
        """The day the facts are judged by: the last one the worker named, else today."""
        dated = [d for d in find_dates(text, today) if d.last <= today]
        if dated:
            state.facts = merge_facts(state.facts, {"event_date": dated[-1].first.isoformat()}, state.turn)
            state.as_of = dated[-1].last.isoformat()
        return date.fromisoformat(state.as_of) if state.as_of else today

    def _ways_on(self, state: ConversationState, answer: Answer) -> list[Choice]:
        """The buttons under one answer: the card beside it, its sum, the flows that fit, the rest of it."""
        choices = [
            Choice(label=message(state.language, "beside", title=other.title), action=f"card:{other.id}")
            for other in answer.beside
        ]
        if answer.card and answer.card.id in CARD_CLAIMS:
            choices.append(Choice(label=message(state.language, "reckon"), action=f"say:{message('zh', 'reckon_say')}"))
        choices += self._matters().offers(state, answer.card)
        if answer.card and answer.shortened:
            choices.append(Choice(label=message(state.language, "more"), action=f"more:{answer.card.id}"))
        return choices

    def _reply(self, state: ConversationState, answers: list[Answer], scope: Scope) -> Reply:
        blocks: list[Block] = []
        clauses: dict[str, Clause] = {}
        choices: list[Choice] = []
        if state.language == "en" and answers[0].composed_by != "model":
            blocks.append(Block(kind=BlockKind.NOTICE, points=(Point(text=message("en", "in_chinese")),)))
        for number, answer in enumerate(answers, 1):
            if len(answers) > 1:
                title = answer.card.title if answer.card else ""
                if answer.card:
                    choices.append(Choice(label=answer.card.title, action=f"card:{answer.card.id}"))
                blocks.append(
                    Block(
                        kind=BlockKind.TEXT,
                        heading=message(state.language, "issue_heading", number=number, title=title),
                    )
                )
            blocks.extend(block for block in answer.blocks if block.kind is not BlockKind.NOTICE or block not in blocks)
            for ref, clause in answer.clauses.items():
                clauses.setdefault(ref, clause)
        if len(answers) == 1:
            choices += self._ways_on(state, answers[0])
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
