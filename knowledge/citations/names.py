"""Running text in a form in which names and article numbers can be matched, and the pattern of all known names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from knowledge.authored.register import BRACKETS, Register
from knowledge.paths import DATA
from knowledge.text.normalise import strip_invisible, to_simplified
from knowledge.yaml_files import read_yaml

LONGEST_TEXT = 200_000
_DROPPED = frozenset("*`“”\"'‘’「」『』〈〉<>")
_NUMERIC = frozenset("0123456789零〇一二三四五六七八九十百千")


@dataclass(frozen=True, slots=True)
class Skeleton:
    """Text in NFKC, simplified, round brackets, no quotes or emphasis, blanks only between numbers.

    `origin[i]` is where character i stands in the text it was made from.
    """

    text: str
    origin: Sequence[int]
    source: str

    def written(self, start: int, end: int) -> str:
        """The stretch of the source that characters start to end stand for."""
        return self.source[self.origin[start] : self.origin[end - 1] + 1] if end > start else ""


def skeleton(source: str) -> Skeleton:
    """Return the text prepared for matching; what stands beyond LONGEST_TEXT characters is not read."""
    characters: list[str] = []
    origin: list[int] = []
    for index, character in enumerate(source[:LONGEST_TEXT]):
        for part in _form(character):
            characters.append(part)
            origin.append(index)
    text = "".join(characters)
    simplified = to_simplified(text)
    if len(simplified) == len(text):
        text = simplified
    if " " not in text:
        return Skeleton(text, origin, source)
    kept = [index for index, character in enumerate(text) if character != " " or _between_numbers(text, index)]
    return Skeleton("".join(text[index] for index in kept), [origin[index] for index in kept], source)


@lru_cache(maxsize=16_384)
def _form(character: str) -> str:
    if character in "\n\r\u2028\u2029\x0b\x0c\x85":
        return "\n"
    if character in _DROPPED or not strip_invisible(character):
        return ""
    form = unicodedata.normalize("NFKC", character).translate(BRACKETS)
    form = "".join(" " if part.isspace() else part for part in form if part not in _DROPPED)
    lowered = form.lower()
    return lowered if len(lowered) == len(form) else form


def _between_numbers(text: str, index: int) -> bool:
    if text[index - 1 : index] == " ":
        return False
    after = text[index:].lstrip(" ")[:1] if index + 1 < len(text) else ""
    return index > 0 and text[index - 1] in _NUMERIC and after in _NUMERIC and after != ""


@lru_cache(maxsize=8)
def name_pattern(register: Register) -> re.Pattern[str]:
    """A pattern of every name the register knows, longest first at each place."""
    return re.compile(trie_pattern(key for key in register.keys() if len(key) > 1))  # noqa: SIM118  (not a mapping)


def trie_pattern(words: Iterable[str]) -> str:
    """Return a pattern equal to the alternation of the words, each character tried once."""
    trie: dict[str, Any] = {}
    for word in words:
        node = trie
        for character in word:
            node = node.setdefault(character, {})
        node[""] = {}
    return _pattern_of(trie) if trie else r"(?!)"


def _pattern_of(node: dict[str, Any]) -> str:
    branches = [re.escape(character) + _pattern_of(below) for character, below in node.items() if character]
    if not branches:
        return ""
    body = branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"
    return f"(?:{body})?" if "" in node else body


@lru_cache(maxsize=1)
def places_before() -> re.Pattern[str]:
    """Return the pattern of a province's or city's name that ends where searching ends: 广东省, 深圳, 深圳经济特区."""
    records = read_yaml(DATA / "jurisdictions.yaml")["jurisdictions"]
    names = {
        name
        for record in records
        if record["code"] != "CN"
        for name in (record["name"], record["short"], *record.get("places", ()))
    }
    longest = sorted(map(re.escape, names), key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(longest)})(?:省|市|自治区|经济特区|特区)?$")
