"""What the console's page of figures shows to whom: an office's own, or every office's to who may see them all. Reads only."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from bot.cases.rules.errors import NotAllowed, NotFound
from bot.cases.rules.staff.roles import Act, Role, may
from bot.cases.services.permissions import check
from bot.cases.tables import OfficeRow, StaffRow
from bot.cases.unit_of_work import Unit, actor_name
from bot.drafting.model import Block
from bot.insight.charts.model import Chart
from bot.insight.figures.counts import Counted, counted
from bot.insight.figures.overview import Headline, charts, headlines
from bot.insight.figures.period import WEEKS, Period, months_ended, period_of
from bot.insight.report import months_of, report_blocks
from bot.insight.unanswered import Unanswered, groups, skeleton

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
    unanswered: list[Unanswered]
    weeks: tuple[int, ...]
    months: list[str]


def insight_page(unit: Unit, staff: StaffRow, asked: Asked) -> InsightPage:
    """Return the figures a person asks for. Raises NotAllowed, NotFound for an office that is none."""
    period, place, found = _counted(unit, staff, asked)
    query = period.query + (f"&office={place.id}" if place.offices and place.id else "")
    return InsightPage(
        period, place, query, headlines(found), charts(found, period), groups(found.of("unanswered"), unit.options.title_of), WEEKS,
        months_ended(unit.today),
    )  # fmt: skip


def insight_chart(unit: Unit, staff: StaffRow, asked: Asked, name: str) -> tuple[Chart, str]:
    """Return one chart of the page, and what is said of period and place under it. Raises NotAllowed, NotFound."""
    period, place, found = _counted(unit, staff, asked)
    chart = next((one for one in charts(found, period) if one.name == name), None)
    if chart is None:
        raise NotFound("没有这张图。")
    return chart, f"{period.label}，{place.name}"


def insight_card(unit: Unit, staff: StaffRow, group: str) -> str:
    """Return the beginning of a card for questions without an answer. Raises NotAllowed, NotFound for no group."""
    check(unit, staff, Act.VIEW_INSIGHT)
    try:
        return skeleton(group, unit.options.title_of)
    except ValueError as error:
        raise NotFound("没有这一组问题。") from error


def insight_report(unit: Unit, staff: StaffRow, asked: Asked) -> list[Block]:
    """Return the anonymous report on whole months, and record that it was taken. Raises NotAllowed, also for months that
    have not ended, and NotFound."""
    place = place_of(unit, staff, Act.TAKE_REPORT, asked.office)
    try:
        months = months_of(asked.first, asked.last, unit.today)
    except ValueError as error:
        raise NotAllowed("报告只出已经过完的整月，从前到后。请重新选月份。") from error
    unit.audit(actor_name(staff), "report_taken", None, f"{asked.first}..{asked.last} office:{place.id or 'all'}")
    return report_blocks(unit.session, months, place.id, place.name)


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
