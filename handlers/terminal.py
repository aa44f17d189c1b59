"""The conversation in a terminal, and the same conversation line by line as JSON for programs."""

from __future__ import annotations

import base64
import json
import re
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from queue import Empty, Queue
from typing import Any, Protocol

from bot.contract.messages import BlockKind, Clause, Inbound, Kind, Point, Reply

Ask = Callable[[str, Inbound], Reply]
"""Takes a conversation's name and what was said; gives the reply."""
FILES = Path("youju-files")
"""Folder, where the command is run, that the files of the replies are written to."""
_COMMANDS = ("start", "help", "new", "privacy", "forget", "language")
_NUMBER = re.compile(r"\[(\d{1,3})\]")
"""How a clause is asked for: as its number stands in the answer."""

_ASKS_A_NUMBER = re.compile(
    r"(?:多少|几|哪[天年月]|how (?:much|many|long)|when|which (?:day|month))[^？?。\n]*[？?]", re.IGNORECASE
)
"""A question that a bare number may answer: then only `#1` is the button."""


def read_line(line: str, conversation: str, last: Reply | None) -> Inbound:
    """Return what a typed line means: a /command, the number of a button (`#1`, or bare where no number was asked for), or text."""
    text = line.strip()
    name = text.removeprefix("/").partition(" ")[0]
    if text.startswith("/") and name in _COMMANDS:
        return Inbound(conversation, text.removeprefix("/"), Kind.COMMAND)
    number = text.removeprefix("#")
    chosen = last and number.isdigit() and 0 < int(number) <= len(last.choices)
    if last and chosen and (text != number or not _ASKS_A_NUMBER.search(last.plain_text())):
        return Inbound(conversation, last.choices[int(number) - 1].action, Kind.CHOICE)
    return Inbound(conversation, line)


def clause_asked(line: str, last: Reply | None) -> tuple[int, Clause] | None:
    """Return the clause of the last reply that a line asks for by its number, `[3]`; None for any other line."""
    asked = _NUMBER.fullmatch(line.strip())
    number = int(asked[1]) if asked else 0
    return (number, last.clauses[number - 1]) if last and 0 < number <= len(last.clauses) else None


def save_files(reply: Reply, folder: Path) -> dict[str, str]:
    """Write the files of a reply, none over another; return where each is, or why it could not be written."""
    places: dict[str, str] = {}
    for attachment in reply.attachments:
        name = Path(attachment.name).name or "file"
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            path, number = folder / name, 2
            while path.exists():
                path, number = folder / f"{Path(name).stem}-{number}{Path(name).suffix}", number + 1
            path.write_bytes(attachment.content)
            path.chmod(0o600)
            places[attachment.name] = str(path.resolve())
        except OSError as error:
            places[attachment.name] = f"没写成：{error.strerror or error}"
    return places


def render(reply: Reply, *, clauses: bool = True, places: Mapping[str, str] | None = None) -> Any:
    """Return the reply as something Rich prints: lead in bold, headings, bullets, the clauses beneath.

    `clauses`: whether with their text, else by name alone. `places` says where the files of the reply were written.
    """
    from rich.console import Group
    from rich.text import Text

    parts: list[Any] = []
    numbers = {clause.ref: number for number, clause in enumerate(reply.clauses, 1)}
    for block in reply.blocks:
        if block.heading:
            parts.append(Text(block.heading, style="bold green"))
        parts += [_line(block.kind, point, numbers) for point in block.points]
        parts.append(Text(""))
    for clause in reply.clauses:
        parts += _clause(numbers[clause.ref], clause, whole=clauses)
    if reply.clauses and not clauses:
        parts += [Text("看原文：打编号，如 [1]", style="dim"), Text("")]
    for attachment in reply.attachments:
        place = (places or {}).get(attachment.name, "")
        parts.append(Text(f"文件：{attachment.name}" + (f"（{place}）" if place else ""), style="cyan"))
    if reply.choices:
        buttons = "   ".join(f"#{number} {choice.label}" for number, choice in enumerate(reply.choices, 1))
        parts.append(Text(buttons, style="yellow"))
    return Group(*parts)


def _clause(number: int, clause: Clause, *, whole: bool) -> list[Any]:
    """A clause under the answer: its number and name, and its text where it is wanted whole."""
    from rich.padding import Padding
    from rich.text import Text

    held = "" if clause.held else "（原文未收录）"
    named = Text(f"[{number}] {clause.label}{held}", style="cyan")
    return [named, Padding(Text(clause.text, style="dim"), (0, 0, 0, 4))] if whole and clause.text else [named]


def _line(kind: BlockKind, point: Point, numbers: Mapping[str, int]) -> Any:
    """One point as a line: what it holds for, its words, the numbers of its clauses."""
    from rich.text import Text

    line = Text("• " if kind is BlockKind.POINTS else "")
    line.append(point.when, style="bold")
    line.append(point.text, style="bold" if kind is BlockKind.LEAD else "")
    line.append("".join(f"[{numbers[ref]}]" for ref in point.refs if ref in numbers), style="cyan")
    return line


class Live(Protocol):
    """Gives the lines of a reply while it is written."""

    def watch(self, conversation: str) -> AbstractContextManager[Queue[str]]: ...


@contextmanager
def shown_early(live: Live | None, conversation: str, show: Callable[[str], None]) -> Iterator[None]:
    """Show the lines of a reply as they are written, while the block waits for the whole."""
    if live is None:
        yield
        return
    with live.watch(conversation) as lines:
        done = threading.Event()

        def take() -> None:
            while not done.is_set() or not lines.empty():
                with suppress(Empty):
                    show(lines.get(timeout=0.1))

        taking = threading.Thread(target=take, daemon=True)
        taking.start()
        try:
            yield
        finally:
            done.set()
            taking.join()


def chat(ask: Ask, *, conversation: str = "terminal", folder: Path = FILES, live: Live | None = None) -> None:
    """Talk until the input ends. A button is chosen by `#` and its number, a clause read by its number in brackets; files
    are written to the folder."""
    from rich.console import Console, Group

    console = Console()
    last = ask(conversation, Inbound(conversation, "start", Kind.COMMAND))
    reply: Reply | None = last
    while True:
        if reply is not None:
            console.print(render(reply, clauses=False, places=save_files(reply, folder)))
            last = reply
        try:
            line = console.input("[bold]你：[/bold]")
        except (EOFError, KeyboardInterrupt):
            return
        if (clause := clause_asked(line, last)) is not None:
            console.print(Group(*_clause(*clause, whole=True)))
            reply = None
            continue
        with shown_early(live, conversation, lambda text: console.print(text, style="dim")):
            reply = ask(conversation, read_line(line, conversation, last)) if line.strip() else None


def chat_lines(ask: Ask, lines: Iterable[str]) -> Iterator[str]:
    """Answer `{"conversation", "text"}` lines with one JSON line each; a line that cannot be read gets `{"error"}`."""
    for line in lines:
        if not line.strip():
            continue
        try:
            asked = json.loads(line)
            conversation, text = str(asked["conversation"]), str(asked["text"])
        except (ValueError, KeyError, TypeError):
            yield json.dumps({"error": 'expected {"conversation": ..., "text": ...}'}, ensure_ascii=False)
            continue
        started = time.perf_counter()
        reply = ask(conversation, read_line(text, conversation, None))
        yield json.dumps(as_record(conversation, reply, (time.perf_counter() - started) * 1000), ensure_ascii=False)


def as_record(conversation: str, reply: Reply, milliseconds: float) -> dict[str, Any]:
    """Return the reply in the documented form of `bot.py chat --jsonl`."""
    return {
        "conversation": conversation,
        "text": reply.plain_text(),
        "citations": [
            {
                "document": clause.ref.split(":")[0],
                "article": clause.ref.split(":")[1] if ":" in clause.ref else "",
                "ref": clause.ref,
                "label": clause.label,
                "held": clause.held,
                "status": clause.status,
            }
            for clause in reply.clauses
        ],
        "choices": [{"label": choice.label, "action": choice.action} for choice in reply.choices],
        "files": [
            {
                "name": attachment.name,
                "media_type": attachment.media_type,
                "content": base64.b64encode(attachment.content).decode("ascii"),
            }
            for attachment in reply.attachments
        ],
        "scope": reply.scope.value,
        "handoff": reply.handoff,
        "ms": round(milliseconds, 1),
    }


def write_lines(lines: Iterable[str]) -> None:
    """Print each line at once, so that a program at the other end can wait for it."""
    for line in lines:
        sys.stdout.write(line + "\n")
        sys.stdout.flush()
