"""Legacy Word (.doc), through antiword or LibreOffice, whichever is installed."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from ingestion.errors import Missing, Unreadable
from ingestion.readers.base import PlainText, Progress
from ingestion.readers.docx import DocxReader
from ingestion.readers.text import read_text

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_WORD_STREAM = "WordDocument".encode("utf-16-le")
_LOCKED_STREAM = "EncryptedPackage".encode("utf-16-le")
SECONDS = 60
CONVERTERS = ("antiword", "soffice")
"""In the order they are tried; the second is asked where the first cannot read a file."""


class DocReader:
    """Word 97 to 2003."""

    kind = "doc"

    def __init__(self, converters: Sequence[str] = CONVERTERS) -> None:
        self._converters = converters

    def accepts(self, data: bytes) -> bool:
        """Whether the bytes are an OLE container."""
        return data.startswith(_OLE)

    def read(self, data: bytes, progress: Progress | None = None) -> PlainText:
        """Return the paragraphs. Raises Missing without a converter, Unreadable for what it cannot read."""
        if _LOCKED_STREAM in data:
            raise Unreadable("encrypted", "The Word file asks for a password; save it without one and try again.")
        if _WORD_STREAM not in data:
            raise Unreadable("not_supported", "The file is an old Office file, but not of Word; save it as .docx.")
        programs = {name: found for name in self._converters if (found := shutil.which(name))}
        if not programs:
            raise Missing(
                "doc_converter_missing",
                "Old Word files (.doc) need antiword or LibreOffice; install one of them or save as .docx.",
            )
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "document.doc"
            path.write_bytes(data)
            for name, program in programs.items():
                text = (_through_antiword if name == "antiword" else _through_office)(program, path)
                if text is not None:
                    return PlainText("doc", text.lines, text.warnings, notes=text.notes)
        raise Unreadable("damaged", "The Word file is damaged or empty; open it and save it as .docx.")


def _through_antiword(program: str, path: Path) -> PlainText | None:
    text = _run([program, "-m", "UTF-8.txt", "-w", "0", str(path)])
    return read_text(text.decode("utf-8", "replace")) if text and text.strip() else None


def _through_office(program: str, path: Path) -> PlainText | None:
    """LibreOffice gets a profile of its own, so that one that is open already does not take the file over."""
    folder = path.parent
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    if _run([program, profile, "--headless", "--convert-to", "docx", "--outdir", str(folder), str(path)]) is None:
        return None
    made = path.with_suffix(".docx")
    try:
        found = DocxReader().read(made.read_bytes())
    except (OSError, Unreadable):
        return None
    return found if any(line.text.strip() for line in found.lines) else None


def _run(command: list[str]) -> bytes | None:
    """Return what the program printed, None when it failed."""
    try:
        done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)  # noqa: S603 (fixed programs)
    except subprocess.TimeoutExpired as error:
        raise Unreadable("damaged", f"The Word file was not read within {SECONDS} s; save it as .docx.") from error
    except OSError:
        return None
    return None if done.returncode else done.stdout
