"""`knowledge`: check the authored files, rebuild what is derived from them."""

from __future__ import annotations

from typing import Annotated

import typer

from handlers.cli.base import open_app, plain_errors

app = typer.Typer(help="Cards, notes, lexicon: check and rebuild.", no_args_is_help=True)


@app.command("lint")
@plain_errors
def lint() -> None:
    """Check every card, note and lexicon row; says file, line and reason. Exit code 1 when something is wrong."""
    from knowledge.lint import lint_all

    opened = open_app()
    problems = lint_all(opened.resolver, today=opened.today())
    for problem in problems:
        typer.echo(str(problem))
    typer.echo(f"{len(problems)} problems")
    opened.close()
    if problems:
        raise typer.Exit(1)


@app.command("vectors")
@plain_errors
def vectors() -> None:
    """Embed notes, cards and the labour core anew and write the vectors that ship with the program."""
    from knowledge.embeddings import default_embedder
    from knowledge.follower import Authored
    from knowledge.shipping import ship_vectors

    opened = open_app()
    ship_vectors(opened.library.current(opened.today()), Authored.load(), default_embedder())
    opened.close()


@app.command("learn")
@plain_errors
def learn(
    floors: Annotated[bool, typer.Option("--floors", help="Record what is reached as the floors.")] = False,
) -> None:
    """Fit the weights of the search on the tuning half and write knowledge/weights.yaml."""
    from knowledge.evaluate import evaluate, load_questions, write_floors
    from knowledge.learning import learn as fit

    opened = open_app()
    retriever = opened.retriever
    opened.follower.load_vectors()
    questions, _ = load_questions()
    fit(retriever, [q for q in questions if q.half == "tuning"], on=opened.today())
    opened.close()
    if floors:
        again = open_app()
        _ = again.retriever
        again.follower.load_vectors()
        write_floors(evaluate(again.retriever, questions, on=again.today()))
        again.close()
