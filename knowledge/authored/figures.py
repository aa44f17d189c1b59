"""Which local figures are older than their usual rhythm: the tables of `parameters/`, against `parameters/rhythm.yaml`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from chinese_calendar.constants import holidays as _arranged

from knowledge.edited import authored_text
from knowledge.paths import DATA
from knowledge.yaml_files import parse_yaml, read_yaml

FOLDER = DATA / "parameters"


@dataclass(frozen=True, slots=True)
class DueFigure:
    """A figure somebody should look at: what it is and where, the day it is due since, why, and the page to open."""

    figure: str
    place: str
    since: date
    why: str
    source: str = ""

    @property
    def name(self) -> str:
        """Figure and place in one."""
        return f"{self.place} {self.figure}".strip()


def figures_due(today: date, folder: Path = FOLDER) -> list[DueFigure]:
    """Return the held figures that ended, that are usually renewed by now, or that nobody looked at for too long, and those
    of which only the notice is known.

    A figure with a later one of the same place and class is history and never due. Days off of the next year count as
    due when the calendar package does not know them shortly before the year begins.
    """
    rhythms = parse_yaml(authored_text(folder / "rhythm.yaml"))
    notices = parse_yaml(authored_text(folder / "notices.yaml"))["notices"]
    found: list[DueFigure] = []
    for rhythm in rhythms["rhythms"]:
        records = parse_yaml(authored_text(folder / f"{rhythm['table']}.yaml"))[rhythm["records"]]
        for record in _newest(records):
            found += _due(record, rhythm, today)
        found += _not_read(
            [one for one in notices if one["table"] == rhythm["table"]], records, rhythm["figure"], today
        )
    found += _days_off(rhythms["days_off"], today)
    return sorted(found, key=lambda due: (due.since, due.name))


def _newest(records: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The last record of every place and class."""
    last: dict[tuple[str, str], dict[str, Any]] = {}
    for record in sorted(records, key=lambda record: record["effective_from"]):
        last[record["jurisdiction"], record.get("class", "")] = record
    yield from last.values()


def _due(record: Mapping[str, Any], rhythm: Mapping[str, Any], today: date) -> Iterator[DueFigure]:
    """At most one remark a figure, the weightiest first."""
    ended = record.get("effective_to")
    renewed = _months_after(record["effective_from"], rhythm["renewed"])
    looked = _months_after(record["checked"], rhythm["looked"])
    if ended is not None and ended < today:
        since, why = ended, f"ended on {ended}, and none after it is held"
    elif rhythm["renewed"] and renewed <= today and looked <= today:
        since, why = (
            renewed,
            f"holds since {record['effective_from']}; it is usually set anew within {rhythm['renewed']} months",
        )
    elif looked <= today:
        since, why = looked, f"last compared with its source on {record['checked']}"
    else:
        return
    place = " ".join(filter(None, (_places().get(record["jurisdiction"], record["jurisdiction"]), record.get("class"))))
    yield DueFigure(rhythm["figure"], place, since, why, str(record.get("source") or ""))


def _not_read(
    notices: list[dict[str, Any]], records: list[dict[str, Any]], figure: str, today: date
) -> Iterator[DueFigure]:
    """The notices of which the table holds no figure as young."""
    youngest = {record["jurisdiction"]: record["effective_from"] for record in _newest(records)}
    for notice in notices:
        held, since = youngest.get(notice["jurisdiction"]), notice.get("since") or notice["published"]
        if since <= today and (held is None or ("since" in notice and held < since)):
            place = _places().get(notice["jurisdiction"], notice["jurisdiction"])
            yield DueFigure(figure, place, since, "not held; its notice is known and was not read", notice["source"])


def _days_off(rule: Mapping[str, Any], today: date) -> Iterator[DueFigure]:
    year = (today + timedelta(days=rule["before"])).year
    if year > max(day.year for day in _arranged):
        asked = date(year, 1, 1) - timedelta(days=rule["before"])
        yield DueFigure(
            f"{year} 年{rule['figure']}",
            "",
            asked,
            "not known to the calendar package (chinesecalendar); working days are estimates",
        )


def _months_after(day: date, months: int) -> date:
    """The same day so many months later, the first of the next month where there is none."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    try:
        return day.replace(year=year, month=month + 1)
    except ValueError:
        return _months_after(day.replace(day=1), months + 1)


def _places() -> dict[str, str]:
    return {record["code"]: record["short"] for record in read_yaml(DATA / "jurisdictions.yaml")["jurisdictions"]}
