"""Words of staff, read: an order, a note, or words for the worker. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.cases.rules.errors import NotFound
from bot.cases.rules.staff.addressee import For, People, addressed

# A Chinese keyboard gives ／ or 、 where a slash was meant; none of it may reach a worker by that.
_COMMAND = re.compile(r"[/／、]([A-Za-z_]{1,32})(?:@[A-Za-z0-9_]+)?\s*(.*)", re.DOTALL)
_SLASH = re.compile(r"\s*[/／]")
NO_SUCH_ORDER = "没有发出：/ 开头的当作命令，没有这个命令。内部备注以 // 开头；要发给当事人，就去掉开头的 /。"
NOTE_HERE = "【备注】"
"""Marks the message of the note button: an answer to it stays inside."""


FACT_HERE = "【改情况：{name}】"
"""Heads the message that asks for a fact: an answer to it is the fact's new value."""
_FACT_HERE = re.compile(r"^【改情况：([^】]{1,20})】")


@dataclass(frozen=True, slots=True)
class Order:
    """One command or button: the verb, what follows it, and the message it answers, if any."""

    verb: str
    argument: str = ""
    replied_source: str = ""
    source: str = ""
    """Of the command itself."""


def is_command(text: str) -> bool:
    """Whether the words are an order, known or not: they never go to a worker."""
    if addressed(text, People()) is For.INSIDE:
        return False
    return _COMMAND.fullmatch(text.strip()) is not None or _SLASH.match(text) is not None


def order_typed(text: str, *, replied_source: str = "", source: str = "") -> Order | None:
    """Return the command typed; None for plain words and notes. Raises NotFound for what looks like one and is none."""
    if not is_command(text):
        return None
    match = _COMMAND.fullmatch(text.strip())
    if match is None:
        raise NotFound(NO_SUCH_ORDER)
    return Order(match[1].lower(), match[2].strip(), replied_source, source)


def fact_named_in(shown: str) -> str:
    """Return the fact a message of the bot asks for; empty when it asks for none."""
    match = _FACT_HERE.match(shown)
    return match[1] if match else ""


def order_tapped(action: str) -> Order:
    """Return what a button orders. `release:3#mark` is how earlier versions wrote "send draft 3"."""
    verb, _, argument = action.partition(":")
    return Order("approve" if verb == "release" and argument else verb, argument)


def number_of(word: str) -> int | None:
    """Return the number somebody typed; None for what is none, or one no row can have."""
    return int(word) if word.isdecimal() and len(word) <= 9 else None
