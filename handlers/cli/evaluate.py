"""`eval`: how well questions in workers' words find the articles that answer them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from handlers.cli.base import open_app, plain_errors

HALVES = ("tuning", "final")
MEASURES = ("recall_5", "recall_10", "mrr", "success_5")

if TYPE_CHECKING:
    from rich.table import Table

    from bot.app import App
    from knowledge.evaluation.evaluate import EvaluationQuestion, Report


@plain_errors
def evaluate(
    as_json: Annotated[bool, typer.Option("--json")] = False,
    groups: Annotated[bool, typer.Option("--groups", help="Also by topic, worker and register.")] = False,
    trial: Annotated[
        Path | None,
        typer.Option(help="A JSON file {path, text}: as if that authored file said so. Nothing is recorded."),
    ] = None,
) -> None:
    """Measure retrieval on both halves, each leg beside the whole; fails when a recorded floor is undercut."""
    if trial is not None:
        _tried(trial)
        return
    from rich.console import Console
    from rich.table import Table

    from knowledge.evaluation.evaluate import differences, load_report, save_report

    app = open_app()
    measured = _measured(app, groups)
    report, path = measured.report, app.settings.data_dir / "last_eval.json"
    last = load_report(path)
    save_report(report, path)
    if as_json:
        typer.echo(report.as_json())
    else:
        console = Console()
        for problem in measured.problems:
            console.print(f"refused: {problem}")
        console.print(_table(report, Table(), groups))
        console.print(f"{report.median_ms:.0f} ms median, {report.p95_ms:.0f} ms 95th percentile")
        for line in differences(report, last):
            console.print(line)
    for line in measured.lines:
        typer.echo(line)
    _recorded(app, measured.figures, measured.faults)
    app.close()
    if measured.faults:
        for fault in measured.faults:
            typer.secho(fault, fg="red", err=True)
        raise typer.Exit(1)


@dataclass(frozen=True)
class _Measured:
    """Everything a run found. `lines`: what is told of it; `figures`: by the names runs are kept under."""

    report: Report
    problems: Sequence[object]
    lines: list[str]
    figures: dict[str, float]
    faults: list[str]


def _measured(app: App, groups: bool) -> _Measured:
    from knowledge.evaluation.evaluate import evaluate as measure
    from knowledge.evaluation.evaluate import load_questions, undercut

    retriever = app.retriever
    app.follower.load_vectors()
    questions, problems = load_questions()
    report = measure(retriever, questions, on=app.today())
    figures = _retrieval(report)
    lines = [*_scopes(app, figures), *_answers(app, questions, groups, figures), *_office(app, figures)]
    told, missed = _edges(app, figures)
    more, faults = _matters(figures)
    return _Measured(report, problems, [*lines, told, *more], figures, [*undercut(report), *missed, *faults])


def _tried(trial: Path) -> None:
    """Measure as if one authored file said something else; the figures and the floors undercut as a line of JSON."""
    import json

    from bot.app import App
    from handlers.cli.base import load
    from knowledge.edited import use_tried

    told = json.loads(trial.read_text(encoding="utf-8"))
    app = App(load(), owns_index=False)  # what is tried reaches no index of the service
    _ = app.database  # reads what the office edited before
    use_tried(told["path"], told["text"])
    measured = _measured(app, False)
    app.close()
    typer.echo(json.dumps({"figures": measured.figures, "faults": measured.faults}, ensure_ascii=False))


def _table(report: Report, table: Table, groups: bool) -> Table:
    for column in ("half", "leg or group", "questions", "recall@5", "recall@10", "MRR", "success@5"):
        table.add_column(column)
    for source in (report.legs, report.groups) if groups else (report.legs,):
        for half, by_name in source.items():
            for name, f in by_name.items():
                cells = [f"{figure:.3f}" for figure in (f.recall_5, f.recall_10, f.mrr, f.success_5)]
                table.add_row(half, name, str(f.questions), *cells)
    return table


def _retrieval(report: Report) -> dict[str, float]:
    """The figures of the whole search, by the names runs are kept under."""
    whole = {half: legs["full"] for half, legs in report.legs.items()}
    found = {f"retrieval.{half}.{name}": getattr(f, name) for half, f in whole.items() for name in MEASURES}
    return {**found, "retrieval.median_ms": report.median_ms, "retrieval.p95_ms": report.p95_ms}


def _recorded(app: App, figures: dict[str, float], faults: list[str]) -> None:
    """Keep the run, for the console's figures over time."""
    from datetime import UTC, datetime

    from bot.evaluation.runs import FILE, Run, run_append

    run_append(app.settings.data_dir / FILE, Run(datetime.now(UTC), figures, faults))


def _office(app: App, figures: dict[str, float]) -> Iterator[str]:
    """How the questions an office made of wrong answers are found; no floor rests on them."""
    from bot.evaluation.office_questions import FOLDER, office_questions
    from knowledge.evaluation.evaluate import evaluate as measure

    if questions := office_questions(app.settings.data_dir / FOLDER):
        f = measure(app.retriever, questions, on=app.today()).legs["final"]["full"]
        figures["office.recall_5"] = f.recall_5
        yield f"office: {f.questions} questions, recall@5 {f.recall_5:.3f}, MRR {f.mrr:.3f}"


def _scopes(app: App, figures: dict[str, float]) -> Iterator[str]:
    """How well scopes are told apart, a line a half."""
    from datetime import datetime

    from bot.app import SHANGHAI
    from bot.evaluation.scope_metrics import load_scope_items, measure_scope

    items = load_scope_items()
    for half in HALVES:
        f = measure_scope(app.dialogue, [item for item in items if item.half == half], now=datetime.now(SHANGHAI))
        figures |= {f"scope.{half}.accuracy": f.accuracy, f"scope.{half}.crisis_recall": f.crisis_recall}
        yield (
            f"scope, {half}: {f.items} messages, crisis recall {f.crisis_recall:.3f}, labour recall {f.in_scope_recall:.3f}, "
            f"taken for labour {f.false_positives:.3f}, labour taken for danger {f.labour_alarmed:.3f}, right {f.accuracy:.3f}; "
            f"shown the hotlines: {f.crisis_met:.3f} of danger, {f.labour_met:.3f} of labour"
        )


def _matters(figures: dict[str, float]) -> tuple[list[str], list[str]]:
    """How well facts and questions are read from dialogues, a line a half, and the floors undercut."""
    from bot.evaluation.matter_metrics import load_dialogues, load_matter_floors, measure_matter, undercut_matter

    dialogues, floors = load_dialogues(), load_matter_floors()
    lines, faults = [], []
    for half in HALVES:
        f = measure_matter([dialogue for dialogue in dialogues if dialogue.half == half])
        figures |= {
            f"matter.{half}.precision": f.precision,
            f"matter.{half}.recall": f.recall,
            f"matter.{half}.focus": f.focus,
        }
        lines.append(
            f"matter, {half}: {f.dialogues} dialogues, {f.facts} facts, precision {f.precision:.3f}, recall {f.recall:.3f}, "
            f"the question {f.focus:.3f}"
        )
        faults += undercut_matter(half, f, floors)
    return lines, faults


def _edges(app: App, figures: dict[str, float]) -> tuple[str, list[str]]:
    """How the edges hold, in a line, and the floors of theirs that are not reached."""
    from datetime import datetime

    from bot.app import SHANGHAI
    from bot.evaluation.edge_metrics import edges_undercut, load_edges, measure_edges

    f = measure_edges(app.dialogue, load_edges(), now=datetime.now(SHANGHAI))
    figures |= {"edges.found": f.found, "edges.kept": f.kept}
    told = (
        f"edges: {f.items} messages, danger found {f.found:.3f}, heard {f.heard:.3f}, false alarms {f.false_alarms:.3f}, "
        f"a number told in vain {f.told_in_vain:.3f}, "
        f"labour advice to other law {f.harmful:.3f}, labour kept {f.kept:.3f}"
    )
    return told, edges_undercut(f)


def _answers(
    app: App, questions: Sequence[EvaluationQuestion], groups: bool, figures: dict[str, float]
) -> Iterator[str]:
    """How whole replies do: cards, clauses, length; dialogues; facts."""
    from datetime import datetime

    from bot.app import SHANGHAI
    from bot.evaluation.answer_metrics import answer_all, figures_by_group, load_rows, measure_facts, measure_turns

    now = datetime.now(SHANGHAI)
    answered = answer_all(app.dialogue, questions, app.shelf.cards, now=now)
    for name, f in figures_by_group(answered).items():
        if name in HALVES:
            figures |= {f"replies.{name}.cites": f.cites, f"replies.{name}.right_card": f.right_card}
        if groups or "/" not in name:
            yield (
                f"replies, {name}: {f.questions} questions, open to a deciding clause {f.cites:.3f}, from a card "
                f"{f.with_card:.3f}, the right one where there is one {f.right_card:.3f}, within 600 characters "
                f"{f.within_fold:.3f}, {f.characters:.0f} on average"
            )
    dialogues = load_rows("dialogues.jsonl")
    for half in HALVES:
        turns = measure_turns(app.dialogue, [d for d in dialogues if d["half"] == half], now=now)
        yield f"dialogues, {half}: {turns.turns} turns, first {turns.first:.3f}, follow-ups {turns.later:.3f}"
    facts = measure_facts(load_rows("facts.jsonl"))
    figures |= {"facts.precision": facts.precision, "facts.recall": facts.recall}
    yield f"facts: {facts.messages} messages, precision {facts.precision:.3f}, recall {facts.recall:.3f}"
