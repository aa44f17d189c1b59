"""`python -m handlers.reading.child`: a file on standard input, what it says as JSON on standard output. Nothing else."""

from __future__ import annotations

import sys
from contextlib import suppress
from itertools import groupby

from bot.evidence.content import read_content
from bot.papers.model import LARGEST, Heard, Page, Problem
from ingestion.errors import Missing, Unreadable
from ingestion.readers.base import PlainText
from ingestion.readers.choosing import choose_reader, read_bytes

CPU_SECONDS = 120
MEMORY = 6 * 1024**3
MOST_PAGES = 30
MOST_CHARACTERS = 60_000
_PROBLEMS = {
    "encrypted": Problem.ENCRYPTED, "too_large": Problem.TOO_LARGE, "no_text": Problem.NO_TEXT,
    "ocr_missing": Problem.NO_EYES, "not_supported": Problem.NOT_SUPPORTED, "doc_converter_missing": Problem.NOT_SUPPORTED,
    "empty_file": Problem.NO_TEXT,
}  # fmt: skip
_KINDS = ("pdf", "image", "docx", "text")


def heard_in(data: bytes) -> Heard:
    """Return what a file says, or its problem."""
    try:
        content = read_content(data)
        if content.kind == "video":
            return Heard(problem=Problem.MOVING)
        if content.pages > MOST_PAGES:
            return Heard(problem=Problem.TOO_LONG)
        if choose_reader(data).kind not in _KINDS or b"\0" in data[:64] and choose_reader(data).kind == "text":
            return Heard(problem=Problem.NOT_SUPPORTED)
        return _heard(read_bytes(data))
    except (Unreadable, Missing) as error:
        return Heard(problem=_PROBLEMS.get(error.code, Problem.DAMAGED))
    except MemoryError:
        return Heard(problem=Problem.TOO_LARGE)
    except Exception:  # noqa: BLE001 (a foreign file may break any reader)
        return Heard(problem=Problem.DAMAGED)


def _heard(found: PlainText) -> Heard:
    pages = []
    for number, lines in groupby(found.lines, key=lambda line: line.page):
        held = list(lines)
        text = "\n".join(line.text for line in held)
        weight = sum(len(line.text) for line in held) or 1
        sure = sum(line.confidence * len(line.text) for line in held) / weight
        pages.append(Page(number=number or 1, text=text[:MOST_CHARACTERS], sure=round(sure, 3)))
    bare = {page.number for page in pages}
    missing = tuple(number for number in range(1, found.pages + 1) if number not in bare)
    return Heard(pages=tuple(pages[:MOST_PAGES]), without_text=missing[:MOST_PAGES])


def main() -> None:
    """Read standard input within the limits."""
    with suppress(ImportError, ValueError, OSError):  # where a system has no such limits, the time limit outside holds
        import resource

        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    sys.stdout.write(heard_in(sys.stdin.buffer.read(LARGEST + 1)).model_dump_json())


if __name__ == "__main__":
    main()
