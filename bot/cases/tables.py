"""Tables of the cases: offices, staff, cases, their messages, files, drafts, groups, approved answers.

What a person wrote stands in SealedText columns only. Plain columns hold what the queue, the clocks and the linking of
similar grievances need: kinds, places, dates, states.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, Text, UniqueConstraint, event
from sqlalchemy.orm import Mapped, attributes, mapped_column

from bot.storage.engine.types import SealedText, UtcDateTime
from bot.storage.tables import KEEP_IDS
from knowledge.library.tables import Base


class OfficeRow(Base):
    """A team: where it works, for whom, in which hours."""

    __tablename__ = "offices"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(100), unique=True)
    cities: Mapped[list[str]] = mapped_column(JSON, default=list)
    """Empty: takes every city no other office takes."""
    kinds: Mapped[list[str]] = mapped_column(JSON, default=list)
    languages: Mapped[list[str]] = mapped_column(JSON, default=list)
    contacts: Mapped[str] = mapped_column(String(400), default="")
    opens: Mapped[str] = mapped_column(String(5), default="09:00")
    closes: Mapped[str] = mapped_column(String(5), default="17:30")
    answer_within: Mapped[dict[str, float]] = mapped_column(JSON, default=dict)
    """Working hours within which a worker hears, by priority, where the office promises otherwise than usual."""
    supervised: Mapped[bool] = mapped_column(default=False)
    digest_on: Mapped[date | None]
    """The last day whose digest was posted."""


class StaffRow(Base):
    """A member of an office. Leaving sets `active` to false; the row stays for the trail."""

    __tablename__ = "staff"
    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("offices.id"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    """First name, as workers see it."""
    role: Mapped[str] = mapped_column(String(20))
    telegram_id: Mapped[int | None] = mapped_column(BigInteger, unique=True)
    supervised: Mapped[bool] = mapped_column(default=False)
    active: Mapped[bool] = mapped_column(default=True)
    away_until: Mapped[date | None]
    joined_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    left_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class InvitationRow(Base):
    """A one-time way in. Only the hash of its token is kept."""

    __tablename__ = "staff_invitations"
    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class GroupRow(Base):
    """Several cases, one grievance; each worker agreed to be linked."""

    __tablename__ = "case_groups"
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class CaseRow(Base):
    """An escalated matter, from consent to closing."""

    __tablename__ = "cases"
    __table_args__ = (
        Index(
            "ix_cases_work", "stage", "office_id", "assignee_id", "card", "priority", "danger_since", "due_at", "deadline_on",
            "risk", "group_size", "waiting_since", "created_at",
        ),
        Index("ix_cases_topic", "topic_id"),
        Index("ix_cases_danger", "danger_since"),
        Index("ix_cases_hearing", "hearing_at"),
        Index("ix_cases_figures", "created_at", "office_id", "outcome", "solved", "recovered"),
        KEEP_IDS,
    )  # fmt: skip
    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)
    """The number the worker got: that of the request for a person."""
    token: Mapped[str] = mapped_column(String(40), unique=True)
    """By it the worker's conversation knows its case."""
    conversation_id: Mapped[int | None] = mapped_column(ForeignKey("conversations.id", ondelete="SET NULL"), index=True)
    staff_conversation_id: Mapped[int | None] = mapped_column(ForeignKey("conversations.id", ondelete="SET NULL"))
    office_id: Mapped[int] = mapped_column(ForeignKey("offices.id"))
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), index=True)
    stage: Mapped[str] = mapped_column(String(20))
    outcome: Mapped[str] = mapped_column(String(20), default="")
    outcome_detail: Mapped[str] = mapped_column(SealedText, default="")
    trigger: Mapped[str] = mapped_column(String(40))
    language: Mapped[str] = mapped_column(String(10), default="zh")
    city: Mapped[str] = mapped_column(String(40), default="")
    worker_kind: Mapped[str] = mapped_column(String(40), default="")
    card: Mapped[str] = mapped_column(String(120), default="")
    facts: Mapped[str] = mapped_column(SealedText, default="")
    """JSON of the facts: slot to value, source turn, confirmed."""
    asked_slot: Mapped[str] = mapped_column(String(40), default="")
    """The fact staff asked the worker for."""
    grievance_key: Mapped[str] = mapped_column(String(64), default="", index=True)
    link_state: Mapped[str] = mapped_column(String(10), default="")
    """asked, yes or no."""
    group_id: Mapped[int | None] = mapped_column(ForeignKey("case_groups.id"), index=True)
    group_size: Mapped[int] = mapped_column(default=1)
    deadline_on: Mapped[date | None]
    risk: Mapped[int] = mapped_column(default=0)
    reasons: Mapped[str] = mapped_column(String(200), default="")
    """Names of the triggers that spoke, joined by commas: why the case is as urgent as it is."""
    danger_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Since when danger to life is open; empty once somebody said how it was settled."""
    danger_why: Mapped[str] = mapped_column(String(20), default="")
    danger_seen_by: Mapped[int | None]
    """Who took the alarm up."""
    danger_told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When the alarm was said last."""
    priority: Mapped[str] = mapped_column(String(10), default="normal")
    priority_set: Mapped[str] = mapped_column(String(10), default="")
    """What a person set it to; empty while it follows from the case alone."""
    hearing_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    hearing_place: Mapped[str] = mapped_column(SealedText, default="")
    hearing_told: Mapped[int] = mapped_column(default=0)
    """0 nothing said of the coming hearing, 1 staff, 2 the worker, 3 asked how it went."""
    topic_id: Mapped[int | None] = mapped_column(BigInteger)
    """The forum topic of the case; 0 once the topic was given up."""
    topic_stale: Mapped[bool] = mapped_column(default=True)
    """Whether something its name says has changed since the topic got its name."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    claimed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    waiting_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Since when the worker waits for a word from a person; empty while it is the worker's turn."""
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When that word was promised."""
    alarm: Mapped[int] = mapped_column(default=0)
    """0 nothing said about the coming breach, 1 warned, 2 escalated."""
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    erase_on: Mapped[date | None]
    erased_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    merged_into: Mapped[int | None]
    solved: Mapped[str] = mapped_column(String(10), default="")
    rating: Mapped[int | None]
    comment: Mapped[str] = mapped_column(SealedText, default="")
    recovered: Mapped[int | None]
    """Whole yuan the worker got, as far as staff know."""
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 (SQLAlchemy's own form)


NAMED_BY = ("priority", "stage", "assignee_id", "city", "worker_kind", "danger_since")
"""What the name of a case's topic says."""


@event.listens_for(CaseRow, "before_update")
def _topic_named_anew(mapper: object, connection: object, case: CaseRow) -> None:
    """A change of what the topic's name says makes the name stale, whoever made it."""
    if any(attributes.get_history(case, name).has_changes() for name in NAMED_BY):
        case.topic_stale = True


RECALLED_KIND = "recalled"
"""Kind of a message that was taken back."""


class CaseMessageRow(Base):
    """One line of a case: from the worker, to the worker, or internal."""

    __tablename__ = "case_messages"
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), index=True)
    side: Mapped[str] = mapped_column(String(10))
    """worker, staff, note or bot."""
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    kind: Mapped[str] = mapped_column(String(20), default="text")
    text: Mapped[str] = mapped_column(SealedText, default="")
    source: Mapped[str] = mapped_column(String(60), default="", index=True)
    """Where it came from: `turn:7` of the worker, `tg:<message id>` of the staff group."""
    outbox_id: Mapped[int | None] = mapped_column(index=True)
    """The row that carries it to the worker."""
    delivery: Mapped[str] = mapped_column(String(20), default="", index=True)
    """waiting, sent, failed; editing or recalling while a correction is under way; empty for what goes nowhere."""
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    edited_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class CaseFileRow(Base):
    """A file of a case: kept as bytes, typed by its content, never opened or run."""

    __tablename__ = "case_files"
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), index=True)
    message_id: Mapped[int | None] = mapped_column(ForeignKey("case_messages.id", ondelete="SET NULL"))
    channel: Mapped[str] = mapped_column(String(20), default="")
    reference: Mapped[str] = mapped_column(String(300), default="")
    status: Mapped[str] = mapped_column(String(12), default="wanted", index=True)
    """wanted, held, too_big, gone; from staff: draft, sent, note."""
    name: Mapped[str] = mapped_column(SealedText, default="")
    media_type: Mapped[str] = mapped_column(String(100), default="")
    size: Mapped[int] = mapped_column(default=0)
    sha256: Mapped[str] = mapped_column(String(64), default="")
    content: Mapped[str] = mapped_column(SealedText, default="")
    """The bytes in base64."""
    attempts: Mapped[int] = mapped_column(default=0)
    shown: Mapped[bool] = mapped_column(default=False)
    """Whether the topic has it, or need not have it."""
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class DraftRow(Base):
    """A reply that waits for a decision: of a supervisor, or of its author after the gate spoke."""

    __tablename__ = "case_drafts"
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), index=True)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    """Empty: made by the machine."""
    why: Mapped[str] = mapped_column(String(20))
    """supervised, gate, not_holder or machine."""
    text: Mapped[str] = mapped_column(SealedText)
    first_text: Mapped[str] = mapped_column(SealedText, default="", server_default="")
    """What its author wrote, once somebody has changed it; empty before."""
    source: Mapped[str] = mapped_column(String(60), default="")
    problems: Mapped[list[str]] = mapped_column(JSON, default=list)
    status: Mapped[str] = mapped_column(String(10), default="pending")
    reason: Mapped[str] = mapped_column(SealedText, default="")
    note: Mapped[str] = mapped_column(SealedText, default="")
    shown_in: Mapped[list[int]] = mapped_column(JSON, default=list)
    """Outbox rows that show the draft with its buttons."""
    reminded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class ApprovedAnswerRow(Base):
    """An answer a supervisor approved, offered again for the same situation until a clause it cites changes."""

    __tablename__ = "approved_answers"
    id: Mapped[int] = mapped_column(primary_key=True)
    card: Mapped[str] = mapped_column(String(120), index=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("offices.id"))
    text: Mapped[str] = mapped_column(SealedText)
    clauses: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    """Citation to the hash of the clause it rested on."""
    approved_on: Mapped[date]
    expired: Mapped[bool] = mapped_column(default=False)


class CannedReplyRow(Base):
    """A reply kept ready under a name; variables in braces."""

    __tablename__ = "canned_replies"
    __table_args__ = (UniqueConstraint("office_id", "name"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("offices.id"))
    name: Mapped[str] = mapped_column(String(40))
    text: Mapped[str] = mapped_column(Text)


class ConsentRow(Base):
    """A worker's yes, and when it was taken back. `wording` names the text that was agreed to."""

    __tablename__ = "consents"
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    wording: Mapped[str] = mapped_column(String(20))
    given_at: Mapped[datetime] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class CaseTermRow(Base):
    """A keyed hash of a piece of a case's short facts: by it a case is found without opening what is sealed."""

    __tablename__ = "case_terms"
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True)
    term: Mapped[str] = mapped_column(String(32), primary_key=True, index=True)


class SearchKeyRow(Base):
    """The key of those hashes, sealed like content: rotating the encryption keys seals it again and changes no hash."""

    __tablename__ = "case_search_key"
    id: Mapped[int] = mapped_column(primary_key=True)
    secret: Mapped[str] = mapped_column(SealedText)
