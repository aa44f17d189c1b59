"""All readers one after the other: what a text says about itself, and what changes for other texts."""

from __future__ import annotations

import re

from ingestion.marks import number_of
from ingestion.metadata.dating import effective_of, page_day, promulgated_of, signed_day, valid_until
from ingestion.metadata.declared import with_declared
from ingestion.metadata.issuers import issuer_by_level, issuer_of
from ingestion.metadata.model import Context, Metadata
from ingestion.metadata.titles import is_history, number_of_text, title_of, top_of
from ingestion.offices import level_of, place_of, place_of_number
from ingestion.readers.base import PlainText
from ingestion.structure import AMENDING, Structure
from knowledge.models import Status

DRAFT = re.compile(r"征求意见稿|送审稿|草案|公开征求意见")


def propose(text: PlainText, structure: Structure) -> Metadata:
    """Return what the text says about itself. `structure` tells where the provisions begin."""
    c = Context(text, structure)
    title, at = title_of(c)
    top = top_of(c, at)
    number = number_of_text(c, top, title)
    history = [line for line in top if is_history(c, line)]
    promulgated, amended = promulgated_of(c, history)
    issuer = issuer_of(c, title, number, history)
    promulgated = promulgated or signed_day(c) or page_day(c)
    effective, first = effective_of(c, history, promulgated, amended)
    level = level_of(title, number, issuer, articles=bool(c.structure.articles))
    if issuer is None:
        issuer = issuer_by_level(c, title, level, number)
    place = place_of(title, issuer or "") or place_of_number(number)
    drafted = DRAFT.search(title) or any(DRAFT.search(line.text) and len(line.text) < 60 for line in top[:4])
    status = Status.DRAFT if drafted else None
    if status is not None:
        c.note("status", status.value, next((line for line in top[:4] if DRAFT.search(line.text)), None))
        effective = first = None
    amends = amends_of(c, title)
    repeals, parts = repeals_of(c)
    found = Metadata(
        title=title,
        number=number,
        issuer=issuer,
        level=level,
        promulgated=promulgated,
        effective_from=effective,
        first_effective=first,
        jurisdiction=place.code if place else "CN",
        status=status,
        says_until=valid_until(c),
        amends=amends,
        repeals=repeals,
        repeals_parts=parts,
        amended=amended,
        sources=c.sources,
    )
    return with_declared(c, found)


def amends_of(c: Context, title: str) -> tuple[str, ...]:
    """Return the titles of what a decision amends, as its own title names them."""
    if not AMENDING.search(title):
        return ()
    named = re.findall(r"《([^《》]+(?:〈[^〈〉]+〉[^《》]*)?)》", title) or re.findall(r"〈([^〈〉]+)〉", title)
    if not named and (match := re.search(r"^(?:中华人民共和国)?(.{2,30}?)修正案", title)):
        named = [match[1]]
    if not named and (match := re.search(r"关于(?:修改|修订|废止)(.{2,60}?)的决定", title)):
        named = [match[1]]
    return tuple(named)


def repeals_of(c: Context) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the texts the closing provisions end, and the single articles of others they end, as `title:32`."""
    whole: list[str] = []
    parts: list[str] = []
    for placed in c.structure.provisions[-4:]:
        for sentence in re.split(r"[。；]", placed.draft.text):
            if not re.search(r"同时废止|予以废止|停止执行|不再(?:施行|执行)", sentence):
                continue
            for named in re.finditer(
                r"《([^《》]+)》(?:[（(][^（()）]{0,30}[）)])?((?:[、和及]?第[^条。，；]{1,7}条[^第《。，；]{0,8})*)",
                sentence,
            ):
                numbers = [number_of(written) for written in re.findall(r"第([^条款项]{1,7})条", named[2])]
                parts += [f"{named[1]}:{number}" for number in numbers if number]
                if not any(numbers):
                    whole.append(named[1])
    return tuple(dict.fromkeys(whole)), tuple(dict.fromkeys(parts))
