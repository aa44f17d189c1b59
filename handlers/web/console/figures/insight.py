"""The figures of the office: charts of a period, each to be taken away, and the anonymous report."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query, Request, Response

from bot.cases.rules.staff.roles import REACH, Act, Reach, Role
from bot.cases.tables import StaffRow
from bot.cases.unit_of_work import Unit
from bot.drafting.errors import NoFont
from bot.drafting.printing.docx import render_docx
from bot.drafting.printing.pdf import Sheet, render_pdfs
from bot.insight.charts.as_csv import csv_file
from bot.insight.charts.as_png import png_file
from bot.insight.charts.as_svg import inline_svg, svg_file
from bot.insight.charts.model import Chart
from bot.insight.figures.page import Asked, insight_card, insight_chart, insight_page, insight_report
from bot.insight.report import report_title
from handlers.web.console.room import Room, Screen, who_may
from handlers.web.console.who import ConsoleError, SignedIn, signed_in

HERE = "/insight"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
Short = Annotated[str, Query(max_length=20)]
OfficeId = Annotated[int, Query(ge=0, le=2**31 - 1)]
FILES: dict[str, tuple[str, Callable[[Chart, str], bytes]]] = {
    "svg": ("image/svg+xml", svg_file), "png": ("image/png", png_file), "csv": ("text/csv; charset=utf-8", csv_file),
}  # fmt: skip
"""What a chart can be taken away as."""


def room() -> Room:
    """Return the room."""
    return Room(lambda screen: Insight(screen).router(), who_may(Act.VIEW_INSIGHT), "数据", HERE)


class Insight:
    """The routes."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen

    def router(self) -> APIRouter:
        """Return the routes."""
        routes = APIRouter(prefix=HERE)
        for path, view in (
            ("", self.overview), ("/chart/{name}", self.chart), ("/card", self.card), ("/report", self.report),
        ):  # fmt: skip
            routes.add_api_route(path, view, methods=["GET"], response_model=None)
        return routes

    async def overview(
        self, request: Request, weeks: Short = "", first: Short = "", last: Short = "", office: OfficeId = 0
    ) -> Response:
        """Every chart of a period."""
        who, asked = signed_in(request), Asked(weeks, first, last, office)
        page = await self._screen.look(who, lambda unit, staff: insight_page(unit, staff, asked))
        return self._screen.page(
            request, "insight.html", who=who, page=page, svg=inline_svg, files=tuple(FILES),
            reports=REACH[who.role, Act.TAKE_REPORT] is not Reach.NONE, writes=who.role is Role.ADMIN,
        )  # fmt: skip

    async def chart(
        self, request: Request, name: str, weeks: Short = "", first: Short = "", last: Short = "", office: OfficeId = 0
    ) -> Response:
        """One chart as a file."""
        who, asked = signed_in(request), Asked(weeks, first, last, office)
        wanted, _, ending = name.rpartition(".")
        if ending not in FILES:
            raise ConsoleError(404, "图只有 SVG、PNG 和 CSV 三种。", who)
        media_type, written = FILES[ending]

        def work(unit: Unit, staff: StaffRow) -> tuple[Chart, str]:
            return insight_chart(unit, staff, asked, wanted)

        chart, told = await self._screen.look(who, work)
        content = await drawn(who, lambda: written(chart, told))
        return download(content, media_type, f"{chart.title} {told}.{ending}")

    async def card(self, request: Request, group: Annotated[str, Query(max_length=160)] = "") -> Response:
        """The beginning of a card for questions without an answer, to be written on by an admin."""
        who = signed_in(request)
        text = await self._screen.look(who, lambda unit, staff: insight_card(unit, staff, group))
        return download(text.encode(), "text/markdown; charset=utf-8", "新卡片.md")

    async def report(
        self, request: Request, first: Short = "", last: Short = "", office: OfficeId = 0, kind: Short = "docx"
    ) -> Response:
        """The anonymous report on whole months."""
        who, asked = signed_in(request), Asked("", first, last, office)
        blocks = await self._screen.act_or_tell(who, lambda unit, staff: insight_report(unit, staff, asked))
        title = report_title(first, last)
        if kind == "pdf":
            content = await drawn(who, lambda: render_pdfs([Sheet(title, blocks)])[0])
            return download(content, "application/pdf", f"{title}.pdf")
        return download(await drawn(who, lambda: render_docx(title, blocks)), DOCX, f"{title}.docx")


async def drawn(who: SignedIn, work: Callable[[], bytes]) -> bytes:
    """Make a file in a thread; without a font it becomes a page that says so."""
    try:
        return await asyncio.to_thread(work)
    except NoFont as error:
        raise ConsoleError(
            503, "服务器上没有中文字体，画不出来。请管理员装一个字体，或者先下载 SVG、CSV、Word。", who
        ) from error


def download(content: bytes, media_type: str, name: str) -> Response:
    """Return a file to be saved under a name."""
    return Response(
        content, media_type=media_type, headers={"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
    )
