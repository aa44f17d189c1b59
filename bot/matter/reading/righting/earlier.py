"""A turn that puts right what an earlier one told: the earlier words with the right value in them, read again.

查了下账单10月是8420，我打反了, after 10月8240，11月2360，都没给: what changes by the other value is what the turn says.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from bot.contract.matter import Amount, Item, Matter
from bot.matter.reading.clauses import prepared
from bot.matter.reading.righting.in_turn import put_right
from bot.matter.reading.update import Found, Reading
from bot.understanding.english import figures_in_chinese

_MOST_BEFORE = 5
"""Sentences of what was told before in which the first value is looked for."""


@dataclass(frozen=True, slots=True)
class Anew:
    """What a turn leaves to read beside the value it puts right, and each sentence told before with and without it."""

    text: str
    sentences: tuple[tuple[str, str], ...] = ()


def put_right_before(text: str, heard: str) -> Anew:
    """Return a prepared text with what it puts right, without what it puts right of what was told before, and those sentences as they
    were and are."""
    told = [prepared(figures_in_chinese(one)).rstrip("。") for one in re.split(r"[。\n]", heard) if one.strip()]
    told = [one for one in told if one][-_MOST_BEFORE:]
    if not told:
        return Anew(put_right(text))
    held = put_right("\n".join(told)).split("\n")  # what those turns put right themselves was read so
    *now, rest = put_right("\n".join((*held, text))).split("\n")
    if len(now) != len(held):
        return Anew(put_right(text))
    changed = tuple((was, one) for was, one in zip(held, now, strict=True) if was != one)
    return Anew(rest, changed)


def without_words_of(sentences: Iterable[str], matter: Matter) -> Matter:
    """Return the matter without what rests on words of some sentences, and what was worked out from it."""
    said = "。".join(sentences)
    gone = {name: None for name, entry in matter.known() if not entry.words or entry.words in said}
    items = tuple(item for item in matter.items if item.words not in said)
    return matter.model_copy(update={**gone, "items": items})


def _where_it_stood(name: str, old: Found, was: str, after: Reading, matter: Matter) -> tuple[str, ...]:
    """Return the fields that were given the value of a sentence: `name`, or, where it was an answer, those that hold it instead.
    Read by itself 去年12月8号的事 only tells when something was, and what is put right is the day that was asked for."""
    if matter.value(name) == old.value:
        return (name,)
    answered = (
        field
        for field, entry in matter.known()
        if field not in after.values and entry.value == old.value and entry.words and entry.words in was
    )
    return tuple(answered) or (name,)


def is_among(answer: Found | None, values: Mapping[str, Found]) -> bool:
    """Return whether the sum of an answer is one of those put right: what puts another figure right answers no question."""
    sums = [found.value for found in values.values()]
    return answer is not None and isinstance(answer.value, Amount) and answer.value in sums


def changes(
    anew: Anew, matter: Matter, read: Callable[[str, Matter], Reading]
) -> tuple[dict[str, Found], tuple[Item, ...], frozenset[str]]:
    """Return what is read of the sentences as they are now and was not before: values, lines of the account, and fields that
    nothing says any more."""
    base = without_words_of((was for was, _ in anew.sentences), matter)
    values: dict[str, Found] = {}
    items: list[Item] = []
    gone: set[str] = set()
    for was, now in anew.sentences:
        before, after = read(was, base), read(now, base)
        for name, found in after.values.items():
            old = before.values.get(name)
            if old is None:
                values[name] = found
            elif old.value != found.value:
                values |= dict.fromkeys(_where_it_stood(name, old, was, after, matter), found)
        held = {(item.kind, item.label, item.amount, item.person) for item in before.items}
        items += [item for item in after.items if (item.kind, item.label, item.amount, item.person) not in held]
        gone |= {
            name
            for name, found in before.values.items()
            if name not in after.values and matter.value(name) == found.value
        }
    return values, tuple(items), frozenset(gone - values.keys())
