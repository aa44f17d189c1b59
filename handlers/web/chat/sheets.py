"""An answer as a file to keep or to send on: a PDF, and the same sheet as a picture. Set in the font of the documents."""

from __future__ import annotations

import io
from datetime import datetime

from bot.contract.messages import BlockKind, Reply
from bot.drafting.model import Block, Paragraph, Run, Style
from bot.drafting.printing.pdf import Sheet, render_pdfs
from handlers.web.texts import text
from handlers.web.transcript import Shown

SCALE = 2.0
"""Pixels a point of the picture."""
MARGIN = 48
"""Pixels left white at the end of the picture."""
LINE = 12
"""Pixels left white under the last line of a page, about as much as between two lines."""
FOOT = 110
"""Pixels at the foot of a page that bear its number."""


def answer_pdf(turn: Shown, reply: Reply, at: datetime, language: str) -> bytes:
    """Return a turn as PDF: what was asked, the answer with its citations, the clauses in full. Raises NoFont."""
    blocks = [
        Paragraph(Style.TITLE, (Run(text(language, "name")),)),
        Paragraph(Style.NOTE, (Run(f"{at:%Y-%m-%d %H:%M}  {text(language, 'sheet_note')}"),)),
        *(Paragraph(Style.LINE, (Run(f"“{words}”"),)) for words in turn.said),
        *_answer(reply),
        *_clauses(reply, language),
    ]
    return render_pdfs([Sheet(text(language, "name"), blocks, "")])[0]


def _answer(reply: Reply) -> list[Block]:
    labels = {clause.ref: clause.label for clause in reply.clauses}
    found: list[Block] = []
    for block in reply.blocks:
        if block.heading:
            found.append(Paragraph(Style.HEADING, (Run(block.heading),), keep=True))
        for point in block.points:
            cited = "".join(f"（{labels[ref]}）" for ref in point.refs if ref in labels)
            said = Run(f"{point.when}{point.text}{cited}", bold=block.kind is BlockKind.LEAD)
            item = block.kind is BlockKind.POINTS
            found.append(Paragraph(Style.ITEM if item else Style.LINE, (said,), lead="· " if item else ""))
    return found


def _clauses(reply: Reply, language: str) -> list[Block]:
    held = [clause for clause in reply.clauses if clause.text]
    if not held:
        return []
    found: list[Block] = [Paragraph(Style.HEADING, (Run(text(language, "sheet_basis")),), keep=True)]
    for clause in held:
        whole = clause.text.replace("\n", "")
        found.append(Paragraph(Style.NOTE, (Run(clause.label, bold=True), Run(f"　{whole}"))))
    return found


def picture_of(pdf: bytes) -> bytes:
    """Return the pages of a PDF as one PNG, one under the other, without the white between them. Text is black on white."""
    import pypdfium2
    from PIL import Image, ImageChops

    document = pypdfium2.PdfDocument(pdf)
    pages: list[Image.Image] = []
    for page in document:
        image = page.render(scale=SCALE, grayscale=True).to_pil().convert("L")
        image = image.crop((0, 0, image.width, image.height - FOOT))
        drawn = ImageChops.invert(image).getbbox() or (0, 0, 0, 0)
        top = drawn[1] if pages else 0
        pages.append(image.crop((0, top, image.width, drawn[3] + LINE)))
    document.close()
    whole = Image.new("L", (pages[0].width, sum(page.height for page in pages) + MARGIN), "white")
    top = 0
    for page in pages:
        whole.paste(page, (0, top))
        top += page.height
    packed = io.BytesIO()
    whole.point(lambda shade: shade & 0xF0 | shade >> 4).save(packed, "PNG", compress_level=9)
    return packed.getvalue()
