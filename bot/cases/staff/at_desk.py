"""What staff do at the console: the same verbs as in the group, and what was done shows there, too."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

from sqlalchemy import select

from bot.cases.rules.errors import CaseConflict, IllegalTransition, NotFound
from bot.cases.rules.facts.account import record_load
from bot.cases.rules.staff.came import Came
from bot.cases.rules.staff.roles import Act
from bot.cases.selectors.approved_answers import answers_for
from bot.cases.services.canned_replies import canned_fill
from bot.cases.services.permissions import check
from bot.cases.services.words.conversation import message_recall, note_add, staff_said
from bot.cases.services.words.drafts import draft_edit
from bot.cases.services.words.receipts import NEVER_ARRIVED
from bot.cases.staff.orders import Order
from bot.cases.staff.registry import carry_out
from bot.cases.staff.suggestions import Wanted, suggestion_wanted
from bot.cases.tables import CaseMessageRow, CaseRow, DraftRow, StaffRow
from bot.cases.texts import shown_value, slot_name
from bot.cases.unit_of_work import Unit, actor_name, words
from bot.contract.messages import Attachment, Reply

T = TypeVar("T")
VERBS = (
    "claim", "release", "handover", "assign", "close", "reopen", "ask", "supervisor", "advise", "approve", "override",
    "reject", "edit", "tell", "keep", "canned", "use", "ack", "settled", "fact", "transfer", "merge", "link", "recovered", "priority", "hearing", "all",
)  # fmt: skip
"""Verbs a form of a case's page may name."""
GIVES = ("handover", "assign", "transfer")
"""Those that give a case to another person or office."""
TWICE_WITHIN = timedelta(minutes=2)
"""Time within which the same words to the same person are one tap made twice."""
_HELD = Came("还没有发出，存成草稿等着批准。看下面“等着的草稿”。", done=False)
_DONE = {
    "ack": Came("记下了：你来联系当事人。"), "settled": Came("记下了：危险解除。"), "merge": Came("并过去了，接下来在那一件里办。"),
    "reject": Came("草稿退回了，没有发给当事人。"), "edit": Came("草稿改好了，还没有发。"),
    "all": Came("写好了，还没有发出。看下面“等着的草稿”，对了再发给每个人。", done=False),
    "supervisor": Came("问了督导，回话会在对话里，只有我们看得到。"), "advise": Came("意见写进对话了，只有我们看得到。"),
    "tell": _HELD, "use": _HELD, "canned": _HELD,
}  # fmt: skip
"""What the page says of the verbs that the group needs no words about: it sees what they do."""
_FATES = {"sent": Came("发给当事人了。"), "held": _HELD}


def done_at_desk(unit: Unit, staff: StaffRow, case: CaseRow, order: Order) -> tuple[Came, tuple[Attachment, ...]]:
    """Carry an order out and return what came of it, with files. What came of it is said in the topic as well.

    Who may only give a case to somebody does nothing else to it.
    """
    if order.verb not in GIVES:
        check(unit, staff, Act.NOTE, case)
    holder = unit.session.get(StaffRow, case.assignee_id) if case.assignee_id else None
    if order.verb in ("handover", "assign") and holder is not None and holder.name == order.argument:
        raise IllegalTransition(f"案件 {case.number} 已经是{holder.name}在办，没有再交一次。")
    answer = _once(unit, case, lambda: carry_out(unit, staff, case, order))
    if isinstance(answer, Reply):
        return Came(answer.plain_text()), answer.attachments
    if answer:
        unit.to_staff(case, words(f"{answer}（{staff.name}，在网页上）"))
    return Came(answer) if answer else _DONE[order.verb], ()


def said_at_desk(unit: Unit, staff: StaffRow, case: CaseRow, text: str, *, seen: int) -> Came:
    """Say something to the worker, and return what became of it.

    `seen`: the version of the case that was on the screen. Raises CaseConflict when it went on since: the words may no
    longer fit.
    """
    check(unit, staff, Act.NOTE, case)
    if already := _said_already(unit, staff, case, text):
        return already
    if seen != case.version:
        raise CaseConflict("你写的时候，这件案子有了变化，没有发出。字还在框里：看一眼再发。")
    said = staff_said(unit, case, staff=staff, text=text)
    unit.to_staff(case, words(f"{staff.name}在网页上写：{text[:300]}", inside=True))
    return _FATES.get(said.fate, Came("收下了。"))


def fact_at_desk(unit: Unit, staff: StaffRow, case: CaseRow, slot: str, text: str, *, was: str) -> Came:
    """Put a fact right and return what was changed; no words clear it.

    `was`: the value that was on the screen. Raises CaseConflict when it is another one by now.
    """
    now = record_load(case.facts).facts.values.get(slot, "")
    if now != was:
        raise CaseConflict(
            f"没有改：“{slot_name(slot)}”刚才有人改成了“{shown_value(slot, now)[:60] or '没有'}”。看一眼再改。"
        )
    came = done_at_desk(unit, staff, case, Order("fact", f"{slot} {text.strip() or '-'}"))[0]
    changed, _, worked_out = came.told.partition("\n")
    unit.to_staff(case, words(f"{changed}（在网页上）", inside=True))
    return Came(f"{changed}\n期限和能要什么跟着重算了，看看对不对。" if worked_out else changed)


def draft_at_desk(unit: Unit, staff: StaffRow, case: CaseRow, number: int, text: str, *, seen: str) -> Came:
    """Write a draft anew, and return what came of it. `seen`: the mark of the wording that was on the screen."""
    check(unit, staff, Act.NOTE, case)
    draft_edit(unit, case, staff=staff, draft_id=number, text=text, whole=True, seen=seen)
    return Came(f"草稿 {number} 改好了，还没有发。")


def suggestion_at_desk(unit: Unit, staff: StaffRow, case: CaseRow) -> Wanted:
    """Return what a suggestion is to answer; that it was asked for stands in the trail. Raises NotAllowed."""
    check(unit, staff, Act.ANSWER, case)
    unit.audit(actor_name(staff), "suggestion_asked", case)
    return suggestion_wanted(unit, case)


def ready_at_desk(unit: Unit, staff: StaffRow, case: CaseRow, *, canned: str, approved: int) -> str:
    """Return a canned reply filled in for the case, or an answer approved before. Raises NotFound."""
    check(unit, staff, Act.NOTE, case)
    if canned:
        return canned_fill(unit, case, staff=staff, name=canned)
    wanted = next((row for row in answers_for(unit, case, limit=50) if row.id == approved), None)
    if wanted is None:
        raise NotFound("没有这条批准过的答复，或它引用的条文变了，已经失效。")
    return wanted.text


def recalled_at_desk(unit: Unit, staff: StaffRow, case: CaseRow, message: int) -> Came:
    """Take back something said to the worker, and return what became of it; the topic reads it, too."""
    told = message_recall(unit, case, staff=staff, message=message)
    unit.to_staff(case, words(f"{staff.name}在网页上撤回了一句话。", inside=True))
    return Came(told or "正在撤回，对话里会写明撤没撤成。", done=told != NEVER_ARRIVED)


def noted_at_desk(unit: Unit, staff: StaffRow, case: CaseRow, text: str) -> Came:
    """Keep an internal note; the topic shows it."""
    _once(unit, case, lambda: note_add(unit, case, staff=staff, text=text))
    unit.to_staff(case, words(f"{staff.name}的内部备注：{text[:300]}", inside=True))
    return Came("备注存好了，当事人看不到。")


def _once(unit: Unit, case: CaseRow, work: Callable[[], T]) -> T:
    """Do what may leave words in a case. Raises IllegalTransition where they would stand there twice: a button pressed twice asks,
    tells or notes once."""
    newest = select(CaseMessageRow).where(CaseMessageRow.case_id == case.id).order_by(CaseMessageRow.id.desc()).limit(1)
    before = unit.session.scalar(newest)
    done = work()
    after = unit.session.scalar(newest)
    if before is not None and after is not None and after is not before and before.at >= unit.now - TWICE_WITHIN:
        left = [(row.side, row.kind, row.staff_id, row.text) for row in (before, after)]
        if left[0] == left[1]:
            raise IllegalTransition("刚才已经做过一次了，没有再做。")
    return done


def _said_already(unit: Unit, staff: StaffRow, case: CaseRow, text: str) -> Came | None:
    """What became of the same words a moment ago: a button that was pressed twice sends once. None when they are new."""
    since = unit.now - TWICE_WITHIN
    last = unit.session.scalar(
        select(CaseMessageRow)
        .where(CaseMessageRow.case_id == case.id, CaseMessageRow.staff_id == staff.id, CaseMessageRow.side == "staff")
        .order_by(CaseMessageRow.id.desc())
        .limit(1)
    )
    if last is not None and last.at >= since and last.text == text:
        return Came("这句刚才已经发给当事人了，没有再发一次。", done=False)
    waiting = unit.session.scalars(
        select(DraftRow).where(
            DraftRow.case_id == case.id, DraftRow.author_id == staff.id, DraftRow.status == "pending"
        )
    )
    if any(row.text == text for row in waiting):
        return Came("这句已经是等着的草稿，没有再存一份。", done=False)
    return None
