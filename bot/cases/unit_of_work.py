"""One unit of work on cases: a transaction, its instant, who acts, and which conversations have something to send."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.audit.trail import audit_append
from bot.cases.rules.errors import NotFound
from bot.cases.rules.office_hours import SHANGHAI, OfficeHours
from bot.cases.rules.states import Stage
from bot.cases.rules.triggers import CasePolicy
from bot.cases.tables import CaseFileRow, CaseRow, OfficeRow, StaffRow
from bot.contract.messages import Block, BlockKind, Choice, Clause, Point, Reply
from bot.storage.conversations import conversation_ensure
from bot.storage.outbox import reply_push
from bot.storage.tables import ConversationRow

STAFF_CHANNEL = "telegram_staff"
INSIDE = "inside"
"""`Reply.composed_by` of talk between colleagues."""
DESK = "desk"
"""The conversation of the whole group: digest, warnings, what belongs to no case."""


class Lane(StrEnum):
    """How soon a message to staff leaves. Each lane of a case, and of the group, is a conversation in its own order."""

    WORDS = "case"
    """What people say and do."""
    ALARM = "alarm"
    """Before all else."""
    CLOCK = "clock"
    """What only the time of day brings, for many cases at once: it leaves most of the group's minute to people's words."""


_LANES = frozenset(lane.value for lane in Lane)


def staff_conversation(number: int, lane: Lane = Lane.WORDS) -> str:
    """Return the name of the conversation with staff about a case; 0: about none."""
    if number:
        return f"{lane}:{number}"
    return DESK if lane is Lane.WORDS else lane


def lane_of(name: str) -> Lane:
    """Return the lane a conversation with staff is."""
    kind = name.partition(":")[0]
    return Lane(kind) if kind in _LANES else Lane.WORDS


def case_number_of(name: str) -> int:
    """Return the number of the case a conversation with staff is about; 0 for the group itself."""
    kind, _, number = name.partition(":")
    return int(number) if kind in _LANES and number.isdecimal() else 0


CheckText = Callable[[str, date, str], list[str]]
"""The citation gate on a text for a worker: text, day, material beside it; returns the problems found, in plain words."""

ClauseLines = Callable[[str, Sequence[str], date], list[str]]


def _no_problems(text: str, on: date, beside: str) -> list[str]:
    return []


@dataclass(slots=True)
class CaseOptions:
    """What the services need to know of the installation."""

    policy: CasePolicy = field(default_factory=CasePolicy)
    check: CheckText = _no_problems
    pushed: Collection[str] = ("telegram",)
    """Channels whose messages a sender delivers."""
    staff_pushed: bool = False
    """Whether there is a staff group to deliver to."""
    clause_hashes: Callable[[str, date], Mapping[str, str]] = lambda text, on: {}
    """The clauses a text cites, each with a hash of its wording on the day."""
    clauses: ClauseLines = lambda card, keys, on: []
    """Clauses of a situation and of citation keys, each in one line, as they stood on the day."""
    clauses_open: Callable[[str, Sequence[str], date], Sequence[Clause]] = lambda card, keys, on: ()
    """The same clauses with their text."""
    topic_of: Callable[[str], str] = lambda card: ""
    """The topic of a situation."""
    title_of: Callable[[str], str] = lambda card: ""
    """The title of a situation."""
    topic_link: Callable[[int], str] = lambda topic: ""
    """The address of a forum topic of the staff group; empty where it has none."""
    file_held: Callable[[Unit, CaseRow, CaseFileRow, bytes], None] = lambda unit, case, file, content: None
    """Called when a file of the worker was filed, in the same transaction: it goes into the evidence locker too."""


@dataclass(slots=True)
class Unit:
    """One transaction of the cases."""

    session: Session
    now: datetime
    options: CaseOptions
    announce: set[int] = field(default_factory=set)

    @property
    def today(self) -> date:
        return self.now.astimezone(SHANGHAI).date()

    def audit(self, actor: str, action: str, case: CaseRow | None = None, detail: str = "") -> None:
        """Record an event without content."""
        audit_append(
            self.session, at=self.now, actor=actor, action=action,
            case_number=case.number if case is not None else None, detail=detail,
        )  # fmt: skip

    def office(self, office_id: int) -> OfficeRow:
        return self.session.get_one(OfficeRow, office_id)

    def hours(self, office_id: int) -> OfficeHours:
        office = self.office(office_id)
        return OfficeHours.read(office.opens, office.closes, office.answer_within)

    def to_worker(self, case: CaseRow, reply: Reply) -> int | None:
        """Put a reply into the worker's chat. Returns its outbox id; None when the chat is gone."""
        conversation = self.session.get(ConversationRow, case.conversation_id) if case.conversation_id else None
        if conversation is None:
            return None
        pushed = conversation.channel in self.options.pushed
        self.announce.add(conversation.id)
        return reply_push(self.session, conversation_id=conversation.id, reply=reply, now=self.now, pushed=pushed)

    def to_staff(self, case: CaseRow | None, reply: Reply, lane: Lane = Lane.WORDS) -> int:
        """Put a message into the topic of the case, or into the group itself. Returns its outbox id.

        The topic of an erased case is gone: what is said about it goes into the group.
        """
        if case is not None and case.stage == Stage.ERASED:
            case = None
        external = staff_conversation(case.number if case is not None else 0, lane)
        conversation = conversation_ensure(
            self.session, channel=STAFF_CHANNEL, external_id=external, language="zh", now=self.now
        )
        conversation.last_active_at = self.now
        if case is not None and case.staff_conversation_id is None and lane is Lane.WORDS:
            case.staff_conversation_id = conversation.id
        self.announce.add(conversation.id)
        return reply_push(
            self.session, conversation_id=conversation.id, reply=reply, now=self.now, pushed=self.options.staff_pushed
        )


def case_numbered(unit: Unit, number: int) -> CaseRow:
    """Return the case. Raises NotFound."""
    case = unit.session.scalar(select(CaseRow).where(CaseRow.number == number))
    if case is None:
        raise NotFound(f"没有编号 {number} 的案件。")
    return case


def case_of_token(session: Session, token: str) -> CaseRow | None:
    """Return the case a worker's conversation knows by its token; for a merged one the case it went into."""
    case = session.scalar(select(CaseRow).where(CaseRow.token == token))
    while case is not None and case.merged_into is not None:
        case = session.scalar(select(CaseRow).where(CaseRow.number == case.merged_into))
    return case


def actor_name(staff: StaffRow | None) -> str:
    """Return how the trail names a member of staff; the bot when there is none."""
    return f"staff:{staff.id}" if staff is not None else "bot"


def words(
    *texts: str,
    heading: str = "",
    choices: tuple[tuple[str, str], ...] = (),
    language: str = "zh",
    inside: bool = False,
) -> Reply:
    """Return a plain message: lines, and buttons as (label, action). `inside`: talk between colleagues; who answers it
    in the topic is not taken to speak to the worker."""
    block = Block(kind=BlockKind.TEXT, heading=heading, points=tuple(Point(text=text) for text in texts if text))
    return Reply(
        blocks=(block,), choices=tuple(Choice(label=label, action=action) for label, action in choices),
        language=language, composed_by=INSIDE if inside else "fixed",
    )  # fmt: skip
