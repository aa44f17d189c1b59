"""A case as a folder a lawyer can use: packet as PDF and DOCX, conversation, evidence with an index, audit extract."""

from __future__ import annotations

import csv
import hashlib
import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from bot.audit.trail import audit_of_case
from bot.cases.rules.file_kinds import FROM_WORKER
from bot.cases.rules.office_hours import SHANGHAI
from bot.cases.selectors.packet import Section, packet
from bot.cases.selectors.trail.reading import trail_reader
from bot.cases.services.words.files import file_bytes
from bot.cases.tables import RECALLED_KIND, CaseFileRow, CaseMessageRow, CaseRow, StaffRow
from bot.cases.unit_of_work import Unit

_SIDES = {"worker": "当事人", "staff": "工作人员", "note": "内部备注", "bot": "机器人"}
_SMALL_ALREADY = frozenset(
    (".jpg", ".jpeg", ".png", ".webp", ".heic", ".mp4", ".mov", ".m4a", ".mp3", ".ogg", ".webm", ".zip", ".docx", ".xlsx", ".pdf")
)  # fmt: skip
"""Kinds of files that packing makes no smaller, only slower."""
_STATES = {
    "wanted": "还没取到",
    "held": "已存",
    "too_big": "太大，没收",
    "gone": "取不到",
    "draft": "没发出的草稿",
    "sent": "发给当事人的",
    "note": "内部备注的",
}
_TRAIL_HEAD = ("序号", "时间", "谁", "做了什么", "说明", "actor", "action", "detail", "摘要")
"""In words for people, then as the trail keeps it, for machines."""


@dataclass(frozen=True, slots=True)
class CaseFolder:
    """Everything of a case as it was at one moment. Its pages are drawn by `folder_packed`, when nothing waits for it."""

    number: int
    sections: Sequence[Section]
    files: Mapping[str, bytes]


def case_export(unit: Unit, case: CaseRow, *, actor: str, font: str = "") -> bytes:
    """Return the zip. The export itself is part of the trail. Without a Chinese font the PDF is left out, and said so."""
    return folder_packed(case_folder(unit, case, actor=actor), font=font)


def case_folder(unit: Unit, case: CaseRow, *, actor: str) -> CaseFolder:
    """Return what the zip is made of, and note the export in the trail."""
    files: dict[str, bytes] = {}
    index: list[tuple[str, ...]] = []
    evidence = unit.session.scalars(
        select(CaseFileRow).where(CaseFileRow.case_id == case.id).order_by(CaseFileRow.id)
    ).all()
    for number, row in enumerate(evidence, 1):
        folder = "证据" if row.status in FROM_WORKER else "工作人员的文件"
        name = f"{folder}/{number:03}-{_safe(row.name)}" if row.content else ""
        state = _STATES.get(row.status, row.status)
        index.append((str(number), name, row.media_type, str(row.size), row.sha256, _at(row.at), state))
        if name:
            files[name] = file_bytes(row)
    sections = [section for section in packet(unit, case) if section.title not in ("证据", "批准过的答复")]
    if index:
        rows = tuple((number, name or state, at, digest) for number, name, _, _, digest, at, state in index)
        sections.append(Section("证据目录", (), (("序号", "文件", "收到", "SHA-256"), *rows)))
    unit.audit(actor, "case_exported", case)
    files["对话.txt"] = conversation_text(unit, case).encode()
    files["证据/目录.csv"] = _csv(("序号", "文件", "类型", "字节", "SHA-256", "收到", "状态"), index)
    read = trail_reader(unit)
    trail = [
        (str(r.id), _at(r.at), *read(r), r.actor, r.action, r.detail, r.digest)
        for r in audit_of_case(unit.session, case.number)
    ]
    files["审计.csv"] = _csv(_TRAIL_HEAD, trail)
    return CaseFolder(case.number, sections, files)


def folder_packed(folder: CaseFolder, *, font: str = "") -> bytes:
    """Return the zip of a folder: its pages drawn, everything in it summed."""
    from bot.cases.export.pages import (  # (what draws takes a third of a second to import)
        NoFont,
        packet_docx,
        packet_pdf,
    )

    files = {"案卷.docx": packet_docx(folder.sections)}
    try:
        files["案卷.pdf"] = packet_pdf(folder.sections, font=font)
    except NoFont as missing:
        files["没有PDF.txt"] = str(missing).encode()
    files |= folder.files
    files["SHA256SUMS"] = "".join(
        f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in sorted(files.items())
    ).encode()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            small = Path(name).suffix.lower() in _SMALL_ALREADY
            how = zipfile.ZIP_STORED if small else zipfile.ZIP_DEFLATED
            archive.writestr(f"案件{folder.number}/{name}", content, compress_type=how)
    return packed.getvalue()


def conversation_text(unit: Unit, case: CaseRow) -> str:
    """Return everything said in the case, in order, notes marked as internal."""
    names = {row.id: row.name for row in unit.session.execute(select(StaffRow.id, StaffRow.name))}
    files = _files_by_message(unit, case)
    lines = []
    for row in unit.session.scalars(
        select(CaseMessageRow).where(CaseMessageRow.case_id == case.id).order_by(CaseMessageRow.id)
    ):
        who = _SIDES.get(row.side, row.side) + (f" {names.get(row.staff_id, '')}" if row.staff_id else "")
        state = {"waiting": "（还没送达）", "failed": "（没有送达）"}.get(row.delivery, "")
        edited = "（已撤回）" if row.kind == RECALLED_KIND else "（改过）" if row.edited_at else ""
        beside = f"［文件：{'、'.join(files[row.id])}］" if row.id in files else ""
        lines.append(f"{_at(row.at)} {who}{state}{edited}：{row.text}{beside}")
    return "\n".join(lines) + "\n"


def _files_by_message(unit: Unit, case: CaseRow) -> dict[int, list[str]]:
    """Return what the files of each message are called in the index, so that evidence is found from the talk."""
    rows = unit.session.scalars(select(CaseFileRow).where(CaseFileRow.case_id == case.id).order_by(CaseFileRow.id))
    found: dict[int, list[str]] = {}
    for number, row in enumerate(rows, 1):
        if row.message_id is not None:
            found.setdefault(row.message_id, []).append(f"{number:03}-{_safe(row.name)}")
    return found


def _at(at: object) -> str:
    return at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S") if hasattr(at, "astimezone") else ""


def _safe(name: str) -> str:
    """Return a file name that is one on every system."""
    return re.sub(r'[\\/:*?"<>|\x00-\x1f]', "_", Path(name).name).lstrip(".")[:80] or "文件"


def _csv(head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(head)
    writer.writerows([_inert(cell) for cell in row] for row in rows)
    return ("\ufeff" + text.getvalue()).encode()


def _inert(cell: str) -> str:
    """Keep a spreadsheet from taking a cell for a formula."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@") else cell
