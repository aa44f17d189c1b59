"""The standing watch: what is likely to be out of date, or about to change."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ingestion.publishing.acting import act
from knowledge.authored.figures import figures_due
from knowledge.authored.register import Register
from knowledge.library import Library
from knowledge.library.audit_tables import AuditRow, OriginRow, StagedRow
from knowledge.library.tables import DocumentRow, VersionRow
from knowledge.models import Status, Version

AHEAD = timedelta(days=60)
UNREVIEWED = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Stale:
    """One remark. `kind`: successor_not_held, amended, starts_soon, ends_soon, figure_due, not_reviewed.

    `document` names the figure and its place in a remark about a figure.
    """

    kind: str
    document: str
    day: date | None
    sentence: str


_TOLD = "watch"
_NAMES = {
    "successor_not_held": "有新版本，库里还没有",
    "amended": "已被修改或废止，库里还是旧文",
    "starts_soon": "即将施行",
    "ends_soon": "即将失效",
    "figure_due": "该重新核对的数字",
    "not_reviewed": "一年没人看过",
}


@dataclass(frozen=True, slots=True)
class Round:
    """What a day's look found. `fresh`: what was not told on an earlier day; `turned`: versions whose status changed."""

    day: date
    remarks: tuple[Stale, ...]
    fresh: tuple[Stale, ...]
    turned: int

    def sentences(self, longest: int = 30) -> list[str]:
        """Return the news for admins, a line each; empty when there is none."""
        lines = [f"{self.turned} 个版本的状态按日期更新了。"] if self.turned else []
        for kind, name in _NAMES.items():
            found = [remark for remark in self.fresh if remark.kind == kind]
            shown = "，".join(f"{r.document}（{r.day}）" if r.day else r.document for r in found[:longest])
            if found:
                more = f" 等 {len(found)} 个" if len(found) > longest else ""
                lines.append(f"{name}：{shown}{more}")
        return lines


@dataclass
class Watch:
    """Looks at the library once a day; `today` is asked again each time, so that the clock decides."""

    library: Library
    register: Callable[[], Register]
    today: Callable[[], date]

    def look(self) -> Round | None:
        """Bring statuses to the day and look around. None when this day was told already (see `told`)."""
        today = self.today()
        turned = self.library.refresh_statuses(today)
        with Session(self.library.engine) as session:
            row = session.get(StagedRow, _TOLD)
            told = dict(row.payload) if row is not None else {}
        if told.get("day") == today.isoformat():
            return None
        remarks = tuple(stale(self.library, self.register(), today=today))
        before = set(told.get("remarks", ()))
        return Round(today, remarks, tuple(remark for remark in remarks if _name(remark) not in before), turned)

    def told(self, found: Round) -> None:
        """Keep what was told, so that neither a restart nor the next day tells it again."""
        payload = {"day": found.day.isoformat(), "remarks": [_name(remark) for remark in found.remarks]}
        with act(self.library) as (_, session):
            row = session.get(StagedRow, _TOLD)
            if row is not None:
                row.payload = payload
                return
            kept = StagedRow(
                id=_TOLD,
                at=self.library.clock().replace(microsecond=0),
                expires=date.max,
                who="service",
                name=_TOLD,
                state=_TOLD,
            )
            kept.payload = payload
            session.add(kept)


def _name(remark: Stale) -> str:
    return f"{remark.kind}:{remark.document}:{remark.day if remark.kind != 'not_reviewed' else ''}"


def stale(library: Library, register: Register, *, today: date) -> list[Stale]:
    """Return what an admin should look at, most pressing first."""
    return [
        *_successors(library, register, today),
        *_amended(library, today),
        *_soon(library, today),
        *_figures(today),
        *_unreviewed(library, today),
    ]


def _successors(library: Library, register: Register, today: date) -> Iterator[Stale]:
    held: dict[str, list[Version]] = {}
    for version in library.every_version():
        if version.status not in (Status.WITHDRAWN, Status.DRAFT):
            held.setdefault(version.document, []).append(version)
    for entry in register.entries:
        versions = held.get(entry.short)
        if not versions or not entry.versions or entry.version_of:
            continue
        newest = entry.versions[0]
        if newest.status in (Status.DRAFT, Status.WITHDRAWN) or newest.promulgated is None:
            continue
        if all(v.promulgated is not None and v.promulgated < newest.promulgated for v in versions):
            since = newest.effective or newest.promulgated
            yield Stale(
                "successor_not_held",
                entry.short,
                since,
                f"the version of {newest.promulgated} is known and not held; held is that of {versions[0].promulgated}",
            )


def _amended(library: Library, today: date) -> Iterator[Stale]:
    """Documents that a held decision changes or ends, where the text held is older than the decision."""
    with Session(library.engine) as session:
        rows = session.execute(
            select(OriginRow.amends, DocumentRow.short, VersionRow.promulgated)
            .join(VersionRow, VersionRow.id == OriginRow.version_id)
            .join(DocumentRow, DocumentRow.id == VersionRow.document_id)
            .where(VersionRow.status.not_in((Status.WITHDRAWN, Status.DRAFT)), VersionRow.promulgated.is_not(None))
            .order_by(VersionRow.promulgated)
        ).all()
    told: set[tuple[str, str]] = set()
    for amends, decision, promulgated in rows:
        for short in amends:
            current = library.version_on(short, today) if short != decision else None
            older = current is not None and (current.promulgated or date.min) < (promulgated or date.min)
            if older and (short, decision) not in told:
                told.add((short, decision))
                yield Stale(
                    "amended",
                    short,
                    promulgated,
                    f"amended or ended by {decision} of {promulgated}; held is an older text",
                )


def _soon(library: Library, today: date) -> Iterator[Stale]:
    with Session(library.engine) as session:
        rows = session.execute(
            select(DocumentRow.short, VersionRow.id, VersionRow.effective_from, VersionRow.effective_to)
            .join(VersionRow, VersionRow.document_id == DocumentRow.id)
            .where(VersionRow.status.not_in((Status.WITHDRAWN, Status.DRAFT)))
            .where(
                VersionRow.effective_from.between(today + timedelta(days=1), today + AHEAD)
                | VersionRow.effective_to.between(today + timedelta(days=1), today + AHEAD)
            )
        ).all()
    starting = {row.short for row in rows if row.effective_from and today < row.effective_from <= today + AHEAD}
    for row in sorted(rows, key=lambda row: (row.effective_from or row.effective_to, row.short)):
        if row.effective_from and today < row.effective_from <= today + AHEAD:
            yield Stale(
                "starts_soon",
                row.short,
                row.effective_from,
                f"version {row.id} comes into force on {row.effective_from}",
            )
        elif row.short not in starting:
            yield Stale("ends_soon", row.short, row.effective_to, f"version {row.id} ends on {row.effective_to}")


def _figures(today: date) -> Iterator[Stale]:
    """Local figures older than their usual rhythm."""
    for due in figures_due(today):
        source = f"; look at {due.source}" if due.source else ""
        yield Stale("figure_due", due.name, due.since, f"{due.why}{source}")


def _unreviewed(library: Library, today: date) -> Iterator[Stale]:
    with Session(library.engine) as session:
        published = {
            short: at.date()
            for short, at in session.execute(
                select(DocumentRow.short, func.max(VersionRow.published_at))
                .join(VersionRow, VersionRow.document_id == DocumentRow.id)
                .group_by(DocumentRow.short)
            )
        }
        looked = {
            short: at.date()
            for short, at in session.execute(
                select(AuditRow.document, func.max(AuditRow.at)).group_by(AuditRow.document)
            )
        }
    for short, day in sorted(published.items()):
        last = max(day, looked.get(short, day))
        if today - last > UNREVIEWED:
            yield Stale("not_reviewed", short, last, f"not looked at since {last}")
