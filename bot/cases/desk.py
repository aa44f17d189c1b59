"""The case desk: everything channels and pages call. Each call is one transaction; reading calls change nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from bot.cases.effects import turn_stored
from bot.cases.intake.contract import Glance
from bot.cases.rules.errors import CaseConflict
from bot.cases.rules.office_hours import OfficeHours, priority_of
from bot.cases.rules.states import Stage
from bot.cases.selectors.routing import is_staffed, route
from bot.cases.services.danger import danger_remind
from bot.cases.services.life.hearings import hearings_tick
from bot.cases.services.life.schedule import clocks_tick, digest_tick, drafts_remind, retention_tick
from bot.cases.tables import CaseMessageRow, CaseRow, OfficeRow, StaffRow
from bot.cases.unit_of_work import CaseOptions, Unit, case_of_token
from bot.contract.messages import ConversationState, Reply
from bot.storage import Exchange, Storage
from bot.storage.turns import StaleTurn, Work

T = TypeVar("T")
TRIES = 4
"""Times work is run that another change of the same case overtakes."""
Clock = Callable[[], datetime]


class CaseDesk:
    """Cases over one database. Thread-safe; the clock is injected."""

    def __init__(self, storage: Storage, options: CaseOptions, clock: Clock) -> None:
        self._storage = storage
        self.options = options
        self.clock = clock

    def unit(self, session: Session) -> Unit:
        """Return a unit of work on a session of the caller's."""
        return Unit(session, self.clock(), self.options)

    def write(self, work: Callable[[Unit], T]) -> tuple[T, set[int]]:
        """Run `work` in one transaction; return what it gave and the conversations that have something to send.

        Work that somebody else's change of the same case overtook is run again on what stands then: its rules are checked
        anew, and what was decided on a wording shown carries the mark of that wording. A message between two people is
        not refused because both wrote at once. Raises CaseConflict when it was overtaken `TRIES` times, StorageBusy
        when nothing could be written.
        """

        def body(session: Session) -> tuple[T, set[int]]:
            unit = self.unit(session)
            result = work(unit)
            session.flush()
            return result, unit.announce

        for _ in range(TRIES):
            try:
                return self._storage.write(body)
            except StaleDataError as error:
                overtaken = error
        raise CaseConflict("刚才有别人改了同一件案子，没有执行。请看一下现在的情况再做。") from overtaken

    def read(self, work: Callable[[Unit], T]) -> T:
        """Run `work` with a session to read with."""
        with self._storage.read() as session:
            return work(self.unit(session))

    def follow(
        self, session: Session, work: Work, state: ConversationState, reply: Reply, exchange: Exchange
    ) -> set[int]:
        """The service calls this in the transaction that stores a turn. Returns conversations with something to send."""
        unit = self.unit(session)
        try:
            turn_stored(unit, work, state, reply, exchange)
            session.flush()
        except StaleDataError as error:
            raise StaleTurn from error
        return unit.announce

    def tick(self) -> set[int]:
        """Do what time asks for: promises, digest, retention. Call it every minute or so.

        One that fails does not keep the others from being done; its error is raised at the end.
        """
        announce: set[int] = set()
        failed: Exception | None = None
        for work in (danger_remind, clocks_tick, drafts_remind, hearings_tick, digest_tick, retention_tick):
            try:
                announce |= self.write(work)[1]
            except Exception as error:
                failed = error
        if failed is not None:
            raise failed
        return announce

    # What the worker's flow asks

    def staffed(self) -> bool:
        """Whether somebody can take a case."""
        with self._storage.read() as session:
            return is_staffed(session)

    def contacts(self, city: str) -> str:
        """Public contacts of the office for a city."""
        with self._storage.read() as session:
            office = route(session, city=city, kind="")
            return f"{office.name} {office.contacts}".strip() if office is not None and office.contacts else ""

    def office_for(self, city: str, kind: str) -> str:
        """Name of the office that takes a case of that city and kind of work."""
        with self._storage.read() as session:
            office = route(session, city=city, kind=kind)
            return office.name if office is not None else ""

    def promise(self, city: str, kind: str, risk: int, left: int | None, now: datetime) -> datetime:
        """Until when a case sent now would be answered."""
        with self._storage.read() as session:
            office = route(session, city=city, kind=kind)
        hours = (
            OfficeHours.read(office.opens, office.closes, office.answer_within) if office is not None else OfficeHours()
        )
        return hours.add(now, hours.within[priority_of(risk=risk, days_left=left, group_size=1)])

    def glance(self, token: str) -> Glance | None:
        """What a worker may know of the case."""
        with self._storage.read() as session:
            case = case_of_token(session, token)
            if case is None:
                return None
            holder = session.get(StaffRow, case.assignee_id) if case.assignee_id else None
            office = session.get_one(OfficeRow, case.office_id)
            hours = OfficeHours.read(office.opens, office.closes, office.answer_within)
            closed = case.stage == Stage.CLOSED
            return Glance(
                number=case.number, stage=Stage(case.stage), office=office.name, holder=holder.name if holder else "",
                due_at=case.due_at, asked_slot=case.asked_slot, outcome=case.outcome,
                outcome_detail=case.outcome_detail, closed_at=case.closed_at, erase_on=case.erase_on,
                due_again=hours.add(self.clock(), hours.within[case.priority]) if closed else None,
                in_danger=case.danger_since is not None, spoken_to=_is_spoken_to(session, case),
            )  # fmt: skip

    @property
    def today(self) -> date:
        """The present day in Shanghai."""
        from bot.cases.rules.office_hours import SHANGHAI

        return self.clock().astimezone(SHANGHAI).date()


def _is_spoken_to(session: Session, case: CaseRow) -> bool:
    """Whether a person wrote to the worker since the danger that is open was heard."""
    if case.danger_since is None:
        return False
    rows = select(CaseMessageRow.id).where(CaseMessageRow.case_id == case.id, CaseMessageRow.side == "staff")
    return session.scalar(rows.where(CaseMessageRow.at >= case.danger_since).limit(1)) is not None
