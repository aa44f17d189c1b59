"""What staff do with a draft: send, override, send back, change."""

from __future__ import annotations

from bot.cases.rules.errors import NotAllowed, NotFound
from bot.cases.services.words import drafts
from bot.cases.services.words.group_words import GROUP, group_send
from bot.cases.services.words.unclear_words import words_kept, words_told
from bot.cases.staff.orders import Order, number_of
from bot.cases.tables import CaseRow, StaffRow
from bot.cases.unit_of_work import Unit


def _draft(unit: Unit, staff: StaffRow, case: CaseRow, order: Order) -> tuple[int, str]:
    word, _, rest = order.argument.strip().partition(" ")
    if (number := number_of(word.partition("#")[0])) is None:
        raise NotFound(f"哪份草稿？如 /{order.verb} 3 …")
    return number, rest.strip()


def approve(unit: Unit, staff: StaffRow, case: CaseRow, order: Order) -> str:
    number, note = _draft(unit, staff, case, order)
    if (draft := drafts.draft_of(unit, case, number)).why == GROUP:
        sent = group_send(unit, case, staff=staff, draft=draft, note=note, seen=_seen(order))
        return f"草稿 {number} 发给 {sent} 人了（{staff.name}）。"
    drafts.draft_approve(unit, case, staff=staff, draft_id=number, note=note, seen=_seen(order))
    return f"草稿 {number} 发出了（{staff.name}）。"


def override(unit: Unit, staff: StaffRow, case: CaseRow, order: Order) -> str:
    number, reason = _draft(unit, staff, case, order)
    if not reason:
        raise NotAllowed(f"放行要写理由：/override {number} 理由")
    if (draft := drafts.draft_of(unit, case, number)).why == GROUP:
        group_send(unit, case, staff=staff, draft=draft, override=reason)
    else:
        drafts.draft_approve(unit, case, staff=staff, draft_id=number, override=reason)
    return f"草稿 {number} 由 {staff.name} 放行发出，理由已记录。"


def reject(unit: Unit, staff: StaffRow, case: CaseRow, order: Order) -> None:
    number, reason = _draft(unit, staff, case, order)
    drafts.draft_reject(unit, case, staff=staff, draft_id=number, reason=reason)


def edit(unit: Unit, staff: StaffRow, case: CaseRow, order: Order) -> None:
    number, text = _draft(unit, staff, case, order)
    if not text:
        raise NotFound(f"改成什么？/edit {number} 新内容")
    drafts.draft_edit(unit, case, staff=staff, draft_id=number, text=text)


def tell(unit: Unit, staff: StaffRow, case: CaseRow, order: Order) -> str | None:
    """The author says that held words are for the worker."""
    number, _ = _draft(unit, staff, case, order)
    said = words_told(unit, case, staff=staff, draft_id=number, seen=_seen(order))
    return "发给当事人了。" if said.fate == "sent" else None


def keep(unit: Unit, staff: StaffRow, case: CaseRow, order: Order) -> str:
    """The author says that held words stay inside."""
    number, _ = _draft(unit, staff, case, order)
    words_kept(unit, case, staff=staff, draft_id=number)
    return "留在内部了，当事人看不到。"


def _seen(order: Order) -> str:
    """Which wording the button stood under."""
    return order.argument.split(maxsplit=1)[0].partition("#")[2]
