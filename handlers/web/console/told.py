"""What was done is said on the page one is led back to: the sentence travels in the address."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import Response
from fastapi.responses import RedirectResponse

MOST = 600
"""Characters of what is said, at most."""


def back_to(path: str, told: str = "") -> Response:
    """Return the way back to a page, which then says what was done."""
    said = f"{'&' if '?' in path else '?'}told={quote(shortened(told))}" if told else ""
    at, mark, part = path.partition("#")
    return RedirectResponse(f"{at}{said}{mark}{part}", status_code=303)


def shortened(told: str) -> str:
    """Return as many whole lines as fit; a single line that is too long is cut where it is seen to be cut."""
    kept = told
    while len(kept) > MOST and "\n" in kept:
        kept = kept.rpartition("\n")[0].rstrip()
    return kept if len(kept) <= MOST else f"{kept[: MOST - 2]}……"
