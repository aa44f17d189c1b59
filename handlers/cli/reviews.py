"""`knowledge reviews`, `knowledge reviewed`: what has to be read against the law, and that it was."""

from __future__ import annotations

from collections import Counter
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Annotated

import typer

from handlers.cli.base import Stop, open_app, plain_errors

if TYPE_CHECKING:
    from bot.app import App
    from knowledge.authored.reviews import Item, TextOf, Verdict

_MOST = 40


@plain_errors
def reviews(
    kind: Annotated[str, typer.Argument(help="outcome, card, note, lexicon or point; all when left out.")] = "",
    every: Annotated[bool, typer.Option("--all", help=f"Every line, not the first {_MOST}.")] = False,
) -> None:
    """Say what nobody has read against its clauses, or what a change has opened again: of the file or of the law."""
    from knowledge.authored.reviews import load_reviews, to_read

    opened = open_app()
    read = load_reviews()
    items = [item for item in _items() if kind in ("", item.kind)]
    waiting = list(to_read(items, read, _text_of(opened)))
    opened.close()
    for one in waiting if every else waiting[:_MOST]:
        clauses = f"  {', '.join(one.clauses)}" if one.clauses else ""
        typer.echo(f"{one.why.value:12} {one.item.what}{clauses}")
    reasons = Counter((one.item.kind, one.why.value) for one in waiting)
    for name, count in sorted(Counter(item.kind for item in items).items()):
        left = ", ".join(f"{number} {why}" for (of, why), number in sorted(reasons.items()) if of == name)
        typer.echo(f"{name}: {count}, to read: {left or 'none'}")
    known = {item.what for item in _items()}
    for gone in sorted(set(read) - known):
        typer.echo(f"not there any more: {gone}")


@plain_errors
def reviewed(
    what: Annotated[
        list[str], typer.Argument(help="outcome:dismissed, card:unpaid-wages, note:劳动合同法:38; * fits any.")
    ],
    by: Annotated[str, typer.Option("--pass", help="A pass of knowledge/reviews/passes.yaml.")],
    verdict: Annotated[str, typer.Option("--verdict", help="right, imprecise or wrong, as it was found.")] = "right",
    mended: Annotated[str, typer.Option("--mended", help="What was put right.")] = "",
) -> None:
    """Note in the ledger that these were read against their clauses as they are worded now."""
    from knowledge.authored.reviews import Verdict, load_passes, load_reviews, save_reviews
    from knowledge.authored.reviews import reviewed as row_of

    if by not in load_passes():
        raise Stop(f"no pass {by} in knowledge/reviews/passes.yaml")
    items = [item for item in _items() if any(fnmatchcase(item.what, pattern) for pattern in what)]
    if not items:
        raise Stop(f"nothing is called {', '.join(what)}")
    opened = open_app()
    known = {item.what for item in _items()}
    rows = {name: row for name, row in load_reviews().items() if name in known}
    for item in items:
        rows[item.what] = row_of(item, _text_of(opened), by=by, verdict=_verdict(verdict, Verdict), mended=mended)
    opened.close()
    save_reviews(rows.values())
    typer.echo(f"{len(items)} noted")


def _verdict(written: str, verdicts: type[Verdict]) -> Verdict:
    try:
        return verdicts(written)
    except ValueError as error:
        raise Stop(f"a verdict is one of {', '.join(verdicts)}") from error


def _items() -> list[Item]:
    from knowledge.authored.card import load_cards
    from knowledge.authored.notes import load_notes
    from knowledge.authored.reviews import items_of, points_of, words_of
    from knowledge.lexicon import load_lexicon

    return items_of(load_cards(), load_notes()) + words_of(load_lexicon().entries) + points_of()


def _text_of(opened: App) -> TextOf:
    from knowledge.models import Citation, ProvisionKey

    today = opened.today()

    def text_of(key: ProvisionKey) -> str | None:
        provision = opened.resolver.resolve(Citation(key), today).provision
        return provision.text if provision is not None else None

    return text_of
