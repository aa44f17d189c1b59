"""`claim`, `deadline`, `assess`: what is owed, until when, and whether it is a labour relation.

Inputs come as one JSON object on standard input, results go to standard output; with --json as one JSON object. A wrong
input ends with exit code 2: one sentence on standard error, or with --json {"error": {"code", "message"}} on standard
output. `bot/claims/README.md` describes the shapes; `claim --list --json` and `deadline --list --json` list every input.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import typer

from bot.claims.errors import ClaimError

if TYPE_CHECKING:
    from bot.assessment import Assessment

JsonFlag = Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")]
ListFlag = Annotated[bool, typer.Option("--list", help="List the names; with --json every input too.")]
DayOption = Annotated[str | None, typer.Option("--today", help="Compute as of this day (2026-11-21).")]
SHANGHAI = ZoneInfo("Asia/Shanghai")


def register_commands(app: typer.Typer) -> None:
    """Add the commands of this room to the application."""
    app.command("claim")(claim)
    app.command("deadline")(deadline)
    app.command("assess")(assess)


def claim(
    name: Annotated[str, typer.Argument(help="Name of the claim, as in --list.")] = "",
    every: ListFlag = False,
    as_json: JsonFlag = False,
    today: DayOption = None,
) -> None:
    """Compute what is owed. Reads {"input": value} as JSON from standard input."""
    _guarded(lambda: _claim(name, every, as_json, today), as_json)


def deadline(
    name: Annotated[str, typer.Argument(help="Name of the clock, as in --list.")] = "",
    every: ListFlag = False,
    as_json: JsonFlag = False,
    today: DayOption = None,
    ics: Annotated[Path | None, typer.Option("--ics", help="Also write a calendar file with reminders.")] = None,
) -> None:
    """Compute a deadline. Reads {"input": value} as JSON from standard input."""
    _guarded(lambda: _deadline(name, every, as_json, today, ics), as_json)


def assess(every: ListFlag = False, as_json: JsonFlag = False, today: DayOption = None) -> None:
    """Assess the relation. Reads {"answers": {factor: option}, "situation": [...]} as JSON from standard input."""
    _guarded(lambda: _assess(every, as_json, today), as_json)


def _guarded(command: Callable[[], None], as_json: bool) -> None:
    try:
        command()
    except ClaimError as error:
        if as_json:
            typer.echo(json.dumps(error.as_dict(), ensure_ascii=False))
        else:
            typer.secho(error.message, fg="red", err=True)
        raise typer.Exit(2) from error


def _today(written: str | None) -> date:
    if written is None:
        return datetime.now(SHANGHAI).date()
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise ClaimError("not_a_date", f"{written} 不是日期，请写成 2026-11-21 这样。", "today") from None


def _read() -> dict[str, Any]:
    written = "" if sys.stdin is None or sys.stdin.isatty() else sys.stdin.read()
    if not written.strip():
        return {}
    try:
        # parse_float keeps 0.1 what was typed
        values = json.loads(written, parse_float=str)
    except json.JSONDecodeError as error:
        raise ClaimError("bad_json", f"标准输入不是合格的 JSON：第 {error.lineno} 行第 {error.colno} 列。") from error
    if not isinstance(values, dict):
        raise ClaimError("bad_json", '标准输入要是一个 JSON 对象，比如 {"monthly_wage": 6000}。')
    return values


def _out(value: Any) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))


def _list(entries: Iterable[Any], describe: Callable[[Any], Any], as_json: bool) -> None:
    if as_json:
        _out([describe(entry) for entry in entries])
        return
    for entry in entries:
        typer.echo(f"{entry.name:30}{entry.title}")


def _claim(name: str, every: bool, as_json: bool, today: str | None) -> None:
    from bot.claims import amount_text, catalogue, compute_claim, describe_claim

    if every or not name:
        _list(catalogue(), describe_claim, as_json)
        return
    found = compute_claim(name, _read(), today=_today(today))
    if as_json:
        record = found.model_dump(mode="json")
        record["amount"] = None if found.amount is None else str(found.amount)
        _out(record)
        return
    typer.secho(f"{found.title}：{amount_text(found) or found.outcome or '还缺信息'}", bold=True)
    if found.formula:
        typer.echo(f"算法：{found.formula}")
    for step in found.steps:
        typer.echo(f"  {step.text}{' = ' + step.value if step.value else ''}")
    for part in found.parts:
        typer.echo(f"  · {_part(part)}")
    _tail(found)


def _part(part: Any) -> str:
    """One line of what a sum is made of: its amount or the two it lies between, and whether it is counted."""
    amount = ""
    if part.low is not None:
        amount = f"{part.low:,.2f}" + ("" if part.low == part.high else f" 到 {part.high:,.2f}")
    shown = "，".join(piece for piece in (amount, part.note) if piece)
    left_out = "" if part.counted or not amount else "（不计入合计）"
    return f"{part.label}{'：' + shown if shown else ''}{left_out}"


def _tail(found: Any) -> None:
    for used in found.missing:
        typer.echo(f"  还要问：{used.note or used.label}")
    for warning in found.warnings:
        typer.echo(f"  注意：{warning}")
    if found.not_held:
        typer.echo(f"  条文不在库里：{'、'.join(found.not_held)}")
    typer.echo(f"依据：{'、'.join(found.basis)}")


def _deadline(name: str, every: bool, as_json: bool, today: str | None, ics: Path | None) -> None:
    from bot.claims.deadlines import calendar_file, clocks, compute_deadline
    from bot.claims.registry import describe_claim

    if every or not name:
        _list(clocks(), describe_claim, as_json)
        return
    found = compute_deadline(name, _read(), today=_today(today))
    if ics is not None:
        try:
            ics.write_bytes(calendar_file([found], now=datetime.now(SHANGHAI)))
        except OSError as error:
            raise ClaimError("cannot_write", f"写不了 {ics}：{error.strerror}。") from error
    if as_json:
        _out(found.model_dump(mode="json"))
        return
    when = f"{found.due}（还有 {found.days_left} 天）" if found.due else found.outcome or "还缺信息"
    if found.due_latest is not None:
        when = f"{found.due} 到 {found.due_latest} 之间（先按早的算）"
    if found.expired:
        when = f"{found.due_latest or found.due}（已过 {found.days_over} 天）{found.remedy}"
    typer.secho(f"{found.title}：{when}", bold=True)
    typer.echo(f"规则：{found.rule}")
    for step in found.steps:
        typer.echo(f"  {step.text}{'：' + step.value if step.value else ''}")
    _tail(found)


def _assess(every: bool, as_json: bool, today: str | None) -> None:
    from bot.assessment import assess as run

    if every:
        _list_questions(as_json)
        return
    values = _read()
    answers, situation = values.get("answers", {}), values.get("situation", [])
    if not isinstance(answers, dict) or not isinstance(situation, list):
        raise ClaimError("bad_input", "answers 要是 {因素: 选项}，situation 要是一个列表。")
    found = run(answers, today=_today(today), situation=[str(name) for name in situation])
    if as_json:
        _out(found.model_dump(mode="json"))
        return
    _show_assessment(found)


def _list_questions(as_json: bool) -> None:
    from bot.assessment import questions

    asked = questions()
    if as_json:
        _out([question.model_dump(mode="json") for question in asked])
        return
    for question in asked:
        typer.echo(f"{question.factor:22}{question.question}")
        for option, text in question.options:
            typer.echo(f"    {option:22}{text}")


def _show_assessment(found: Assessment) -> None:
    typer.secho(found.sentence, bold=True)
    for limb in found.limbs:
        typer.echo(f"  {limb}")
    for heading, side in (("支持", found.by), ("相反", found.against)):
        for finding in side:
            typer.echo(
                f"  {heading}：{finding.label}，{finding.answer_text}。{finding.reason}（{'、'.join(finding.basis)}）"
            )
    for doubt in found.doubts:
        typer.echo(f"  存疑：{doubt}")
    for question in found.missing:
        if question.key:
            typer.echo(f"  还要问：{question.question}")
    if found.supported is not None:
        typer.echo("这意味着：")
        for outcome in found.brings[found.supported.value]:
            typer.echo(f"  · {outcome.text}（{'、'.join(outcome.basis)}）")
    if found.needs_person:
        typer.echo("  请让人再看一遍。")
