"""Legacy Word (.doc), through antiword where it is installed."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from ingestion.errors import Missing, Unreadable
from ingestion.readers.base import PlainText, Progress
from ingestion.readers.text import read_text

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_WORD_STREAM = "WordDocument".encode("utf-16-le")
_LOCKED_STREAM = "EncryptedPackage".encode("utf-16-le")
SECONDS = 60


class DocReader:
    """Word 97 to 2003."""

    kind = "doc"

    def accepts(self, data: bytes) -> bool:
        """Whether the bytes are an OLE container."""
        return data.startswith(_OLE)

    def read(self, data: bytes, progress: Progress | None = None) -> PlainText:
        """Return the paragraphs. Raises Missing without a converter, Unreadable for what it cannot read."""
        if _LOCKED_STREAM in data:
            raise Unreadable("encrypted", "The Word file asks for a password; save it without one and try again.")
        if _WORD_STREAM not in data:
            raise Unreadable("not_supported", "The file is an old Office file, but not of Word; save it as .docx.")
        antiword = shutil.which("antiword")
        if antiword is None:
            raise Missing("doc_converter_missing", "Old Word files (.doc) need antiword; install it or save as .docx.")
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "document.doc"
            path.write_bytes(data)
            try:
                done = subprocess.run(  # noqa: S603 (a fixed program on a file of ours)
                    [antiword, "-m", "UTF-8.txt", "-w", "0", str(path)],
                    capture_output=True,
                    timeout=SECONDS,
                    check=False,
                )
            except subprocess.TimeoutExpired as error:
                raise Unreadable(
                    "damaged", f"The Word file was not read within {SECONDS} s; save it as .docx."
                ) from error
        text = done.stdout.decode("utf-8", "replace")
        if done.returncode or not text.strip():
            raise Unreadable("damaged", "The Word file is damaged or empty; open it and save it as .docx.")
        found = read_text(text)
        return PlainText("doc", found.lines, found.warnings)
