"""What was typed into a form that could not be taken because the session had ended: kept until it can be sent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from fastapi import Request

from handlers.web.console.who import PATH
from ingestion.admin.corrections import FIELDS

PREFIX = "kept."
WRITTEN = {
    "text": "你写的", "more": "你写的", "value": "你写的", "reason": "为什么", "gold": "依据，一行一条", "name": "名字",
    "cities": "管哪些城市", "kinds": "接哪些活", "languages": "语言", "contacts": "对外的电话、地址", "hours": "上班时间",
    **{name: label for name, label in FIELDS.items() if name not in ("level", "status")},
}  # fmt: skip
"""Fields of forms that hold what a person wrote, and what they are called."""
_NEVER = ("csrf", "password", "again", "code", "secret", "old", "new")
_MOST = 20


async def typed(request: Request) -> dict[str, str]:
    """Return what a form holds beside what is secret; empty when nobody wrote anything into it."""
    found = _texts((await request.form()).multi_items())
    given = {name: value for name, value in found.items() if name not in _NEVER and not name.startswith(PREFIX)}
    return given if any(given.get(name, "").strip() for name in WRITTEN) else {}


async def carried(request: Request) -> dict[str, str]:
    """Return what a sign-in form carries of an earlier form."""
    found = _texts((await request.form()).multi_items())
    return {name.removeprefix(PREFIX): value for name, value in found.items() if name.startswith(PREFIX)}


def local(address: str) -> str:
    """Return a place in the console to go on at; empty for any other address."""
    inside = address == PATH or address.startswith((f"{PATH}/", f"{PATH}?"))
    return address if inside and address.isprintable() and not any(one in address for one in ("\\", "//", "..")) else ""


def _texts(items: Iterable[tuple[str, object]]) -> Mapping[str, str]:
    return {name: value for name, value in list(items)[:_MOST] if isinstance(value, str)}
