"""One pass over a prepared text that puts a value right where it stands, and takes the taking back out of the text.

8月9月10月每个月给我打1800，看错了，是2000 becomes 8月9月10月每个月给我打2000. What was said first may stand in a turn before: the texts of
both, parted by a line's end, are read as one.
"""

from __future__ import annotations

import re
from functools import lru_cache

from bot.matter.reading.righting.finding import Right, find_pair, find_right, find_turned
from bot.matter.reading.righting.slips import SLIP
from bot.matter.reading.righting.story import Story
from bot.matter.reading.righting.taken_off import of_the_difference, take_off
from bot.matter.reading.righting.values import Kind, in_place_of

_MOST = 6
"""Values put right in one text."""
_MOST_WORDS = 6
"""Characters of a part's own words that may go with the value that is set in its place."""
_MOST_OF_A_DAY = 4
"""The same for a day: 是2020年5月6号入职 tells nothing else, 11月5号发的EMS书面辞职 does."""

_LOOSE = re.compile(r"(?<=[\n。])[，、]+|[，、 ]+(?=\n|$)")
"""Stops left over where something was taken out."""


@lru_cache(maxsize=256)
def put_right(text: str) -> str:
    """Return a prepared text with every value that it takes back replaced where it stood."""
    for _ in range(_MOST):
        story = Story(text)
        if turned := find_turned(story):
            first, second, start, end = turned
            head = (
                text[: first.at] + in_place_of(second, first) + text[first.end : second.at] + in_place_of(first, second)
            )
            changed = _joined(head + text[second.end : start].rstrip("，、… "), text[end:])
        elif (right := find_right(story)) is not None:
            changed = _replaced(story, right)
        else:
            break
        if changed == text:
            break
        text = changed
    return _LOOSE.sub("", take_off(text))


def _replaced(story: Story, right: Right) -> str:
    """Return the text with the right value in its place, without the taking back and the words that only repeat."""
    text, new, old, part = story.text, right.new, right.old, right.part
    written = in_place_of(new, old)
    place = story.part(old.at)
    said, told = story.words(place), story.words(part, new)
    alone = story.within(place) == [old] and not said and "\n" not in text[old.end : new.at]
    ends = _explained_until(story, right)
    kept = text[part.start : new.at] + written + text[new.end : part.end]
    repeats = (
        not told
        or all(character in place.text for character in told)
        or (len(told) <= (_MOST_WORDS if new.kind is not Kind.DAY else _MOST_OF_A_DAY))
    )
    others = [one for one in story.within(part) if one is not new and one.kind is new.kind]
    if alone and told:
        return _joined(text[: place.start], text[place.end : right.start], kept, text[ends:])
    head = text[: old.at] + written + text[old.end : right.start]
    behind = _with_more(story, right, text[ends:], ends)
    return _joined(head, right.between, "" if repeats and not others else kept, behind)


def _with_more(story: Story, right: Right, behind: str, ends: int) -> str:
    """Return what stands behind a right value, with a taking back before one more that puts a value right beside the first."""
    part = story.part(ends + 1) if ends < len(story.text) and story.text[ends] == "，" else None
    here = story.within(part) if part is not None else []
    if part is None or not here or story.words(part):
        return behind
    before = [one for one in story.values if right.old.at < one.at < right.start]
    pair = find_pair(story, before, here, part)
    if pair is None or (pair[0].kind is not Kind.COUNT and not story.month(pair[0])):
        return behind
    return f"，不对{behind}"


def _explained_until(story: Story, right: Right) -> int:
    """Where what goes with the right value ends: 12号是到了驿站 says what the first was of; 68个，有3个是老乡的, of 71, which three."""
    ends = max(right.part.end, right.end)
    while ends < len(story.text) and story.text[ends] == "，":
        part = story.part(ends + 1)
        first = next(iter(story.within(part)), None)
        if first is None and SLIP.fullmatch(part.text):
            ends = part.end
            continue
        if (
            first is None
            or not part.text.removeprefix("那").startswith(first.written)
            or not story.explains(first, [right.old])
        ):
            break
        ends = part.end
    if right.new.number is None or right.old.number is None or right.new.kind is Kind.SUM:
        return ends
    behind = of_the_difference(story.text, ends, right.old.number - right.new.number)
    return behind or ends


def _joined(*parts: str) -> str:
    """Return the parts of a text as one, with one stop between two of them."""
    whole = ""
    for part in parts:
        bare = part.lstrip("，、… ") if not whole or whole[-1] in "，。；！？!?\n" else part
        if whole and bare and whole[-1] not in "，。；！？!?\n" and bare[0] not in "，。；！？!?\n":
            bare = f"，{bare}"
        whole += bare
    return whole
