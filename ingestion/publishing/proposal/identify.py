"""Which document a text is, and which version of it: by title and number, told from namesakes by number and date."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from ingestion.metadata import Metadata
from ingestion.statutes.importing import short_title
from knowledge.authored.register import Entry, KnownVersion, Register, name_key
from knowledge.models import Document, Level, Status

TAKEN = "by its articles it was taken for the version of"
"""Part of the warning about a text that names another day than the version it was recognised as."""
_YEARED = re.compile(r"〔(\d{4})〕")
_REVISED = re.compile(r"[（(](?:\d{4}年?)?(?:修订|修正|修改)(?:版|本)?[）)]$")
_EXCERPT = re.compile(r"[（(]节录[）)]$")
_MINISTRIES = r"(?:[\u4e00-\u9fff、 ]{2,60}?(?:部|局|委|委员会|院|总局|办公厅|办公室|总工会|联合会|协会)(?:等[一二三四五六七八九十]+(?:个)?部门)?)"


@dataclass(frozen=True, slots=True)
class Identity:
    """The document a text belongs to. `known` is the version of the register it was recognised as."""

    document: Document
    entry: Entry | None
    known: KnownVersion | None
    warnings: tuple[str, ...] = ()


def identify(
    found: Metadata, articles: int, register: Register, documents: Sequence[Document] = ()
) -> tuple[Identity, Metadata]:
    """Return the document, and the metadata with what the register adds. `documents` are those the library holds."""
    known_names = register.with_documents(documents)
    entry = _entry(found, articles, known_names)
    if entry is None:
        return Identity(_new_document(found, known_names), None, None), found
    known = _version(_with_numbers(entry, register), found, articles)
    warnings: list[str] = []
    if known is not None and found.promulgated is not None and known.promulgated not in (None, found.promulgated):
        warnings.append(f"the text itself names {found.promulgated}; {TAKEN} {known.promulgated}")
    own = register.entry(known.short) if known is not None and known.short else None
    filled, more = _filled(found, _with_numbers(entry, register), known, own or entry)
    document = entry.document
    newest = entry.versions[0] if entry.versions else None
    if known is None or newest is None or known.promulgated == newest.promulgated:
        document = replace(document, number=_of_document(filled, entry, known), issuer=entry.issuer or filled.issuer)
    return Identity(document, entry, known, (*warnings, *more)), filled


def _of_document(filled: Metadata, entry: Entry, known: KnownVersion | None) -> str | None:
    """The number a document is described with: an unknown text brings its own, of a known one the register knows better than a copy."""
    own = known is None or (given := filled.sources.get("number")) is not None and given.source == "admin"
    return (filled.number or entry.number) if own else (entry.number or filled.number)


def base_title(title: str) -> str:
    """Return the title without the marks of revisions, drafts and excerpts at its end."""
    bare = _EXCERPT.sub("", title)
    bare = re.sub(r"[（(](?:附.{2,30}|修订)?(?:征求意见稿|送审稿|草案|修订草案|修正草案)[）)]$", "", bare)
    return _REVISED.sub("", bare) or title


def _entry(found: Metadata, articles: int, register: Register) -> Entry | None:
    names = dict.fromkeys((found.title, base_title(found.title), _without_office(found.title)))
    candidates: dict[str, Entry] = {}
    for name in names:
        for entry in register.find(name):
            # An entry of its own for a superseded text stands for a version of the document it belongs to.
            parent = register.entry(entry.version_of) if entry.version_of else None
            chosen = parent or entry
            if _is_title(name, chosen) or (parent and _is_title(name, entry)):
                candidates.setdefault(chosen.short, _with_numbers(chosen, register))
    fitting = [entry for entry in candidates.values() if not _contradicts(entry, found)]
    if not fitting:
        return None
    return max(fitting, key=lambda entry: _likeness(entry, found, articles))


def _with_numbers(entry: Entry, register: Register) -> Entry:
    """The entry with each older version bearing the number its own entry gives."""
    versions = []
    for version in entry.versions:
        own = register.entry(version.short) if version.short else None
        versions.append(replace(version, number=version.number or (own.number if own else None)))
    return replace(entry, versions=tuple(versions))


def _is_title(name: str, entry: Entry) -> bool:
    """Whether a name is the title of an entry rather than a loose alias of it."""
    key = name_key(base_title(name))
    titles = {name_key(base_title(title)) for title in (entry.title, entry.short, _without_office(entry.title))}
    titles |= {name_key(alias) for alias in entry.aliases if len(alias) > 7}
    return key in titles or name_key(_without_office(name)) in titles


def _without_office(title: str) -> str:
    match = re.match(rf"^{_MINISTRIES}(?=关于)", title)
    return title[match.end() :] if match else title


def _contradicts(entry: Entry, found: Metadata) -> bool:
    """Whether numbers or years show that a namesake is another document."""
    if not found.number or not entry.all_numbers:
        dates = {version.promulgated for version in entry.versions if version.promulgated}
        yeared = re.search(r"（(\d{4})）$", entry.short)
        return bool(yeared and found.promulgated and dates and found.promulgated not in dates)
    own = _YEARED.search(found.number)
    others = [match[1] for number in entry.all_numbers if (match := _YEARED.search(number))]
    return own is not None and bool(others) and found.number not in entry.all_numbers


def _likeness(entry: Entry, found: Metadata, articles: int) -> tuple[int, int]:
    points = 4 if found.number and found.number in entry.all_numbers else 0
    version = _version(entry, found, articles)
    if version is not None:
        points += _points(version, found, articles, newest=version is entry.versions[0])
    return points, -len(entry.short)


def _version(entry: Entry, found: Metadata, articles: int) -> KnownVersion | None:
    if not entry.versions or found.status is Status.DRAFT:
        return None
    scored = [
        (_points(version, found, articles, newest=index == 0), -index, version)
        for index, version in enumerate(entry.versions)
    ]
    points, _, best = max(scored, key=lambda item: (item[0], item[1]))
    return best if points > 0 else None


def _points(version: KnownVersion, found: Metadata, articles: int, *, newest: bool) -> int:
    points = _points_of_release(version, found) + _points_of_start(version, found)
    if found.number and found.number == version.number:
        points += 4
    if version.articles is not None:
        points += 2 if version.articles == articles else -5
        # Copies often leave the later revisions out of their history: a full match of the newest text outweighs it.
        if newest and version.articles == articles and articles > 0:
            points += 7
    return points


def _points_of_release(version: KnownVersion, found: Metadata) -> int:
    if found.promulgated is None:
        return 1
    if version.promulgated is None:
        return 0
    if found.promulgated == version.promulgated:
        return 4
    # A text that names a later day than a version cannot be that version.
    return -100 if version.promulgated < found.promulgated else -1


def _points_of_start(version: KnownVersion, found: Metadata) -> int:
    starts = {day for day in (found.effective_from, found.first_effective) if day is not None}
    if version.effective in starts:
        return 3
    return 2 if version.first_effective in starts else 0


def _filled(found: Metadata, entry: Entry, known: KnownVersion | None, named: Entry) -> tuple[Metadata, list[str]]:
    """`named` is the entry of the version itself where it has one: its title and issuer are those of its day."""
    values = _described(found, entry, known, named)
    warnings: list[str] = []
    if known is not None:
        days, warnings = _dated(found, entry, known)
        values |= days
    return (found.with_values("register", **values) if values else found), warnings


def _described(found: Metadata, entry: Entry, known: KnownVersion | None, named: Entry) -> dict[str, object]:
    """What the register says of title, number, issuer, rank and place where the text says something else or nothing."""
    values: dict[str, object] = {}
    title = _REVISED.sub("", named.title)
    if found.title != title:
        values["title"] = title
    if found.number is None and (number := _number(entry, known)) is not None:
        values["number"] = number
    single = found.issuer is not None and "、" not in found.issuer
    issuer = named.issuer
    if issuer and (found.issuer is None or (single and "等" not in issuer and found.issuer != issuer)):
        values["issuer"] = issuer
    if found.level is not entry.level:
        values["level"] = entry.level
    if found.jurisdiction != entry.jurisdiction:
        values["jurisdiction"] = entry.jurisdiction
    return values


def _number(entry: Entry, known: KnownVersion | None) -> str | None:
    """The number of the version; that of the document unless it is known to be the number of another version."""
    if known is not None and known.number:
        return known.number
    newest = entry.versions[0] if entry.versions else None
    of_newest = newest is not None and newest.number == entry.number
    older = known is not None and newest is not None and known.promulgated != newest.promulgated
    return None if older and of_newest else entry.number


def _dated(found: Metadata, entry: Entry, known: KnownVersion) -> tuple[dict[str, object], list[str]]:
    """The days the register knows of the version, and a warning where the text itself says another start."""
    values: dict[str, object] = {}
    warnings: list[str] = []
    if known.promulgated is not None and found.promulgated != known.promulgated:
        values["promulgated"] = known.promulgated
    if known.effective is not None and found.effective_from != known.effective:
        stated = found.effective_from
        first = stated in (known.first_effective, *(version.effective for version in entry.versions[1:]))
        if stated is not None and not first and not found.amended and "promulgated" not in values:
            warnings.append(f"the text says it starts {stated}, the register {known.effective}")
        else:
            values["effective_from"] = known.effective
            if stated is not None and stated < known.effective:
                values["first_effective"] = stated
    if known.ended is not None:
        values["effective_to"] = known.ended
    if known.status is Status.REPEALED:
        values["status"] = Status.REPEALED
    return values, warnings


def _new_document(found: Metadata, register: Register) -> Document:
    """A document nobody knows yet; a namesake gets the year of its number or promulgation behind its short title."""
    title = base_title(found.title)
    short = short_title(_without_office(title))
    if found.level is Level.GUIDING_CASE and (match := re.match(r"指导性案例\s*(\d+)\s*号", title)):
        short = f"指导性案例{match[1]}号"
    if found.level is Level.JUDICIAL_INTERPRETATION:
        short = short.removeprefix("关于")
    namesakes = [entry for entry in register.find(found.title) if _is_title(found.title, entry)]
    if namesakes:
        short = re.sub(r"（\d{4}）$", "", namesakes[0].short)
    if namesakes or register.entry(short) is not None:
        year = _YEARED.search(found.number or "")
        written = year[1] if year else str(found.promulgated.year) if found.promulgated else ""
        short = f"{short}（{written}）" if written else f"{short}（新）"
    return Document(
        short=short[:200],
        title=title[:400],
        level=found.level,
        number=found.number,
        issuer=found.issuer,
        jurisdiction=found.jurisdiction,
    )


def status_of(found: Metadata, today: date) -> Status:
    """Return the status a version would be published with."""
    if found.status is not None:
        return found.status
    if found.effective_to is not None and found.effective_to <= today:
        return Status.SUPERSEDED
    start = found.effective_from or found.promulgated
    return Status.NOT_YET_EFFECTIVE if start is not None and start > today else Status.EFFECTIVE
