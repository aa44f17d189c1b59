"""`library list`: every document the library or the register knows, as the console's list has it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from handlers.cli.base import Stop, ensure_library, load, plain_errors
from handlers.cli.library.opening import App_

if TYPE_CHECKING:
    from ingestion.admin.holdings import Holding

STATES = ("held", "not_held", "in_force", "scheduled", "draft", "ended", "stale")


@plain_errors
def list_(
    words: Annotated[str, typer.Argument(help="Part of a name, number or issuer; every document when left out.")] = "",
    state: Annotated[
        str, typer.Option("--state", help="held, not_held, in_force, scheduled, draft, ended, stale.")
    ] = "",
    place: Annotated[str, typer.Option("--place", help="Code of a place, as CN-11.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """List documents: how each stands today, its place, since when it holds, how many versions are held."""
    from ingestion.admin.holdings import Sought, holdings, narrowed
    from ingestion.admin.watch import stale

    if state and state not in STATES:
        raise Stop(f"--state {state}: choose one of {', '.join(STATES)}.", 2)
    opened = App_(load())
    ensure_library(opened)
    today = opened.today()
    remarks = stale(opened.library, opened.register, today=today)
    found = narrowed(holdings(opened.library, opened.register, remarks, today=today), Sought(words, state, "", place))
    for one in found:
        typer.echo(json.dumps(_record(one), ensure_ascii=False) if as_json else _line(one))
    if not as_json:
        held = sum(one.held for one in found)
        typer.echo(f"{len(found)} documents, {held} held, {len(found) - held} not held.")
    opened.close()


def _line(one: Holding) -> str:
    since = one.version.effective_from if one.version else None
    later = f"  another text from {one.scheduled}" if one.scheduled else ""
    old = "  perhaps outdated" if one.stale else ""
    return f"{one.state.value:11}{one.document.jurisdiction:9}{since or '-'!s:12}{one.versions:>2}  {one.document.short}{later}{old}"


def _record(one: Holding) -> dict[str, object]:
    version = one.version
    return {
        "document": one.document.short, "title": one.document.title, "state": one.state.value, "level": one.document.level.value,
        "jurisdiction": one.document.jurisdiction, "effective": str(version.effective_from or "") if version else "",
        "versions": one.versions, "scheduled": str(one.scheduled or ""), "stale": bool(one.stale),
    }  # fmt: skip
