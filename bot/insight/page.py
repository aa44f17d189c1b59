"""What the console's page of figures shows to whom: an office's own, or every office's to who may see them all. Reads only."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from bot.cases.rules.errors import NotFound
from bot.cases.rules.roles import Act, Role, may
from bot.cases.services.permissions import check
from bot.cases.tables import OfficeRow, StaffRow
from bot.cases.unit_of_work import Unit
from bot.insight.charts.model import Chart
from bot.insight.counts import Counted, counted
from bot.insight.overview import Headline, charts, headlines
from bot.insight.period import WEEKS, Period, months_ended, period_of

EVERY = "所有办公室"


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for. `office`: 0 for all one may see."""

    weeks: str = ""
    first: str = ""
    last: str = ""
    office: int = 0


@dataclass(frozen=True, slots=True)
class Place:
    """Whose figures these are. `id`: None for every office's. `offices`: what may be chosen instead."""

    id: int | None
    name: str
    offices: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True)
class InsightPage:
    """The page. `query`: how an address names what it shows."""

    period: Period
    place: Place
    query: str
    headlines: list[Headline]
    charts: list[Chart]
    unanswered: dict[str, int]
    weeks: tuple[int, ...]
    months: list[str]


def insight_page(unit: Unit, staff: StaffRow, asked: Asked) -> InsightPage:
    """Return the figures a person asks for. Raises NotAllowed, NotFound for an office that is none."""
    period, place, found = _counted(unit, staff, asked)
    query = period.query + (f"&office={place.id}" if place.offices and place.id else "")
    return InsightPage(
        period, place, query, headlines(found), charts(found, period), found.of("unanswered"), WEEKS,
        months_ended(unit.today),
    )  # fmt: skip


def insight_chart(unit: Unit, staff: StaffRow, asked: Asked, name: str) -> tuple[Chart, str]:
    """Return one chart of the page, and what is said of period and place under it. Raises NotAllowed, NotFound."""
    period, place, found = _counted(unit, staff, asked)
    chart = next((one for one in charts(found, period) if one.name == name), None)
    if chart is None:
        raise NotFound("没有这张图。")
    return chart, f"{period.label}，{place.name}"


def place_of(unit: Unit, staff: StaffRow, act: Act, office: int = 0) -> Place:
    """Return whose figures a person sees. Raises NotAllowed, NotFound for an office that is none."""
    check(unit, staff, act)
    if not may(Role(staff.role), act, same_office=False):
        return Place(staff.office_id, unit.office(staff.office_id).name)
    rows = unit.session.execute(select(OfficeRow.id, OfficeRow.name).order_by(OfficeRow.name))
    offices = [(id_, name) for id_, name in rows]
    known = dict(offices)
    if office and office not in known:
        raise NotFound("没有这个办公室。")
    chosen = tuple(offices) if len(offices) > 1 else ()
    return Place(office or None, known.get(office, EVERY), chosen)


def _counted(unit: Unit, staff: StaffRow, asked: Asked) -> tuple[Period, Place, Counted]:
    place = place_of(unit, staff, Act.VIEW_INSIGHT, asked.office)
    period = period_of(asked.weeks, asked.first, asked.last, unit.today)
    return period, place, counted(unit.session, period, place.id)
