"""`ask`, `search` and `chat`: questions from the command line."""

from __future__ import annotations

import asyncio
import json
import sys
import threading
import time
from datetime import date, datetime
from typing import Annotated

import typer

from handlers.cli.base import open_app, plain_errors
from handlers.cli.days import read_day


@plain_errors
def ask(
    question: str,
    explain: Annotated[bool, typer.Option("--explain", help="Show what was found, by which leg, and why.")] = False,
    on: Annotated[str | None, typer.Option("--date", help="Answer as the law stood that day.")] = None,
) -> None:
    """Ask one question and read the answer."""
    from rich.console import Console

    from bot.app import SHANGHAI
    from bot.contract.messages import ConversationState, Inbound
    from handlers.terminal import render

    app, console = open_app(), Console()
    day = read_day(on) or app.today()
    _ = app.retriever
    app.follower.load_vectors()
    if explain:
        _explain(app, question, day, console)
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=SHANGHAI)
    _, reply = app.answering.turn(ConversationState(), Inbound("ask", question), now=noon)
    console.print(render(reply))
    app.close()


def _explain(app: object, question: str, day: date, console: object) -> None:
    from rich.table import Table

    from bot.app import App
    from knowledge.text.normalise import normalise

    assert isinstance(app, App)
    retrieval = app.retriever.search(normalise(question), on=day, jurisdiction=app.settings.jurisdiction, k=10)
    table = Table(title=f"{retrieval.milliseconds:.0f} ms", show_lines=False)
    for column in ("#", "provision", "score", "legs", "why"):
        table.add_column(column, overflow="fold")
    for number, hit in enumerate(retrieval.hits, 1):
        legs = " ".join(f"{leg}={value:.2f}" for leg, value in sorted(hit.legs.items(), key=lambda item: -item[1])[:6])
        held = "" if hit.held else " (not held)"
        table.add_row(str(number), f"{hit.key}{held}", f"{hit.score:.3f}", legs, "; ".join(hit.why)[:160])
    console.print(table)  # type: ignore[attr-defined]
    if retrieval.expansions:
        console.print("lexicon: " + ", ".join(str(expansion) for expansion in retrieval.expansions))  # type: ignore[attr-defined]
    console.print("cards: " + ", ".join(f"{card} {score:.2f}" for card, score in retrieval.cards[:5]))  # type: ignore[attr-defined]


@plain_errors
def search(
    jsonl: Annotated[bool, typer.Option("--jsonl", help="One JSON object a line in and out.")] = True,
    k: Annotated[int, typer.Option("--k", min=1, max=100)] = 10,
    on: Annotated[str | None, typer.Option("--date")] = None,
) -> None:
    """Find provisions: reads {"id", "query"} lines from standard input, writes {"id", "results", "ms"} lines."""
    from knowledge.text.normalise import normalise

    app = open_app()
    day = read_day(on) or app.today()
    retriever = app.retriever
    app.follower.load_vectors()
    for line in sys.stdin:
        if not line.strip():
            continue
        try:
            asked = json.loads(line)
            name, query = asked["id"], str(asked["query"])
        except (ValueError, KeyError, TypeError):
            print(json.dumps({"error": 'expected {"id": ..., "query": ...}'}), flush=True)
            continue
        started = time.perf_counter()
        retrieval = retriever.search(normalise(query), on=day, jurisdiction=app.settings.jurisdiction, k=k)
        results = [
            {
                "document": hit.key.document,
                "article": hit.label or hit.key.article,
                "number": hit.key.number,
                "score": round(float(hit.score), 4),
                "status": hit.status.value,
                "held": hit.held,
            }
            for hit in retrieval.hits
        ]
        spent = round((time.perf_counter() - started) * 1000, 1)
        print(json.dumps({"id": name, "results": results, "ms": spent}, ensure_ascii=False), flush=True)
    app.close()


@plain_errors
def chat(
    jsonl: Annotated[bool, typer.Option("--jsonl", help="One JSON object a line in and out.")] = False,
) -> None:
    """Talk in the terminal, or line by line as JSON."""
    from bot.contract.messages import Inbound, Reply
    from bot.dialogue.erasing import ErasureTurns, as_order
    from bot.service import Service
    from bot.service.conversation import Conversation
    from handlers.terminal import chat as talk
    from handlers.terminal import chat_lines, write_lines

    app = open_app()
    loop = asyncio.new_event_loop()
    engine = Conversation((ErasureTurns(),), app.answering.answer, meant=as_order)
    service = Service(app.storage, engine)
    loading = threading.Thread(target=app.follower.load_vectors)  # what shipped answers meanwhile
    loading.start()

    def answer(conversation: str, inbound: Inbound) -> Reply:
        return loop.run_until_complete(service.ask("terminal", conversation, inbound))

    try:
        if jsonl:
            write_lines(chat_lines(answer, sys.stdin))
        else:
            talk(answer, live=app.live if app.endpoint is not None else None)
    finally:
        loading.join()
        loop.run_until_complete(service.close())
        loop.close()
        app.close()
