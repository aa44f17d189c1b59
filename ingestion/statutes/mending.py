"""Named rules that put known faults of the statute package right. Each returns what it found, so nothing is silent."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from ingestion.statutes.package import PackagedArticle, PackagedLaw
from ingestion.structure.checking import LONGEST_WAIT
from knowledge.authored.register import KnownVersion
from knowledge.models import FindingDraft, ProvisionDraft
from knowledge.text.numerals import CHINESE, parse_numeral, write_numeral

_NUMBER = re.compile(rf"第([{CHINESE}]+)条(?:之([{CHINESE}]+))?|条目([{CHINESE}]+)")
_GLUED = re.compile(rf"\n(第[{CHINESE}]+分?编\s+\S[^\n。；]*|附\s*则)\s*$")
_PART = re.compile(rf"第[{CHINESE}]+编")
_SPACED = re.compile(r"(?<=[\u4e00-\u9fff]) +(?=[\u4e00-\u9fff])")
_HEADING = re.compile(rf"(第[{CHINESE}]+(?:分编|编|章|节))\s*(.*)", re.DOTALL)
_IMAGE = re.compile(r"![^\n!{}]*\{width=[^{}]*\}\n?")
_THIN_SPACE = re.compile(r"[\u2000-\u200a\u202f]+")
_STRAY_SPACE = re.compile(r"(?<=[\u4e00-\u9fff、，。；：》）]) +(?=[\u4e00-\u9fff《（0-9])")
_RULE_LINE = re.compile(r"^[-+=| ]{5,}$\n?", re.MULTILINE)
_WHITE_SPACE = re.compile(r"\s+")
_REPEALS = re.compile(r"自(\d{4})年(\d{1,2})月(\d{1,2})日起施行.*同时废止")
_NAMED = re.compile(r"《([^《》]+)》")

FIRST_PARTS = {"民法典": "第一编 总则", "刑法": "第一编 总则", "刑事诉讼法": "第一编 总则", "民事诉讼法": "第一编 总则"}
"""Heading of the first 编, which no article before it can carry."""

CONTINUED_NUMBERING = ("宪法修正案",)
"""Texts whose numbering goes on from the text before them: a late start is no gap."""

_NEVER_AMENDED = {"立法解释", "修正案", "修改决定"}


@dataclass(frozen=True, slots=True)
class Dating:
    """The dates of a version as far as they can be trusted, and whether the package calls it ended or repealed."""

    effective_from: date | None
    effective_to: date | None
    repealed: bool
    superseded: bool
    findings: tuple[FindingDraft, ...]


def read_provisions(short: str, articles: Sequence[PackagedArticle]) -> tuple[list[ProvisionDraft], list[FindingDraft]]:
    """Return the provisions with their full paths, headings taken off the text they were glued to."""
    findings: list[FindingDraft] = []
    provisions: list[ProvisionDraft] = []
    parts: list[str] = [FIRST_PARTS[short]] if short in FIRST_PARTS else []
    if parts:
        findings.append(FindingDraft("first_part_heading", "", parts[0], mended=True))
    stale: tuple[str, str] | None = None
    for article in articles:
        number, label = article_number(article.number)
        text, headings = _cut_headings(article.text)
        text, marks = _clean(text)
        findings += [FindingDraft(rule, number, label, mended=True) for rule in marks]
        own = (article.chapter, article.section)
        if stale is not None and own != stale:
            stale = None
        below = () if stale is not None else tuple(_heading(part) for part in own if part)
        closing = parts[-1:] == ["附则"] and bool(below)
        provisions.append(ProvisionDraft(number, label, (*(parts[:-1] if closing else parts), *below), text))
        for heading in headings:
            findings.append(FindingDraft("glued_heading", number, heading, mended=True))
            parts = [heading] if _PART.match(heading) or heading == "附则" else [*parts[:1], heading]
            stale = own
    return provisions, findings


def article_number(written: str) -> tuple[str, str]:
    """Return (article, label): 第二百七十六条之一 gives 276之一, 条目三 gives 3 and 三、, 全文 gives empty ones."""
    match = _NUMBER.fullmatch(written.strip())
    if match is None:
        return "", ""
    number = parse_numeral(match[1] or match[3])
    if match[3]:
        return str(number), f"{match[3]}、"
    inserted = f"之{write_numeral(parse_numeral(match[2]) or 0)}" if match[2] else ""
    return f"{number}{inserted}", written.strip()


def known_outdated(lapsed: Iterable[tuple[str, str]]) -> list[FindingDraft]:
    """Return a finding for each article the register calls outdated in the held text: (part, what ended it)."""
    return [
        FindingDraft("known_outdated", part.partition(":")[0], f"{part} no longer holds as printed: {by}")
        for part, by in lapsed
    ]


def date_version(
    law: PackagedLaw,
    known: KnownVersion | None,
    *,
    successor: date | None,
    repealed_on: date | None,
    today: date,
) -> Dating:
    """Return the dates to publish under: the register's where it knows this text, else the package's where plausible.

    The package often gives the day a law first came into force as that of the amended text: a day before the
    promulgation is dropped, the day of promulgation itself is believed only of texts that are never amended.
    `successor` is the start of the next text of the law, `repealed_on` the day another law ended it.
    """
    effective, findings = _start(law, known)
    if law.status == "现行有效" and effective is not None and effective > today:
        detail = f"marked as in force, starts {effective}"
        findings.append(FindingDraft("future_marked_effective", "", detail, mended=True))
    ended = known.ended if known is not None and known.ended is not None else successor or repealed_on
    if law.status == "历史版本" and ended is not None and ended > today:
        detail = f"marked as history, holds until {ended}"
        findings.append(FindingDraft("history_still_effective", "", detail, mended=True))
    if law.status in ("历史版本", "已废止") and ended is None:
        findings.append(FindingDraft("unknown_end", "", f"marked {law.status}, since when is not known"))
    if law.status == "已废止" and repealed_on is not None:
        findings.append(FindingDraft("end_from_repealing_law", "", f"ended {repealed_on}", mended=True))
    return Dating(effective, ended, law.status == "已废止", law.status == "历史版本", tuple(findings))


def _start(law: PackagedLaw, known: KnownVersion | None) -> tuple[date | None, list[FindingDraft]]:
    """The day a text holds from: the register's, else the package's where it can be right; and what is said of the other."""
    effective, findings = _trusted_start(law)
    if known is not None and known.effective is not None:
        if effective is not None and effective != known.effective:
            detail = f"the register has {known.effective}, the package {law.effective}"
            findings.append(FindingDraft("effective_date_from_register", "", detail, mended=True))
        return known.effective, findings
    if effective is None:
        detail = f"the day this text came into force is not known; the package gives {law.effective}"
        findings.append(FindingDraft("doubtful_effective_date", "", detail))
    return effective, findings


def _trusted_start(law: PackagedLaw) -> tuple[date | None, list[FindingDraft]]:
    """The package's own date of the text where it can be right, and what is said about one that is dropped."""
    if law.effective is None or law.promulgated is None:
        return law.effective, []
    if law.effective < law.promulgated:
        detail = f"the package gives {law.effective}, the first day of the law, for the text of {law.promulgated}"
        return None, [FindingDraft("effective_date_is_first", "", detail, mended=True)]
    if law.effective - law.promulgated > LONGEST_WAIT:
        return None, []
    never_amended = law.kind in _NEVER_AMENDED or law.name.startswith("全国人民代表大会")
    if law.effective == law.promulgated and not never_amended:
        return None, []
    return law.effective, []


def repeal_dates(laws: Iterable[PackagedLaw]) -> dict[str, date]:
    """Return the day on which a law of the package says it ends others, by their full names."""
    ends: dict[str, date] = {}
    for law in laws:
        for article in law.articles[-3:]:
            text = _WHITE_SPACE.sub("", article.text)
            match = _REPEALS.search(text)
            if match is None:
                continue
            day = date(int(match[1]), int(match[2]), int(match[3]))
            ends |= dict.fromkeys(_NAMED.findall(match[0]), day)
    return ends


def _cut_headings(text: str) -> tuple[str, list[str]]:
    headings: list[str] = []
    body = text.rstrip()
    while (match := _GLUED.search(body)) is not None:
        headings.insert(0, _heading(match[1]))
        body = body[: match.start()].rstrip()
    return body, headings


def _heading(written: str) -> str:
    match = _HEADING.fullmatch(written.strip())
    number, name = (match[1], match[2]) if match else ("", written.strip())
    return f"{number} {_SPACED.sub('', name.strip())}".strip()


def _clean(text: str) -> tuple[str, list[str]]:
    applied = []
    for rule, mend in _TEXT_RULES:
        mended = mend(text)
        if mended != text:
            applied.append(rule)
            text = mended
    return text.strip(), applied


def _unspaced(line: str) -> str:
    return line if "|" in line else _STRAY_SPACE.sub("", line)


_TEXT_RULES: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("image_markup", lambda text: _IMAGE.sub("", text)),
    ("table_rule_lines", lambda text: _RULE_LINE.sub("", text + "\n").rstrip("\n")),
    ("thin_space", lambda text: _THIN_SPACE.sub("", text).replace("\u3000", " ")),
    ("stray_space", lambda text: "\n".join(_unspaced(line) for line in text.split("\n"))),
)
