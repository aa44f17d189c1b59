"""`knowledge`: check the authored files, rebuild what is derived from them."""

from __future__ import annotations

from typing import Annotated

import typer

from handlers.cli.base import open_app, plain_errors
from handlers.cli.reviews import reviewed, reviews

app = typer.Typer(help="Cards, notes, lexicon: check and rebuild.", no_args_is_help=True)
app.command("reviews")(reviews)
app.command("reviewed")(reviewed)


@app.command("lint")
@plain_errors
def lint() -> None:
    """Check every card, note and lexicon row; says file, line and reason. Exit code 1 when something is wrong."""
    from knowledge.authored.lint import lint_all

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
    """Embed what is new of notes, cards and the statute package; write the vectors that ship with the program.

    From nothing this takes about half an hour of one core; stopped, the next call goes on.
    """
    from knowledge.indexing.embeddings import default_embedder
    from knowledge.sync.follower import Authored
    from knowledge.sync.shipping import ship_vectors

    opened = open_app()
    ship_vectors(opened.library.current(opened.today()), Authored.load(), default_embedder())
    opened.close()


@app.command("learn")
@plain_errors
def learn(
    floors: Annotated[bool, typer.Option("--floors", help="Record what is reached as the floors.")] = False,
) -> None:
    """Fit the weights of the search on the tuning half and write knowledge/weights.yaml."""
    from knowledge.evaluation.evaluate import evaluate, load_questions, write_floors
    from knowledge.evaluation.learning import learn as fit
    from knowledge.evaluation.learning_bare import learn_bare, rare_questions

    opened = open_app()
    retriever = opened.retriever
    opened.follower.load_vectors()
    questions, _ = load_questions()
    tuning = [q for q in questions if q.half == "tuning"]
    retriever.weights, _, _ = fit(retriever, tuning, on=opened.today())
    learn_bare(retriever, tuning, rare_questions("tuning"), on=opened.today())
    opened.close()
    if floors:
        again = open_app()
        _ = again.retriever
        again.follower.load_vectors()
        write_floors(evaluate(again.retriever, questions, on=again.today()))
        again.close()


@app.command("situations")
@plain_errors
def situations() -> None:
    """Learn anew which situation a story sounds like, and what its last turn asks (bot/matter/likeness.py)."""
    from bot.matter.likeness import learn_stories
    from knowledge.indexing.embeddings import default_embedder

    learn_stories(default_embedder())


@app.command("points")
@plain_errors
def points() -> None:
    """Learn anew which points a clause raises: what the other side says, small questions (bot/matter/points)."""
    from bot.matter.points.hearing import learn_points
    from knowledge.indexing.embeddings import default_embedder

    learn_points(default_embedder())


@app.command("roles")
@plain_errors
def roles() -> None:
    """Learn anew what each sum and date of a turn is (bot/matter/roles)."""
    from bot.matter.teaching.learning_roles import learn_roles

    learn_roles()


@app.command("ear")
@plain_errors
def ear() -> None:
    """Teach the ear anew (bot/understanding/ear.py): an hour or two on two cores, with the extra `teach`."""
    from bot.teaching.learning_ear import learn_ear

    learn_ear()


@app.command("scope")
@plain_errors
def scope() -> None:
    """Learn anew what each scope sounds like, danger to life among them (`bot/dialogue/routing/scopes/scope_model.py`)."""
    from random import Random

    import numpy as np

    from bot.contract.messages import Scope
    from bot.dialogue.routing.scopes.scope import ScopeRules
    from bot.dialogue.routing.scopes.scope_model import (
        ARTICLES,
        LABOUR_LAW,
        OTHER_LAWS,
        PHRASINGS,
        SAFE,
        Example,
        beside_work,
        first_sentences,
        learn_likeness,
        read_examples,
        safe_turns,
    )
    from bot.evaluation.scope_metrics import load_scope_items
    from bot.matter.likeness import read_stories
    from knowledge.evaluation.evaluate import load_questions
    from knowledge.indexing.embeddings import default_embedder
    from knowledge.sync.follower import Authored
    from knowledge.text.normalise import normalise

    opened = open_app()
    on, library, embedder = opened.today(), opened.library, default_embedder()
    measured = {normalise(item.text) for item in load_scope_items()}
    of_labour = [p for p in Authored.load().phrasings if p.source != "note" or LABOUR_LAW.search(p.keys[0].document)]
    asked = sorted({normalise(phrasing.text) for phrasing in of_labour} - measured)
    tuning = sorted({normalise(q.query) for q in load_questions()[0] if q.half == "tuning"} - measured - set(asked))
    versions = [version for law in OTHER_LAWS if (version := library.version_on(law, on))]
    texts = [provision.text for version in versions for provision in library.provisions_of(version.id)]
    others = sorted({normalise(sentence) for sentence in first_sentences(texts)})
    opened.close()

    def drawn(lines: list[str], most: int) -> list[str]:
        return Random(20261121).sample(lines, min(most, len(lines)))  # noqa: S311 (a sample, not a secret)

    authored = read_examples()
    examples = [
        *authored,
        *beside_work(authored),
        *(Example(text, Scope.LABOUR) for text in (*drawn(asked, PHRASINGS), *tuning)),
        *(Example(text, Scope.OTHER_LAW) for text in drawn(others, ARTICLES)),
        *(Example(text, Scope.LABOUR, SAFE) for text in sorted(safe_turns(read_stories()) - measured)),
    ]
    vectors = np.vstack([embedder.embed_queries([example.text]) for example in examples])
    learn_likeness(embedder, ScopeRules(), examples, vectors)


@app.command("told")
@plain_errors
def told() -> None:
    """Learn anew which danger, matter of another law, duty or wish a message tells (`bot/dialogue/routing/scopes/told.py`)."""
    from bot.contract.messages import Scope
    from bot.dialogue.routing.scopes.scope_model import read_examples, safe_turns
    from bot.dialogue.routing.scopes.told import learn_told
    from bot.matter.likeness import read_stories
    from knowledge.indexing.embeddings import default_embedder

    dangers = [example for example in read_examples() if example.scope is Scope.CRISIS]
    learn_told(default_embedder(), dangers, sorted(safe_turns(read_stories())))


@app.command("sample")
@plain_errors
def sample(
    count: Annotated[int, typer.Option("--count", min=1)] = 30,
    seed: Annotated[int, typer.Option("--seed")] = 20261121,
    half: Annotated[str, typer.Option("--half")] = "final",
) -> None:
    """Print questions drawn from a half by a seed, each with its whole answer, unedited, as Markdown."""
    import random
    from datetime import datetime

    from bot.app import SHANGHAI
    from bot.contract.messages import ConversationState, Inbound
    from knowledge.evaluation.evaluate import load_questions

    opened = open_app()
    dialogue = opened.dialogue
    opened.follower.load_vectors()
    questions = sorted((q for q in load_questions()[0] if q.half == half), key=lambda q: q.id)
    drawn = random.Random(seed).sample(questions, min(count, len(questions)))  # noqa: S311 (a sample, not a secret)
    typer.echo(f"# {len(drawn)} questions of the {half} half, drawn by seed {seed}, with their answers as they came\n")
    for question in drawn:
        _, reply = dialogue.turn(ConversationState(), Inbound("sample", question.query), now=datetime.now(SHANGHAI))
        quoted = "\n".join(f"> {line}".rstrip() for line in reply.plain_text().splitlines())
        typer.echo(f"## {question.query}\n\nDeciding: {', '.join(map(str, question.gold))}\n\n{quoted}\n")
    opened.close()
