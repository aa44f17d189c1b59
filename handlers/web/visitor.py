"""Who looks at a page, and how they want it: from cookies, without an account."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass

from fastapi import Request, Response

COOKIE = "youju"
_WHO = re.compile(r"[A-Za-z0-9_-]{1,64}")
"""What names a conversation: nothing else was ever given out, and nothing longer fits the table."""
LOOKS = {"language": ("zh", "en"), "big": ("", "1"), "quiet": ("", "1")}
"""What a visitor may set about the look of the pages, and to what; each in a cookie of its own."""
_YEAR = 365 * 86400
_STAYS = 180 * 86400


@dataclass(frozen=True, slots=True)
class Visitor:
    """`who` names the conversation; empty on a first visit."""

    who: str
    language: str = "zh"
    big: bool = False
    quiet: bool = False


def visitor_of(request: Request) -> Visitor:
    """Return who asks. The language is the one chosen, else what the browser prefers."""
    cookies = request.cookies
    chosen = cookies.get("youju_language", "")
    language = chosen if chosen in LOOKS["language"] else _preferred(request.headers.get("accept-language", ""))
    who = cookies.get(COOKIE, "")
    return Visitor(
        who if _WHO.fullmatch(who) else "", language, cookies.get("youju_big") == "1", cookies.get("youju_quiet") == "1"
    )


def remember(request: Request, response: Response, who: str) -> str:
    """Have the browser keep its conversation for another half year; returns `who`, or a new one when it has none."""
    who = who or secrets.token_urlsafe(24)
    _keep(request, response, COOKIE, who, _STAYS)
    return who


def remember_look(request: Request, response: Response, name: str, value: str) -> None:
    """Keep how the visitor wants the pages. What is not offered is not kept."""
    if value in LOOKS.get(name, ()):
        _keep(request, response, f"youju_{name}", value, _YEAR)


def _keep(request: Request, response: Response, name: str, value: str, seconds: int) -> None:
    secure = request.url.scheme == "https"
    response.set_cookie(name, value, httponly=True, samesite="lax", max_age=seconds, secure=secure)


def _preferred(header: str) -> str:
    """Chinese unless the browser asks for English and for no Chinese at all."""
    tags = [part.partition(";")[0].strip().lower() for part in header.split(",")]
    return "en" if any(tag.startswith("en") for tag in tags) and not any(t.startswith("zh") for t in tags) else "zh"
