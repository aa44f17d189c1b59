"""Who is at the screen: the session's cookie, the token of its forms, and how one is turned away."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass

from fastapi import Request, Response

from bot.cases.rules.staff.roles import Role
from bot.cases.services.people.signing_in import SEEN_EVERY, session_of
from bot.cases.tables import StaffRow
from bot.cases.unit_of_work import Unit
from handlers.web.guard import Refused

PATH = "/console"
COOKIE = "youju_staff"
_LONGEST = 12 * 3600


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who is at the screen. `csrf` stands in every form of theirs."""

    staff_id: int
    session_id: int
    name: str
    role: Role
    csrf: str


class SignInFirst(Exception):
    """Nobody is signed in here."""


class StaleForm(Exception):
    """A form of an earlier session, or one of another site."""

    def __init__(self, who: SignedIn) -> None:
        super().__init__("stale_form")
        self.who = who


class ConsoleError(Exception):
    """Something was not done; `str()` says why, to who is signed in."""

    def __init__(self, status: int, told: str, who: SignedIn) -> None:
        super().__init__(told)
        self.status, self.who = status, who


class NotStored(Exception):
    """What somebody did could not be stored; `key` names the sentence that says why."""

    def __init__(self, who: SignedIn, key: str) -> None:
        super().__init__(key)
        self.who, self.key = who, key


def signed_in(request: Request) -> SignedIn:
    """Return who passed the door of the room."""
    who: SignedIn = request.state.who
    return who


def csrf_of(token: str) -> str:
    """Return what stands in the forms of a session: who does not have its cookie cannot know it."""
    return hmac.new(token.encode(), b"forms", hashlib.sha256).hexdigest()[:40]


def same_site(request: Request) -> None:
    """Raise Refused for a form that comes from a page of another site."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise Refused(403, "elsewhere")


def signed_in_here(request: Request, response: Response, token: str) -> Response:
    """Return the response with the cookie of a new session."""
    response.set_cookie(
        COOKIE, token, httponly=True, samesite="strict", max_age=_LONGEST, path=PATH,
        secure=request.url.scheme == "https",
    )  # fmt: skip
    return response


def session_found(unit: Unit, token: str) -> tuple[SignedIn, bool] | None:
    """Return who a session belongs to, and whether it is time to note that it is in use; None when it does not hold."""
    row = session_of(unit, token)
    if row is None:
        return None
    staff = unit.session.get_one(StaffRow, row.staff_id)
    who = SignedIn(staff.id, row.id, staff.name, Role(staff.role), csrf_of(token))
    return who, unit.now - row.seen_at > SEEN_EVERY
