"""Buttons under a reply, and what comes back when one is pressed. Data names the stored reply, so it outlives restarts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.contract.messages import Choice, Clause, Reply
from handlers.telegram.rendering.texts import text

ROW_WIDTH = 32
"""Width of a row of buttons on a small phone, in half-width characters."""
ROW_LENGTH = 3
_DATA = re.compile(r"(?P<verb>[ofc]):(?P<outbox>[0-9]{1,18})(?::(?P<index>[0-9]{1,4}))?")
_REF = re.compile(
    r"(?P<document>[^:]+):(?P<article>[0-9]+(?:之[0-9一二三四五六七八九十]+)?)(?::(?P<paragraph>[0-9]+))?"
)


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button pressed: `open` or `fold` a clause, or a `choice`, of the stored reply `outbox_id`."""

    verb: str
    outbox_id: int
    index: int = 0


_VERBS = {"o": "open", "f": "fold", "c": "choice"}


def read_button(data: str | None) -> Pressed | None:
    """Return what a button's data means; None for data this version did not write."""
    match = _DATA.fullmatch(data or "")
    if match is None:
        return None
    return Pressed(_VERBS[match["verb"]], int(match["outbox"]), int(match["index"] or 0))


def clause_name(clause: Clause) -> str:
    """Return the clause's name, short enough for a button: 《劳动合同法》第30条."""
    match = _REF.match(clause.ref)
    if match is None or clause.label.isascii():
        return clause.label
    article = match["article"]
    head, inserted, tail = article.partition("之")
    name = f"《{match['document']}》第{head}条{inserted}{tail}"
    return f"{name}第{match['paragraph']}款" if match["paragraph"] else name


def keyboard(reply: Reply, outbox_id: int, view: Mapping[str, object]) -> InlineKeyboardMarkup | None:
    """Return the buttons under a reply, None when there are none.

    Answers to the question it ends with come first, then one button a clause, then the other choices.
    """
    shown = [
        (choice, InlineKeyboardButton(choice.label, callback_data=f"c:{outbox_id}:{index}"))
        for index, choice in enumerate(reply.choices[:40])
        if choice.label and not view.get("done") and not (view.get("rated") and _is_rating(choice))
    ]
    rows = _rows([button for choice, button in shown if _answers(choice, reply)])
    rows += [
        [_clause_button(reply, index, clause, outbox_id, view.get("open") == index)]
        for index, clause in enumerate(reply.clauses[:50])
    ]
    rows += _rows([button for choice, button in shown if not _answers(choice, reply)])
    return InlineKeyboardMarkup(rows) if rows else None


def _is_rating(choice: Choice) -> bool:
    return choice.action.startswith("useful:")


def _answers(choice: Choice, reply: Reply) -> bool:
    """Whether a button answers the question a reply ends with. A reply said without the law asks by `say:`."""
    asked_by_a_flow = reply.composed_by == "fixed" and choice.action.startswith("say:")
    return asked_by_a_flow or choice.action.startswith(
        ("fact:", "assess:is", "assess:unknown", "assess:skip", "remind:on")
    )


def _clause_button(reply: Reply, index: int, clause: Clause, outbox_id: int, is_open: bool) -> InlineKeyboardButton:
    label = text(reply.language, "fold" if is_open else "open", label=clause_name(clause))
    data = f"f:{outbox_id}" if is_open else f"o:{outbox_id}:{index}"
    return InlineKeyboardButton(f"[{index + 1}] {label}", callback_data=data)


def _rows(buttons: Sequence[InlineKeyboardButton]) -> list[list[InlineKeyboardButton]]:
    rows: list[list[InlineKeyboardButton]] = []
    for button in buttons:
        row = rows[-1] if rows else []
        if row and len(row) < ROW_LENGTH and sum(_width(one.text) for one in [*row, button]) <= ROW_WIDTH:
            row.append(button)
        else:
            rows.append([button])
    return rows


def _width(label: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in label) + 2
