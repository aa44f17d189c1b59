"""`draft`: one document from confirmed facts, as DOCX and PDF with its cover note.

Facts come as one JSON object on standard input: {"facts": {...}, "claims": {"severance": {...}}, "evidence": [...]}, or
the facts alone. Files go to the folder of --out. A wrong input ends with exit code 2, as with `claim`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.claims.errors import ClaimError
from bot.drafting.errors import DraftError
from handlers.cli.claims import DayOption, JsonFlag, _out, _read, _today

_PARTS = {"facts", "claims", "evidence"}


def register_commands(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("draft")(draft)


def draft(
    name: Annotated[str, typer.Argument(help="Name of the document, as in --list.")] = "",
    every: Annotated[bool, typer.Option("--list", help="List the documents; with --json every fact too.")] = False,
    fits: Annotated[
        bool, typer.Option("--fits", help="List the documents that fit the facts on standard input.")
    ] = False,
    check: Annotated[bool, typer.Option("--check", help="Check the template files.")] = False,
    as_json: JsonFlag = False,
    today: DayOption = None,
    out: Annotated[Path, typer.Option("--out", help="Folder for the files.")] = Path(),
    font: Annotated[str, typer.Option("--font", help="Font file for the PDF.")] = "",
) -> None:
    """Draft a document. Reads {"facts": {...}, "claims": {...}, "evidence": [...]} as JSON from standard input."""
    try:
        if check:
            _check(as_json)
        elif fits:
            _fits(as_json)
        elif every or not name:
            _list(as_json)
        else:
            _draft(name, as_json, today, out, font)
    except (DraftError, ClaimError) as error:
        if as_json:
            typer.echo(json.dumps(error.as_dict(), ensure_ascii=False))
        else:
            typer.secho(error.message, fg="red", err=True)
        raise typer.Exit(2) from error


def _check(as_json: bool) -> None:
    from bot.drafting import check_templates

    problems = check_templates()
    if as_json:
        _out({"problems": problems})
    else:
        typer.echo("\n".join(problems) or "模板都没有问题。")
    if problems:
        raise typer.Exit(1)


def _list(as_json: bool) -> None:
    from bot.drafting import catalogue
    from bot.drafting.vocabulary import fields

    offers = catalogue()
    if not as_json:
        for offer in offers:
            typer.echo(f"{offer.name:28}{offer.title}：{offer.use}")
        return
    names = [
        {"slot": one.slot, "label": one.label, "kind": one.kind, "values": dict(one.values)}
        for one in fields().values()
    ]
    documents = [
        {"name": offer.name, "title": offer.title, "use": offer.use, "needs": offer.missing} for offer in offers
    ]
    _out({"documents": documents, "facts": names})


def _fits(as_json: bool) -> None:
    from bot.drafting import available

    facts, claims, _ = _parts(_read())
    offers = available(facts, claims)
    if as_json:
        _out([{"name": o.name, "title": o.title, "use": o.use, "missing": o.missing} for o in offers])
        return
    for offer in offers:
        typer.echo(f"{offer.name:28}{offer.title}" + (f"（还缺：{'、'.join(offer.missing)}）" if offer.missing else ""))


def _draft(name: str, as_json: bool, today: str | None, out: Path, font: str) -> None:
    from bot.drafting import cover_text, prepare

    facts, claims, evidence = _parts(_read())
    made = prepare(name, facts, today=_today(today), claims=claims, evidence=evidence, font=font)
    written = []
    try:
        out.mkdir(parents=True, exist_ok=True)
        for file in made.files:
            (out / file.name).write_bytes(file.content)
            written.append(str(out / file.name))
    except OSError as error:
        raise DraftError("cannot_write", f"写不了 {out}：{error.strerror}。") from error
    if not as_json:
        typer.echo(cover_text(made.draft))
        typer.echo("\n" + "\n".join(written))
        if made.remark:
            typer.secho(made.remark, fg="yellow", err=True)
        return
    _out(
        {
            "name": made.draft.name,
            "title": made.draft.title,
            "complete": made.draft.complete,
            "blanks": made.draft.blanks,
            "dropped": made.draft.dropped,
            "cover": [
                {"title": section.title, "lines": [{"text": text, "basis": keys} for text, keys in section.lines]}
                for section in made.draft.cover
            ],
            "deadlines": [deadline.model_dump(mode="json") for deadline in made.draft.deadlines],
            "citations": made.draft.citations,
            "text": made.draft.text,
            "files": written,
            "remark": made.remark,
        }
    )


def _parts(told: dict[str, Any]) -> tuple[Mapping[str, Any], Mapping[str, Mapping[str, Any]] | None, list[Any]]:
    if not set(told) & _PARTS:
        return told, None, []
    facts, claims, evidence = told.get("facts", {}), told.get("claims"), told.get("evidence", [])
    extra = set(told) - _PARTS
    fine = isinstance(facts, dict) and (claims is None or isinstance(claims, dict)) and isinstance(evidence, list)
    if extra or not fine:
        raise DraftError("bad_facts", '要像 {"facts": {...}, "claims": {"severance": {...}}, "evidence": [{...}]}。')
    return facts, claims, evidence
