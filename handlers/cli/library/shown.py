"""How plans and acts of the library are shown: for reading, and as records for scripts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from ingestion.publishing.found_by_plan import FoundByPlan
    from ingestion.publishing.proposal.plan import Plan
    from ingestion.publishing.publish import Outcome

SHOWN = 40


def show_plan(plan: Plan, *, words: bool = False) -> None:
    """Print a plan for reading."""
    found = plan.draft.metadata
    typer.secho(f"{plan.draft.document.short}  [{plan.kind.value}, {plan.status.value}]", bold=True)
    if plan.draft.articles:
        size = (
            f"{len(plan.draft.articles)} articles ({plan.draft.articles[0].label} to {plan.draft.articles[-1].label})"
        )
    elif plan.draft.sections:
        size = f"{len(plan.draft.sections)} sections"
    else:
        size = f"{len(plan.draft.provisions)} parts"
    typer.echo(f"  {size}, from {plan.draft.origin.kind} {plan.draft.origin.name}")
    values = (
        ("title", found.title), ("number", found.number), ("issuer", found.issuer), ("level", found.level.value),
        ("promulgated", found.promulgated), ("effective_from", found.effective_from), ("effective_to", found.effective_to),
        ("jurisdiction", found.jurisdiction),
    )  # fmt: skip
    for name, value in values:
        source = found.sources.get(name)
        where = f"   < {'line ' + str(source.line) + ': ' if source.line else ''}{source.source[:60]}" if source else ""
        typer.echo(f"  {name:15}{value if value is not None else '-'}{where}")
    if plan.base is not None:
        counts = ", ".join(f"{count} {kind}" for kind, count in plan.diff.counts.items() if count)
        typer.echo(f"  compared with version {plan.base.id}: {counts or 'no articles'}")
        for change in plan.diff.changes[:200]:
            moved = f" (was {change.before})" if change.before else ""
            typer.secho(f"    {change.kind:11}{change.label}{moved}", fg="cyan")
            if words and change.kind == "changed":
                typer.echo("      " + marked(change.words))
    for warning in plan.warnings:
        typer.secho(f"  ! {warning}", fg="yellow")


def show_found(found: FoundByPlan | None) -> None:
    """Print how many of a plan's own questions find it before and after, and those that do not."""
    if found is None:
        return
    from ingestion.publishing.found_by_plan import found_words

    typer.secho(f"  {found_words(found)}", fg="yellow" if found.after.hardly else None)
    for question in found.after.questions:
        if not question.found:
            typer.secho(f"    · {question.key}  {question.words}", dim=True)


def found_record(found: FoundByPlan | None) -> dict[str, Any]:
    """Return the same for scripts; nothing where nothing was asked."""
    if found is None:
        return {}
    said = {
        "asked": found.asked,
        "before": found.before.found,
        "after": found.after.found,
        "hardly": found.after.hardly,
    }
    return {"findable": said}


def marked(pairs: Sequence[tuple[str, str]]) -> str:
    """Return a word diff with removed words in [-] and added ones in {+}, long unchanged runs shortened."""
    shown = []
    for sign, text in pairs:
        flat = text.replace("\n", " ")
        if sign == "=":
            shown.append(flat if len(flat) <= 40 else f"{flat[:18]}…{flat[-18:]}")
        else:
            shown.append(f"[-{flat}-]" if sign == "-" else f"{{+{flat}+}}")
    return "".join(shown)


def show_outcome(outcome: Outcome, found: FoundByPlan | None = None) -> None:
    """Print what an act did and what it touched, and whether hardly anybody would find it."""
    if not outcome.published:
        typer.echo(f"  {outcome.document}: nothing to do ({outcome.said})")
        return
    typer.secho(f"  {outcome.document}: {outcome.said}, version {outcome.version}, audit {outcome.audit}", fg="green")
    relying: dict[str, list[str]] = {}
    for touched in outcome.touched:
        relying.setdefault(f"{touched.kind} {touched.name}", []).append(f"{touched.key} {touched.change}")
    for name, keys in list(relying.items())[:SHOWN]:
        typer.echo(f"    touches {name}: {'; '.join(dict.fromkeys(keys))}")
    if len(relying) > SHOWN:
        typer.echo(f"    and {len(relying) - SHOWN} more")
    if found is not None and found.after.hardly:
        show_found(found)
    if outcome.said in ("new", "new_version"):
        typer.echo(f"    is it found?  bot.py library findable {outcome.document}")
    if relying:
        typer.echo(f"    ask again with: bot.py library history --impact {outcome.audit}")


def outcome_record(outcome: Outcome) -> dict[str, Any]:
    """Return what an act did, for scripts."""
    return {
        "published": outcome.published,
        "result": outcome.said,
        "version": outcome.version,
        "audit": outcome.audit,
        "touched": [
            {"kind": t.kind, "name": t.name, "key": t.key, "change": t.change, "detail": t.detail}
            for t in outcome.touched
        ],
    }
