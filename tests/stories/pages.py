"""Writes docs/stories.md: what was said, and pictures of the pages of the papers."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from PIL import Image

from bot.drafting import templates
from tests.stories.play import Played

DOCUMENT = Path(__file__).parents[2] / "docs" / "stories.md"
PICTURES = Path(__file__).parents[2] / "docs" / "images" / "stories"
WIDTH = 900
GREYS = 16
HEAD = """# Five stories, from the first message to the papers

Written by `tests/test_stories.py` (`YOUJU_WRITE_STORIES=1`), which plays them through the whole service without a model:
dialogue, sums, deadlines, evidence locker, documents. What stands here is what was said and printed, not edited; the
messages are as wide as a phone. People, companies and places of work are invented. The sums are worked out by hand in
`tests/stories/*.yaml`, with the articles.

The pictures are the PDF pages; those marked DOCX are the Word file as an office program shows it.
"""
_FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><include ignore_missing="yes">/etc/fonts/fonts.conf</include>{}</fontconfig>
"""
_STAND_IN = """<match target="pattern"><test name="family"><string>{}</string></test>
<edit name="family" mode="assign" binding="strong"><string>Noto Serif CJK SC</string></edit></match>
"""


def picture_name(story: str, paper: str, page: int, *, docx: bool = False) -> str:
    """Return the file name of a picture."""
    name = next(template.name for template in templates().values() if template.file == paper)
    return f"{story}-{name}{'-docx' if docx else ''}-{page}.png"


def write(played: Mapping[str, Played]) -> None:
    """Renew the document and its pictures."""
    shutil.rmtree(PICTURES, ignore_errors=True)
    PICTURES.mkdir(parents=True)
    parts = [HEAD]
    for name, one in played.items():
        parts.append(f"## {one.story['title']}\n")
        parts.append("Worked out by hand:\n\n" + "\n".join(f"> {line}" for line in one.story["working"].splitlines()))
        parts.append(f"\n<details><summary>What was said</summary>\n\n```text\n{one.transcript()}\n```\n\n</details>\n")
        parts += _papers(name, one)
    DOCUMENT.write_text("\n".join(parts), encoding="utf-8")


def _papers(name: str, one: Played) -> list[str]:
    parts = []
    for number, paper in enumerate(one.story["papers"]):
        shown = [_save(page, picture_name(name, paper, at)) for at, page in _pages(one.files[f"{paper}.pdf"].content)]
        parts.append(f"### {paper}\n\n" + "\n".join(_shown(picture, paper) for picture in shown) + "\n")
        if number == 0 and (pdf := as_pdf(one.files[f"{paper}.docx"].content)):
            shown = [_save(page, picture_name(name, paper, at, docx=True)) for at, page in _pages(pdf)]
            parts.append("DOCX:\n\n" + "\n".join(_shown(picture, f"{paper}.docx") for picture in shown) + "\n")
    first = next(iter(one.story["papers"]))
    cover = f"{first}-交之前看.pdf"
    if name == next(iter(sorted(path.stem for path in Path(__file__).parent.glob("*.yaml")))):
        stem = re.sub(r"-1\.png$", "", picture_name(name, first, 1))
        shown = [_save(page, f"{stem}-cover-{at}.png") for at, page in _pages(one.files[cover].content)]
        parts.append("### 交之前看\n\n" + "\n".join(_shown(picture, "交之前看") for picture in shown) + "\n")
    return parts


def _shown(picture: str, alt: str) -> str:
    return f'<img src="images/stories/{picture}" width="450" alt="{alt}">'


def _pages(pdf: bytes) -> list[tuple[int, Image.Image]]:
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    return [(at, page.render(scale=WIDTH / page.get_width()).to_pil()) for at, page in enumerate(document, 1)]


def _save(page: Image.Image, name: str) -> str:
    page.convert("L").quantize(GREYS).save(PICTURES / name, optimize=True)
    return name


def as_pdf(docx: bytes) -> bytes | None:
    """Return a DOCX as LibreOffice prints it, with a Song face for those it names; None without LibreOffice."""
    program = shutil.which("soffice")
    if program is None:
        return None
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        stand_ins = "".join(_STAND_IN.format(face) for face in ("仿宋", "宋体", "Times New Roman"))
        (folder / "fonts.conf").write_text(_FONTS.format(stand_ins), encoding="utf-8")
        (folder / "paper.docx").write_bytes(docx)
        subprocess.run(
            [program, f"-env:UserInstallation=file://{folder}/home", "--headless", "--convert-to", "pdf", "paper.docx"],
            cwd=folder, check=True, capture_output=True, timeout=120,
            env={"FONTCONFIG_FILE": str(folder / "fonts.conf"), "PATH": "/usr/bin:/bin", "HOME": place},
        )  # fmt: skip
        return (folder / "paper.pdf").read_bytes()
