"""A Reply as Telegram messages: bold lead, headings, bullets, numbered citations, and a clause opened on request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from telegram import InlineKeyboardMarkup

from bot.contract.messages import Block, BlockKind, Clause, Point, Reply
from bot.messages import message
from handlers.telegram.rendering.buttons import clause_name, keyboard
from handlers.telegram.rendering.markup import LIMIT, Paragraph, escape, pack, units, wrap
from handlers.telegram.rendering.texts import text

_TAGS = {BlockKind.LEAD: "b", BlockKind.NOTICE: "i"}


@dataclass(frozen=True, slots=True)
class Part:
    """One message: HTML within Telegram's limit; the last one carries the buttons."""

    html: str
    keyboard: InlineKeyboardMarkup | None = None


def render(reply: Reply, outbox_id: int, view: Mapping[str, object] | None = None) -> list[Part]:
    """Return the messages of a reply, the same ones every time. `view`: the clause open under it, whether it was rated.

    An open clause stands at the end of the last message, or takes that message's place while it would not fit.
    """
    view = view or {}
    messages = pack(_paragraphs(reply))
    if not messages:
        return []
    opened = view.get("open")
    if isinstance(opened, int) and 0 <= opened < len(reply.clauses):
        messages[-1] = _with_clause(messages[-1], reply.clauses[opened], reply.language)
    parts = [Part(html) for html in messages]
    parts[-1] = Part(parts[-1].html, keyboard(reply, outbox_id, view))
    return parts


def _paragraphs(reply: Reply) -> list[Paragraph]:
    numbers = {clause.ref: number for number, clause in enumerate(reply.clauses, 1)}
    paragraphs: list[Paragraph] = []
    for block in reply.blocks:
        pieces = _block(block, numbers)
        paragraphs += [Paragraph(html, gap=index == 0) for index, html in enumerate(pieces)]
    return paragraphs


def _block(block: Block, numbers: Mapping[str, int]) -> list[str]:
    pieces = wrap(block.heading, "b") if block.heading.strip() else []
    for point in block.points:
        if point.text.strip() or point.when.strip():
            pieces += _point(point, block.kind, numbers)
    return pieces


def _point(point: Point, kind: BlockKind, numbers: Mapping[str, int]) -> list[str]:
    marks = "".join(f"[{numbers[ref]}]" for ref in dict.fromkeys(point.refs) if ref in numbers)
    bullet = "• " if kind is BlockKind.POINTS else ""
    when = f"<u>{escape(point.when)}</u>" if point.when.strip() else ""
    return wrap(point.text, _TAGS.get(kind, ""), before=bullet + when, after=f" {marks}" if marks else "")


def _with_clause(base: str, clause: Clause, language: str) -> str:
    opened = _clause(clause, language, LIMIT)
    if units(base) + 2 + units(opened) <= LIMIT:
        return f"{base}\n\n{opened}"
    return opened


def _clause(clause: Clause, language: str, limit: int) -> str:
    head = f"<b>{escape(clause.label or clause_name(clause))}</b>"
    rest = []
    if clause.gloss.strip():
        rest.append(f"<i>{escape(clause.gloss.strip())}</i>")
    if clause.address and not clause.text.strip():
        rest.append(escape(message(language, "official_page", address=clause.address)))
    foot = "".join("\n" + line for line in rest)
    body = clause.text.strip() or message(language, "no_clause_text")
    cut = escape(text(language, "cut"))
    if units(foot) > limit // 2:
        foot = ""
    pieces = wrap(body, "blockquote", limit=limit - units(head) - units(foot) - units(cut) - 2)
    return f"{head}\n{pieces[0]}" + (f"\n{cut}" if len(pieces) > 1 else "") + foot
