"""What differs between two texts of one document: articles added, removed, renumbered, changed, word by word."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Protocol

from knowledge.text.tokens import pairs

_ALIKE_IN_PLACE = 0.25
"""Share of pairs of characters that makes a text under the same number the same provision, reworded."""
ALIKE = 0.6
"""Share of common character pairs from which an article counts as the same one under another number."""
_TOKEN = re.compile(r"[A-Za-z0-9.％%]+|[\s\S]")
_BLANK = re.compile(r"\s+")
_LONGEST = 6_000


class Part(Protocol):
    """What is compared: a provision or a draft of one."""

    @property
    def label(self) -> str:
        """第三十八条."""

    @property
    def text(self) -> str:
        """The wording."""


@dataclass(frozen=True, slots=True)
class Change:
    """One article that differs. `kind`: added, removed, changed, renumbered. `words` are (sign, text) with = - +."""

    kind: str
    article: str
    label: str
    before: str = ""
    """The article's number before, where it was another one."""
    words: tuple[tuple[str, str], ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the change for a log or a page."""
        return {
            "kind": self.kind,
            "article": self.article,
            "label": self.label,
            "before": self.before,
            "words": [list(pair) for pair in self.words],
        }


@dataclass(frozen=True, slots=True)
class Diff:
    """Everything that differs, in the order of the new text; `same` counts what does not."""

    changes: tuple[Change, ...]
    same: int

    def of(self, kind: str) -> tuple[Change, ...]:
        """Return the changes of one kind."""
        return tuple(change for change in self.changes if change.kind == kind)

    @property
    def empty(self) -> bool:
        """Whether the texts say the same under the same numbers."""
        return not self.changes

    @property
    def counts(self) -> dict[str, int]:
        """How many of each kind, `same` included."""
        counted = Counter(change.kind for change in self.changes)
        return {kind: counted.get(kind, 0) for kind in ("added", "removed", "changed", "renumbered")} | {
            "same": self.same
        }

    def as_json(self, *, words: bool = True) -> dict[str, Any]:
        """Return the diff for a log or a page; without `words` only which articles."""
        changes = [change.as_json() for change in self.changes]
        if not words:
            changes = [{name: value for name, value in change.items() if name != "words"} for change in changes]
        return {"counts": self.counts, "changes": changes}


def compare(old: Iterable[tuple[str, Part]], new: Iterable[tuple[str, Part]]) -> Diff:
    """Return what differs between two lists of (article, provision), unnumbered parts told apart by their label."""
    before, after = _keyed(old), _keyed(new)
    matched = _same_wording(before, after)
    same = sum(one == other for one, other in matched.items())
    _match_alike(before, after, matched)
    origin = {new_key: old_key for old_key, new_key in matched.items()}
    changes: list[Change] = []
    for key, part in after.items():
        old_key = origin.get(key)
        if old_key is None:
            changes.append(Change("added", key, part.label, words=(("+", part.text),)))
        elif _bare(before[old_key].text) != _bare(part.text):
            moved = old_key if old_key != key else ""
            changes.append(Change("changed", key, part.label, moved, word_diff(before[old_key].text, part.text)))
        elif old_key != key:
            changes.append(Change("renumbered", key, part.label, old_key))
    gone = [key for key in before if key not in matched]
    changes += [Change("removed", key, before[key].label, words=(("-", before[key].text),)) for key in gone]
    return Diff(tuple(changes), same)


def _match_alike(before: Mapping[str, Part], after: Mapping[str, Part], matched: dict[str, str]) -> None:
    """Add to `matched` (old to new) what was reworded: alike under its number, much alike under another, then by number."""
    rest_old = [key for key in before if key not in matched]
    rest_new = [key for key in after if key not in set(matched.values())]

    def match(old_key: str | None, key: str, likeness: float) -> None:
        if old_key in rest_old and _likeness(before[old_key].text, after[key].text) >= likeness:
            matched[old_key] = key
            rest_old.remove(old_key)
            rest_new.remove(key)

    for key in list(rest_new):
        match(key, key, _ALIKE_IN_PLACE)
    for key in list(rest_new):
        match(max(rest_old, key=lambda old: _likeness(before[old].text, after[key].text), default=None), key, ALIKE)
    for key in list(rest_new):
        match(key, key, 0.0)


def word_diff(old: str, new: str) -> tuple[tuple[str, str], ...]:
    """Return the runs both texts share (=), only the old one has (-) and only the new one has (+), in order."""
    if len(old) + len(new) > _LONGEST:
        head = 0
        while head < min(len(old), len(new)) and old[head] == new[head]:
            head += 1
        tail = 0
        while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
            tail += 1
        runs = [
            ("=", new[:head]),
            ("-", old[head : len(old) - tail]),
            ("+", new[head : len(new) - tail]),
            ("=", new[len(new) - tail :]),
        ]
        return tuple((sign, text) for sign, text in runs if text)
    one, other = _tokens(old), _tokens(new)
    found: list[tuple[str, str]] = []
    for tag, i, j, k, m in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(("=", "".join(other[k:m])))
        else:
            found += [(sign, text) for sign, text in (("-", "".join(one[i:j])), ("+", "".join(other[k:m]))) if text]
    return tuple(found)


def _tokens(text: str) -> list[str]:
    """Words where the segmenter is there, characters else."""
    try:
        import rjieba
    except ImportError:
        return _TOKEN.findall(text)
    return list(rjieba.cut(text))


def _keyed(parts: Iterable[tuple[str, Part]]) -> dict[str, Part]:
    found: dict[str, Part] = {}
    for article, part in parts:
        key = article or part.label or "全文"
        number = 2
        name = key
        while name in found:
            name = f"{key}#{number}"
            number += 1
        found[name] = part
    return found


def _same_wording(before: dict[str, Part], after: dict[str, Part]) -> dict[str, str]:
    """Pairs of equal wording: same number first, then those whose wording stands only once on either side."""
    matched = {key: key for key in before if key in after and _bare(before[key].text) == _bare(after[key].text)}
    taken = set(matched)
    by_text: dict[str, list[str]] = {}
    for key, part in after.items():
        if key not in taken and part.text:
            by_text.setdefault(_bare(part.text), []).append(key)
    for key, part in before.items():
        found = by_text.get(_bare(part.text), [])
        if key not in matched and len(found) == 1 and len(part.text) > 12:
            matched[key] = found.pop()
    return matched


def _likeness(one: str, other: str) -> float:
    first, second = _pairs(one), _pairs(other)
    total = sum(first.values()) + sum(second.values())
    return 2 * sum((first & second).values()) / total if total else 1.0


def _pairs(text: str) -> Counter[str]:
    bare = _bare(text)[:3_000]
    return Counter(pairs(bare) or [bare])


def _bare(text: str) -> str:
    return _BLANK.sub("", text)


def articles_of(parts: Sequence[Any]) -> list[tuple[str, Part]]:
    """Return (article, part) for provisions of the library or drafts of them."""
    return [(part.key.article if hasattr(part, "key") else part.article, part) for part in parts]
