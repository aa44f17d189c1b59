"""What a room of the console is, and what every room has: its door, reading and writing as who is there, and pages."""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Annotated, Protocol, TypeVar

from fastapi import APIRouter, Request, Response
from fastapi import Path as PathParameter

from bot.cases.rules.errors import CaseError, NotFound
from bot.cases.rules.staff.roles import REACH, ROLE_NAMES, Act, Reach, Role
from bot.cases.services.people.signing_in import session_seen
from bot.cases.tables import StaffRow
from bot.cases.unit_of_work import Unit
from bot.storage import StorageBusy, storing
from handlers.web.console.who import (
    COOKIE,
    PATH,
    ConsoleError,
    NotStored,
    SignedIn,
    SignInFirst,
    StaleForm,
    same_site,
    session_found,
)
from handlers.web.pages import Pages

__all__ = ["MOST_WORDS", "PATH", "STAFF", "Desk", "Number", "Room", "Screen", "who_may"]
T = TypeVar("T")
STAFF = frozenset({Role.CASEWORKER, Role.SUPERVISOR, Role.ADMIN, Role.AUDITOR})
MOST_WORDS = 4000
"""Characters of one text that is typed into the console."""
_READS = ("GET", "HEAD")
Number = Annotated[int, PathParameter(ge=0, le=2**31 - 1)]
"""A number in an address that names a row."""


class Desk(Protocol):
    """The case desk (see bot.cases.desk.CaseDesk)."""

    def write(self, work: Callable[[Unit], T]) -> tuple[T, set[int]]: ...

    def read(self, work: Callable[[Unit], T]) -> T: ...


@dataclass(frozen=True, slots=True)
class Room:
    """One part of the console.

    `routes`: gives its routes, with paths below `PATH`; each calls `signed_in(request)` for who is there. `roles`: who may
    enter any of them, checked at the door together with the form's token; None: no door, for signing in alone. `label`,
    `path`: its entry in the navigation; no label, no entry.
    """

    routes: Callable[[Screen], APIRouter]
    roles: frozenset[Role] | None = STAFF
    label: str = ""
    path: str = ""


def who_may(act: Act) -> frozenset[Role]:
    """Return the roles that may do something at all, to one's own cases or to every case."""
    return frozenset(role for role in STAFF if REACH[role, act] is not Reach.NONE)


class Screen:
    """The console as its rooms use it, over the case desk."""

    def __init__(
        self, desk: Desk, pages: Pages, announce: Callable[[Iterable[int]], None], rooms: Sequence[Room] = ()
    ) -> None:
        self._desk = desk
        self._pages = pages
        self._announce = announce
        self._rooms = rooms

    def door(self, room: Room) -> Callable[[Request], Awaitable[None]]:
        """Return what stands in front of every route of a room.

        It raises SignInFirst without a session, ConsoleError for a role that may not enter, StaleForm for a form that is
        not of this session, Refused for one from another site.
        """

        async def enter(request: Request) -> None:
            who = await self._who(request)
            if room.roles is not None and who.role not in room.roles:
                others = "、".join(ROLE_NAMES[role] for role in Role if role in room.roles)
                raise ConsoleError(403, f"这一页给{others}用，{ROLE_NAMES[who.role]}看不了。", who)
            if request.method not in _READS:
                same_site(request)
                given = (await request.form()).get("csrf", "")
                if not isinstance(given, str) or not hmac.compare_digest(given.encode(), who.csrf.encode()):
                    raise StaleForm(who)
            request.state.who = who

        return enter

    async def act(self, who: SignedIn, work: Callable[[Unit, StaffRow], T]) -> T:
        """Run work as that person, in one transaction. Raises CaseError for what is not done, NotStored without room for it."""
        return await self.stored(who, self.write(lambda unit: work(unit, unit.session.get_one(StaffRow, who.staff_id))))

    async def stored(self, who: SignedIn, doing: Awaitable[T]) -> T:
        """Do what writes, here or into the library or a file. Raises NotStored without room for it."""
        try:
            with storing():
                return await doing
        except StorageBusy as error:
            raise NotStored(who, f"console_{error.code}") from error

    async def act_or_tell(self, who: SignedIn, work: Callable[[Unit, StaffRow], T]) -> T:
        """Like `act`; what is not done becomes a page that says why."""
        return await self._or_tell(who, self.act(who, work))

    async def look(self, who: SignedIn, work: Callable[[Unit, StaffRow], T]) -> T:
        """Run work that changes nothing, as that person; what may not be seen becomes a page that says why."""
        return await self._or_tell(
            who, self.read(lambda unit: work(unit, unit.session.get_one(StaffRow, who.staff_id)))
        )

    async def write(self, work: Callable[[Unit], T]) -> T:
        """Run work in one transaction, and tell what has something to send."""
        result, announce = await asyncio.to_thread(self._desk.write, work)
        self._announce(announce)
        return result

    async def read(self, work: Callable[[Unit], T]) -> T:
        """Run work that changes nothing."""
        return await asyncio.to_thread(self._desk.read, work)

    def page(
        self, request: Request, template: str, /, *, who: SignedIn | None = None, status: int = 200, **values: object
    ) -> Response:
        """Return a page of the console; `template`: its file in templates/console."""
        known: dict[str, object] = {"who": who, "most": MOST_WORDS, **values}
        if who is not None:
            known |= {
                "role": ROLE_NAMES[who.role],
                "rooms": self._entries(who.role, request),
                "home": self.home(who.role),
            }
        return self._pages.page(request, f"console/{template}", known, status=status)

    def markup(self, template: str, /, **values: object) -> str:
        """Return a part of a page, to be sent by itself; `template`: its file in templates/console."""
        return self._pages.markup(f"console/{template}", {"most": MOST_WORDS, **values})

    async def still_in(self, request: Request, who: SignedIn) -> bool:
        """Whether the session a page was opened with still holds; looking at it does not keep it alive."""
        token = request.cookies.get(COOKIE, "")
        found = await self.read(lambda unit: session_found(unit, token))
        return found is not None and found[0].session_id == who.session_id

    def home(self, role: Role) -> str:
        """Return the address of the first room of the navigation that somebody of that role may enter."""
        return next(PATH + room.path for room in self._rooms if room.label and role in (room.roles or ()))

    def _entries(self, role: Role, request: Request) -> list[tuple[str, str, bool]]:
        """The navigation as somebody of that role sees it: label, address, whether it is the room one is in."""
        here = request.url.path
        seen = [room for room in self._rooms if room.label and room.roles is not None and role in room.roles]
        inside = [len(room.path) for room in seen if here == PATH + room.path or here.startswith(f"{PATH}{room.path}/")]
        deepest = max(inside, default=-1)
        return [
            (room.label, PATH + room.path, len(room.path) == deepest and here.startswith(PATH + room.path))
            for room in seen
        ]

    async def _who(self, request: Request) -> SignedIn:
        token = request.cookies.get(COOKIE, "")
        found = await self.read(lambda unit: session_found(unit, token)) if token else None
        if found is None:
            raise SignInFirst
        who, stale = found
        if stale:
            with suppress(StorageBusy):  # who only reads goes on while nothing can be stored
                await self.write(lambda unit: session_seen(unit, who.session_id))
        return who

    async def _or_tell(self, who: SignedIn, doing: Awaitable[T]) -> T:
        try:
            return await doing
        except CaseError as error:
            raise ConsoleError(404 if isinstance(error, NotFound) else 403, str(error), who) from error
