"""The numbered list of evidence (证据目录) as data and as text. Pure; documents are made elsewhere from the rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass

from bot.evidence.model import Entry, shanghai
from bot.evidence.texts import say


@dataclass(frozen=True, slots=True)
class ListRow:
    """One line of the list. `pages` is 0 where there are none to count (a recording). `held`: number in the locker."""

    title: str
    number: int
    kind: str
    pages: int
    purpose: str
    origin: str
    held: int
    sha256: str

    def as_mapping(self) -> dict[str, str | int]:
        """Return the row as drafting takes it."""
        row = asdict(self)
        return {key: row[key] for key in ("title", "number", "kind", "pages", "purpose", "origin")}


def evidence_list(
    entries: Iterable[Entry],
    *,
    numbers: Sequence[int] = (),
    purpose: Callable[[Entry], str] | None = None,
    language: str = "zh",
) -> list[ListRow]:
    """Return the rows of the items that are still there, numbered from 1.

    `numbers`: items to take, in this order; empty takes all in the order they came. `purpose`: what an item is to prove
    where the worker wrote no note (see `bot.evidence.guide.what_proves.purpose_of`).
    """
    held = {entry.number: entry for entry in entries if not entry.removed}
    chosen = [held[number] for number in numbers if number in held] if numbers else list(held.values())
    rows = []
    for position, entry in enumerate(chosen, 1):
        kind = say(language, f"kind_{entry.kind}")
        shown = entry.note or (purpose(entry) if purpose is not None else "")
        origin = entry.origin or say(
            language, "origin_default", time=shanghai(entry.received)[:16], sha256=entry.sha256[:12]
        )
        title = entry.name or say(language, "untitled", kind=kind, number=entry.number)
        rows.append(ListRow(title, position, kind, entry.pages, shown, origin, entry.number, entry.sha256))
    return rows


def list_text(rows: Sequence[ListRow], *, language: str = "zh") -> str:
    """Return the list as text: a title, a header, one line a row with tabs between the columns, the totals."""
    lines = [say(language, "list_title"), say(language, "list_columns")]
    for row in rows:
        cells = (str(row.number), row.title, row.kind, str(row.pages or ""), row.purpose, row.origin)
        lines.append("\t".join(" ".join(cell.split()) for cell in cells))
    lines.append(say(language, "list_total", count=len(rows), pages=sum(row.pages for row in rows)))
    return "\n".join(lines) + "\n"
