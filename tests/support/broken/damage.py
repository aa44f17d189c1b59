"""What is done to a whole file: bytes changed, lost, doubled, added, exchanged."""

from __future__ import annotations

import random
from collections.abc import Callable

from tests.support.broken.whole import MARKS, OLE, whole


def flip(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.choice((1, 4, 16, 64, 400))):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def _truncate(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(1, len(data) + 1)]


def _behead(data: bytes, chance: random.Random) -> bytes:
    return data[chance.randrange(len(data)) :] or data


def _double(data: bytes, chance: random.Random) -> bytes:
    start, length = chance.randrange(len(data)), chance.randrange(1, 4000)
    return data[: start + length] + data[start : start + length] * chance.choice((1, 3, 50)) + data[start + length :]


def _cut(data: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(data))
    return data[:start] + data[start + chance.randrange(1, 3000) :] or data


def _insert(data: bytes, chance: random.Random) -> bytes:
    for _ in range(chance.randrange(1, 20)):
        at = chance.randrange(len(data) + 1)
        mark = chance.choice(MARKS).encode(chance.choice(("utf-8", "gb18030", "utf-16-le")), "replace")
        data = data[:at] + mark * chance.choice((1, 1, 2, 30)) + data[at:]
    return data


def _splice(data: bytes, chance: random.Random) -> bytes:
    other = chance.choice(sorted(whole().items()))[1]
    return data[: chance.randrange(len(data) + 1)] + other[chance.randrange(len(other)) :] or data


def _headed(data: bytes, chance: random.Random) -> bytes:
    heads = (
        b"%PDF-1.7\n",
        b"PK\x03\x04",
        b"<html>",
        b"\xff\xd8\xff",
        OLE,
        b"\xff\xfe",
        b"\xfe\xff",
        b"{\\rtf1",
        b"\x1f\x8b",
        b"GIF89a",
    )
    return chance.choice(heads) + data


def _tokens(data: bytes, chance: random.Random) -> bytes:
    """Exchange numbers: lengths, offsets, counts and levels of the format then lie."""
    parts = bytearray(data)
    places = [at for at, byte in enumerate(parts) if 48 <= byte <= 57]
    for at in chance.sample(places, min(len(places), chance.choice((1, 5, 40)))):
        parts[at] = chance.choice(b"0123456789-")
    return bytes(parts)


DAMAGES: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    flip, _truncate, _behead, _double, _cut, _insert, _splice, _headed, _tokens,
)  # fmt: skip
