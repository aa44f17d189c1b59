"""A case as a folder a lawyer can use: packet as PDF and DOCX, conversation, evidence with an index, audit extract."""

from __future__ import annotations

import csv
import hashlib
import io
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from docx import Document
from fpdf import FPDF
from sqlalchemy import select

from bot.cases.files import file_bytes
from bot.cases.hours import SHANGHAI
from bot.cases.packet import Section, packet
from bot.cases.tables import CaseFileRow, CaseMessageRow, CaseRow, StaffRow
from bot.cases.unit import Unit
from bot.privacy.audit import audit_of_case

_SIDES = {"worker": "当事人", "staff": "工作人员", "note": "内部备注", "bot": "机器人"}
_FONTS = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc", "/usr/share/fonts/truetype/arphic/uming.ttc",
    "/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf", "/System/Library/Fonts/PingFang.ttc",
    "C:/Windows/Fonts/msyh.ttc",
)  # fmt: skip


class NoFont(Exception):
    """No font with Chinese characters was found for the PDF. `str()` says what to install."""

    code = "no_font"


def case_export(unit: Unit, case: CaseRow, *, actor: str, font: str = "") -> bytes:
    """Return the zip. The export itself is part of the trail. Without a Chinese font the PDF is left out, and said so."""
    sections = packet(unit, case)
    unit.audit(actor, "case_exported", case)
    files: dict[str, bytes] = {"案卷.docx": packet_docx(sections)}
    try:
        files["案卷.pdf"] = packet_pdf(sections, font=font)
    except NoFont as missing:
        files["没有PDF.txt"] = str(missing).encode()
    files["对话.txt"] = conversation_text(unit, case).encode()
    index: list[tuple[str, ...]] = []
    evidence = list(
        unit.session.scalars(select(CaseFileRow).where(CaseFileRow.case_id == case.id).order_by(CaseFileRow.id))
    )
    for number, row in enumerate(evidence, 1):
        name = f"证据/{number:03}-{Path(row.name).name}" if row.status == "held" else ""
        index.append((str(number), name, row.media_type, str(row.size), row.sha256, _at(row.at), row.status))
        if name:
            files[name] = file_bytes(row)
    files["证据/目录.csv"] = _csv(("序号", "文件", "类型", "字节", "SHA-256", "收到", "状态"), index)
    trail = [
        (str(r.id), _at(r.at), r.actor, r.action, r.detail, r.digest) for r in audit_of_case(unit.session, case.number)
    ]
    files["审计.csv"] = _csv(("序号", "时间", "谁", "做了什么", "说明", "摘要"), trail)
    files["SHA256SUMS"] = "".join(
        f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in sorted(files.items())
    ).encode()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(f"案件{case.number}/{name}", content)
    return packed.getvalue()


def packet_docx(sections: Sequence[Section]) -> bytes:
    """Return the packet as DOCX."""
    document = Document()
    for number, section in enumerate(sections):
        document.add_heading(section.title, level=1 if number == 0 else 2)
        for line in section.lines:
            document.add_paragraph(line, style=None if number == 0 else "List Bullet")
    packed = io.BytesIO()
    document.save(packed)
    return packed.getvalue()


def packet_pdf(sections: Sequence[Section], *, font: str = "") -> bytes:
    """Return the packet as PDF. Raises NoFont."""
    found = next((path for path in ((font,) if font else _FONTS) if Path(path).is_file()), "")
    if not found:
        raise NoFont(
            "没有找到中文字体，PDF 没有生成。Debian 上安装 fonts-wqy-microhei 或 fonts-noto-cjk 再导出；DOCX 内容相同。"
        )
    pdf = FPDF()
    pdf.add_font("cjk", fname=found)
    pdf.add_page()
    for number, section in enumerate(sections):
        pdf.set_font("cjk", size=16 if number == 0 else 13)
        pdf.multi_cell(0, 9, section.title, new_x="LMARGIN", new_y="NEXT")
        pdf.set_font("cjk", size=10)
        for line in section.lines:
            pdf.multi_cell(0, 6, line, new_x="LMARGIN", new_y="NEXT")
        pdf.ln(3)
    return bytes(pdf.output())


def conversation_text(unit: Unit, case: CaseRow) -> str:
    """Return everything said in the case, in order, notes marked as internal."""
    names = {row.id: row.name for row in unit.session.execute(select(StaffRow.id, StaffRow.name))}
    lines = []
    for row in unit.session.scalars(
        select(CaseMessageRow).where(CaseMessageRow.case_id == case.id).order_by(CaseMessageRow.id)
    ):
        who = _SIDES.get(row.side, row.side) + (f" {names.get(row.staff_id, '')}" if row.staff_id else "")
        state = {"waiting": "（还没送达）", "failed": "（没有送达）"}.get(row.delivery, "")
        edited = "（改过）" if row.edited_at else ""
        lines.append(f"{_at(row.at)} {who}{state}{edited}：{row.text}")
    return "\n".join(lines) + "\n"


def _at(at: object) -> str:
    return at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S") if hasattr(at, "astimezone") else ""


def _csv(head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(head)
    writer.writerows([_inert(cell) for cell in row] for row in rows)
    return ("\ufeff" + text.getvalue()).encode()


def _inert(cell: str) -> str:
    """Keep a spreadsheet from taking a cell for a formula."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@") else cell
