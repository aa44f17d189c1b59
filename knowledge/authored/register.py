"""The register of known official documents: what they are called, which number they bear, since when they hold.

Names and dates only. Whether the text is held is the library's to say.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from knowledge.errors import RegisterError
from knowledge.models import Document, Level, Status
from knowledge.paths import DATA
from knowledge.text.normalise import strip_invisible, to_simplified
from knowledge.yaml_files import parse_yaml

DEFAULT_PATH = DATA / "register.yaml"

_OPENING = "〔［[【﹝"
_CLOSING = "〕］]】﹞"
BRACKETS = str.maketrans({**dict.fromkeys(_OPENING, "("), **dict.fromkeys(_CLOSING, ")")})
_DROPPED = re.compile(r"[\s《》〈〉<>「」『』“”\"'‘’]+")
_STATE = "中华人民共和国"
_ISSUERS = re.compile(
    r"^(?:(?:第[一二三四五六七八九十]+届)?全国人民代表大会(?:常务委员会)?|全国人大(?:常委会)?|国务院(?:办公厅)?"
    r"|最高人民法院|最高人民检察院|最高法|最高检"
    r"|(?:中华人民共和国)?(?:人力资源和社会保障部|人力资源社会保障部|人社部|劳动和社会保障部|劳动部)(?:办公厅)?(?:等[一二三四五六七八九十]+部门)?)"
    r"(?=关于|《|审理|适用|在|为|对)"
)
_NUMBER_WORD = re.compile(r"\)第(?=\d)")


@dataclass(frozen=True, slots=True)
class KnownVersion:
    """One promulgated text as the register knows it. `effective` is None where its own date is not confirmed."""

    promulgated: date | None
    effective: date | None
    first_effective: date | None
    ended: date | None
    status: Status
    articles: int | None
    number: str | None = None
    short: str | None = None
    """The separate entry that stands for this superseded text, if there is one."""
    source: str | None = None
    """The official page that shows this version, for a change whose text nobody has read here yet."""
    sha256: str | None = None
    """`text_fingerprint` of its numbered articles or sections, where the text was checked."""

    def in_force(self, on: date) -> bool:
        """Whether the register calls this text law on the day."""
        if self.status in (Status.DRAFT, Status.WITHDRAWN):
            return False
        if self.status in (Status.REPEALED, Status.SUPERSEDED) and self.ended is None:
            return False
        start = self.effective or self.promulgated
        return (start is None or start <= on) and (self.ended is None or on < self.ended)


@dataclass(frozen=True, slots=True)
class LapsedPart:
    """A part (`32:1`: article 32, paragraph 1) still printed but no longer law since a day, and what ended it."""

    part: str
    since: date
    by: str


@dataclass(frozen=True, slots=True)
class OutweighedPart:
    """An article in force as text that gives way to another provision, `use`, which is the one to cite."""

    part: str
    use: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A document of the register. `versions` stand newest first."""

    short: str
    title: str
    aliases: tuple[str, ...]
    number: str | None
    numbers: tuple[str, ...]
    issuer: str | None
    level: Level
    jurisdiction: str
    versions: tuple[KnownVersion, ...]
    address: str | None
    core: bool
    remark: str | None
    verified: bool
    version_of: str | None
    not_in_force: tuple[LapsedPart, ...]
    outweighed: tuple[OutweighedPart, ...]
    addresses: tuple[str, ...] = ()
    """Official pages and files of the newest text, in the order in which they are tried."""

    @property
    def document(self) -> Document:
        """The document this entry describes."""
        return Document(
            short=self.short,
            title=self.title,
            level=self.level,
            number=self.number,
            issuer=self.issuer,
            jurisdiction=self.jurisdiction,
            core=self.core,
            address=self.address,
            aliases=self.aliases,
        )

    @property
    def all_numbers(self) -> tuple[str, ...]:
        """Document numbers of all its versions, the first one first."""
        found = (self.number, *self.numbers, *(version.number for version in self.versions))
        return tuple(dict.fromkeys(number for number in found if number))

    def version_on(self, on: date) -> KnownVersion | None:
        """The version that was law on the day, as far as the register knows."""
        return next((version for version in self.versions if version.in_force(on)), None)

    def in_force(self, on: date) -> bool:
        """Whether any version known here was law on the day; an entry without versions cannot tell and says yes."""
        return not self.versions or self.version_on(on) is not None

    def status_on(self, on: date) -> Status:
        """The status of the document on the day."""
        if self.in_force(on):
            return Status.EFFECTIVE
        newest = self.versions[0]
        if newest.status in (Status.DRAFT, Status.WITHDRAWN):
            return newest.status
        start = newest.effective or newest.promulgated
        if start is not None and on < start:
            return Status.NOT_YET_EFFECTIVE
        return Status.REPEALED if newest.status is Status.REPEALED else Status.SUPERSEDED

    def years(self) -> frozenset[str]:
        """The years that tell this document from its namesakes: of its numbers, promulgations and short title."""
        written = " ".join((*self.all_numbers, self.short))
        promulgated = {str(version.promulgated.year) for version in self.versions if version.promulgated}
        return frozenset(promulgated | set(re.findall(r"(?:19|20)\d\d", written)))


class Register:
    """Every known document, found by any of its names."""

    def __init__(self, entries: Iterable[Entry], *, sha256: str = "") -> None:
        self.entries: tuple[Entry, ...] = tuple(entries)
        self.sha256 = sha256
        self._by_short = {entry.short: entry for entry in self.entries}
        self._by_key: dict[str, tuple[Entry, ...]] = {}
        self._shorts: dict[str, Entry] = {}
        self._names: dict[str, None] = {}
        for entry in self.entries:
            self._shorts.setdefault(name_key(entry.short), entry)
            for name in (entry.short, entry.title, *entry.aliases, *entry.all_numbers):
                self._names[name] = None
                self._file(name, entry)

    @classmethod
    def load(cls, path: Path | None = None) -> Register:
        """Read a register file, the packaged one by default. Raises RegisterError for one that cannot be read."""
        source = path or DEFAULT_PATH
        try:
            raw = source.read_bytes()
        except OSError as error:
            raise RegisterError("register_missing", f"The register {source} cannot be read: {error}.") from error
        return _parse(raw, source.name)

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries)

    def entry(self, short: str) -> Entry | None:
        """The entry of exactly this short title."""
        return self._by_short.get(short)

    def document(self, short: str) -> Document | None:
        """The document of exactly this short title."""
        entry = self._by_short.get(short)
        return entry.document if entry else None

    def find(self, name: str) -> tuple[Entry, ...]:
        """Entries called so: by short title, official title, alias or document number, brackets and prefixes aside.

        Several entries mean that the name is ambiguous; one whose short title it is comes first.
        """
        key = name_key(name)
        if not key:
            return ()
        found = self._by_key.get(key) or self._by_key.get(_NUMBER_WORD.sub(")", key), ())
        first = self._shorts.get(key)
        if first is None or len(found) < 2:
            return found
        return (first, *(entry for entry in found if entry is not first))

    def names(self) -> tuple[str, ...]:
        """All names as written in the register, longest first."""
        return tuple(sorted(self._names, key=lambda name: (-len(name), name)))

    def keys(self) -> tuple[str, ...]:
        """All names in the form of `name_key`, longest first: what running text, brought to that form, may hold."""
        return tuple(sorted(self._by_key, key=lambda key: (-len(key), key)))

    def with_documents(self, documents: Iterable[Document]) -> Register:
        """A register that also knows these documents (of the library) by title and alias; its own entries win."""
        known = [
            Entry(
                short=document.short,
                title=document.title,
                aliases=document.aliases,
                number=document.number,
                numbers=(),
                issuer=document.issuer,
                level=document.level,
                jurisdiction=document.jurisdiction,
                versions=(),
                address=document.address,
                core=document.core,
                remark=None,
                verified=True,
                version_of=None,
                not_in_force=(),
                outweighed=(),
            )
            for document in documents
            if document.short not in self._by_short
        ]
        return Register((*self.entries, *known), sha256=self.sha256) if known else self

    def _file(self, name: str, entry: Entry) -> None:
        for key in _keys_of(name):
            others = self._by_key.get(key, ())
            if entry not in others:
                self._by_key[key] = (*others, entry)


@lru_cache(maxsize=8_192)
def name_key(name: str) -> str:
    """The form in which names are compared: NFKC, simplified, round brackets, no quotes, no state or issuer in front."""
    text = to_simplified(strip_invisible(unicodedata.normalize("NFKC", name))).translate(BRACKETS)
    text = _DROPPED.sub("", text).replace(_STATE, "").casefold()
    return _ISSUERS.sub("", text)


def _keys_of(name: str) -> Iterator[str]:
    key = name_key(name)
    yield key
    if key.startswith("关于") and len(key) > 8:
        yield key[2:]
    if len(key) > 8 and key.startswith(("审理", "适用", "执行")):
        yield "关于" + key
    if (bare := re.sub(r"\(([一二三四五六七八九十])\)$", r"\1", key)) != key:
        yield bare
    if (worded := re.sub(r"\)(?=\d+号)", ")第", key)) != key:
        yield worded


def _parse(raw: bytes, name: str) -> Register:
    try:
        rows = parse_yaml(raw)
        if not isinstance(rows, list):
            raise TypeError("a list of entries is expected")
        entries = [_entry(row) for row in rows]
    except (yaml.YAMLError, KeyError, TypeError, ValueError) as error:
        raise RegisterError("register_unreadable", f"The register {name} cannot be understood: {error}.") from error
    shorts = [entry.short for entry in entries]
    twice = sorted({short for short in shorts if shorts.count(short) > 1})
    if twice:
        raise RegisterError("register_duplicate", f"The register {name} names {', '.join(twice)} twice.")
    return Register(entries, sha256=hashlib.sha256(raw).hexdigest())


def _entry(row: Mapping[str, Any]) -> Entry:
    return Entry(
        short=str(row["short"]),
        title=str(row["title"]),
        aliases=tuple(str(alias) for alias in row.get("aliases") or ()),
        number=row.get("number"),
        numbers=tuple(row.get("numbers") or ()),
        issuer=row.get("issuer"),
        level=Level(row["level"]),
        jurisdiction=str(row.get("jurisdiction", "CN")),
        versions=tuple(_version(version) for version in row.get("versions") or ()),
        address=row.get("address"),
        core=bool(row.get("core", False)),
        remark=row.get("remark"),
        verified=bool(row.get("verified", True)),
        version_of=row.get("version_of"),
        not_in_force=tuple(
            LapsedPart(str(part["part"]), part["since"], str(part["by"])) for part in row.get("not_in_force") or ()
        ),
        outweighed=tuple(OutweighedPart(str(part["part"]), str(part["use"])) for part in row.get("outweighed") or ()),
        addresses=tuple(str(address) for address in row.get("addresses") or ()),
    )


def _version(row: Mapping[str, Any]) -> KnownVersion:
    return KnownVersion(
        promulgated=row.get("promulgated"),
        effective=row.get("effective"),
        first_effective=row.get("first_effective"),
        ended=row.get("ended"),
        status=Status(row.get("status", "effective")),
        articles=row.get("articles"),
        number=row.get("number"),
        short=row.get("short"),
        source=row.get("source"),
        sha256=row.get("sha256"),
    )
