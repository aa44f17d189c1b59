"""Checks what a message takes for granted: which laws, articles, numbers, cases and figures it states are not so.

A correction is said before the matter. Documents are asked from the register and the library on the day; beliefs that come
again and again stand in `premises.yaml`, each with the clauses that say what is right.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Protocol

from bot.claims.parameters import figures, jurisdiction_of, minimum_wage, province_name
from bot.premises.places import PLACES, elsewhere, outside, wage_held_elsewhere
from knowledge.authored.register import Register
from knowledge.citations import parse_key
from knowledge.models import Citation, Resolution, Status
from knowledge.text.numerals import parse_numeral
from knowledge.yaml_files import read_yaml

_DATA = Path(__file__).parent / "premises.yaml"
NEAR = 60
"""Characters of a message within which a figure belongs to what it is said of."""
MOST = 3
"""Corrections said at most."""
_NUMBER = re.compile(r"[\u4e00-\u9fff]{2,8}[〔\[（(【]\s*(?:19|20)\d{2}\s*[〕\]）)】]\s*第?\d{1,5}号")
_CASE = re.compile(r"(?:第)?(\d{1,4})号.{0,4}指导(?:性)?案例|指导(?:性)?案例(?:第)?\s*(\d{1,4})\s*号")
_DAY = re.compile(r"(?:(?P<year>20\d\d)年)?(?<!\d)(?P<month>\d{1,2})月(?P<day>\d{1,2})(?:日|号)")
_LEAP = 2024
"""The year a day without one is looked up in."""
_TITLE = re.compile(r"《([^《》\n]{4,40})》")
_WAGE = re.compile(r"(?:最低工资(?:标准)?|minimum wage).{0,12}?(?<!\d)(\d{4})(?!\d|年)", re.IGNORECASE)
_PLACE = re.compile(PLACES)
_GRADE = re.compile(
    r"(?<!\d)(?P<grade>10|[1-9]|[一二三四五六七八九十])级(?:伤残|残)?[^。？?]{0,14}一次性(?:伤残)?补助金?[^，。？?医就]{0,6}?(?P<said>\d{1,2}|[一二三四五六七八九十]{1,3})个月"
)
_ENDING_LEGAL = re.compile(r"(?:法|法典|条例|规定|办法|解释|规则|指引|意见|通知|决定|标准)(?:（[^）]*）|\([^)]*\))?$")
_PAPERS = re.compile(r"合同|协议|手册|制度|守则|承诺|公约|须知|申请书|说明|方案|章程")
_TRUTH = re.compile(
    r"是不是真的|真的(?:假的|吗)|对吗|对吧|对不对|是吗|是吧|是不是[^，。？?]{0,30}[？?]?$|还(?:是)?(?:这个|用|叫).{0,4}号|念(?:一下|给我)|引用(?:一下)?|有(?:这|没有这)(?:个|条|回事)|靠谱吗|怎么规定|必须执行|也?(?:能用|适用|一样)(?:吗|吧|不|么)|第几条|多少钱?[？?]?$|is (?:it|that) (?:true|right)"
)
_OWN_STORY = re.compile(
    r"俺|咱|(?:干|做|跑|送)了|一直(?:没|不)|我[妈爸们]|老公|老婆|离职|大概\d|我(?!听|看|问|想知道|查|在网上|们这|在[^，。]{1,4}(?:也|能|适用))|\bmy\b|\bI\b"
)


class Resolver(Protocol):
    """Resolves citations on a day (see knowledge.citations.CitationResolver)."""

    @property
    def register(self) -> Register: ...

    def resolve(self, citation: Citation, on: date) -> Resolution: ...


@dataclass(frozen=True, slots=True)
class Correction:
    """What is wrong with a premise and what is right instead, and the citation keys it rests on."""

    id: str
    text: dict[str, str]
    refs: tuple[str, ...] = ()
    written: str = ""
    """What the message wrote that is not to be asked of the library again: an article, a title that there is not."""
    alone: bool = False
    """Whether nothing else is to be answered: another country's law decides."""


@dataclass(frozen=True)
class PremiseChecker:
    """Checks messages against the register, the library and the parameters. `find` reads the citations of a text."""

    resolver: Resolver
    find: Callable[[str], Sequence[Citation]]
    path: Path = _DATA

    def check(self, text: str, on: date) -> tuple[Correction, ...]:
        """Return what the message states wrongly, at most `MOST`, documents before figures."""
        found: dict[str, Correction] = {}
        for correction in self._all(text, on):
            found.setdefault(correction.id, correction)
        return tuple(found.values())[:MOST]

    def _all(self, text: str, on: date) -> Iterator[Correction]:
        known = list(self._known_documents(text))
        yield from self._outside(text)
        yield from known
        yield from self._articles(text, on, skip=bool(known))
        yield from self._days(text)
        yield from self._numbers(text)
        yield from self._titles(text, skip=bool(known))
        yield from self._figures(text)
        yield from self._grades(text)
        yield from self._wages(text, on)
        yield from self._places(text)

    def _known_documents(self, text: str) -> Iterator[Correction]:
        for entry, named in _named(self.path):
            if match := named.search(text):
                yield replace(_authored(entry), written=match.group())

    def _articles(self, text: str, on: date, *, skip: bool) -> Iterator[Correction]:
        """Articles that do not exist, and documents that no longer or do not yet hold."""
        for citation in self.find(text):
            resolution = self.resolver.resolve(citation, on)
            yield from self._article(citation, resolution, skip=skip)

    def _article(self, citation: Citation, resolution: Resolution, *, skip: bool) -> Iterator[Correction]:
        entry = self.resolver.register.entry(citation.key.document)
        version = entry.versions[0] if entry and entry.versions else None
        title = f"《{entry.short if entry else citation.key.document}》"
        if resolution.problem == "no_such_article":
            key = "no_article" if version and version.articles else "no_article_uncounted"
            count = version.articles if version else 0
            said = self._said(f"article:{citation.key}", key, title=title, article=citation.key.article, count=count)
            yield replace(said, written=citation.written)
        elif version and not skip and version.status in (Status.REPEALED, Status.SUPERSEDED):
            yield self._said(f"ended:{title}", "ended", title=title, since=self._since(version.ended))
        elif version and version.status is Status.NOT_YET_EFFECTIVE and resolution.problem:
            yield self._said(f"later:{title}", "not_yet", title=title, since=self._since(version.effective))
        elif version and not skip and version.status is Status.DRAFT:
            yield self._said(f"draft:{title}", "draft", title=title)

    def _days(self, text: str) -> Iterator[Correction]:
        """Days that no calendar has: 2月30日."""
        for match in _DAY.finditer(text):
            year, month, day = int(match["year"] or _LEAP), int(match["month"]), int(match["day"])
            if 1 <= month <= 12 and day > monthrange(year, month)[1]:  # noqa: PLR2004 (months of a year)
                yield replace(self._said(f"day:{match[0]}", "no_day", day=match[0]), written=match[0])

    def _numbers(self, text: str) -> Iterator[Correction]:
        """Document numbers and guiding cases that nobody knows here."""
        for match in _NUMBER.finditer(text):
            number = re.sub(r"[\[（(【]", "〔", re.sub(r"[\]）)】]", "〕", match.group())).replace(" ", "")
            bare = number.replace("第", "")
            if not any(bare.endswith(known) or known.endswith(bare) for known in self._document_numbers):
                yield self._said(f"number:{bare}", "no_number", number=bare)
        for match in _CASE.finditer(text):
            number = match.group(1) or match.group(2)
            if self.resolver.register.entry(f"指导性案例{number}号") is None:
                yield self._said(f"case:{number}", "no_case", name=f"第 {number} 号指导性案例")

    def _titles(self, text: str, *, skip: bool) -> Iterator[Correction]:
        """Titles in 《》 of laws nobody knows here."""
        for match in _TITLE.finditer(text):
            name = match.group(1).removeprefix("中华人民共和国")
            legal = _ENDING_LEGAL.search(name) and not _PAPERS.search(name)
            if legal and not skip and not self.resolver.register.find(name) and not self._is_held(name):
                yield replace(self._said(f"title:{name}", "no_document", name=name), written=match.group())

    def _is_held(self, name: str) -> bool:
        """Whether a document of that name is known; a citation is read from words and proves nothing."""
        named = self.find(f"《{name}》第一条")
        return any(self.resolver.register.find(citation.key.document) for citation in named)

    def _figures(self, text: str) -> Iterator[Correction]:
        for entry, topic, wrong, unless in _rules(self.path):
            if unless is not None and unless.search(text):
                continue
            spoken = [match.span() for match in topic.finditer(text)]
            stated = [match.span() for match in wrong.finditer(text)]
            if any(abs(a[0] - b[0]) <= NEAR for a in spoken for b in stated):
                yield _authored(entry)

    def _grades(self, text: str) -> Iterator[Correction]:
        """Months of the one-time disability benefit (工伤保险条例 35 to 37) that a grade does not give."""
        for match in _GRADE.finditer(text):
            grade, said = parse_numeral(match["grade"]), parse_numeral(match["said"])
            held = figures()[f"injury.lump.{grade}"]
            if said != held.value:
                correction = self._said(f"grade:{grade}", "grade", grade=grade, months=f"{held.value:f}", said=said)
                yield replace(correction, refs=(held.basis,))

    def _wages(self, text: str, on: date) -> Iterator[Correction]:
        said, place = _WAGE.search(text), _PLACE.search(text)
        if elsewhere(text):
            return
        if not said or not place:
            return
        held, code = minimum_wage(place.group(), on), jurisdiction_of(place.group())
        name = province_name(code) if code else place.group()
        if held is None and (there := wage_held_elsewhere(int(said.group(1)), on)):
            values = {"there": there, "here": place.group(), "said": said.group(1)}
            other = self._said("minimum_wage", "other_wage", **values)
            yield replace(other, refs=("最低工资规定:7", "最低工资规定:12"), written=said.group())
        elif held is not None and held.monthly != int(said.group(1)):
            values = {"place": name, "monthly": f"{held.monthly:f}", "said": said.group(1)}
            yield self._said("minimum_wage", "wage_place", **values)

    def _outside(self, text: str) -> Iterator[Correction]:
        """Work done where mainland law does not hold, judged by it."""
        if place := outside(text):
            yield replace(self._said("outside", "outside", place=place), refs=("劳动合同法:2",), alone=True)

    def _places(self, text: str) -> Iterator[Correction]:
        """Another province's rule taken for one's own (local rules hold where they are made; 劳动法 48 for the wage)."""
        if found := elsewhere(text):
            wage = bool(re.search(r"最低工资", text))
            correction = self._said("elsewhere", "elsewhere", there=found[0], here=found[1])
            yield replace(correction, refs=("劳动法:48",) if wage else ())

    def _said(self, about: str, key: str, /, **values: object) -> Correction:
        words: dict[str, str] = self._data["words"][key]
        return Correction(about, {language: said.format(**values) for language, said in words.items()})

    def _since(self, day: date | None) -> str:
        return str(self._data["words"]["since"]["zh"]).format(date=day.isoformat()) if day else ""

    @property
    def then(self) -> dict[str, str]:
        """What is said after a correction that was all the message asked for."""
        words: dict[str, str] = self._data["words"]["then"]
        return words

    @property
    def _data(self) -> dict[str, Any]:
        return _read(self.path)

    @cached_property
    def _document_numbers(self) -> set[str]:
        entries = self.resolver.register.entries
        return {number for entry in entries for number in entry.all_numbers}

    def authored(self) -> Sequence[Correction]:
        """Every authored correction: for a check that their clauses resolve."""
        return [_authored(entry) for entry in (*self._data["figures"], *self._data["documents"])]


@cache
def _read(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = read_yaml(path)
    return content


@cache
def _named(path: Path) -> list[tuple[dict[str, Any], re.Pattern[str]]]:
    """The documents of a file that there are not, each with how it is named."""
    return [(entry, re.compile(entry["named"], re.IGNORECASE)) for entry in _read(path)["documents"]]


@cache
def _rules(path: Path) -> list[tuple[dict[str, Any], re.Pattern[str], re.Pattern[str], re.Pattern[str] | None]]:
    """The beliefs of a file: what they are of, how they are stated, and what makes them right."""
    return [
        (
            entry,
            re.compile(entry["topic"], re.IGNORECASE),
            re.compile(entry["wrong"], re.IGNORECASE),
            re.compile(entry["unless"], re.IGNORECASE) if "unless" in entry else None,
        )
        for entry in _read(path)["figures"]
    ]


def asks_only_whether_true(text: str) -> bool:
    """Whether a message asks nothing but whether what it states is so."""
    return bool(_TRUTH.search(text)) and not _OWN_STORY.search(text)


def without_written(text: str, corrections: Sequence[Correction]) -> str:
    """Return a message without the articles and titles in it that there are not: what is left to be answered."""
    for correction in corrections:
        text = text.replace(correction.written, "", 1) if correction.written else text
    return re.sub(r"《》|^[\s,，。、:：]+", "", text)


def keys_of(corrections: Sequence[Correction]) -> list[Citation]:
    """Return the citations corrections rest on."""
    return [parse_key(ref) for ref in dict.fromkeys(ref for correction in corrections for ref in correction.refs)]


def _authored(entry: dict[str, Any]) -> Correction:
    return Correction(entry["id"], {"zh": entry["zh"], "en": entry["en"]}, tuple(entry.get("refs", ())))
