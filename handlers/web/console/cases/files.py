"""Files of a case: taken away, or looked at as pictures drawn elsewhere; the case as a folder, and papers made of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from bot.cases.export.export import CaseFolder, case_folder, folder_packed
from bot.cases.export.papers import paper_of
from bot.cases.rules.errors import NotFound
from bot.cases.rules.staff.roles import Act
from bot.cases.selectors.console.talk import PICTURES, PLAYED, case_file
from bot.cases.services.permissions import check
from bot.cases.services.words.files import file_bytes
from bot.cases.tables import CaseFileRow, StaffRow
from bot.cases.unit_of_work import Unit, actor_name, case_numbered
from handlers.web.console.figures.insight import download
from handlers.web.console.room import Number, Screen
from handlers.web.console.who import ConsoleError, signed_in

Picture = Callable[[bytes, str], bytes | None]


class CaseFiles:
    """The routes. Nothing a worker sent is opened here: pictures are drawn in a process of their own."""

    def __init__(self, screen: Screen, picture: Picture) -> None:
        self._screen = screen
        self._picture = picture

    def router(self) -> APIRouter:
        """Return the routes."""
        routes = APIRouter()
        for path, view in (
            ("/file/{file}", self.file), ("/file/{file}/picture", self.picture), ("/file/{file}/play", self.play),
            ("/export", self.export), ("/paper/{name}", self.paper),
        ):  # fmt: skip
            routes.add_api_route(path, view, methods=["GET"], response_model=None)
        return routes

    async def file(self, request: Request, number: Number, file: Number) -> Response:
        """A file of a case, to be saved."""
        name, _, content = await self._taken(request, number, file)
        return download(content, "application/octet-stream", name)

    async def play(self, request: Request, number: Number, file: Number) -> Response:
        """Sound or film of a case, for the player of a page."""
        _, media_type, content = await self._taken(request, number, file)
        if media_type not in PLAYED:
            raise ConsoleError(404, "这个文件不能在页面上放，请下载。", signed_in(request))
        return Response(content, media_type=media_type)

    async def picture(self, request: Request, number: Number, file: Number) -> Response:
        """The first page of a file, drawn; a page that says so where it cannot be."""
        who = signed_in(request)

        def work(unit: Unit, staff: StaffRow) -> tuple[bytes, str]:
            row = _row(unit, staff, number, file)
            return (file_bytes(row), row.sha256) if row.media_type in PICTURES else (b"", "")

        content, digest = await self._screen.look(who, work)
        drawn = await asyncio.to_thread(self._picture, content, digest) if content else None
        if drawn is None:
            raise ConsoleError(404, "这个文件画不出来，请下载。", who)
        return Response(drawn, media_type="image/png", headers={"Cache-Control": "private, max-age=300"})

    async def export(self, request: Request, number: Number) -> Response:
        """Everything of a case as a folder a lawyer can use."""

        def work(unit: Unit, staff: StaffRow) -> CaseFolder:
            case = case_numbered(unit, number)
            check(unit, staff, Act.EXPORT, case)
            return case_folder(unit, case, actor=actor_name(staff))

        folder = await self._screen.act_or_tell(signed_in(request), work)
        content = await asyncio.to_thread(folder_packed, folder)  # nobody waits for the database meanwhile
        return download(content, "application/zip", f"案件{number}.zip")

    async def paper(
        self, request: Request, number: Number, name: str, kind: Annotated[str, Query(max_length=10)] = "docx"
    ) -> Response:
        """A document made of what is confirmed in a case, as Word or PDF."""

        def work(unit: Unit, staff: StaffRow) -> tuple[str, str, bytes]:
            case = case_numbered(unit, number)
            check(unit, staff, Act.VIEW_CASE, case)
            made = paper_of(unit, case, name[:60], pdf=kind == "pdf")
            return made.name, made.media_type, made.content

        def note(unit: Unit, staff: StaffRow) -> None:
            unit.audit(actor_name(staff), "paper_made", case_numbered(unit, number), name[:60])

        file, media_type, content = await self._screen.look(who := signed_in(request), work)
        await self._screen.act_or_tell(who, note)
        return download(content, media_type, file)

    async def _taken(self, request: Request, number: int, file: int) -> tuple[str, str, bytes]:
        def work(unit: Unit, staff: StaffRow) -> tuple[str, str, bytes]:
            row = _row(unit, staff, number, file)
            unit.audit(actor_name(staff), "file_viewed", case_numbered(unit, number), f"file:{row.id}")
            return row.name, row.media_type, file_bytes(row)

        return await self._screen.act_or_tell(signed_in(request), work)


def _row(unit: Unit, staff: StaffRow, number: int, file: int) -> CaseFileRow:
    case = case_numbered(unit, number)
    check(unit, staff, Act.VIEW_CASE, case)
    row = case_file(unit, case, file)
    if row is None:
        raise NotFound("没有这个文件。")
    return row
