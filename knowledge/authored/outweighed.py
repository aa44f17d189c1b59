"""What is printed and in force as text but gives way to another provision, from the register: lint and gates ask here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from knowledge.authored.card import parse_citation_key
from knowledge.authored.register import Entry, Register

Ways = Mapping[str, str]
"""劳动法:82 or 劳动保障监察条例:27:2 → the provision to use."""


def ways_of(register: Iterable[Entry]) -> Ways:
    """Return every provision of a register that gives way, with the one to use."""
    return {f"{entry.short}:{part.part}": part.use for entry in register for part in entry.outweighed}


@lru_cache(maxsize=1)
def packaged_ways() -> Ways:
    """Return those of the packaged register."""
    return ways_of(Register.load())


def gives_way(ref: str, ways: Ways) -> str:
    """Return the provision to use in place of a citation (DOCUMENT:ARTICLE[:PARAGRAPH[:ITEM]]); "" when it stands.

    A paragraph that gives way is met only by a citation that names it or an item of it.
    """
    parts = ref.split(":")
    return next((use for end in (2, 3) if (use := ways.get(":".join(parts[:end])))), "") if len(parts) > 1 else ""


def left_alone(refs: Iterable[str], ways: Ways) -> list[tuple[str, str]]:
    """Return (citation, provision to use) where what gives way is cited without what is used beside it."""
    cited = list(refs)
    articles = {":".join(ref.split(":")[:2]) for ref in cited}
    found = ((ref, gives_way(ref, ways)) for ref in cited)
    return [(ref, use) for ref, use in found if use and str(parse_citation_key(use).key) not in articles]
