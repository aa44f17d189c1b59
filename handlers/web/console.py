"""The office's console: signing in, the queue, a case, health. Nothing is decided here: every act is one of the case desk's."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Annotated, Protocol, TypeVar
from urllib.parse import quote

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse

from bot.cases.rules.errors import CaseError, NotAllowed, NotFound
from bot.cases.rules.passwords import secret_address, secret_new
from bot.cases.rules.roles import ROLE_NAMES, Act, Role
from bot.cases.rules.states import OUTCOME_NAMES
from bot.cases.selectors.console import SIDES, CasePage, Filters, case_file, console_case, console_queue
from bot.cases.services.files import file_bytes
from bot.cases.services.permissions import check
from bot.cases.services.signing_in import (
    SEEN_EVERY,
    WRONG,
    account_make,
    proof_of,
    session_end,
    session_of,
    session_open,
    session_seen,
    sessions_end,
    sessions_open,
    sign_in,
)
from bot.cases.services.staffing import invitation_open
from bot.cases.staff.at_desk import VERBS, done_at_desk, noted_at_desk, said_at_desk
from bot.cases.staff.orders import Order
from bot.cases.tables import StaffRow
from bot.cases.unit_of_work import Unit, actor_name, case_numbered
from bot.cases.view import clock
from handlers.web.guard import Refused
from handlers.web.pages import Pages
from handlers.web.tries import Tries

T = TypeVar("T")
COOKIE = "youju_staff"
PATH = "/console"
MOST_WORDS = 4000
"""Characters of one message to a worker."""
_LONGEST = 12 * 3600


class Desk(Protocol):
    """The case desk (see bot.cases.desk.CaseDesk)."""

    def write(self, work: Callable[[Unit], T]) -> tuple[T, set[int]]: ...

    def read(self, work: Callable[[Unit], T]) -> T: ...


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who is at the screen. `csrf` stands in every form of theirs."""

    staff_id: int
    session_id: int
    name: str
    role: Role
    csrf: str


class Console:
    """The routes of the console over the case desk."""

    def __init__(
        self, desk: Desk, pages: Pages, announce: Callable[[Iterable[int]], None], health: Callable[[], dict[str, object]],
        tries: Tries | None = None,
    ) -> None:  # fmt: skip
        self._desk = desk
        self._pages = pages
        self._announce = announce
        self._health = health
        self._tries = tries or Tries()

    def router(self) -> APIRouter:
        """Return the routes."""
        routes = APIRouter(prefix=PATH)
        for path, view in (
            ("", self.queue), ("/login", self.login_page), ("/join/{token}", self.join_page), ("/health", self.health),
            ("/sessions", self.sessions), ("/case/{number}", self.case), ("/case/{number}/file/{file}", self.file),
        ):  # fmt: skip
            routes.add_api_route(path, view, methods=["GET"], response_model=None)
        for path, act in (
            ("/login", self.login), ("/join/{token}", self.join), ("/logout", self.logout),
            ("/sessions/{session}/end", self.end), ("/case/{number}/do", self.do), ("/case/{number}/say", self.say),
            ("/case/{number}/note", self.note), ("/case/{number}/check", self.check),
        ):  # fmt: skip
            routes.add_api_route(path, act, methods=["POST"], response_model=None)
        return routes

    # Signing in

    async def login_page(self, request: Request) -> Response:
        """The form."""
        return self._pages.page(request, "console_login.html", {"told": ""})

    async def login(
        self, request: Request, name: Annotated[str, Form()] = "", password: Annotated[str, Form()] = "",
        code: Annotated[str, Form()] = "",
    ) -> Response:  # fmt: skip
        """Open a session for the right name, password and code."""
        _same_site(request)
        if not self._tries.take(_address(request)):
            return self._login_again(request, "试得太多了，过十分钟再来。", 429)
        try:
            proof = await self._read(lambda unit: proof_of(unit, name=name, password=password, code=code))
            token = await self._write(lambda unit: sign_in(unit, proof, agent=_agent(request)))
        except NotAllowed as error:
            return self._login_again(request, str(error), 429)
        if token is None:
            return self._login_again(request, WRONG, 403)
        return _signed_in(request, token)

    async def join_page(self, request: Request, token: str) -> Response:
        """Where somebody invited chooses a password and sets up the codes."""
        return await self._join_page(request, token, secret_new(), "")

    async def join(
        self, request: Request, token: str, password: Annotated[str, Form()] = "", again: Annotated[str, Form()] = "",
        secret: Annotated[str, Form()] = "", code: Annotated[str, Form()] = "",
    ) -> Response:  # fmt: skip
        """Make the account; show the recovery codes this one time."""
        _same_site(request)
        if not self._tries.take(_address(request)):
            return self._login_again(request, "试得太多了，过十分钟再来。", 429)
        if password != again:
            return await self._join_page(request, token, secret, "两次写的密码不一样。")

        def work(unit: Unit) -> tuple[str, list[str]]:
            staff, codes = account_make(unit, token=token, password=password, secret=secret, code=code)
            return session_open(unit, staff, agent=_agent(request)), codes

        try:
            session, codes = await self._write(work)
        except NotAllowed as error:
            return await self._join_page(request, token, secret, str(error))
        except NotFound as error:
            return self._login_again(request, str(error), 404)
        response = self._pages.page(request, "console_codes.html", {"codes": codes})
        return _signed_in(request, session, response)

    async def logout(self, request: Request, csrf: Annotated[str, Form()] = "") -> Response:
        """End this session."""
        who = await self._who(request, csrf)
        await self._as(who, lambda unit, staff: session_end(unit, who.session_id, by=staff))
        response = RedirectResponse(f"{PATH}/login", status_code=303)
        response.delete_cookie(COOKIE, path=PATH)
        return response

    async def sessions(self, request: Request) -> Response:
        """Where one is signed in."""
        who = await self._who(request)
        rows = await self._as(
            who,
            lambda unit, staff: [
                (row.id, row.agent, clock(row.created_at), clock(row.seen_at)) for row in sessions_open(unit, staff)
            ],
        )
        return self._page(request, who, "console_sessions.html", rows=rows)

    async def end(self, request: Request, session: int, csrf: Annotated[str, Form()] = "") -> Response:
        """End one of one's sessions; 0: all but this one."""
        who = await self._who(request, csrf)

        def work(unit: Unit, staff: StaffRow) -> None:
            if session:
                session_end(unit, session, by=staff)
            else:
                sessions_end(unit, staff, by=staff, but=who.session_id)

        await self._told(request, who, work)
        return RedirectResponse(f"{PATH}/sessions", status_code=303)

    # The work

    async def queue(
        self, request: Request, mine: bool = False, unclaimed: bool = False, priority: str = "", page: int = 1
    ) -> Response:
        """The queue as far as the person may see it."""
        who = await self._who(request)
        filters = Filters(mine, unclaimed, priority if priority in ("urgent", "high", "normal") else "", page)

        def work(unit: Unit, staff: StaffRow) -> object:
            check(unit, staff, Act.VIEW_QUEUE)
            unit.audit(actor_name(staff), "queue_viewed")
            return console_queue(unit, staff, filters)

        found = await self._told(request, who, work)
        return self._page(request, who, "console_queue.html", queue=found, filters=filters)

    async def case(self, request: Request, number: int, told: str = "") -> Response:
        """One case with everything that belongs to it."""
        who = await self._who(request)
        found = await self._told(request, who, lambda unit, staff: _case_seen(unit, staff, number))
        return self._case_page(request, who, found, told=told[:300])

    async def file(self, request: Request, number: int, file: int) -> Response:
        """A file of a case, to be saved: nothing a worker sent is opened by the console."""
        who = await self._who(request)

        def work(unit: Unit, staff: StaffRow) -> tuple[str, bytes]:
            case = case_numbered(unit, number)
            check(unit, staff, Act.VIEW_CASE, case)
            row = case_file(unit, case, file)
            if row is None:
                raise NotFound("没有这个文件。")
            unit.audit(actor_name(staff), "file_viewed", case, f"file:{row.id}")
            return row.name, file_bytes(row)

        name, content = await self._told(request, who, work)
        headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
        return Response(content, media_type="application/octet-stream", headers=headers)

    async def do(
        self, request: Request, number: int, csrf: Annotated[str, Form()] = "", verb: Annotated[str, Form()] = "",
        argument: Annotated[str, Form()] = "", more: Annotated[str, Form()] = "",
    ) -> Response:  # fmt: skip
        """Do to a case what a verb of the desk does. `more` follows the argument, as typed."""
        who = await self._who(request, csrf)
        if verb not in VERBS:
            raise Refused(400, "bad_form")
        order = Order(verb, f"{argument} {more}".strip())

        def work(unit: Unit, staff: StaffRow) -> str:
            return done_at_desk(unit, staff, case_numbered(unit, number), order)[0]

        return await self._and_back(request, who, number, work)

    async def say(
        self, request: Request, number: int, csrf: Annotated[str, Form()] = "", text: Annotated[str, Form()] = "",
        seen: Annotated[int, Form()] = 0,
    ) -> Response:  # fmt: skip
        """Answer the worker; what the gate or supervision holds waits as a draft."""
        who = await self._who(request, csrf)

        def work(unit: Unit, staff: StaffRow) -> str:
            return said_at_desk(unit, staff, case_numbered(unit, number), _words(text), seen=seen)

        return await self._and_back(request, who, number, work, kept=text)

    async def note(
        self, request: Request, number: int, csrf: Annotated[str, Form()] = "", text: Annotated[str, Form()] = ""
    ) -> Response:
        """Keep an internal note."""
        who = await self._who(request, csrf)

        def work(unit: Unit, staff: StaffRow) -> str:
            return noted_at_desk(unit, staff, case_numbered(unit, number), _words(text))

        return await self._and_back(request, who, number, work, noted=text)

    async def check(
        self, request: Request, number: int, csrf: Annotated[str, Form()] = "", text: Annotated[str, Form()] = ""
    ) -> Response:
        """What the citation gate would say to a text, while it is written."""
        who = await self._who(request, csrf)

        def work(unit: Unit, staff: StaffRow) -> list[str]:
            check(unit, staff, Act.VIEW_CASE, case_numbered(unit, number))
            return unit.options.check(text[:MOST_WORDS], unit.today, "") if text.strip() else []

        return JSONResponse({"problems": await self._told(request, who, work)})

    async def health(self, request: Request) -> Response:
        """How the service is."""
        who = await self._who(request)
        await self._told(request, who, lambda unit, staff: check(unit, staff, Act.VIEW_QUEUE))
        return self._page(request, who, "console_health.html", health=await asyncio.to_thread(self._health))

    # How

    async def _and_back(
        self, request: Request, who: SignedIn, number: int, work: Callable[[Unit, StaffRow], str], *, kept: str = "",
        noted: str = "",
    ) -> Response:  # fmt: skip
        """Do it and go back to the case; what was typed stays in its box when it was not done."""
        try:
            told = await self._as(who, work)
        except CaseError as error:
            found = await self._told(request, who, lambda unit, staff: _case_seen(unit, staff, number))
            return self._case_page(request, who, found, wrong=str(error), kept=kept, noted=noted, status=409)
        return RedirectResponse(f"{PATH}/case/{number}?told={quote(told[:200])}", status_code=303)

    async def _who(self, request: Request, csrf: str | None = None) -> SignedIn:
        """Return who is signed in. Raises Redirected without a session, Refused for a form that is not of it."""
        token = request.cookies.get(COOKIE, "")
        found = await self._read(lambda unit: _session_found(unit, token)) if token else None
        if found is None:
            raise SignInFirst
        who, stale = found
        if csrf is not None and not hmac.compare_digest(csrf.encode(), who.csrf.encode()):
            raise Refused(403, "elsewhere")
        if csrf is not None:
            _same_site(request)
        if stale:
            await self._write(lambda unit: session_seen(unit, who.session_id))
        return who

    async def _as(self, who: SignedIn, work: Callable[[Unit, StaffRow], T]) -> T:
        """Run work as that person, in one transaction."""
        return await self._write(lambda unit: work(unit, unit.session.get_one(StaffRow, who.staff_id)))

    async def _told(self, request: Request, who: SignedIn, work: Callable[[Unit, StaffRow], T]) -> T:
        """Like `_as`; what is not done becomes a page that says why."""
        try:
            return await self._as(who, work)
        except CaseError as error:
            raise ConsoleError(404 if isinstance(error, NotFound) else 403, str(error), who) from error

    async def _write(self, work: Callable[[Unit], T]) -> T:
        result, announce = await asyncio.to_thread(self._desk.write, work)
        self._announce(announce)
        return result

    async def _read(self, work: Callable[[Unit], T]) -> T:
        return await asyncio.to_thread(self._desk.read, work)

    async def _join_page(self, request: Request, token: str, secret: str, told: str) -> Response:
        def work(unit: Unit) -> str:
            return unit.session.get_one(StaffRow, invitation_open(unit, token).staff_id).name

        try:
            name = await self._read(work)
            address = secret_address(secret, name)
        except (CaseError, ValueError) as error:
            return self._login_again(request, str(error) if isinstance(error, CaseError) else WRONG, 404)
        grouped = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
        values = {"name": name, "secret": secret, "grouped": grouped, "address": address, "told": told}
        return self._pages.page(request, "console_join.html", values, status=400 if told else 200)

    def _login_again(self, request: Request, told: str, status: int) -> Response:
        return self._pages.page(request, "console_login.html", {"told": told}, status=status)

    def _case_page(
        self, request: Request, who: SignedIn, found: CasePage, *, status: int = 200, **values: object
    ) -> Response:
        known = {"case": found, "sides": SIDES, "outcomes": OUTCOME_NAMES, "clock": clock, "most": MOST_WORDS}
        return self._page(request, who, "console_case.html", status=status, **known, **values)

    def _page(self, request: Request, who: SignedIn, name: str, *, status: int = 200, **values: object) -> Response:
        known = {"who": who, "role": ROLE_NAMES[who.role], **values}
        return self._pages.page(request, name, known, status=status)


class SignInFirst(Exception):
    """Nobody is signed in here."""


class ConsoleError(Exception):
    """Something was not done; `str()` says why, to who is signed in."""

    def __init__(self, status: int, told: str, who: SignedIn) -> None:
        super().__init__(told)
        self.status, self.who = status, who


def csrf_of(token: str) -> str:
    """Return what stands in the forms of a session: who does not have its cookie cannot know it."""
    return hmac.new(token.encode(), b"forms", hashlib.sha256).hexdigest()[:40]


def _session_found(unit: Unit, token: str) -> tuple[SignedIn, bool] | None:
    row = session_of(unit, token)
    if row is None:
        return None
    staff = unit.session.get_one(StaffRow, row.staff_id)
    who = SignedIn(staff.id, row.id, staff.name, Role(staff.role), csrf_of(token))
    return who, unit.now - row.seen_at > SEEN_EVERY


def _case_seen(unit: Unit, staff: StaffRow, number: int) -> CasePage:
    case = case_numbered(unit, number)
    check(unit, staff, Act.VIEW_CASE, case)
    unit.audit(actor_name(staff), "case_viewed", case)
    return console_case(unit, staff, case)


def _words(text: str) -> str:
    """Return what was typed. Raises NotAllowed for nothing, and for more than a message holds."""
    said = text.replace("\r\n", "\n").strip()
    if not said:
        raise NotAllowed("没有发出：还没有写字。")
    if len(said) > MOST_WORDS:
        raise NotAllowed(f"没有发出：写了 {len(said)} 个字，一次最多 {MOST_WORDS} 个。字还在框里。")
    return said


def _same_site(request: Request) -> None:
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise Refused(403, "elsewhere")


def _signed_in(request: Request, token: str, response: Response | None = None) -> Response:
    answer = response or RedirectResponse(PATH, status_code=303)
    answer.set_cookie(
        COOKIE, token, httponly=True, samesite="strict", max_age=_LONGEST, path=PATH,
        secure=request.url.scheme == "https",
    )  # fmt: skip
    return answer


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


def _agent(request: Request) -> str:
    return request.headers.get("user-agent", "")
