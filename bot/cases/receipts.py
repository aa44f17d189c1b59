"""What became of the messages staff sent: delivered, or not and why."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select, update

from bot.cases.tables import CaseMessageRow, CaseRow
from bot.cases.unit import Unit, words
from bot.storage.tables import OutboxRow, OutboxStatus


@dataclass(frozen=True, slots=True)
class Receipt:
    """A staff message whose delivery became known."""

    case_number: int
    source: str
    sent: bool
    code: str = ""


def receipts_collect(unit: Unit, *, limit: int = 200) -> list[Receipt]:
    """Take up what the sender found out: mark messages delivered or not, and say in the topic what did not arrive."""
    rows = unit.session.execute(
        select(CaseMessageRow, CaseRow, OutboxRow.status, OutboxRow.error_code)
        .join(CaseRow, CaseRow.id == CaseMessageRow.case_id)
        .join(OutboxRow, OutboxRow.id == CaseMessageRow.outbox_id)
        .where(CaseMessageRow.delivery == "waiting", OutboxRow.status.in_((OutboxStatus.SENT, OutboxStatus.FAILED)))
        .order_by(CaseMessageRow.id)
        .limit(limit)
    ).all()
    found: list[Receipt] = []
    for message, case, status, code in rows:
        sent = status == OutboxStatus.SENT
        unit.session.execute(
            update(CaseMessageRow).where(CaseMessageRow.id == message.id).values(delivery="sent" if sent else "failed")
        )
        found.append(Receipt(case.number, message.source, sent, code or ""))
        if not sent:
            why = (
                "当事人拉黑了机器人"
                if code == "blocked"
                else "聊天已经不在了"
                if code == "chat_not_found"
                else "发送失败"
            )
            unit.to_staff(case, words(f"没有送达：{why}。换个办法联系；联系不上就 /close unreachable。"))
            unit.audit("bot", "delivery_failed", case, f"outbox:{message.outbox_id} {code or ''}")
    return found
