"""What staff say in a case by a command: questions, notes, advice, ready texts, words taken back."""

from __future__ import annotations

from bot.cases.rules.errors import NotFound
from bot.cases.rules.staff.roles import Act
from bot.cases.selectors.approved_answers import answers_for
from bot.cases.services import canned_replies as canned
from bot.cases.services.life import questions
from bot.cases.services.permissions import check
from bot.cases.services.words import conversation as talk
from bot.cases.services.words import drafts
from bot.cases.services.words.group_words import group_said
from bot.cases.staff.orders import NOTE_HERE, Order, number_of
from bot.cases.tables import CaseRow, StaffRow
from bot.cases.unit_of_work import Unit, words
from bot.contract.messages import Reply


def ask(unit: Unit, staff: StaffRow, case: CaseRow, order: Order) -> str:
    questions.facts_request(unit, case, staff=staff, slot=order.argument.strip(), source=order.source)
    return "问了，当事人回答后会记入案卷。"


def tell_all(unit: Unit, staff: StaffRow, case: CaseRow, order: Order) -> None:
    """Write to everybody of the case's group; shown first, sent by a button."""
    group_said(unit, case, staff=staff, text=order.argument, source=order.source)


def supervisor(unit: Unit, staff: StaffRow, case: CaseRow, order: Order) -> None:
    questions.supervisor_ask(unit, case, staff=staff, question=order.argument or "请看一下这件案子")


def advise(unit: Unit, staff: StaffRow, case: CaseRow, order: Order) -> None:
    questions.supervisor_advise(unit, case, staff=staff, text=order.argument)


def note(unit: Unit, staff: StaffRow, case: CaseRow, order: Order) -> str:
    talk.note_add(unit, case, staff=staff, text=order.argument, source=order.source)
    return "备注存好了，当事人看不到。"


def note_next(unit: Unit, staff: StaffRow, case: CaseRow, order: Order) -> Reply:
    """The note button: an answer to the message it posts stays inside."""
    check(unit, staff, Act.NOTE, case)
    return words(f"{NOTE_HERE}回复这条消息写备注，只留在内部，当事人看不到。")


def canned_send(unit: Unit, staff: StaffRow, case: CaseRow, order: Order) -> Reply | str | None:
    """Send the canned reply of that name; without a name show them all."""
    if not order.argument.strip():
        check(unit, staff, Act.NOTE, case)
        shown = canned.canned_list(unit, case) or ["还没有。督导用 /save 名字 内容 存。"]
        return words(*shown, heading="常用回复（发：/canned 名字）", inside=True)
    text = canned.canned_fill(unit, case, staff=staff, name=order.argument.strip())
    said = talk.staff_said(unit, case, staff=staff, text=text, source=order.source)
    return f"已发给当事人：{text}" if said.fate == "sent" else None


def use(unit: Unit, staff: StaffRow, case: CaseRow, order: Order) -> str | None:
    wanted = next((row for row in answers_for(unit, case, limit=50) if str(row.id) == order.argument.strip()), None)
    if wanted is None:
        raise NotFound("没有这条批准过的答复，或它引用的条文变了，已经失效。")
    said = talk.staff_said(unit, case, staff=staff, text=wanted.text, source=order.source)
    return f"已发给当事人（{wanted.approved_on} 批准的答复）。" if said.fate == "sent" else None


def recall(unit: Unit, staff: StaffRow, case: CaseRow, order: Order) -> str:
    """Take back the message answered, or what the named draft became; nothing else."""
    word = order.argument.strip()
    source = drafts.draft_source_of(unit, case, number_of(word)) if word else order.replied_source
    return talk.message_recall(unit, case, staff=staff, source=source)
