"""A stored conversation as what a page shows: turns, what was said in each, and the conversations it falls into."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.contract.messages import NAME_MARK, Attachment, BlockKind, Choice, Inbound, Kind, Reply
from bot.messages import has_message, message
from bot.storage import Line
from handlers.web.texts import has_text, text

_FILES = (Kind.PHOTO, Kind.VOICE, Kind.FILE)
CALENDAR = "clock:calendar"
BELOW = ("evidence:keep", "evidence:no", "evidence:stop")
"""What the actions of buttons begin with that answer what becomes of a file, which stands below the answer."""
FOOT = ("useful:", "person")
"""What the actions of buttons begin with that stand small under every answer, away from the question."""


UNANSWERED = "unanswered"
"""Key of the turn that has no answer yet."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One turn as a page shows it. `key` is unique on the page; `sequence` is where it stands in the conversation."""

    key: str
    sequence: int
    at: datetime | None
    said: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    reply: Reply | None = None
    fresh: bool = False
    """Whether the conversation began anew with this turn."""


@dataclass(slots=True)
class _Open:
    """The turn being put together: what was said until its reply comes."""

    said: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    at: datetime | None = None
    fresh: bool = False


def turns_of(lines: Sequence[Line], language: str) -> list[Shown]:
    """Return a transcript as turns in order, what has no answer yet as the last. A pressed button shows its label, a command what it stands for."""
    turns: list[Shown] = []
    labels: dict[str, str] = {}
    now = _Open()
    for line in lines:
        if line.inbound is not None:
            now.at = now.at or line.at
            now.fresh |= line.inbound.kind is Kind.COMMAND and line.inbound.text.split()[:1] == ["new"]
            now.said += [one] if (one := words_of(line.inbound, labels, language)) else []
            now.files += files_of(line.inbound)
        elif line.reply is not None:
            key = f"m{line.outbox_id}"
            said, files = tuple(now.said), tuple(now.files)
            if not (said or files or line.reply.blocks or line.reply.attachments):
                continue  # it was taken back
            turns.append(Shown(key, line.sequence, now.at or line.at, said, files, line.reply, now.fresh))
            labels |= {choice.action: choice.label for choice in line.reply.choices}
            now = _Open()
    if now.said or now.files:
        turns.append(Shown(UNANSWERED, 0, now.at, tuple(now.said), tuple(now.files), None, now.fresh))
    return turns


def words_of(inbound: Inbound, labels: Mapping[str, str], language: str) -> str:
    """Return what the worker sees of their own message; `labels` are those of the buttons offered so far."""
    if inbound.kind is Kind.CHOICE:
        return labels.get(inbound.text) or _known_action(inbound.text, language)
    if inbound.kind is Kind.COMMAND:
        name = inbound.text.partition(" ")[0]
        return text(language, f"said_{name}") if has_text(f"said_{name}") else f"/{inbound.text}"
    return inbound.text.strip()


def files_of(inbound: Inbound) -> list[str]:
    """Return the names of the files a message brought; the kind where none was given."""
    if inbound.kind not in _FILES or not inbound.attachment:
        return []
    return [written.partition(NAME_MARK)[2] or inbound.kind.value for written in inbound.attachment.split("\n")]


def conversations_of(turns: Sequence[Shown]) -> list[list[Shown]]:
    """Return the turns as conversations, the newest last: each "new conversation" begins another."""
    parts: list[list[Shown]] = [[]]
    for turn in turns:
        if turn.fresh and parts[-1]:
            parts.append([])
        parts[-1].append(turn)
    return [part for part in parts if part]


def title_of(part: Sequence[Shown]) -> str:
    """Return what a conversation was about: the first words in it that are no command."""
    said = [one for turn in part for one in (() if turn.fresh else turn.said)]
    return said[0][:60] if said else ""


def file_address(attachment: Attachment) -> str:
    """Return where a file of a reply is fetched: by its content, and only from the conversation it stands in."""
    return f"/chat/file/{hashlib.sha256(attachment.content).hexdigest()[:32]}"


@dataclass(frozen=True, slots=True)
class Buttons:
    """The buttons of a reply by what they belong to: `own` to what it says, `below` to what was put below it, `foot` to every
    answer."""

    own: list[Choice]
    below: list[Choice]
    foot: list[Choice]


def buttons_of(reply: Reply) -> Buttons:
    """Return the buttons of a reply.

    A page rings only where its browser lets it, a calendar always: that comes before a reminder.
    """
    foot = [choice for choice in reply.choices if choice.action.startswith(FOOT)]
    below = [choice for choice in reply.choices if reply.below and choice.action.startswith(BELOW)]
    own = [choice for choice in reply.choices if choice not in foot and choice not in below]
    return Buttons(sorted(own, key=lambda choice: choice.action != CALENDAR), below, foot)


_A_LIST = 120
"""Characters from which a list without a clause is worth it: where a case stands in five lines is not."""
_A_WHOLE_ANSWER = 200
"""Characters from which words without a clause or a list are an answer: what a caseworker wrote."""


def worth_keeping(reply: Reply) -> bool:
    """Return whether a reply is an answer somebody may want to copy or keep: no question of an interview, no line of service."""
    if reply.clauses:
        return True
    asks = any(not choice.action.startswith(FOOT) for choice in reply.choices)
    said = sum(len(point.text) for block in reply.blocks for point in block.points)
    listed = any(block.kind is BlockKind.POINTS for block in reply.blocks)
    return not asks and said >= (_A_LIST if listed else _A_WHOLE_ANSWER)


def plain_of(turns: Sequence[Shown], stamp: Callable[[datetime], str]) -> str:
    """Return a conversation as plain text, with citations, to be kept by the worker."""
    lines: list[str] = []
    for turn in turns:
        when = f"[{stamp(turn.at)}] " if turn.at else ""
        lines += [f"{when}> {one}" for one in (*turn.said, *turn.files)]
        if turn.reply is not None:
            lines += [turn.reply.plain_text(), ""]
    return "\n".join(lines)


def _known_action(action: str, language: str) -> str:
    """The words of a button that stood on an empty page, or in a part that is not shown."""
    if action == "person":
        return message(language, "person")
    kind, _, name = action.partition(":")
    if kind == "topic" and has_message(language, f"topic_{name}"):
        return message(language, f"topic_{name}")
    if kind == "command" and has_text(f"said_{name.split()[0]}"):
        return text(language, f"said_{name.split()[0]}")
    return ""
