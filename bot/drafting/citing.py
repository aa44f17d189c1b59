"""Citations as they stand in a document (full title) and on the cover note (short title)."""

from __future__ import annotations

from functools import lru_cache

from bot.drafting.errors import DraftError
from knowledge.authored.register import Entry, Register
from knowledge.citations.keys import format_citation, parse_key
from knowledge.errors import CitationError
from knowledge.models import Level


@lru_cache
def _register() -> Register:
    return Register.load()


@lru_cache(maxsize=1024)
def cite_in_full(key: str) -> str:
    """Return 《中华人民共和国劳动合同法》第三十条. Raises DraftError `bad_template` for what the register does not know."""
    entry = entry_of(key)
    return format_citation(parse_key(key), entry.title, _label(entry))


@lru_cache(maxsize=1024)
def cite_short(key: str) -> str:
    """Return 《劳动合同法》第三十条."""
    entry = entry_of(key)
    return format_citation(parse_key(key), entry.short, _label(entry))


def entry_of(key: str) -> Entry:
    """Return the register's entry of a citation key. Raises DraftError `bad_template`."""
    try:
        citation = parse_key(key)
    except CitationError as error:
        raise DraftError("bad_template", f"出处 {key} 写错了，要像 劳动合同法:30 这样。") from error
    entry = _register().entry(citation.key.document)
    if entry is None or not entry.verified:
        raise DraftError("bad_template", f"出处 {key} 不在登记的法规里，或者没有核实过。")
    return entry


def _label(entry: Entry) -> str:
    return "一、" if entry.level is Level.POLICY else ""
