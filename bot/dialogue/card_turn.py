"""Answers from cards and provisions: what no situation of the person's own matter covers, and the card on the table taken further."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain

from bot.answering.answer import Answer, Answerer, Retrieval
from bot.answering.compose import BUDGET
from bot.contract.messages import Block, BlockKind, Choice, Clause, ConversationState, Point, Reply, Scope
from bot.dialogue import held
from bot.dialogue.flows.claims import CARD_CLAIMS
from bot.dialogue.flows.registry import Matters
from bot.dialogue.routing import fixed_replies as fixed
from bot.dialogue.routing.employers.duties import for_employer
from bot.dialogue.routing.employers.voice import speaks_as_employer
from bot.dialogue.routing.follow_up import asked_aspect, found_together, is_follow_up, names_nothing
from bot.dialogue.routing.issues import asks_something, is_numbered, split_issues
from bot.dialogue.routing.scopes.scope import Verdict
from bot.matter.focus import focuses_of
from bot.matter.slots import merge_facts
from bot.messages import message
from knowledge.authored.card import Card
from knowledge.models import Citation

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
WORD = 3
"""Characters up to which a message is a word, not a story."""
WORD_SHARE = 0.7
"""Share of the best card's score from which another is meant as well by a word."""
_ARTICLE_ALONE = re.compile(
    r"第?[零〇一二两三四五六七八九十百\d]{1,9}条(?:第?.{1,3}[款项])?[的是什么啥讲说写怎内容呢吗？?。\s]*$"
)
_MOST_ASKED = ("劳动合同法", "劳动法")
_NO_MATTER = (Scope.SMALL_TALK, Scope.ATTACK, Scope.CRISIS)


@dataclass(frozen=True, slots=True)
class CardTurn:
    """Finds, composes and shows; what a reply leaves on the table (card, question, clauses) is kept in the state."""

    answerer: Answerer
    context: fixed.FixedContext

    def answer(
        self, state: ConversationState, text: str, on: date, *, follow_up: bool, retrieval: Retrieval | None = None
    ) -> tuple[ConversationState, Reply]:
        """Return the answers to the questions of a text; a notice that nothing was found where the library has no basis.

        With `follow_up` the text is read as going on with the question before.
        """
        question = f"{state.last_query}，{text}" if follow_up and state.last_query else text
        if follow_up and retrieval is not None:
            answers = [self._further(state, text, question, retrieval, on)]
        else:
            issues = [question] if follow_up else self._issues(text, on, state)
            found_for = {text: retrieval} if retrieval is not None else {}
            answers = self._each(state, issues, found_for, on)
        found = [answer for answer in answers if answer.basis]
        if speaks_as_employer(text):
            found = [for_employer(answer, state.language) for answer in found]
        if not found:
            return state, self._without_basis(state, text, answers)
        self._put_on_table(state, question, found)
        return state, self._reply(state, found)

    def _each(
        self, state: ConversationState, issues: list[str], found: Mapping[str, Retrieval], on: date
    ) -> list[Answer]:
        """The answers to some questions, each card once; `found`: what was looked up for one of them already."""
        answers: list[Answer] = []
        for issue in issues:
            answer = self.answerer.answer(
                issue,
                found.get(issue) or self.answerer.search(issue, on, state.facts.values),
                state.facts.values,
                on,
                state.language,
                room=BUDGET // len(issues),
            )
            if not (answer.basis and answer.card and any(one.card is answer.card for one in answers)):
                answers.append(answer)
        return answers

    def _further(self, state: ConversationState, text: str, question: str, alone: Retrieval, on: date) -> Answer:
        """The card on the table taken further; composed anew where the text tells of another, or decides within it."""
        found = alone if question == text else self.answerer.search(question, on, state.facts.values)
        card = self._kept_card(state, text, alone, on)
        found = found if names_nothing(text) else found_together(alone, found)
        if card is not None and card.id == state.card and not self._branches(state, card):
            answer = self.answerer.follow(card, found, state.facts.values, on, state.language)
            if answer.basis:
                return answer
        return self.answerer.answer(question, found, state.facts.values, on, state.language, card=card, room=BUDGET)

    def _without_basis(self, state: ConversationState, text: str, answers: list[Answer]) -> Reply:
        """What is said where the library has nothing: what was told is said back, or that there is no ground."""
        if not focuses_of(text) and (noted := held.told_back(state)):
            return noted
        state.no_basis_count += 1
        return fixed.no_basis(state, self.context, answers[0] if answers else None)

    @staticmethod
    def _put_on_table(state: ConversationState, question: str, found: list[Answer]) -> None:
        """Keep what was answered: the card, the question, the clauses, the fact asked for."""
        state.no_basis_count = 0
        state.last_query = question[-400:]
        state.card = next((a.card.id for a in found if a.card), state.card)
        state.last_refs = tuple(ref for a in found for ref in a.clauses)
        if len(found) == 1 and found[0].ask:
            state.pending = found[0].ask[2]

    def looked_up(self, state: ConversationState, text: str, named: list[Citation], on: date) -> Reply:
        """Return what the clauses say that were asked for by name, and those of a law named whole that the text is about."""
        within = [one for citation in named for one in self.answerer.within(citation, text, on)]
        answer = self.answerer.look_up(within, on, state.language)
        state.last_refs = tuple(answer.clauses)
        return self._reply(state, [answer])

    def bare_article(self, state: ConversationState, text: str, on: date) -> list[Citation]:
        """Return an article named without its law: of the laws just shown, else of the two most asked about."""
        if not _ARTICLE_ALONE.match(text):
            return []
        shown = dict.fromkeys(ref.split(":")[0] for ref in state.last_refs)
        for documents in (tuple(shown)[:4], _MOST_ASKED):
            named = [c for name in documents for c in self.answerer.find_citations(f"《{name}》{text}")]
            if named := [c for c in named if self.answerer.holds(c, on)]:
                return named[:2]
        return []

    def which(self, state: ConversationState, text: str, verdict: Verdict, found: Retrieval, on: date) -> Reply | None:
        """Return the question which situation a word or two mean, when several fit and none stands out; else None."""
        elsewhere = verdict.scope is not Scope.LABOUR and (verdict.field or not found.cards)
        if len(text) > WORD or elsewhere or verdict.scope in _NO_MATTER:
            return None
        meant = _meant_by(text, self.answerer.ranked_cards(found, state.facts.values, on))
        return fixed.which(state, meant[:5]) if len(meant) > 1 else None

    def aspect(self, state: ConversationState, text: str, on: date, alone: Retrieval) -> Reply | None:
        """Return what the card on the table says on 'how long', 'which proof', 'where', with what is found on it; None for another question."""
        heading = asked_aspect(text)
        card = self.answerer.cards.get(state.card or "")
        if not heading or card is None or self._kept_card(state, text, alone, on) is not card:
            return None
        found = self.answerer.search(f"{state.last_query}，{text}", on, state.facts.values)
        hits = found.hits if names_nothing(text) else found_together(alone, found).hits
        hits = hits if len(text) > BARE else ()
        answer = self.answerer.section(card, heading, state.facts.values, on, state.language, found=hits)
        return self._reply(state, [answer]) if answer.basis else None

    def with_provisions(self, state: ConversationState, reply: Reply, text: str, on: date) -> Reply:
        """Return a flow's reply to a question, with the provisions found on the question behind it when it shows none itself.

        The question is kept, so that what comes next is understood from it.
        """
        if reply.clauses and len(reply.clauses) >= PROVISIONS_LEAST or not asks_something(text):
            return reply
        question = f"{state.last_query}，{text}" if state.last_query and is_follow_up(text) else text
        found = self.answerer.search(question, on, state.facts.values)
        state.last_query = question[-400:]
        related = self.answerer.beside(reply.blocks, found, on, state.language)
        known = {clause.ref for clause in reply.clauses}
        clauses = tuple(clause for ref, clause in related.clauses.items() if ref not in known)
        return reply.model_copy(
            update={"blocks": (*reply.blocks, *related.blocks), "clauses": (*reply.clauses, *clauses)}
        )

    def with_local_law(self, state: ConversationState, reply: Reply, text: str, found: Retrieval, on: date) -> Reply:
        """Return an answer to a question with what published law of the place says beside it, or of any place where none is known."""
        if reply.scope is not Scope.LABOUR or reply.handoff == "crisis" or not found.local or not asks_something(text):
            return reply
        known = {clause.ref for clause in reply.clauses}
        local = self.answerer.local_law(text, found, state.facts.values, known, on, state.language)
        if not local.blocks:
            return reply
        state.last_refs = (*state.last_refs, *local.clauses)
        return reply.model_copy(
            update={"blocks": (*reply.blocks, *local.blocks), "clauses": (*reply.clauses, *local.clauses.values())}
        )

    def leans(self, state: ConversationState, text: str, on: date, alone: Retrieval) -> bool:
        """Return whether a short message in an open matter fits nothing in the library by itself."""
        if len(text) > LEANING or (alone.hits and alone.hits[0].score >= ALONE):
            return False
        return self.answerer.choose(alone, state.facts.values, on) is None

    def told(self, state: ConversationState, told: str, on: date) -> Reply | None:
        """Return the answer anew with a fact told by a button; None when no card is open."""
        slot, _, value = told.partition("=")
        if value != "unknown":
            state.facts = merge_facts(state.facts, {slot: value}, state.turn)
        state.pending = ""
        card = self.answerer.cards.get(state.card or "")
        if card is None:
            return None
        retrieval = self.answerer.search(state.last_query, on, state.facts.values)
        answer = self.answerer.answer(state.last_query, retrieval, state.facts.values, on, state.language, card=card)
        if value == "unknown":
            answer.ask = None
        return self._reply(state, [answer])

    def card(self, state: ConversationState, card: Card, on: date, *, whole: bool) -> Reply:
        """Return a card asked for by a button: all of it, or as the answer to its own question."""
        if whole:
            answer = self.answerer.whole(card, state.facts.values, on, state.language)
            return self._reply(state, [answer])
        state.card, state.last_query = card.id, card.title
        retrieval = self.answerer.search(card.asked_as[0], on, state.facts.values)
        answer = self.answerer.answer(card.title, retrieval, state.facts.values, on, state.language, card=card)
        return self._reply(state, [answer])

    def _issues(self, text: str, on: date, state: ConversationState) -> list[str]:
        """The questions of a message, each with an answer of its own; the whole message when a part does not stand alone."""
        parts = split_issues(text)
        if len(parts) < 2 or is_numbered(text):
            return parts
        for part in parts:
            found = self.answerer.search(part, on, state.facts.values)
            ranked = self.answerer.ranked_cards(found, state.facts.values, on)
            if not ranked or ranked[0][1] < ISSUE_FLOOR:
                return [text]
        return parts

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

    def _ways_on(self, state: ConversationState, answer: Answer) -> list[Choice]:
        """The buttons under one answer: the card beside it, its sum, the flows that fit, the rest of it."""
        choices = [
            Choice(label=message(state.language, "beside", title=other.title), action=f"card:{other.id}")
            for other in answer.beside
        ]
        if answer.card and answer.card.id in CARD_CLAIMS:
            choices.append(Choice(label=message(state.language, "reckon"), action=f"say:{message('zh', 'reckon_say')}"))
        choices += Matters(self.answerer.resolver, self.answerer.cards).offers(state, answer.card)
        if answer.card and answer.shortened:
            choices.append(Choice(label=message(state.language, "more"), action=f"more:{answer.card.id}"))
        return choices

    def _reply(self, state: ConversationState, answers: list[Answer]) -> Reply:
        clauses: dict[str, Clause] = {}
        for ref, clause in chain.from_iterable(answer.clauses.items() for answer in answers):
            clauses.setdefault(ref, clause)
        blocks, choices = self._one(state, answers[0]) if len(answers) == 1 else self._several(state, answers)
        trigger = _offer_of_a_person(state)
        if trigger:
            blocks.append(_text_block(message(state.language, f"offered_{trigger}")))
        return Reply(
            blocks=tuple(blocks),
            clauses=tuple(clauses.values()),
            choices=(*choices, *fixed.standing_choices(state.language)),
            scope=Scope.LABOUR,
            handoff=trigger,
            language=state.language,
            composed_by=answers[0].composed_by,
        )

    def _one(self, state: ConversationState, answer: Answer) -> tuple[list[Block], list[Choice]]:
        """The blocks and buttons of the only answer, with the fact it asks for."""
        blocks, choices = _with_blocks([], answer), self._ways_on(state, answer)
        if answer.ask:
            blocks.append(_text_block(message(state.language, "ask_fact_intro") + answer.ask[0]))
            choices = [*answer.ask[1], *choices]
        return blocks, choices

    @staticmethod
    def _several(state: ConversationState, answers: list[Answer]) -> tuple[list[Block], list[Choice]]:
        """The blocks of several answers, each under its number and title, and a button to each card."""
        blocks: list[Block] = []
        for number, answer in enumerate(answers, 1):
            title = answer.card.title if answer.card else ""
            heading = message(state.language, "issue_heading", number=number, title=title)
            blocks.append(Block(kind=BlockKind.TEXT, heading=heading))
            _with_blocks(blocks, answer)
        cards = [answer.card for answer in answers if answer.card]
        return blocks, [Choice(label=card.title, action=f"card:{card.id}") for card in cards]


def _meant_by(word: str, ranked: Sequence[tuple[Card, float]]) -> list[Card]:
    """The cards a word may mean: those it stands in the title of, and those near the best; one alone where that leads."""
    titled = [card for card, _ in ranked if word in card.title]
    if len(titled) == 1 and titled[0] is ranked[0][0]:
        return titled
    near = (card for card, score in ranked if score >= WORD_SHARE * ranked[0][1])
    return list({card.id: card for card in (*titled, *near)}.values())


def _text_block(text: str) -> Block:
    return Block(kind=BlockKind.TEXT, points=(Point(text=text),))


def _with_blocks(blocks: list[Block], answer: Answer) -> list[Block]:
    """Add the blocks of an answer, a notice only where it does not stand there yet."""
    for block in answer.blocks:
        if block.kind is not BlockKind.NOTICE or block not in blocks:
            blocks.append(block)
    return blocks


def _offer_of_a_person(state: ConversationState) -> str:
    """Why a person is offered for what was told, once a conversation; empty where nothing presses."""
    trigger = next((name for slot, name in _URGENT if state.facts.values.get(slot) == "yes"), "")
    if not trigger or f"offered_{trigger}" in state.data:
        return ""
    state.data[f"offered_{trigger}"] = True
    return trigger
