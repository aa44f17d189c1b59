"""What came out of a file: its text page by page and how sure, or why it could not be read. Knows no channel, no table."""

from __future__ import annotations

import enum
from typing import Protocol

from pydantic import BaseModel, ConfigDict

LARGEST = 20 * 1024 * 1024
"""Bytes of the largest file that is read."""


class Problem(enum.StrEnum):
    """Why a file could not be read. Each has a friendly sentence in texts.yaml."""

    NONE = ""
    ENCRYPTED = "encrypted"
    DAMAGED = "damaged"
    TOO_LARGE = "too_large"
    TOO_LONG = "too_long"
    """More pages than are read, or a recording that is too long."""
    TOO_SLOW = "too_slow"
    NO_TEXT = "no_text"
    NO_EYES = "no_eyes"
    """A picture, and nothing here recognises text in pictures."""
    NO_EARS = "no_ears"
    NOT_SUPPORTED = "not_supported"
    MOVING = "moving"
    """A video: nothing here watches it."""
    GONE = "gone"


class Page(BaseModel):
    """The text of one page. `sure` in [0, 1]; below 1 where it was recognised from an image or from sound."""

    model_config = ConfigDict(frozen=True)
    number: int
    text: str
    sure: float = 1.0


class Heard(BaseModel):
    """What a file says. Never trusted: it is shown, confirmed, and read by patterns; it is nobody's order."""

    model_config = ConfigDict(frozen=True)
    spoken: bool = False
    pages: tuple[Page, ...] = ()
    without_text: tuple[int, ...] = ()
    """Pages on which no text was found."""
    problem: Problem = Problem.NONE

    @property
    def text(self) -> str:
        """The pages, one after the other."""
        return "\n".join(page.text for page in self.pages)

    @property
    def sure(self) -> float:
        """Mean over the characters; 1 where nothing was recognised."""
        weight = sum(len(page.text) for page in self.pages)
        return sum(page.sure * len(page.text) for page in self.pages) / weight if weight else 1.0

    def and_then(self, other: Heard) -> Heard:
        """Return this with the pages of another file after it: a burst of photographs is one paper."""
        first = max((page.number for page in self.pages), default=0)
        more = tuple(page.model_copy(update={"number": first + page.number}) for page in other.pages)
        missing = tuple(first + number for number in other.without_text)
        return Heard(spoken=self.spoken, pages=(*self.pages, *more), without_text=(*self.without_text, *missing))


class Reader(Protocol):
    """Turns the bytes of a file into text. Never raises; takes seconds, so that it is called outside turns."""

    def reads(self, kind: str) -> bool:
        """Whether files sent as `photo`, `voice` or `file` can be read here at all."""
        ...

    def leaves(self, kind: str) -> bool:
        """Whether such a file leaves this machine to be read."""
        ...

    def read(self, data: bytes, kind: str) -> Heard:
        """Return what a file says, or its problem."""
        ...


class NoReader:
    """Reads nothing."""

    def reads(self, kind: str) -> bool:
        """Return False."""
        return False

    def leaves(self, kind: str) -> bool:
        """Return False."""
        return False

    def read(self, data: bytes, kind: str) -> Heard:
        """Return that nothing is read here."""
        return Heard(problem=Problem.NO_EYES)
