"""JSON read out of what a model wrote, also where it thinks aloud, wraps it in a fence, or talks around it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

T = TypeVar("T", bound=BaseModel)
THOUGHT = "</think>"
"""Given by `StreamedLines` in place of a line where all lines before it were thought aloud, which nothing had told."""
_LONGEST_OPEN = 2000
_OPENS = re.compile(r"<think(?:ing)?>", re.IGNORECASE)
_CLOSES = re.compile(r"</think(?:ing)?>", re.IGNORECASE)
_THINKING = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.DOTALL | re.IGNORECASE)


def without_thinking(text: str) -> str:
    """Return a text without what the model thought aloud; an opening mark that never closes takes the rest with it."""
    bare = _THINKING.sub("", text)
    head, closed, rest = bare.rpartition("</think>")
    return rest if closed else head + rest


def parse(content: object, shape: type[T]) -> T | None:
    """Return the first object in a model's text that has the shape; None when none has."""
    for found in objects_in(content):
        try:
            return shape.model_validate(found)
        except ValidationError:
            continue
    return None


def objects_in(content: object) -> Iterator[dict[str, Any]]:
    """Yield the JSON objects that stand in a text, in order, outermost only."""
    text = without_thinking(content) if isinstance(content, str) else ""
    decoder, position = json.JSONDecoder(strict=False), 0
    while (start := text.find("{", position)) >= 0:
        try:
            found, position = decoder.raw_decode(text, start)
        except ValueError:
            position = start + 1
            continue
        if isinstance(found, dict):
            yield found


def rows_in(content: object) -> Iterator[dict[str, Any]]:
    """Yield the JSON objects of a text as `objects_in` does; for one that only wraps a list, the objects of the list."""
    for found in objects_in(content):
        lists = [value for value in found.values() if isinstance(value, list)]
        rows = [row for row in lists[0] if isinstance(row, dict)] if len(found) == 1 and lists else []
        yield from rows or [found]


@dataclass(slots=True)
class StreamedLines:
    """Cuts what a model writes, piece by piece, into lines.

    Left out is what it thinks aloud, where a draft of a line may stand. A JSON object written over several lines is one line.
    """

    _unread: str = field(default="", init=False)
    _open: str = field(default="", init=False)
    _thinking: bool = field(default=False, init=False)

    def take(self, piece: str) -> Iterator[str]:
        """Yield the lines that are complete with this piece."""
        *whole, self._unread = (self._unread + piece).split("\n")
        for line in whole:
            yield from self._joined(line)

    def rest(self) -> Iterator[str]:
        """Yield what is left at the end."""
        last, self._unread = self._unread, ""
        yield from self._joined(last)
        if self._open:
            yield self._open
            self._open = ""

    def _joined(self, line: str) -> Iterator[str]:
        for text in self._said(line):
            if text == THOUGHT:
                self._open = ""
                yield text
            elif self._open and any(objects_in(text)):
                # A whole object begins anew: what was open before it was broken off.
                yield from (self._open, text)
                self._open = ""
            elif _is_open(joined := self._open + text) and len(joined) < _LONGEST_OPEN:
                self._open = joined
            else:
                self._open = ""
                yield joined

    def _said(self, line: str) -> Iterator[str]:
        """The parts of a line that are not thought aloud."""
        said = ""
        while line:
            mark = (_CLOSES if self._thinking else _MARKS).search(line)
            said += "" if self._thinking else line[: mark.start() if mark else None]
            if mark is None:
                break
            if not self._thinking and _CLOSES.fullmatch(mark[0]):
                said = ""
                yield THOUGHT
            self._thinking = bool(_OPENS.fullmatch(mark[0]))
            line = line[mark.end() :]
        if said.strip():
            yield said


_MARKS = re.compile(rf"{_OPENS.pattern}|{_CLOSES.pattern}", re.IGNORECASE)
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"?', re.DOTALL)


def _is_open(text: str) -> bool:
    """Whether an object begins in a text and does not end in it."""
    bare = _STRING.sub("", text)
    return bare.count("{") > bare.count("}")
