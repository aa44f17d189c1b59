"""Reads the counts of a period: of turns from the tallies, of cases and ratings from their rows. No content is read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, case, func, literal, select
from sqlalchemy.orm import Session

from bot.cases.tables import CaseRow
from bot.insight.figures.period import Period, instant
from bot.insight.tables import TallyRow
from bot.storage.tables import FeedbackRow

BY_SPAN = ("conversations", "model_cost", "model_in", "model_out")
"""Counts that are drawn over time."""
WHOLE = (
    "conversations", "turns", "topic", "platform", "city", "worker_kind", "hour", "handoff", "unanswered", "model_cost",
    "model_in", "model_out", "model_calls", "model_turns", "refused",
)  # fmt: skip


@dataclass(slots=True)
class Counted:
    """What a period holds. `by_span`: of `BY_SPAN`, one number a span."""

    whole: dict[str, dict[str, int]] = field(default_factory=dict)
    by_span: dict[str, list[int]] = field(default_factory=dict)
    cases: list[int] = field(default_factory=list)
    outcomes: dict[str, int] = field(default_factory=dict)
    solved: dict[str, int] = field(default_factory=dict)
    useful: dict[bool, int] = field(default_factory=dict)
    money: list[list[int]] = field(default_factory=list)
    """Yuan of every case that got some, by the span in which it was sent."""

    def of(self, name: str) -> dict[str, int]:
        """Return the counts of a name by value."""
        return self.whole.get(name, {})

    def total(self, name: str) -> int:
        """Return how often something was counted in all."""
        return sum(self.of(name).values())


def counted(session: Session, period: Period, office_id: int | None = None) -> Counted:
    """Return what was counted in a period, of an office or of all."""
    found = Counted(cases=[0] * len(period.spans), money=[[] for _ in period.spans])
    _tallied(session, period, office_id, found)
    _of_cases(session, period, office_id, found)
    begin, end = period.instants()
    rated = select(FeedbackRow.useful, func.count()).where(
        FeedbackRow.created_at >= begin, FeedbackRow.created_at < end, *_at(FeedbackRow.office_id, office_id)
    )
    found.useful = {useful: int(count) for useful, count in session.execute(rated.group_by(FeedbackRow.useful))}
    return found


def _at(column: object, office_id: int | None) -> Sequence[ColumnElement[bool]]:
    return () if office_id is None else (column == office_id,)  # type: ignore[return-value]


def _tallied(session: Session, period: Period, office_id: int | None, found: Counted) -> None:
    inside = (TallyRow.day >= period.first, TallyRow.day < period.after, *_at(TallyRow.office_id, office_id))
    whole = select(TallyRow.name, TallyRow.value, func.sum(TallyRow.count)).where(*inside, TallyRow.name.in_(WHOLE))
    for name, value, count in session.execute(whole.group_by(TallyRow.name, TallyRow.value)):
        found.whole.setdefault(name, {})[value] = int(count)
    daily = select(TallyRow.day, TallyRow.name, func.sum(TallyRow.count)).where(*inside, TallyRow.name.in_(BY_SPAN))
    found.by_span = {name: [0] * len(period.spans) for name in BY_SPAN}
    for day, name, count in session.execute(daily.group_by(TallyRow.day, TallyRow.name)):
        found.by_span[name][period.at(day)] += int(count)


def _of_cases(session: Session, period: Period, office_id: int | None, found: Counted) -> None:
    begin, end = period.instants()
    inside = (CaseRow.created_at >= begin, CaseRow.created_at < end, *_at(CaseRow.office_id, office_id))
    sent = select(_span(period).label("span"), CaseRow.outcome, CaseRow.solved).where(*inside).subquery()
    each = (sent.c.span, sent.c.outcome, sent.c.solved)
    outcomes: Counter[str] = Counter()
    solved: Counter[str] = Counter()
    for span, outcome, said, count in session.execute(select(*each, func.count()).group_by(*each)):
        found.cases[span] += count
        outcomes[outcome] += count
        solved[said] += count if said else 0
    paid = select(_span(period), CaseRow.recovered).where(*inside, CaseRow.recovered > 0)
    for span, recovered in session.execute(paid.order_by(CaseRow.id)):
        found.money[span].append(recovered or 0)
    found.outcomes, found.solved = dict(outcomes), dict(+solved)


def _span(period: Period) -> ColumnElement[int]:
    """In which span of the period a case was sent; the database counts, however many there are."""
    ends = [(CaseRow.created_at < instant(after.first), number) for number, after in enumerate(period.spans[1:])]
    return case(*ends, else_=len(ends)) if ends else literal(0)
