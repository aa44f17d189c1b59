"""What one turn adds to the counts. Pure but for `TurnCounter`, which the service calls in the turn's own transaction."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.answering.writing.spending import Spent, spent_of
from bot.cases.rules.office_hours import SHANGHAI
from bot.cases.selectors.routing import route
from bot.cases.tables import OfficeRow
from bot.cases.unit_of_work import STAFF_CHANNEL
from bot.contract.messages import ConversationState, Inbound, Kind, Reply
from bot.contract.turns import erases_all
from bot.dialogue.routing.fixed_replies import HAND_IN
from bot.insight.adding import Counts, counts_add
from bot.insight.quality import answer_handed_in
from bot.insight.tables import TurnCostRow
from bot.storage.tables import FeedbackRow
from bot.storage.turns import Exchange, Work
from bot.understanding.concepts import concepts_in

TOLD = ("city", "platform", "worker_kind")
"""Facts that are counted once, when a conversation first tells them."""
SPEEDS = ((1.0, "under_1"), (3.0, "under_3"), (9.0, "under_9"))
OTHER = "other"
_NO_NAME = re.compile(r"[\d@:/]")
_RATING = "useful:"


@dataclass(frozen=True, slots=True)
class CountedTurn:
    """A stored turn as far as it is counted. `at` is in Shanghai's time."""

    before: ConversationState
    after: ConversationState
    inbound: Inbound
    reply: Reply
    channel: str
    at: datetime
    seconds: float = 0.0
    first: bool = False
    """Whether the conversation began with it."""


@dataclass(frozen=True, slots=True)
class Prices:
    """Yuan a million tokens, which is millionths of a yuan a token; 0: not known."""

    tokens_in: float = 0.0
    tokens_out: float = 0.0

    def micro_yuan(self, tokens_in: int, tokens_out: int) -> int:
        """Return what that many tokens cost."""
        return round(self.tokens_in * tokens_in + self.tokens_out * tokens_out)


def counts_of(turn: CountedTurn, topic_of: Callable[[str], str] = lambda card: "") -> Counts:
    """Return what a turn adds, by name and value. No value holds a word the person wrote."""
    found: Counts = Counter()
    found["turns", turn.channel] += 1
    found["hour", f"{turn.at.isoweekday()}-{turn.at.hour:02}"] += 1
    found["kind", turn.inbound.kind.value] += 1
    found["by", turn.reply.composed_by] += 1
    found["speed", next((name for most, name in SPEEDS if turn.seconds < most), "over_9")] += 1
    if turn.first:
        found["conversations", turn.channel] += 1
    if turn.reply.handoff:
        found["handoff", turn.reply.handoff] += 1
    if erases_all(turn.inbound):
        return found
    _count_matter(found, turn, topic_of)
    for name in TOLD:
        value = _told(turn.after, name)
        if value and not _told(turn.before, name):
            found[name, value] += 1
    if turn.after.no_basis_count > turn.before.no_basis_count and turn.reply.composed_by != "model":
        found["unanswered", unanswered_group(turn.inbound.text, turn.reply)] += 1
    return found


def _count_matter(found: Counts, turn: CountedTurn, topic_of: Callable[[str], str]) -> None:
    """Count the card and the situation a turn came to, where they are others than before it."""
    card = turn.after.card or ""
    if card and card != turn.before.card:
        found["card", card] += 1
        if topic := topic_of(card):
            found["topic", topic] += 1
    situation = turn.after.matters[-1].topic if turn.after.matters else ""
    if situation and situation != (turn.before.matters[-1].topic if turn.before.matters else ""):
        found["situation", situation] += 1


def costs_of(spent: Spent, prices: Prices) -> Counts:
    """Return what the model's part of a turn adds: calls by their end, tokens and cost by model, refused lines by gate."""
    found: Counts = Counter()
    for call in spent.calls:
        found["model_calls", f"{call.purpose}:{call.outcome}"] += 1
        found["model_ms", call.purpose] += call.milliseconds
        found["model_in", call.model] += call.tokens_in
        found["model_out", call.model] += call.tokens_out
        found["model_cost", call.model] += prices.micro_yuan(call.tokens_in, call.tokens_out)
    for line in spent.refused:
        found["refused", line.gate] += 1
    if spent.calls:
        found["model_turns", ""] += 1
    return +found


def unanswered_group(text: str, reply: Reply) -> str:
    """Return what a question without an answer is grouped under: what it speaks of by our own words for it, else the card
    that lay nearest, else nothing."""
    fields = list(concepts_in(text))[:2]
    if fields:
        return "+".join(sorted(fields))
    return next((choice.action for choice in reply.choices if choice.action.startswith("card:")), "")


def _told(state: ConversationState, name: str) -> str:
    """What is known of a fact; a value that is no short name is not kept as it stands."""
    value = str(state.matters[-1].value(name) or "") if state.matters else ""
    value = value or state.facts.values.get(name, "")
    return OTHER if len(value) > 12 * (2 if value.isascii() else 1) or _NO_NAME.search(value) else value


class TurnCounter:
    """Counts turns as they are stored. `topic_of`: the topic of a card."""

    def __init__(self, topic_of: Callable[[str], str] = lambda card: "", prices: Prices | None = None) -> None:
        self._topic_of = topic_of
        self._prices = prices or Prices()

    def follow(
        self, session: Session, work: Work, state: ConversationState, reply: Reply, exchange: Exchange
    ) -> Collection[int]:
        """The service calls this in the transaction that stores a turn. Returns no conversation."""
        if work.channel == STAFF_CHANNEL:
            return ()
        at = work.started_at.astimezone(SHANGHAI)
        turn = CountedTurn(
            work.state,
            state,
            work.inbound,
            reply,
            work.channel,
            at,
            self._seconds(session, exchange),
            work.version == 0,
        )
        spent = spent_of(state)
        office = office_of(session, state)
        counts_add(session, at.date(), office, counts_of(turn, self._topic_of) + costs_of(spent, self._prices))
        if exchange.turn_id is not None and (spent.calls or spent.refused):
            session.add(self._cost_row(exchange.turn_id, spent))
        if work.inbound.kind is Kind.CHOICE and work.inbound.text.startswith(_RATING):
            _place_rating(session, work, state, office)
        if work.inbound.kind is Kind.CHOICE and work.inbound.text == HAND_IN:
            answer_handed_in(session, work, office_id=office)
        return ()

    def _cost_row(self, turn_id: int, spent: Spent) -> TurnCostRow:
        tokens_in, tokens_out = sum(c.tokens_in for c in spent.calls), sum(c.tokens_out for c in spent.calls)
        refused = [[line.gate, line.text] for line in spent.refused]
        return TurnCostRow(
            turn_id=turn_id, milliseconds=sum(c.milliseconds for c in spent.calls), calls=len(spent.calls),
            tokens_in=tokens_in, tokens_out=tokens_out, micro_yuan=self._prices.micro_yuan(tokens_in, tokens_out),
            refused=json.dumps(refused, ensure_ascii=False) if refused else "",
        )  # fmt: skip

    @staticmethod
    def _seconds(session: Session, exchange: Exchange) -> float:
        from bot.storage.tables import TurnRow

        row = session.get(TurnRow, exchange.turn_id) if exchange.turn_id is not None else None
        return (row.finished_at - row.started_at).total_seconds() if row is not None else 0.0


def office_of(session: Session, state: ConversationState) -> int:
    """Return the office a conversation counts for: the only one there is, else that of its city; 0 where no city was told."""
    offices = list(session.scalars(select(OfficeRow.id).limit(2)))
    if len(offices) < 2:
        return offices[0] if offices else 0
    city = _told(state, "city")
    found = route(session, city=city, kind=_told(state, "worker_kind"), language=state.language) if city else None
    return found.id if found is not None else 0


def _place_rating(session: Session, work: Work, state: ConversationState, office_id: int) -> None:
    """Write beside a rating which office and card it is about."""
    rated = select(FeedbackRow).where(FeedbackRow.conversation_id == work.conversation_id)
    row = session.scalar(rated.order_by(FeedbackRow.created_at.desc(), FeedbackRow.id.desc()).limit(1))
    if row is not None:
        row.office_id, row.card = office_id, (state.card or "")[:120]
