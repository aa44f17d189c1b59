"""The desk behind the conversation: carries out what the flow decided, has files fetched, sends receipts."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

import structlog
from sqlalchemy import Update, delete, select, update
from sqlalchemy.orm import Session

from bot.cases.tables import CaseFileRow, CaseRow
from bot.cases.unit_of_work import Unit
from bot.contract.messages import NAME_MARK, Attachment, Block, BlockKind, Choice, ConversationState, Point, Reply
from bot.contract.turns import erases_all
from bot.evidence import store
from bot.evidence.errors import EvidenceError
from bot.evidence.guide.session import Effect, EvidenceSession
from bot.evidence.locker import EvidenceLocker
from bot.evidence.model import Owner, Receipt, numbers_text
from bot.evidence.tables import WantedRow
from bot.evidence.texts import say, size_text
from bot.storage import Exchange, Storage
from bot.storage.codec import load_inbound
from bot.storage.conversations import conversation_ensure, conversation_find
from bot.storage.outbox import reply_push
from bot.storage.tables import ConversationRow, InboundRow
from bot.storage.turns import Work

log = structlog.get_logger(__name__)
ATTEMPTS = 8
"""Rounds in which a file that cannot be had is tried again."""
BATCH = 20
COMING_WITHIN = timedelta(seconds=60)
"""How long a receipt waits for others of the same burst."""
_ENDED = ("kept", "same", "too_big", "gone", "full", "disk_full")
_FAULTS = ("too_big", "gone", "full", "disk_full")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file to fetch from its channel."""

    id: int
    owner: Owner
    reference: str


class EvidenceDesk:
    """Evidence over one database. Thread-safe; the clock is injected.

    `pushed`: channels whose outbox the service sends.
    """

    def __init__(
        self,
        storage: Storage,
        locker: EvidenceLocker,
        clock: Callable[[], datetime],
        pushed: Collection[str] = ("telegram",),
    ) -> None:
        self._storage = storage
        self._clock = clock
        self._pushed = pushed
        self.locker = locker

    def follow(
        self, session: Session, work: Work, state: ConversationState, reply: Reply, exchange: Exchange
    ) -> Collection[int]:
        """The service calls this in the transaction that stores a turn. What the worker wants erased goes."""
        owner = Owner(work.channel, work.external_id)
        if erases_all(work.inbound):
            store.locker_erase(session, owner)
            return ()
        for effect in EvidenceSession.of(state).effects:
            self._carry_out(session, owner, work, effect)
        return ()

    def wanted(self, channel: str, *, limit: int = BATCH) -> list[Wanted]:
        """Return files to fetch, oldest first."""
        query = (
            select(WantedRow.id, WantedRow.channel, WantedRow.external_id, WantedRow.reference)
            .where(WantedRow.status == "wanted", WantedRow.channel == channel)
            .order_by(WantedRow.attempts, WantedRow.id)
            .limit(limit)
        )
        with self._storage.read() as session:
            return [Wanted(row[0], Owner(row[1], row[2]), row[3]) for row in session.execute(query)]

    def awaited(self, channel: str) -> set[str]:
        """Return the references of files that are still to be fetched, or would be if the worker agreed."""
        query = select(WantedRow.reference).where(
            WantedRow.status.in_(("offered", "wanted")), WantedRow.channel == channel
        )
        with self._storage.read() as session:
            return set(session.scalars(query))

    def fetched(self, wanted: Wanted, data: bytes) -> None:
        """Keep a fetched file. Whatever cannot be kept is noted, and the worker told by `tell`."""
        with self._storage.read() as session:
            row = session.get(WantedRow, wanted.id)
            if row is None or row.status != "wanted":  # forgotten in the meantime
                return
            received, note, source = row.at, row.note, f"{row.channel}:{row.kind}"
        try:
            receipt = self.locker.keep(wanted.owner, data, received=received, note=note, source=source)
        except EvidenceError as error:
            log.warning("evidence_not_kept", wanted=wanted.id, code=error.code)
            self.failed(wanted, error.code if error.code in _FAULTS else "gone")
            return
        self._ended(wanted.id, "same" if receipt.duplicate else "kept", receipt.entry.number)

    def failed(self, wanted: Wanted, status: str) -> None:
        """A file cannot be had or kept. `gone` and `disk_full` are tried again first."""

        def work(session: Session) -> None:
            row = session.get(WantedRow, wanted.id)
            if row is None or row.status != "wanted":
                return
            row.attempts += 1
            if status not in ("gone", "disk_full") or row.attempts >= ATTEMPTS:
                row.status = status

        self._storage.write(work)

    def tell(self) -> set[int]:
        """Put receipts, and what could not be kept, into the outbox. Returns conversations with something to send."""

        def owners(session: Session) -> list[Owner]:
            query = select(WantedRow.channel, WantedRow.external_id).where(WantedRow.status.in_(_ENDED)).distinct()
            return [Owner(*row) for row in session.execute(query)]

        with self._storage.read() as session:
            found = owners(session)
        return {told for owner in found if (told := self._storage.write(partial(self._tell, owner))) is not None}

    def stamp(self) -> int:
        """Have what is new time-stamped. Returns how many lockers; 0 when no authority can be reached."""
        done = 0
        for owner in self.locker.unstamped():
            try:
                done += self.locker.stamp(owner)
            except EvidenceError as error:
                log.warning("evidence_not_stamped", code=error.code)
                break
        return done

    def case_file(self, unit: Unit, case: CaseRow, file: CaseFileRow, data: bytes) -> None:
        """Keep a file of an open case in its worker's locker too, in the transaction that files it, with a receipt.

        The receipts of a burst are one message: `tell` sends them when nothing more is on its way.
        """
        conversation = unit.session.get(ConversationRow, case.conversation_id) if case.conversation_id else None
        if conversation is None:
            return
        owner = Owner(conversation.channel, conversation.external_id)
        try:
            receipt = self.locker.keep_in(
                unit.session, owner, data, received=file.at, source="case", case_number=case.number
            )
        except EvidenceError as error:
            log.warning("evidence_not_kept", case=case.number, code=error.code)
            if error.code in _FAULTS:
                unit.session.add(_ended_row(owner, file.at, error.code))
            return
        unit.session.add(_ended_row(owner, file.at, "same" if receipt.duplicate else "kept", receipt.entry.number))
        unit.audit("bot", "evidence_kept", case, f"evidence:{receipt.entry.number} {receipt.entry.head[:16]}")

    def _carry_out(self, session: Session, owner: Owner, work: Work, effect: Effect) -> None:
        do = effect.do
        if do in ("offer", "want"):
            self._note_files(session, owner, work, "offered" if do == "offer" else "wanted")
        elif do in ("open", "consent"):
            store.locker_ensure(
                session, owner, now=self._clock(), options=self.locker.options, reference=effect.reference
            )
            if do == "consent":
                session.execute(_offers(owner).values(status="wanted"))
        elif do == "decline":
            session.execute(
                delete(WantedRow).where(
                    WantedRow.channel == owner.channel, WantedRow.external_id == owner.external_id,
                    WantedRow.status == "offered",
                )
            )  # fmt: skip
        elif do in ("describe", "link", "remove"):
            self._write_on(session, owner, effect)

    def _note_files(self, session: Session, owner: Owner, work: Work, status: str) -> None:
        for row in session.scalars(
            select(InboundRow).where(InboundRow.id.in_(work.inbound_ids)).order_by(InboundRow.id)
        ):
            inbound = load_inbound(row.payload) if row.payload else None
            if inbound is None or not inbound.attachment:
                continue
            for written in filter(None, inbound.attachment.split("\n")):
                reference, _, name = written.partition(NAME_MARK)
                session.add(
                    WantedRow(
                        channel=owner.channel, external_id=owner.external_id, reference=reference, status=status,
                        kind=str(inbound.kind), note=(inbound.text or name)[:500], at=inbound.received or self._clock(),
                    )
                )  # fmt: skip

    def _write_on(self, session: Session, owner: Owner, effect: Effect) -> None:
        for number in effect.numbers:
            try:
                if effect.do == "remove":
                    self.locker.remove_in(session, owner=owner, number=number)
                elif effect.do == "describe":
                    self.locker.describe_in(session, owner=owner, number=number, note=effect.note)
                else:
                    self.locker.describe_in(
                        session, owner=owner, number=number, factors=tuple(effect.factors),
                        claims=tuple(effect.claims),
                    )  # fmt: skip
            except EvidenceError as error:
                log.info("evidence_not_changed", code=error.code)

    def _ended(self, wanted_id: int, status: str, number: int) -> None:
        values = {"status": status, "number": number}
        statement = update(WantedRow).where(WantedRow.id == wanted_id, WantedRow.status == "wanted")
        self._storage.write(lambda session: session.execute(statement.values(values)))

    def _tell(self, owner: Owner, session: Session) -> int | None:
        rows = session.scalars(
            select(WantedRow)
            .where(
                WantedRow.channel == owner.channel, WantedRow.external_id == owner.external_id,
                WantedRow.status.in_(_ENDED),
            )
            .order_by(WantedRow.id)
        ).all()  # fmt: skip
        if not rows or _more_coming(session, owner, self._clock()):
            return None
        known = conversation_find(session, channel=owner.channel, external_id=owner.external_id)
        now = self._clock()
        conversation = known or conversation_ensure(
            session, channel=owner.channel, external_id=owner.external_id, language="zh", now=now
        )
        receipts = self._receipts(session, owner, [(row.number, row.status == "same") for row in rows if row.number])
        faults = {fault: sum(row.status == fault for row in rows) for fault in _FAULTS}
        reply = receipts_reply(
            receipts, faults, conversation.language, limit=size_text(self.locker.options.largest)
        )  # fmt: skip
        for row in rows:
            session.delete(row)
        if not reply.blocks:
            return None
        pushed = owner.channel in self._pushed
        reply_push(session, conversation_id=conversation.id, reply=reply, now=now, pushed=pushed)
        return conversation.id

    def _receipts(self, session: Session, owner: Owner, numbers: list[tuple[int, bool]]) -> list[Receipt]:
        found = []
        for number, duplicate in dict(numbers).items():
            try:
                found.append(self.locker.receipt_in(session, owner, number, duplicate=duplicate))
            except EvidenceError:  # removed before the receipt went out
                continue
        return found


def receipts_reply(receipts: list[Receipt], faults: dict[str, int], language: str, *, limit: str = "") -> Reply:
    """Return the message with receipts: one in the chat, several as a file beside a short line."""
    lines: list[str] = []
    attachments: tuple[Attachment, ...] = ()
    choices: list[Choice] = []
    numbers = [receipt.entry.number for receipt in receipts]
    if len(receipts) == 1:
        lines.extend(receipts[0].text(language).split("\n"))
    elif receipts:
        lines.append(say(language, "kept_many", count=len(receipts), numbers=numbers_text(numbers)))
        remarks = dict.fromkeys(remark for receipt in receipts for remark in receipt.remarks(language))
        lines.extend(list(remarks)[:5])
        text = "\n\n".join(receipt.text(language) for receipt in receipts)
        name = f"{say(language, 'receipt_head')}-{numbers_text(numbers)[:40]}.txt"
        attachments = (Attachment(name=name, media_type="text/plain", content=text.encode()),)
    lines.extend(say(language, f"told_{fault}", count=count, limit=limit) for fault, count in faults.items() if count)
    if numbers:
        shown = numbers_text(numbers).replace("、", ",")
        choices.append(Choice(label=say(language, "note_button"), action=f"evidence:note:{shown}"))
        choices.append(Choice(label=say(language, "list_button"), action="evidence:list"))
    points = tuple(Point(text=line) for line in lines)
    blocks = (Block(kind=BlockKind.TEXT, points=points),) if points else ()
    return Reply(
        blocks=blocks, choices=tuple(choices), attachments=attachments, language=language, composed_by="fixed"
    )  # fmt: skip


def _ended_row(owner: Owner, at: datetime, status: str, number: int = 0) -> WantedRow:
    return WantedRow(
        channel=owner.channel, external_id=owner.external_id, reference="", status=status, kind="case", note="", at=at,
        number=number,
    )  # fmt: skip


def _more_coming(session: Session, owner: Owner, now: datetime) -> bool:
    """Whether files of that worker are still being fetched, for the locker or for a case: their receipts go together."""
    since = now - COMING_WITHIN
    locker = select(WantedRow.id).where(
        WantedRow.channel == owner.channel, WantedRow.external_id == owner.external_id, WantedRow.status == "wanted",
        WantedRow.attempts == 0, WantedRow.at > since,
    )  # fmt: skip
    case = (
        select(CaseFileRow.id)
        .join(CaseRow, CaseRow.id == CaseFileRow.case_id)
        .join(ConversationRow, ConversationRow.id == CaseRow.conversation_id)
        .where(
            ConversationRow.channel == owner.channel, ConversationRow.external_id == owner.external_id,
            CaseFileRow.status == "wanted", CaseFileRow.attempts == 0, CaseFileRow.at > since,
        )
    )  # fmt: skip
    return any(session.scalar(query.limit(1)) is not None for query in (locker, case))


def _offers(owner: Owner) -> Update:
    return update(WantedRow).where(
        WantedRow.channel == owner.channel, WantedRow.external_id == owner.external_id, WantedRow.status == "offered"
    )
