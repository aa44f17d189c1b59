"""Answers that workers handed in as wrong: filed by the turn, shown without personal data, judged. Nothing else that a
worker said is shown: only what they handed in."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from bot.cases.rules.errors import CaseConflict, NotFound
from bot.cases.rules.staff.roles import Act
from bot.cases.services.permissions import check
from bot.cases.tables import StaffRow
from bot.cases.unit_of_work import Unit, actor_name
from bot.contract.messages import Kind, Reply
from bot.insight.adding import counts_add
from bot.insight.tables import HandedInRow, TallyRow
from bot.privacy.redaction import Mask
from bot.storage.codec import load_reply
from bot.storage.tables import FeedbackRow, InboundRow, OutboxRow, TurnRow
from bot.storage.turns import Work

VERDICTS = {"wrong": "答错了", "right": "没答错", "unclear": "说不清"}
MOST_SHOWN = 10
MOST_KEYS = 3
MOST_READ = 30
"""Turns before an answer in which personal data is looked for."""
BUTTON = "（点了按钮）"


@dataclass(frozen=True, slots=True)
class HandedIn:
    """An answer handed in, as staff see it: without personal data. `keys`: the provisions its first sentence
    rests on."""

    id: int
    at: datetime
    asked: str
    answered: tuple[str, ...]
    clauses: tuple[str, ...]
    keys: tuple[str, ...]
    card: str
    title: str
    verdict: str


def answer_handed_in(session: Session, work: Work, *, office_id: int) -> bool:
    """File the answer whose 没用 was pressed before; whether there was one. The service's transaction is the caller's."""
    turn_id = session.scalar(select(OutboxRow.turn_id).where(OutboxRow.id == (_rated(session, work) or 0)))
    if turn_id is None or session.scalar(select(HandedInRow.id).where(HandedInRow.turn_id == turn_id)) is not None:
        return False
    card = (work.state.card or "")[:120]
    session.add(HandedInRow(turn_id=turn_id, office_id=office_id, card=card, at=work.started_at))
    return True


def _rated(session: Session, work: Work) -> int | None:
    """The reply that was found of no use: the one the button under the offer belongs to, else the last."""
    if work.about:
        offer = select(OutboxRow.turn_id).where(OutboxRow.id == work.about, OutboxRow.turn_id.is_not(None))
        pressed = select(InboundRow.about).where(InboundRow.turn_id.in_(offer), InboundRow.about.is_not(None))
        if rated := session.scalar(pressed.limit(1)):
            return rated
    mine = (FeedbackRow.conversation_id == work.conversation_id, FeedbackRow.useful.is_(False))
    newest = select(FeedbackRow.outbox_id).where(*mine).order_by(FeedbackRow.created_at.desc(), FeedbackRow.id.desc())
    return session.scalar(newest.limit(1))


def handed_in(unit: Unit, staff: StaffRow) -> tuple[list[HandedIn], int]:
    """Return the answers that wait to be judged, the oldest first, and how many wait in all. Raises NotAllowed."""
    check(unit, staff, Act.JUDGE)
    waiting = (HandedInRow.verdict == "", _seen_by(staff))
    count = unit.session.scalar(select(func.count()).select_from(HandedInRow).where(*waiting)) or 0
    rows = unit.session.scalars(select(HandedInRow).where(*waiting).order_by(HandedInRow.id).limit(MOST_SHOWN))
    return [_shown(unit, row) for row in rows], count


def handed_in_one(unit: Unit, staff: StaffRow, id_: int) -> HandedIn:
    """Return one answer handed in. Raises NotAllowed, NotFound."""
    check(unit, staff, Act.JUDGE)
    return _shown(unit, _row(unit, staff, id_))


def answer_judge(unit: Unit, staff: StaffRow, id_: int, verdict: str) -> None:
    """Say what is to be thought of an answer; the first word counts. Raises NotAllowed, NotFound, CaseConflict."""
    check(unit, staff, Act.JUDGE)
    row = _row(unit, staff, id_)
    if verdict not in VERDICTS:
        raise NotFound("没有这种判断。")
    if row.verdict:
        raise CaseConflict(f"已经有人判过：{VERDICTS[row.verdict]}。")
    row.verdict = verdict
    counts_add(unit.session, unit.today, staff.office_id, Counter({("judged", verdict): 1}))
    unit.audit(actor_name(staff), "answer_judged", None, verdict)


def judged(session: Session, first: date, office_id: int | None) -> dict[str, int]:
    """Return how answers were judged since a day, by verdict."""
    query = select(TallyRow.value, func.sum(TallyRow.count)).where(TallyRow.name == "judged", TallyRow.day >= first)
    if office_id is not None:
        query = query.where(TallyRow.office_id == office_id)
    found = {value: int(count) for value, count in session.execute(query.group_by(TallyRow.value))}
    return {verdict: found.get(verdict, 0) for verdict in VERDICTS}


def _seen_by(staff: StaffRow) -> ColumnElement[bool]:
    return HandedInRow.office_id.in_((0, staff.office_id))


def _row(unit: Unit, staff: StaffRow, id_: int) -> HandedInRow:
    row = unit.session.scalar(select(HandedInRow).where(HandedInRow.id == id_, _seen_by(staff)))
    if row is None:
        raise NotFound("没有这一条，或者当事人已经把它删了。")
    return row


def _shown(unit: Unit, row: HandedInRow) -> HandedIn:
    turn = unit.session.get_one(TurnRow, row.turn_id)
    payload = unit.session.scalar(select(OutboxRow.payload).where(OutboxRow.turn_id == row.turn_id).limit(1))
    reply = load_reply(payload) if payload else None
    mask = _mask(unit.session, turn)
    asked = mask.text(turn.text) if turn.kind == Kind.TEXT else BUTTON
    points = [point.text for block in reply.blocks for point in block.points] if reply else []
    clauses = reply.clauses if reply else ()
    return HandedIn(
        row.id, row.at, asked, tuple(map(mask.known, points)), tuple(clause.label for clause in clauses),
        _led_by(reply), row.card, unit.options.title_of(row.card), row.verdict,
    )  # fmt: skip


def _led_by(reply: Reply | None) -> tuple[str, ...]:
    """The provisions the first sentence that cites any rests on, the first few."""
    points = (point for block in reply.blocks for point in block.points) if reply else ()
    return next((point.refs for point in points if point.refs), ())[:MOST_KEYS]


def _mask(session: Session, turn: TurnRow) -> Mask:
    """What the person said of themselves up to this turn, masked: an answer may say it again."""
    earlier = (
        TurnRow.conversation_id == turn.conversation_id,
        TurnRow.number <= turn.number,
        TurnRow.kind == Kind.TEXT,
    )
    mask = Mask()
    for text in session.scalars(select(TurnRow.text).where(*earlier).order_by(TurnRow.number.desc()).limit(MOST_READ)):
        mask.text(text)
    return mask
