"""From the statute package to published versions: read, mend by named rules, date, check, publish."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, timedelta, timezone
from pathlib import Path

from ingestion.statutes.mending import (
    CONTINUED_NUMBERING,
    Dating,
    date_version,
    known_outdated,
    read_provisions,
    repeal_dates,
)
from ingestion.statutes.package import (
    SOURCE,
    PackagedLaw,
    StatutePackage,
    locate_package,
    package_digest,
    read_package,
)
from ingestion.structure.checking import check_dates, check_provisions
from knowledge.authored.register import Entry, KnownVersion, Register
from knowledge.library import Library
from knowledge.models import Document, FindingDraft, Level, ProvisionDraft, Status

REVISION = 1
"""Raise when a rule of `mending` or `checking` changes what is stored, so that libraries read the package again."""

_SHANGHAI = timezone(timedelta(hours=8))
_STATE = "中华人民共和国"
_BODY = re.compile(r"^(?:第[一二三四五六七八九十]+届)?全国人民代表大会(?:常务委员会)?(?=关于)")

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did. `mended` and `open` count findings by rule; `unchanged`: nothing had to be read."""

    laws: int = 0
    versions: int = 0
    provisions: int = 0
    mended: dict[str, int] = field(default_factory=dict)
    open: dict[str, int] = field(default_factory=dict)
    unchanged: bool = False
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class _Planned:
    """One text of the package, ready to be published."""

    law: PackagedLaw
    document: Document
    entry: Entry | None
    known: KnownVersion | None
    successor: PackagedLaw | None


def import_statutes(
    library: Library,
    register: Register,
    progress: Progress | None = None,
    *,
    today: date | None = None,
    package: Path | None = None,
) -> ImportReport:
    """Publish every law of the installed statute package; the labour core first.

    `progress` is told (done, total, short title) after each text. `today` decides statuses (default: the day in
    Shanghai). A package and register read before to the end are not read again. Stopped half-way, the next call goes
    on. Raises PackageMissing or PackageCorrupt.
    """
    started = time.monotonic()
    day = today or library.clock().replace(tzinfo=UTC).astimezone(_SHANGHAI).date()
    path = package or locate_package()
    digest = package_digest(path)
    if library.import_recorded(source=SOURCE, source_sha256=digest, register_sha256=register.sha256, revision=REVISION):
        library.refresh_statuses(day)
        return ImportReport(unchanged=True, seconds=time.monotonic() - started)
    content = read_package(path)
    plan = _plan(content, register)
    repealed = repeal_dates(content.laws)
    counts: Counter[tuple[str, bool]] = Counter()
    provisions = 0
    for done, planned in enumerate(plan, start=1):
        number, findings = _publish(library, planned, content, repealed, day)
        provisions += number
        counts.update((finding.rule, finding.mended) for finding in findings)
        if progress is not None:
            progress(done, len(plan), planned.document.short)
    library.refresh_statuses(day)
    library.record_import(source=SOURCE, source_sha256=digest, register_sha256=register.sha256, revision=REVISION)
    return ImportReport(
        laws=len({planned.document.short for planned in plan}),
        versions=len(plan),
        provisions=provisions,
        mended={rule: count for (rule, mended), count in sorted(counts.items()) if mended},
        open={rule: count for (rule, mended), count in sorted(counts.items()) if not mended},
        seconds=time.monotonic() - started,
    )


def short_title(name: str) -> str:
    """Return an official title without the state and the issuer in front, as the register shortens titles."""
    short = _BODY.sub("", name).replace(f"《{_STATE}", "《")
    return short.removeprefix(_STATE) or name


def _plan(package: StatutePackage, register: Register) -> list[_Planned]:
    """The texts in the order of publishing: core documents first, then the rest; texts of one law oldest first."""
    rank = {entry.short: index for index, entry in enumerate(register.entries) if entry.core}
    by_name: dict[str, list[PackagedLaw]] = {}
    for law in package.laws:
        by_name.setdefault(law.name, []).append(law)
    planned: list[_Planned] = []
    for name, laws in by_name.items():
        laws.sort(key=lambda law: law.promulgated or date.min)
        entry = _entry(name, register)
        document = entry.document if entry is not None else _document(laws[-1])
        for law, successor in zip(laws, [*laws[1:], None], strict=True):
            known = next((v for v in entry.versions if v.promulgated == law.promulgated), None) if entry else None
            planned.append(_Planned(law, document, entry, known, successor))
    planned.sort(key=lambda item: rank.get(item.document.short, len(rank)))
    return planned


def _entry(name: str, register: Register) -> Entry | None:
    entry = register.entry(short_title(name))
    return entry if entry is not None and entry.title.startswith(name) else None


def _document(law: PackagedLaw) -> Document:
    level = Level.CONSTITUTION if law.level == "宪法" else Level.LAW
    return Document(short=short_title(law.name), title=law.name, level=level, issuer=law.issuer)


def _publish(
    library: Library,
    planned: _Planned,
    package: StatutePackage,
    repealed: dict[str, date],
    today: date,
) -> tuple[int, Sequence[FindingDraft]]:
    law, document = planned.law, planned.document
    provisions, findings = read_provisions(document.short, law.articles)
    dating = date_version(
        law,
        planned.known,
        successor=_start(planned, planned.successor),
        repealed_on=repealed.get(law.name),
        today=today,
    )
    findings += dating.findings
    findings += _checked(document.short, planned, provisions, dating, today)
    source = f"{SOURCE}:{law.law_id}"
    library.publish_version(
        document=document,
        provisions=provisions,
        today=today,
        promulgated=law.promulgated,
        effective_from=dating.effective_from,
        effective_to=dating.effective_to,
        status=_status(dating, today),
        source=source,
        source_sha256=package.sha256,
        remark=planned.entry.remark if planned.entry else None,
        findings=findings,
        replaces=library.version_by_source(document.short, source),
        number=_number(planned),
        issuer=document.issuer,
    )
    return len(provisions), findings


def _number(planned: _Planned) -> str | None:
    """What this text was promulgated under: what the register says of it; its document's only of the newest."""
    known = planned.known.number if planned.known is not None else None
    return known or (planned.document.number if planned.successor is None else None)


def _start(planned: _Planned, successor: PackagedLaw | None) -> date | None:
    """The day the next text of the law came into force, as far as it can be trusted."""
    if successor is None:
        return None
    versions = planned.entry.versions if planned.entry else ()
    known = next((v for v in versions if v.promulgated == successor.promulgated), None)
    if known is not None and known.effective is not None:
        return known.effective
    if successor.effective is None or successor.promulgated is None:
        return None
    return successor.effective if successor.effective > successor.promulgated else None


def _checked(
    short: str, planned: _Planned, provisions: Sequence[ProvisionDraft], dating: Dating, today: date
) -> list[FindingDraft]:
    findings = check_provisions(provisions)
    if short.startswith(CONTINUED_NUMBERING):
        rule = "continued_numbering"
        findings = [replace(f, rule=rule, mended=True) if f.rule == "gap" else f for f in findings]
    findings += check_dates(
        promulgated=planned.law.promulgated,
        effective_from=dating.effective_from,
        effective_to=dating.effective_to,
        today=today,
    )
    lapsed = planned.entry.not_in_force if planned.entry and planned.successor is None else ()
    return findings + known_outdated((part.part, part.by) for part in lapsed if part.since <= today)


def _status(dating: Dating, today: date) -> Status | None:
    """The status the dates do not tell by themselves; None leaves it to them."""
    ended = dating.effective_to is None or dating.effective_to <= today
    if dating.repealed:
        return Status.REPEALED
    if dating.superseded and ended:
        return Status.SUPERSEDED
    return None
