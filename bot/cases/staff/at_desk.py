"""What staff do at the console: the same verbs as in the group, and what was done shows there, too."""

from __future__ import annotations

from bot.cases.rules.errors import CaseConflict
from bot.cases.services.conversation import note_add, staff_said
from bot.cases.staff.orders import Order
from bot.cases.staff.registry import carry_out
from bot.cases.tables import CaseRow, StaffRow
from bot.cases.unit_of_work import Unit, words
from bot.contract.messages import Attachment, Reply

VERBS = (
    "claim", "release", "handover", "assign", "close", "reopen", "ask", "supervisor", "advise", "approve", "override",
    "reject", "edit", "tell", "keep", "canned", "use", "ack", "settled", "fact", "transfer", "merge", "link",
)  # fmt: skip
"""Verbs a form of a case's page may name."""
_FATES = {"sent": "发给当事人了。", "held": "还没有发出，存成草稿等着批准。看下面“等着的草稿”。"}


def done_at_desk(unit: Unit, staff: StaffRow, case: CaseRow, order: Order) -> tuple[str, tuple[Attachment, ...]]:
    """Carry an order out and return what to say, with files. What came of it is said in the topic as well."""
    answer = carry_out(unit, staff, case, order)
    if isinstance(answer, Reply):
        return answer.plain_text(), answer.attachments
    if answer:
        unit.to_staff(case, words(f"{answer}（{staff.name}，在网页上）"))
    return answer or "办好了。", ()


def said_at_desk(unit: Unit, staff: StaffRow, case: CaseRow, text: str, *, seen: int) -> str:
    """Say something to the worker, and return what became of it.

    `seen`: the version of the case that was on the screen. Raises CaseConflict when it went on since: the words may no
    longer fit.
    """
    if seen != case.version:
        raise CaseConflict("你写的时候，这件案子有了变化，没有发出。字还在框里：看一眼再发。")
    said = staff_said(unit, case, staff=staff, text=text)
    unit.to_staff(case, words(f"{staff.name}在网页上写：{text[:300]}", inside=True))
    return _FATES.get(said.fate, "收下了。")


def noted_at_desk(unit: Unit, staff: StaffRow, case: CaseRow, text: str) -> str:
    """Keep an internal note; the topic shows it."""
    note_add(unit, case, staff=staff, text=text)
    unit.to_staff(case, words(f"{staff.name}的内部备注：{text[:300]}", inside=True))
    return "备注存好了，当事人看不到。"
