"""`library add`, `plan`, `publish`, `restore`, `withdraw`, `review`: what an admin does to the library.

Exit codes: 0 done or nothing to do; 2 wrong usage; 3 not found; 4 nothing published, a confirmation is missing; 5 a file
could not be read; 6 refused because an evaluation floor would be undercut; 7 refused for another reason (duplicate,
outdated plan, another admin at work, full disk).
"""

from __future__ import annotations

import getpass
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

import typer

from handlers.cli.base import Stop, ensure_library, load, plain_errors
from handlers.cli.library.opening import App_, publisher_of, short_of
from handlers.cli.library.planning import READ, corrections_of, planning
from handlers.cli.library.shown import found_record, outcome_record, show_found, show_outcome, show_plan

if TYPE_CHECKING:
    from datetime import date

    from ingestion.publishing.found_by_plan import FoundByPlan
    from ingestion.publishing.proposal.plan import Plan
    from ingestion.publishing.publish import Outcome, Publisher

GATE, REFUSED = 6, 7
MOST_ASKED = 3
"""Plans of one command whose own questions are asked, which takes some seconds each; the others are asked by `library findable`."""

Sources = Annotated[list[str], typer.Argument(help="Files, folders, or https addresses of official sites.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Publish without asking.")]
Json = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]
Force = Annotated[bool, typer.Option("--force", help="Go on although an evaluation floor is undercut; needs --reason.")]
Reason = Annotated[str, typer.Option("--reason", help="Why; kept in the audit trail.")]
Title = Annotated[str | None, typer.Option("--title", help="Correct the title.")]
Short = Annotated[str | None, typer.Option("--short", help="Correct the short title.")]
Number = Annotated[str | None, typer.Option("--number", help="Correct the document number.")]
Issuer = Annotated[str | None, typer.Option("--issuer", help="Correct the issuer.")]
Rank = Annotated[str | None, typer.Option("--level", help="law, administrative_regulation, policy ...")]
Promulgated = Annotated[str | None, typer.Option("--promulgated", help="Day of promulgation, 2026-11-21.")]
Effective = Annotated[str | None, typer.Option("--effective", help="First day in force.")]
Ended = Annotated[str | None, typer.Option("--ended", help="First day no longer in force.")]
Place = Annotated[str | None, typer.Option("--jurisdiction", help="CN, CN-11 ...")]
State = Annotated[
    str | None, typer.Option("--status", help="draft, repealed or superseded, where the dates do not tell.")
]


@plain_errors
def add(
    sources: Sources,
    yes: Yes = False,
    as_json: Json = False,
    duplicates: Annotated[
        str, typer.Option("--duplicates", help="A text already held: skip, overwrite or fail.")
    ] = "skip",
    force: Force = False,
    reason: Reason = "",
    title: Title = None,
    short: Short = None,
    number: Number = None,
    issuer: Issuer = None,
    level: Rank = None,
    promulgated: Promulgated = None,
    effective: Effective = None,
    ended: Ended = None,
    jurisdiction: Place = None,
    status: State = None,
) -> None:
    """Read documents, show what would change, and publish them.

    Exit codes: 0 done, 2 wrong usage, 4 nothing published (no --yes), 5 unreadable file, 6 floor undercut, 7 refused.
    """
    from ingestion.publishing.duplicates import Duplicates

    if duplicates not in set(Duplicates):
        raise Stop("--duplicates is skip, overwrite or fail.", 2)
    corrections = corrections_of(
        title, short, number, issuer, level, promulgated, effective, ended, jurisdiction, status
    )
    opened = App_(load())
    ensure_library(opened)
    code = 0
    with planning(opened, sources, corrections, quiet=as_json) as plans:
        publisher = publisher_of(opened)
        publish = partial(
            publisher.publish, who=getpass.getuser(), duplicates=Duplicates(duplicates), force=force, reason=reason
        )
        for at, (name, plan, error) in enumerate(plans):
            if plan is None:
                code = max(code, READ)
                _fail(name, error, as_json)
                continue
            found = publisher.would_be_found(plan) if at < MOST_ASKED else None
            if not as_json:
                show_plan(plan)
                show_found(found)
            if yes or _confirmed(plan, as_json):
                code = max(code, _published(name, plan, publish, as_json, found))
                continue
            code = max(code, 4)
            if as_json:
                _print({"file": name, **plan.as_json(words=False), **found_record(found), "published": False})
    opened.close()
    if code:
        raise typer.Exit(code)


def _published(
    name: str, plan: Plan, publish: Callable[[Plan], Outcome], as_json: bool, found: FoundByPlan | None
) -> int:
    """Publish one plan and show what came of it. Returns the exit code; passes on what bears none."""
    try:
        outcome = publish(plan)
    except Exception as problem:
        if getattr(problem, "code", None) is None:
            raise
        _fail(name, problem, as_json)
        return exit_code(problem)
    if as_json:
        _print({"file": name, **plan.as_json(words=False), **found_record(found), **outcome_record(outcome)})
    else:
        show_outcome(outcome, found)
    return 0


@plain_errors
def plan(
    sources: Sources,
    as_json: Json = False,
    words: Annotated[bool, typer.Option("--words/--no-words", help="Show the changed words.")] = True,
    title: Title = None,
    short: Short = None,
    number: Number = None,
    issuer: Issuer = None,
    level: Rank = None,
    promulgated: Promulgated = None,
    effective: Effective = None,
    ended: Ended = None,
    jurisdiction: Place = None,
    status: State = None,
) -> None:
    """Show what publishing would change, and keep the plan for `library publish TOKEN`. The library stays as it is."""
    from ingestion.publishing.proposal.plan import Kind
    from ingestion.publishing.staging import stage

    corrections = corrections_of(
        title, short, number, issuer, level, promulgated, effective, ended, jurisdiction, status
    )
    opened = App_(load())
    ensure_library(opened)
    code = 0
    publisher = publisher_of(opened)
    with planning(opened, sources, corrections, quiet=as_json) as plans:
        for at, (name, found, error) in enumerate(plans):
            if found is None:
                code = max(code, READ)
                _fail(name, error, as_json)
                continue
            token = ""
            if found.kind is not Kind.IDENTICAL:
                token = stage(opened.library, found, who=getpass.getuser(), today=opened.today())
            asked = publisher.would_be_found(found) if at < MOST_ASKED else None
            if as_json:
                _print({"file": name, **found.as_json(words=words), **found_record(asked), "plan": token})
            else:
                show_plan(found, words=words)
                show_found(asked)
                if token:
                    typer.echo(f"  plan {token}   (bot.py library publish {token})")
    opened.close()
    if code:
        raise typer.Exit(code)


@plain_errors
def publish(
    tokens: Annotated[list[str], typer.Argument(help="Plans as `library plan` named them.")],
    as_json: Json = False,
    force: Force = False,
    reason: Reason = "",
) -> None:
    """Publish plans made before. One that no longer fits the library is refused."""
    from ingestion.publishing.staging import decided, settle

    opened = App_(load())
    ensure_library(opened)
    publisher = publisher_of(opened)
    code = 0
    for at, token in enumerate(tokens):
        try:
            found = decided(opened.library, token, today=opened.today())
            asked = publisher.would_be_found(found) if at < MOST_ASKED else None
            outcome = publisher.publish(found, who=getpass.getuser(), force=force, reason=reason)
            settle(opened.library, token, "published")
        except Exception as problem:
            if getattr(problem, "code", None) is None:
                raise
            code = max(code, exit_code(problem))
            _fail(token, problem, as_json)
            continue
        if as_json:
            _print({"plan": token, **found.as_json(words=False), **found_record(asked), **outcome_record(outcome)})
        else:
            show_outcome(outcome, asked)
    opened.close()
    if code:
        raise typer.Exit(code)


@plain_errors
def restore(
    document: str,
    version: Annotated[int, typer.Argument(help="Id of the version, as `library history` shows it.")],
    reason: Reason = "",
    force: Force = False,
    as_json: Json = False,
) -> None:
    """Make an older version hold again. Versions that began after it are withdrawn; this is an act of its own.

    Exit codes: 0 done, 2 no reason given, 3 not found, 6 floor undercut, 7 refused.
    """
    who = getpass.getuser()
    _act(
        document,
        as_json,
        lambda to, short, today: to.restore(short, version, who=who, reason=reason, today=today, force=force),
    )


@plain_errors
def withdraw(
    document: str,
    version: Annotated[int | None, typer.Argument(help="Id of the version; the one in force when left out.")] = None,
    reason: Reason = "",
    force: Force = False,
    as_json: Json = False,
) -> None:
    """Take a version back: it answers nothing any more, and the one before it holds again.

    Exit codes: 0 done, 2 no reason given, 3 not found, 6 floor undercut, 7 refused.
    """
    who = getpass.getuser()
    _act(
        document,
        as_json,
        lambda to, short, today: to.withdraw(short, version, who=who, reason=reason, today=today, force=force),
    )


def _act(document: str, as_json: bool, act: Callable[[Publisher, str, date], Outcome]) -> None:
    """Do what changes which version of a document holds, and show what came of it."""
    opened = App_(load())
    ensure_library(opened)
    short = short_of(opened, document)
    with _refusals(short, as_json):
        outcome = act(publisher_of(opened), short, opened.today())
    _print({"document": short, **outcome_record(outcome)}) if as_json else show_outcome(outcome)
    opened.close()


@plain_errors
def review(document: str, reason: Reason = "") -> None:
    """Note that you looked whether a document, and what notes and cards say of it, is current.

    `library stale` is quiet about it for a year, and what was written about an older text is said again.
    """
    opened = App_(load())
    ensure_library(opened)
    short = short_of(opened, document)
    publisher_of(opened).review(short, who=getpass.getuser(), reason=reason)
    typer.echo(f"{short}: reviewed.")
    opened.close()


def exit_code(problem: Exception) -> int:
    """Return the exit code of a refusal."""
    code = getattr(problem, "code", "")
    special = {
        "floor_undercut": GATE,
        "reason_missing": 2,
        "unknown_version": 3,
        "unknown_document": 3,
        "unknown_plan": 3,
    }
    return special.get(code, REFUSED)


@contextmanager
def _refusals(name: str, as_json: bool) -> Iterator[None]:
    """End the command with the sentence and the exit code of a refusal."""
    from knowledge.errors import YoujuError

    try:
        yield
    except YoujuError as problem:
        _fail(name, problem, as_json)
        raise typer.Exit(exit_code(problem)) from problem


def _confirmed(plan: Plan, as_json: bool) -> bool:
    from ingestion.publishing.proposal.plan import Kind

    if plan.kind is Kind.IDENTICAL:
        return True
    if as_json or not sys.stdin.isatty():
        if not as_json:
            typer.secho("  not published: add --yes", fg="yellow", err=True)
        return False
    return typer.confirm("  publish?", default=False)


def _fail(name: str, error: object, as_json: bool) -> None:
    code = getattr(error, "code", "error")
    if as_json:
        _print({"file": name, "published": False, "error": {"code": code, "message": str(error)}})
    else:
        typer.secho(f"{name}: {error}", fg="red", err=True)


def _print(content: dict[str, Any]) -> None:
    typer.echo(json.dumps(content, ensure_ascii=False))
