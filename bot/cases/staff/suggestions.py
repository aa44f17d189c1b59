"""What the machine suggests to answer: to the worker's last open words, in few lines, each with its clause; nothing told before."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select

from bot.cases.rules.facts.account import record_load
from bot.cases.tables import CaseMessageRow, CaseRow
from bot.cases.unit_of_work import Unit
from bot.contract.messages import BlockKind, ConversationState, Facts, Point, Reply, Scope
from bot.storage.codec import load_reply
from bot.storage.tables import OutboxRow

LONGEST = 320
"""Characters of a suggestion: what a person reads on the way, and changes a word of."""
_MOST_OPEN = 5
_MOST_CITED = 4
_LOOKED_BACK = 40
"""Replies to the worker in which what was told before is looked for."""
_SAID = frozenset({BlockKind.LEAD, BlockKind.POINTS})


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a suggestion is to answer. `told`: lines the worker has read already."""

    question: str
    state: ConversationState
    told: frozenset[str]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A text to send after a look. `unheld`: clauses whose wording the library does not hold."""

    text: str = ""
    unheld: tuple[str, ...] = ()


def suggestion_wanted(unit: Unit, case: CaseRow) -> Wanted:
    """Return the worker's words nobody answered yet, else what they told at first, with everything known of the matter."""
    record = record_load(case.facts)
    values = record.facts.values
    state = ConversationState(language=case.language, facts=Facts(values=dict(values)), card=case.card or None)
    if record.matter is not None:
        state.matters = [record.matter]
    question = _open_words(unit, case) or values.get("story", "") or values.get("want", "")
    return Wanted(question, state, _told(unit, case))


def suggestion_of(reply: Reply, told: Collection[str]) -> Suggestion:
    """Return the first lines of an answer that the worker has not read, each naming its clause; nothing in danger.

    A line of law goes out with its article or not at all, as the gate asks of every word of staff.
    """
    if reply.scope is Scope.CRISIS:
        return Suggestion()
    labels = {clause.ref: clause for clause in reply.clauses}
    points = [(block.kind, point) for block in reply.blocks if block.kind in _SAID for point in block.points]
    lines: list[str] = []
    refs: list[str] = []
    for kind, point in points:
        named = [ref for ref in point.refs if ref in labels][:_MOST_CITED]
        if _plain(point) in told or (not named and kind is not BlockKind.LEAD):
            continue
        cited = f"（{_cited([labels[ref].label for ref in named])}）" if named else ""
        line = f"{_plain(point).rstrip('。')}{cited}。"
        if lines and sum(map(len, lines)) + len(line) > LONGEST:
            break
        lines.append(line)
        refs += named
    unheld = dict.fromkeys(labels[ref].label for ref in refs if not labels[ref].held)
    return Suggestion("\n".join(lines), tuple(unheld))


def _cited(labels: list[str]) -> str:
    """Return clauses one after the other, the name of a document once: 《劳动争议调解仲裁法》第二十一条、第二十九条."""
    written: list[str] = []
    before = ""
    for label in dict.fromkeys(labels):
        document, mark, article = label.partition("》")
        written.append(article if mark and document == before else label)
        before = document
    return "、".join(written)


def _plain(point: Point) -> str:
    return f"{point.when}{point.text}".replace("＊", "").strip()


def _open_words(unit: Unit, case: CaseRow) -> str:
    """What the worker wrote since a person spoke last."""
    query = select(CaseMessageRow).where(
        CaseMessageRow.case_id == case.id, CaseMessageRow.side.in_(("worker", "staff"))
    )
    said: list[str] = []
    for row in unit.session.scalars(query.order_by(CaseMessageRow.id.desc()).limit(_MOST_OPEN)):
        if row.side == "staff":
            break
        if row.kind == "text" and row.source != "intake":
            said.append(row.text)
    return "\n".join(reversed(said))


def _told(unit: Unit, case: CaseRow) -> frozenset[str]:
    query = select(OutboxRow.payload).where(OutboxRow.conversation_id == case.conversation_id, OutboxRow.payload != "")
    payloads = unit.session.scalars(query.order_by(OutboxRow.id.desc()).limit(_LOOKED_BACK))
    replies = [load_reply(payload) for payload in payloads if payload]
    return frozenset(_plain(point) for reply in replies for block in reply.blocks for point in block.points)
