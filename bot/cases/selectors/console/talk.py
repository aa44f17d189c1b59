"""What is said in a case, with the files that came along, and who else has it open. Reads only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from bot.cases.rules.staff.roles import Act, Role, may
from bot.cases.selectors.console.presence import also_here
from bot.cases.tables import RECALLED_KIND, CaseFileRow, CaseMessageRow, CaseRow, DraftRow, StaffRow
from bot.cases.unit_of_work import Unit

SIDES = {"worker": "当事人", "staff": "我们", "note": "内部备注", "bot": "机器人"}
PICTURES = {"image/png", "image/jpeg", "image/gif", "image/webp", "application/pdf"}
"""Kinds of files of which a picture is drawn."""
PLAYED = {"audio/ogg": "audio", "audio/mpeg": "audio", "video/mp4": "video"}
"""Kinds of files a page plays, when somebody presses play, and how."""


@dataclass(frozen=True, slots=True)
class HeldFile:
    """One file of a case. `shown`: picture, audio or video where a page can show it, else empty."""

    id: int
    name: str
    media_type: str
    size: int
    sha256: str
    at: datetime
    from_worker: bool

    @property
    def shown(self) -> str:
        return "picture" if self.media_type in PICTURES else PLAYED.get(self.media_type, "")


@dataclass(frozen=True, slots=True)
class Spoken:
    """One line of a case. `side` as in SIDES."""

    id: int
    at: datetime
    side: str
    who: str
    text: str
    delivery: str
    recalled: bool
    may_recall: bool
    files: tuple[HeldFile, ...] = ()


@dataclass(frozen=True, slots=True)
class Talk:
    """The part of a case's page that changes by itself. `mark`: another one when more than the talk has changed."""

    number: int
    here: list[str]
    """Who else has the case on the screen."""
    spoken: list[Spoken]
    version: int
    mark: str


def console_talk(unit: Unit, staff: StaffRow, case: CaseRow) -> Talk:
    """Return what is said in a case and who else has it open."""
    names = {row.id: row.name for row in unit.session.scalars(select(StaffRow))}
    rows = unit.session.scalars(
        select(CaseMessageRow).where(CaseMessageRow.case_id == case.id).order_by(CaseMessageRow.at, CaseMessageRow.id)
    )
    role, same, own = Role(staff.role), case.office_id == staff.office_id, case.assignee_id == staff.id
    answers = may(role, Act.ANSWER, own=own, same_office=same)
    beside = _files_by_message(unit, case)
    spoken = [
        Spoken(
            row.id, row.at, row.side, names.get(row.staff_id or 0, ""), row.text, row.delivery, row.kind == RECALLED_KIND,
            row.side == "staff" and row.outbox_id is not None and row.kind != RECALLED_KIND and row.delivery != "failed"
            and (answers or row.staff_id == staff.id),
            tuple(beside.get(row.id, ())),
        )
        for row in rows
    ]  # fmt: skip
    waiting = unit.session.execute(
        select(DraftRow.id, DraftRow.version)
        .where(DraftRow.case_id == case.id, DraftRow.status == "pending")
        .order_by(DraftRow.id)
    )
    mark = f"{case.version}-{'.'.join(f'{number}v{version}' for number, version in waiting)}"
    here = [name for _, name in also_here(unit, case.id, but=staff.id)]
    return Talk(case.number, here, spoken, case.version, mark)


def held_files(unit: Unit, case: CaseRow) -> list[HeldFile]:
    """Return the files of a case that are held, without those that wait with a draft."""
    return [found for _, found in _held(unit, case)]


def case_file(unit: Unit, case: CaseRow, file_id: int) -> CaseFileRow | None:
    """Return a file of a case that is held; None when there is no such file in it."""
    row = unit.session.get(CaseFileRow, file_id)
    return row if row is not None and row.case_id == case.id and row.content else None


def _files_by_message(unit: Unit, case: CaseRow) -> dict[int, list[HeldFile]]:
    found: dict[int, list[HeldFile]] = {}
    for message, one in _held(unit, case):
        if message is not None:
            found.setdefault(message, []).append(one)
    return found


def _held(unit: Unit, case: CaseRow) -> list[tuple[int | None, HeldFile]]:
    """Each file with the message it came with; its content stays where it is."""
    row = CaseFileRow
    query = select(
        row.message_id, row.id, row.name, row.media_type, row.size, row.sha256, row.at, row.status
    ).where(row.case_id == case.id, row.sha256 != "", row.status != "draft")  # fmt: skip
    return [
        (message, HeldFile(number, name, kind, size, digest, at, status == "held"))
        for message, number, name, kind, size, digest, at, status in unit.session.execute(query.order_by(row.id))
    ]
