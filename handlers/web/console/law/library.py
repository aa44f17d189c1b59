"""The library of the law, for admins: what is held, a file and its plan, publishing, restoring, withdrawing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Annotated, TypeVar
from urllib.parse import quote

from fastapi import APIRouter, File, Form, Request, Response, UploadFile

from bot.cases.rules.office_hours import SHANGHAI
from bot.cases.rules.staff.came import Came
from bot.cases.rules.staff.roles import Role
from bot.cases.view import clock
from handlers.web.chat.uploading import uploading_routes
from handlers.web.console.law.sources import Fetching
from handlers.web.console.paging import paged
from handlers.web.console.room import PATH, Room, Screen
from handlers.web.console.told import back_to, told_in
from handlers.web.console.who import ConsoleError, SignedIn, signed_in
from handlers.web.pieces import NoSuchUpload, OutOfPlace, Pieces
from handlers.web.uploads import Uploads
from ingestion.admin.corrections import (
    FIELDS,
    LEVELS,
    STATED,
    STATES,
    place_name,
    plan_corrected,
    plan_shown,
    shown_values,
)
from ingestion.admin.desk import KINDS, change_label
from ingestion.admin.desk_words import refusal, warning
from ingestion.admin.holdings import Sought, holdings, levels_of, narrowed, places_of
from ingestion.admin.watch import stale
from ingestion.errors import Refused
from ingestion.publishing.audit import entries
from ingestion.publishing.findable import Findable, Search, find_again
from ingestion.publishing.found_by_plan import found_words
from ingestion.publishing.proposal.draft import read_draft
from ingestion.publishing.proposal.plan import Kind, Plan, make_plan
from ingestion.publishing.publish import Outcome, Publisher
from ingestion.publishing.staging import decided, settle, stage, waiting
from knowledge.authored.register import Register
from knowledge.errors import YoujuError
from knowledge.models import Document

T = TypeVar("T")
Text = Annotated[str, Form()]
VersionId = Annotated[int, Form(ge=0, le=2**31 - 1)]
HERE = "/library"
A_PAGE = 50
"""Documents on one page."""
MOST_CHANGES = 200
MOST_READ = 100
"""Provisions of a plan that its page lists."""


@dataclass(frozen=True)
class LibraryPages:
    """What the room works on."""

    publisher: Publisher
    register: Callable[[], Register]
    today: Callable[[], date]
    fetching: Fetching | None = None
    """Brings documents from the official sources; None where nothing can."""
    search: Callable[[], Search] | None = None
    """The running search, to ask whether a text is found."""
    uploads: Uploads | None = None
    """Keeps what comes in pieces until it has come whole; None: a file comes in one piece or not at all."""

    def room(self) -> Room:
        """Return the room; admins alone may enter."""
        return Room(self._routes, frozenset({Role.ADMIN}), "法规库", HERE)

    def _routes(self, screen: Screen) -> APIRouter:
        acts = _Acts(self, screen)
        router = APIRouter(prefix=HERE)
        for path, view in (("", acts.shelf), ("/document/{short}", acts.document), ("/plan/{token}", acts.plan)):
            router.add_api_route(path, view, methods=["GET"], response_model=None)
        for path, act in (
            ("/fetch", acts.fetch), ("/upload", acts.upload), ("/plan/{token}/correct", acts.correct), ("/plan/{token}/publish", acts.publish),
            ("/plan/{token}/discard", acts.discard), ("/document/{short}/restore", acts.restore),
            ("/document/{short}/withdraw", acts.withdraw),
        ):  # fmt: skip
            router.add_api_route(path, act, methods=["POST"], response_model=None)
        if self.uploads is not None:
            router.include_router(uploading_routes(self.uploads, "/pieces", _owner))
        return router


class _Acts:
    """The routes. Each runs in a thread: reading a file and asking the evaluation questions take their time."""

    def __init__(self, over: LibraryPages, screen: Screen) -> None:
        self._over, self._screen = over, screen
        self._library = over.publisher.library

    async def shelf(
        self,
        request: Request,
        q: str = "",
        state: str = "",
        level: str = "",
        place: str = "",
        page: str = "",
    ) -> Response:
        """Every document known, narrowed to what is sought, with the plans that wait."""
        today, sought = self._over.today(), Sought(q[:100], state, level, place)

        def look() -> dict[str, object]:
            register = self._over.register()
            every = holdings(self._library, register, stale(self._library, register, today=today), today=today)
            found = narrowed(every, sought)
            at = paged(len(found), page, A_PAGE)
            return {
                "found": found[at.first : at.first + A_PAGE], "count": len(found), "at": at, "places": places_of(every),
                "levels": levels_of(every), "plans": waiting(self._library, today=today),
                "query": {"q": sought.words, "state": sought.state, "level": sought.level, "place": sought.place},
            }  # fmt: skip

        values = await asyncio.to_thread(look)
        return self._screen.page(
            request, "library.html", who=signed_in(request), sought=sought, told=told_in(request), level_names=LEVELS,
            place_name=place_name, shown=values, fetching=self._over.fetching, clock=clock,
            pieces=self._over.uploads is not None,
        )  # fmt: skip

    async def fetch(self, request: Request, name: Annotated[str, Form()] = "") -> Response:
        """Bring a document, or everything missing, from the official sources; the run goes on by itself."""
        sought = " ".join(name.split())[:100]
        if self._over.fetching is None:
            raise ConsoleError(404, "这里不能去官方来源取。", signed_in(request))
        if not self._over.fetching.begin(sought):
            return _to("", Came(f"已经在取了：{self._over.fetching.running}。等它取完。", done=False))
        return _to("", "开始取了，取到的会成为方案，等你看过再发布。过一会儿刷新这一页。")

    async def document(self, request: Request, short: str, found: str = "") -> Response:
        """One document: its versions, and every act on it. `found`: whether searches find it is asked, too."""
        document = self._library.document(short)
        if document is None:
            raise ConsoleError(404, f"库里没有《{short[:80]}》。", signed_in(request))
        return self._screen.page(
            request, "library_document.html", who=signed_in(request), document=document, told=told_in(request),
            versions=self._library.versions(short), acts=entries(self._library, short), state_names=STATES,
            level_names=LEVELS, place_name=place_name, today=self._over.today(), asks=self._over.search is not None,
            moment=_moment,
            findable=await asyncio.to_thread(self._findable, document) if found else None,
        )  # fmt: skip

    def _findable(self, document: Document) -> Findable | None:
        """Ask the text in force in its own words; None where nothing can be asked."""
        today = self._over.today()
        version = self._library.version_on(document.short, today)
        if self._over.search is None or version is None:
            return None
        provisions = self._library.provisions_of(version.id)
        return find_again(self._over.search(), provisions, on=today, jurisdiction=document.jurisdiction)

    async def upload(
        self,
        request: Request,
        file: Annotated[UploadFile | None, File()] = None,
        upload: Text = "",
        upload_name: Text = "",
    ) -> Response:
        """Read a file, sent along or come in pieces before, and keep its plan."""
        who = signed_in(request)

        def read() -> tuple[str, str]:
            name, content = self._content(_owner(request), file, upload, upload_name)
            today, register = self._over.today(), self._over.register()
            draft = read_draft(content, name[:200], register, documents=self._library.documents(), today=today)
            plan = make_plan(draft, self._library, today=today)
            if plan.kind is Kind.IDENTICAL:
                return "", f"《{plan.draft.document.short}》和库里的一样，没有变化。"
            return stage(self._library, plan, who=_actor(who), today=today), ""

        token, said = await self._or_told(who, read)
        return _to(f"/plan/{token}") if token else _to("", Came(said, done=False))

    def _content(self, owner: str, file: UploadFile | None, upload: str, name: str) -> tuple[str, bytes]:
        """The name and the bytes of what was sent. Raises Refused."""
        uploads = self._over.uploads
        if upload and uploads is not None:
            try:
                reference = Pieces(uploads).take(owner, upload)
                content = uploads.get(reference)
            except (NoSuchUpload, OutOfPlace) as error:
                raise Refused("upload_gone", "没传完的文件不在了，请重新选一次。") from error
            uploads.drop(reference)
            return name or "文件", content or b""
        if file is None or not file.filename:
            raise Refused("no_file", "还没有选文件。")
        return file.filename, file.file.read()

    async def plan(self, request: Request, token: str, ask: str = "") -> Response:
        """A plan: what was read, what would change, what rests on it. `ask`: also whether searches would find it, which builds a
        whole index beside the running one."""
        who = signed_in(request)
        found, seen = await self._or_told(who, lambda: plan_shown(self._library, token, today=self._over.today()))
        touched = await asyncio.to_thread(self._over.publisher.would_touch, found)
        publisher = self._over.publisher
        asked = await asyncio.to_thread(publisher.would_be_found, found) if ask else None
        return self._screen.page(
            request, "library_plan.html", who=who, plan=found, token=token, seen=seen, told=told_in(request),
            values=shown_values(found), fields=FIELDS, levels=LEVELS, stated=STATED, state_names=STATES, kinds=KINDS,
            warnings=[warning(said) for said in found.warnings], changes=found.diff.changes[:MOST_CHANGES],
            change_label=change_label, touched=touched, place_name=place_name, namesake=self._namesake(found),
            asked=asked, asks=publisher.trial is not None, ask=ask, found_words=found_words, most_read=MOST_READ,
        )  # fmt: skip

    def _namesake(self, plan: Plan) -> str:
        """The document of the same title that is held, where a file would become another one; empty where none is."""
        ours = plan.draft.document
        named = (one.short for one in self._library.documents() if one.title == ours.title and one.short != ours.short)
        return next(named, "") if plan.kind is Kind.NEW else ""

    async def correct(self, request: Request, token: str, seen: Annotated[str, Form()] = "") -> Response:
        """Put values of a plan right."""
        form = await request.form()
        written = {name: value for name in FIELDS if isinstance(value := form.get(name), str)}

        def work() -> None:
            plan_corrected(self._library, self._over.register(), token, written, seen=seen, today=self._over.today())

        await self._or_told(signed_in(request), work)
        return _to(f"/plan/{token}", "改好了。")

    async def publish(self, request: Request, token: str, seen: Annotated[str, Form()] = "") -> Response:
        """Publish exactly the plan that was shown."""
        who, today = signed_in(request), self._over.today()

        def work() -> Outcome:
            if plan_shown(self._library, token, today=today)[1] != seen:
                raise Refused("plan_corrected", "这份方案后来改过，或者库里变了。请再看一遍，再按发布。")
            plan = decided(self._library, token, today=today)
            outcome = self._over.publisher.publish(plan, who=_actor(who))
            settle(self._library, token, "published")
            return outcome

        outcome = await self._or_told(who, work)
        rest = f"，有 {len({(t.kind, t.name) for t in outcome.touched})} 处要复核" if outcome.touched else ""
        return _to(f"/document/{quote(outcome.document, safe='')}", f"已发布{rest}。")

    async def discard(self, request: Request, token: str) -> Response:
        """Drop a plan; the library stays as it is."""

        def work() -> None:
            plan_shown(self._library, token, today=self._over.today())
            settle(self._library, token, "discarded")

        await self._or_told(signed_in(request), work)
        return _to("", "已丢弃，库里没有变化。")

    async def restore(
        self, request: Request, short: str, version: VersionId, reason: Annotated[str, Form()] = ""
    ) -> Response:
        """Make an older version hold again."""
        who = signed_in(request)
        outcome = await self._or_told(
            who,
            lambda: self._over.publisher.restore(
                short, version, who=_actor(who), reason=reason[:1000], today=self._over.today()
            ),
        )
        return _to(
            f"/document/{quote(short, safe='')}",
            Came("已恢复。") if outcome.published else Came("现在用的就是这个版本。", done=False),
        )

    async def withdraw(
        self, request: Request, short: str, version: VersionId, reason: Annotated[str, Form()] = ""
    ) -> Response:
        """Take a version back."""
        who = signed_in(request)
        outcome = await self._or_told(
            who,
            lambda: self._over.publisher.withdraw(
                short, version, who=_actor(who), reason=reason[:1000], today=self._over.today()
            ),
        )
        return _to(
            f"/document/{quote(short, safe='')}",
            Came("已撤下。") if outcome.published else Came("早就撤下了。", done=False),
        )

    async def _or_told(self, who: SignedIn, work: Callable[[], T]) -> T:
        """Do it in a thread; a refusal becomes a page that says why."""
        try:
            return await self._screen.stored(who, asyncio.to_thread(work))
        except YoujuError as error:
            status = 404 if error.code.startswith("unknown_") else 409
            raise ConsoleError(status, refusal(error), who) from error


def _owner(request: Request) -> str:
    """Whose a file is that comes in pieces: of one session, and of no other."""
    return signed_in(request).csrf


def _actor(who: SignedIn) -> str:
    return f"console:{who.name}"


def _moment(at: datetime) -> str:
    """Return an instant of the library, which is kept in UTC, as it is read in the office, with its year."""
    return f"{at.replace(tzinfo=UTC).astimezone(SHANGHAI):%Y-%m-%d %H:%M}"


def _to(path: str, told: Came | str = "") -> Response:
    return back_to(f"{PATH}{HERE}{path}", told)
