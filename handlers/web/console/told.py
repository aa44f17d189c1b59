"""What came of what was done is said on the page one is led back to: it travels in the address."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from bot.cases.rules.staff.came import Came

MOST = 600
"""Characters of what is said, at most."""


def back_to(path: str, came: Came | str = "") -> Response:
    """Return the way back to a page, which then says what came of it; a bare sentence is of something done."""
    came = came if isinstance(came, Came) else Came(came)
    fate = "" if came.done else "&done=no"
    said = f"{'&' if '?' in path else '?'}told={quote(shortened(came.told))}{fate}" if came.told else ""
    at, mark, part = path.partition("#")
    return RedirectResponse(f"{at}{said}{mark}{part}", status_code=303)


def told_in(request: Request) -> Came | None:
    """Return what the address of a page says was done, or was not."""
    told = shortened(request.query_params.get("told", ""))
    return Came(told, done=request.query_params.get("done") != "no") if told else None


def shortened(told: str) -> str:
    """Return as many whole lines as fit; a single line that is too long is cut where it is seen to be cut."""
    kept = told
    while len(kept) > MOST and "\n" in kept:
        kept = kept.rpartition("\n")[0].rstrip()
    return kept if len(kept) <= MOST else f"{kept[: MOST - 2]}……"
