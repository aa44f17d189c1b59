"""Evidence as values: whose it is, one entry, a receipt, what verifying found. Knows no database."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.evidence.texts import say, size_text

SHANGHAI = ZoneInfo("Asia/Shanghai")
MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose locker: a chat of a channel."""

    channel: str
    external_id: str


@dataclass(frozen=True, slots=True)
class LockerOptions:
    """Limits. Sizes in bytes."""

    largest: int = 200 * MEGABYTE
    items: int = 3000
    total: int = 4096 * MEGABYTE
    keep_days: int = 730
    """Days a locker is kept after the last item."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of a locker. `received` is in UTC; `sequence` and `head` are its row of the chain."""

    number: int
    kind: str
    media_type: str
    size: int
    sha256: str
    received: datetime
    sequence: int
    head: str
    name: str = ""
    note: str = ""
    origin: str = ""
    factors: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    pages: int = 0
    near: tuple[int, ...] = ()
    case_number: int | None = None
    source: str = ""
    removed: bool = False


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the worker keeps. `text` is short enough for one message."""

    entry: Entry
    duplicate: bool = False
    risky: bool = False
    unknown: bool = False
    squeezed: bool = False
    stamped: datetime | None = None
    authority: str = ""

    def text(self, language: str = "zh") -> str:
        """Return the receipt as lines."""
        entry = self.entry
        lines = [
            say(language, "receipt_head"),
            say(
                language, "receipt_number", number=entry.number, kind=say(language, f"kind_{entry.kind}"),
                size=size_text(entry.size),
            ),
            say(language, "receipt_time", time=shanghai(entry.received)),
            say(language, "receipt_hash", sha256=entry.sha256),
            say(language, "receipt_chain", sequence=entry.sequence, head=entry.head),
        ]  # fmt: skip
        if self.stamped is not None:
            lines.append(say(language, "receipt_stamp", time=shanghai(self.stamped), authority=self.authority))
        if entry.note:
            lines.append(say(language, "receipt_note", note=entry.note))
        return "\n".join((*lines, *self.remarks(language), say(language, "receipt_keep")))

    def remarks(self, language: str = "zh") -> list[str]:
        """Return what the worker should know beside the figures."""
        entry = self.entry
        told = []
        if self.duplicate:
            told.append(say(language, "receipt_duplicate", number=entry.number))
        if entry.near and not self.duplicate:
            told.append(say(language, "receipt_near", numbers=numbers_text(entry.near)))
        for flag in ("risky", "unknown", "squeezed"):
            if getattr(self, flag):
                told.append(say(language, f"receipt_{flag}"))
        return told


@dataclass(frozen=True, slots=True)
class LockerView:
    """A locker without its content."""

    owner: Owner
    token: str
    opened: datetime
    keep_until: date
    length: int
    head: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that does not match. `where`: number of the item or row, or a file's name."""

    code: str
    where: str
    text: str


@dataclass(frozen=True, slots=True)
class StampFound:
    """A time-stamp that was looked at. `trusted` is None when its certificate could not be checked."""

    sequence: int
    authority: str
    stamped: datetime | None
    trusted: bool | None
    read: bool = True


@dataclass(frozen=True, slots=True)
class Verdict:
    """What verifying gave."""

    items: int
    rows: int
    head: str
    problems: tuple[Problem, ...] = ()
    stamps: tuple[StampFound, ...] = ()

    @property
    def intact(self) -> bool:
        return not self.problems

    def lines(self, language: str = "zh") -> list[str]:
        """Return the verdict in plain words."""
        if self.problems:
            return [
                say(language, "not_intact", count=len(self.problems)),
                *(f"  {problem.text}" for problem in self.problems),
            ]
        told = [say(language, "verified", items=self.items, rows=self.rows)]
        for stamp in self.stamps:
            trust = "unread_stamp" if not stamp.read else "trusted" if stamp.trusted else "untrusted"
            when = shanghai(stamp.stamped) if stamp.stamped else ""
            told.append(
                say(
                    language, "verified_stamp", sequence=stamp.sequence, time=when, authority=stamp.authority,
                    trust=say(language, trust),
                )
            )  # fmt: skip
        if self.head:
            told.append(say(language, "verified_head", head=self.head))
        return told


def shanghai(at: datetime) -> str:
    """Return an instant as it is read in Beijing."""
    return at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")


def numbers_text(numbers: Iterable[int]) -> str:
    """Return 3-7、9 for 3, 4, 5, 6, 7, 9."""
    parts: list[list[int]] = []
    for number in sorted(numbers):
        if parts and number == parts[-1][1] + 1:
            parts[-1][1] = number
        else:
            parts.append([number, number])
    return "、".join(str(first) if first == last else f"{first}-{last}" for first, last in parts)
