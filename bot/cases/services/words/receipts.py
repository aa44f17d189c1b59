"""What became of the messages staff sent, corrected and took back: it arrived, or not and why."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select, update

from bot.cases.rules.states import OPEN_STAGES, Stage
from bot.cases.tables import RECALLED_KIND, CaseMessageRow, CaseRow
from bot.cases.unit_of_work import Unit, words
from bot.storage.tables import OutboxKind, OutboxRow, OutboxStatus

EDITED = "已同步改给当事人。"
NEVER_ARRIVED = "没有改：这条本来就没有送到当事人。"
_ENDED = (OutboxStatus.SENT, OutboxStatus.FAILED)
_WHY = {
    "blocked": "当事人拉黑了机器人",
    "chat_not_found": "聊天已经不在了",
    "message_gone": "那条消息太旧，或者当事人已经删了",
    "too_long": "改后的话太长，放不进原来那条",
}
_FILES_STAYED = "文字改了，文件没有撤掉：发出太久，Telegram 不让删。当事人那边还有这个文件。"


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
        .where(CaseMessageRow.delivery.in_(("waiting", "editing", "recalling")), OutboxRow.status.in_(_ENDED))
        .order_by(CaseMessageRow.id)
        .limit(limit)
    ).all()
    found: list[Receipt] = []
    for message, case, status, code in rows:
        sent = status == OutboxStatus.SENT
        if sent and message.delivery != "waiting" and not _revision_told(unit, case, message):
            continue
        if not sent:
            unit.to_staff(case, words(_not_arrived(case, message, code)))
            unit.audit("bot", "delivery_failed", case, f"outbox:{message.outbox_id} {code or ''}")
        unit.session.execute(
            update(CaseMessageRow).where(CaseMessageRow.id == message.id).values(delivery="sent" if sent else "failed")
        )
        found.append(Receipt(case.number, message.source, sent, code or ""))
    return found


def _revision_told(unit: Unit, case: CaseRow, message: CaseMessageRow) -> bool:
    """Say how the newest correction of a message ended. False while one is under way."""
    edits = unit.session.execute(
        select(OutboxRow.status, OutboxRow.error_code)
        .where(OutboxRow.target_id == message.outbox_id, OutboxRow.kind == OutboxKind.EDIT)
        .order_by(OutboxRow.id)
    ).all()
    if any(status not in _ENDED for status, _ in edits):
        return False
    recalled = message.delivery == "recalling"
    status, code = edits[-1] if edits else (OutboxStatus.SENT, None)
    if status == OutboxStatus.SENT:
        if recalled:
            message.kind = RECALLED_KIND
        unit.to_staff(case, words(recalled_words(message.text) if recalled else EDITED))
        return True
    what = "没有撤回" if recalled else "没有改成"
    told = f"{what}：{_why(code)}。当事人看到的还是原来的话；要更正请另发一条。"
    unit.to_staff(case, words(_FILES_STAYED if code == "files_stayed" else told))
    unit.audit("bot", "revision_failed", case, f"outbox:{message.outbox_id} {code or ''}")
    return True


def recalled_words(text: str) -> str:
    """Return what is said of a message that was taken back: which one it was."""
    return f"撤回了，当事人那边已改。撤的是：“{text[:60]}”"


def _not_arrived(case: CaseRow, message: CaseMessageRow, code: str | None) -> str:
    what = "机器人对当事人说的话没有送达" if message.side == "bot" else "没有送达"
    if Stage(case.stage) not in OPEN_STAGES:
        return f"{what}：{_why(code)}。案件已办结，当事人可能还不知道。"
    return f"{what}：{_why(code)}。换个办法联系；真联系不上，就 /close 联系不上。"


def _why(code: str | None) -> str:
    return _WHY.get(code or "", "发送失败")
