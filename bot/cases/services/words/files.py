"""Files of a case: fetched once, typed by their content, hashed, kept as bytes. Nothing is opened or run."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from bot.cases.rules.errors import NotAllowed
from bot.cases.rules.file_kinds import MAX_BYTES, PROGRAMS, RISKY, size_text, sniff
from bot.cases.tables import CaseFileRow, CaseRow
from bot.cases.texts import say
from bot.cases.unit_of_work import Unit, words
from bot.contract.messages import Attachment

ATTEMPTS = 5
ALBUM = 10
"""Files shown at once: what Telegram takes in one album."""
COMING_WITHIN = timedelta(seconds=60)
"""How long files that were fetched wait for others of the same case."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file to fetch from its channel."""

    id: int
    case_number: int
    channel: str
    reference: str


def files_wanted(unit: Unit, channel: str, *, limit: int = 20) -> list[Wanted]:
    """Return files to fetch, oldest first."""
    rows = unit.session.execute(
        select(CaseFileRow.id, CaseRow.number, CaseFileRow.channel, CaseFileRow.reference)
        .join(CaseRow, CaseRow.id == CaseFileRow.case_id)
        .where(CaseFileRow.status == "wanted", CaseFileRow.channel == channel)
        .order_by(CaseFileRow.id)
        .limit(limit)
    )
    return [Wanted(*row) for row in rows]


def file_keep(unit: Unit, file_id: int, content: bytes) -> None:
    """Keep the bytes; `files_show` passes them on. A file that could do harm is kept, named, and not passed on."""
    row = unit.session.get(CaseFileRow, file_id)
    if row is None or row.status != "wanted":
        return
    if len(content) > MAX_BYTES:
        file_refuse(unit, file_id, "too_big")
        return
    case = unit.session.get_one(CaseRow, row.case_id)
    media_type, extension = sniff(content)
    row.media_type, row.size = media_type, len(content)
    row.sha256 = hashlib.sha256(content).hexdigest()
    row.content = base64.b64encode(content).decode()
    row.status, row.name = "held", f"{_plain_name(row.name) or '文件'}-{row.id}{extension}"
    row.reference = ""
    unit.session.flush()
    if media_type in RISKY:
        told = f"当事人发来的文件 {row.name} 是能运行的或带脚本的类型（{media_type}），没有转发，只作证据保存。不要打开；导出案卷能取到。"
        unit.to_staff(case, words(told))
        row.shown = True
    unit.options.file_held(unit, case, row, content)
    unit.audit("worker", "file_held", case, f"file:{row.id} {media_type} {row.sha256}")


def files_show(unit: Unit) -> int:
    """Pass the files that were fetched on into their topics, ten at a time, once no more are on their way. Returns how
    many."""
    held = (
        select(CaseFileRow).where(CaseFileRow.status == "held", CaseFileRow.shown.is_(False)).order_by(CaseFileRow.id)
    )
    of_case: dict[int, list[CaseFileRow]] = {}
    for row in unit.session.scalars(held.limit(200)):
        of_case.setdefault(row.case_id, []).append(row)
    count = 0
    for case_id, rows in of_case.items():
        if _more_coming(unit, case_id) and len(rows) < ALBUM:
            continue
        case = unit.session.get_one(CaseRow, case_id)
        for start in range(0, len(rows), ALBUM):
            album = rows[start : start + ALBUM]
            _show(unit, case, album)
            count += len(album)
    return count


def _more_coming(unit: Unit, case_id: int) -> bool:
    since = unit.now - COMING_WITHIN
    query = select(CaseFileRow.id).where(
        CaseFileRow.case_id == case_id, CaseFileRow.status == "wanted", CaseFileRow.at > since
    )
    return unit.session.scalar(query.limit(1)) is not None


def _show(unit: Unit, case: CaseRow, rows: Sequence[CaseFileRow]) -> None:
    for row in rows:
        row.shown = True
    files = tuple(Attachment(name=row.name, media_type=row.media_type, content=file_bytes(row)) for row in rows)
    size = size_text(sum(row.size for row in rows))
    names = "、".join(row.name for row in rows)
    told = f"当事人的文件 {names}（{size}）" if len(rows) == 1 else f"当事人的 {len(rows)} 个文件（{size}）：{names}"
    unit.to_staff(case, words(told).model_copy(update={"attachments": files}))
    unit.session.flush()


def _plain_name(name: str) -> str:
    """The name a sender gave, without its ending (the content says what a file is) and without what names no file."""
    return re.sub(r"[\\/:*?\"<>|\x00-\x1f]", "", name).rsplit(".", 1)[0].strip()[:60] if name else ""


def refuse_programs(attachments: Iterable[Attachment]) -> None:
    """Raise NotAllowed for a file from staff that could run on a worker's phone or computer."""
    if any(sniff(attachment.content)[0] in PROGRAMS for attachment in attachments):
        raise NotAllowed("没有发出：这个文件是程序、脚本、网页，或带宏。请转成 PDF 或图片再发。")


def file_refuse(unit: Unit, file_id: int, status: str) -> None:
    """A file cannot be had: tell the worker and staff. `status`: too_big or gone."""
    row = unit.session.get(CaseFileRow, file_id)
    if row is None or row.status != "wanted":
        return
    if status == "gone" and row.attempts + 1 < ATTEMPTS:
        row.attempts += 1
        return
    row.status = status
    case = unit.session.get_one(CaseRow, row.case_id)
    unit.session.flush()
    unit.to_worker(case, words(say(case.language, f"file_{status}"), language=case.language))
    why = "超过 20 MB" if status == "too_big" else "取不到了"
    unit.to_staff(case, words(f"当事人的一个文件{why}，没有收进来；已告诉当事人重发。"))
    unit.audit("bot", "file_refused", case, f"file:{row.id} {status}")


def file_of_staff(
    case: CaseRow,
    attachment: Attachment,
    at: datetime,
    *,
    status: str,
    reference: str = "",
    message_id: int | None = None,
) -> CaseFileRow:
    """Return the row that keeps a file from staff. `status`: draft while it waits with one, sent, or note."""
    return CaseFileRow(
        case_id=case.id, message_id=message_id, channel="", reference=reference, status=status, name=attachment.name,
        media_type=sniff(attachment.content)[0], size=len(attachment.content), at=at,
        sha256=hashlib.sha256(attachment.content).hexdigest(), content=base64.b64encode(attachment.content).decode(),
    )  # fmt: skip


def files_of_draft(unit: Unit, draft_id: int) -> list[CaseFileRow]:
    """Return the files that wait with a draft."""
    return list(
        unit.session.scalars(
            select(CaseFileRow)
            .where(CaseFileRow.reference == f"draft:{draft_id}", CaseFileRow.status == "draft")
            .order_by(CaseFileRow.id)
        )
    )


def file_bytes(row: CaseFileRow) -> bytes:
    """Return the content of a kept file."""
    return base64.b64decode(row.content)
