"""The desk behind the conversation: has files fetched and read, shows what was read, and lets go of it afterwards."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy import ColumnElement, delete, exists, select
from sqlalchemy.orm import Session

from bot.contract.messages import NAME_MARK, ConversationState, Reply
from bot.contract.turns import erases_all
from bot.evidence.tables import WantedRow
from bot.papers import view
from bot.papers.model import Heard, Problem, Reader
from bot.papers.session import PaperSession
from bot.papers.tables import PaperRow
from bot.storage import Exchange, Storage
from bot.storage.codec import load_inbound
from bot.storage.conversations import conversation_find
from bot.storage.outbox import reply_push
from bot.storage.tables import InboundRow
from bot.storage.turns import Work

log = structlog.get_logger(__name__)
SHANGHAI = ZoneInfo("Asia/Shanghai")
ATTEMPTS = 4
"""Rounds in which a file that cannot be had is tried again."""
MOST_FILES = 12
"""Files read as one paper."""
KEPT = timedelta(days=1)
"""How long what was read waits for a confirmation."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file to fetch from its channel and to read."""

    id: int
    reference: str
    kind: str


class PaperDesk:
    """Papers over one database. Thread-safe; reader and clock are injected. `pushed`: channels whose outbox is sent."""

    def __init__(
        self,
        storage: Storage,
        reader: Reader,
        clock: Callable[[], datetime],
        is_order: Callable[[str], bool],
        pushed: Collection[str] = ("telegram",),
    ) -> None:
        self._storage = storage
        self._clock = clock
        self._is_order = is_order
        self._pushed = pushed
        self.reader = reader

    def follow(
        self, session: Session, work: Work, state: ConversationState, reply: Reply, exchange: Exchange
    ) -> Collection[int]:
        """The service calls this in the transaction that stores a turn. What the worker wants erased goes."""
        mine = (PaperRow.channel == work.channel, PaperRow.external_id == work.external_id)
        if erases_all(work.inbound):
            session.execute(delete(PaperRow).where(*mine))
            return ()
        for effect in PaperSession.of(state).effects:
            if effect.do == "read":
                self._note_files(session, work, effect.token)
                continue
            if effect.do == "store":
                self._store(session, effect.token, mine)
            session.execute(delete(PaperRow).where(PaperRow.token == effect.token, *mine))
        return ()

    def look(self, token: str) -> Heard | None:
        """Return what was read and shown under a token and is not confirmed yet."""
        with self._storage.read() as session:
            rows = session.scalars(
                select(PaperRow).where(PaperRow.token == token, PaperRow.status == "asked").order_by(PaperRow.id)
            ).all()
        return _together(rows) if rows else None

    def wanted(self, channel: str, *, limit: int = 8) -> list[Wanted]:
        """Return files to fetch and read, oldest first."""
        query = select(PaperRow.id, PaperRow.reference, PaperRow.kind).where(
            PaperRow.status == "wanted", PaperRow.channel == channel
        )
        with self._storage.read() as session:
            return [
                Wanted(*row) for row in session.execute(query.order_by(PaperRow.attempts, PaperRow.id).limit(limit))
            ]

    def awaited(self, channel: str) -> set[str]:
        """Return the references of files that are still to be read, or may still be wanted for the locker."""
        with self._storage.read() as session:
            return set(session.scalars(select(PaperRow.reference).where(PaperRow.channel == channel)))

    def read(self, wanted: Wanted, data: bytes) -> None:
        """Read a fetched file."""
        self._ended(wanted, self.reader.read(data, wanted.kind))

    def failed(self, wanted: Wanted, problem: Problem) -> None:
        """A file cannot be had. `gone` is tried again first."""

        def again(session: Session) -> bool:
            row = session.get(PaperRow, wanted.id)
            if row is None or problem is not Problem.GONE:
                return False
            row.attempts += 1
            return row.attempts < ATTEMPTS

        if not self._storage.write(again):
            self._ended(wanted, Heard(problem=problem))

    def tell(self) -> set[int]:
        """Show what was read, each paper when all its files are. Returns conversations with something to send."""
        waits = PaperRow.__table__.alias()
        still = exists().where(waits.c.token == PaperRow.token, waits.c.status == "wanted")
        with self._storage.read() as session:
            tokens = list(session.scalars(select(PaperRow.token).where(PaperRow.status == "read", ~still).distinct()))
        return {told for token in tokens if (told := self._storage.write(partial(self._tell, token))) is not None}

    def tidy(self) -> None:
        """Let go of what nobody confirmed."""
        old = PaperRow.at < self._clock() - KEPT
        self._storage.write(lambda session: session.execute(delete(PaperRow).where(old)))

    def _note_files(self, session: Session, work: Work, token: str) -> None:
        rows = session.scalars(select(InboundRow).where(InboundRow.id.in_(work.inbound_ids)).order_by(InboundRow.id))
        for inbound in (load_inbound(row.payload) for row in rows if row.payload):
            for written in filter(None, (inbound.attachment or "").split("\n")):
                session.add(
                    PaperRow(
                        token=token, channel=work.channel, external_id=work.external_id, kind=str(inbound.kind),
                        reference=written.partition(NAME_MARK)[0], at=inbound.received or self._clock(),
                    )
                )  # fmt: skip

    def _store(self, session: Session, token: str, mine: tuple[ColumnElement[bool], ...]) -> None:
        """Have the files of a paper kept as evidence, where the locker does not want them already."""
        for row in session.scalars(select(PaperRow).where(PaperRow.token == token, *mine)):
            known = select(WantedRow.id).where(
                WantedRow.channel == row.channel, WantedRow.external_id == row.external_id,
                WantedRow.reference == row.reference,
            )  # fmt: skip
            if session.scalar(known.limit(1)) is None:
                session.add(
                    WantedRow(
                        channel=row.channel, external_id=row.external_id, reference=row.reference, status="wanted",
                        kind=row.kind, note="", at=row.at,
                    )
                )  # fmt: skip

    def _ended(self, wanted: Wanted, heard: Heard) -> None:
        def work(session: Session) -> None:
            row = session.get(PaperRow, wanted.id)
            if row is not None and row.status == "wanted":  # not forgotten in the meantime
                row.status, row.content = "read", heard.model_dump_json()

        if heard.problem:
            log.info("paper_not_read", paper=wanted.id, problem=heard.problem.value)
        self._storage.write(work)

    def _tell(self, token: str, session: Session) -> int | None:
        rows = session.scalars(select(PaperRow).where(PaperRow.token == token).order_by(PaperRow.id)).all()
        if not rows or any(row.status == "wanted" for row in rows) or not any(row.status == "read" for row in rows):
            return None
        conversation = conversation_find(session, channel=rows[0].channel, external_id=rows[0].external_id)
        heard = _together(rows)
        for row in rows:
            row.status = "asked"
            if conversation is None or heard.problem:
                session.delete(row)
        if conversation is None:
            return None
        now = self._clock()
        today = now.astimezone(SHANGHAI).date()
        reply = view.shown_for_confirmation(heard, token, today, self._is_order, conversation.language)
        pushed = conversation.channel in self._pushed
        reply_push(session, conversation_id=conversation.id, reply=reply, now=now, pushed=pushed)
        return conversation.id


def _together(rows: Collection[PaperRow]) -> Heard:
    """Several files as one paper; their problem only where none of them could be read."""
    heard = [Heard.model_validate_json(row.content) for row in list(rows)[:MOST_FILES]]
    good = [one for one in heard if not one.problem]
    if not good:
        return heard[0]
    whole = good[0]
    for one in good[1:]:
        whole = whole.and_then(one)
    return whole
