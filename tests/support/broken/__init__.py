"""Broken and hostile files, each made from its number alone: whole files of every kind, and what is done to them."""

from __future__ import annotations

import random

from tests.support.broken.damage import DAMAGES
from tests.support.broken.pages import PAGES
from tests.support.broken.pdfs import PDFS
from tests.support.broken.whole import whole
from tests.support.broken.words import WORDS

__all__ = ["made"]

Made = tuple[str, str, bytes]
"""What was done, the name the file is given, and its bytes."""
CRAFTED = tuple((build.__name__.strip("_"), build) for build in (*PAGES, *WORDS, *PDFS))


def made(number: int) -> Made:
    """Return the file of a number; the same number gives the same file."""
    chance = random.Random(f"fuzz {number}")
    if number % 4 == 3:
        name, build = CRAFTED[number // 4 % len(CRAFTED)]
        kind, data = build(chance)
        return f"crafted/{name}", kind, data
    files = whole()
    kind = sorted(files)[number % len(files)]
    data, done = files[kind], []
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        damage = chance.choice(DAMAGES)
        data = damage(data, chance)
        done.append(damage.__name__.strip("_"))
    ending = chance.choice(sorted(files)) if chance.random() < 0.15 else kind
    return f"{kind}/{done[0]}", f"x.{ending.rpartition('.')[2]}", data
