"""One update of the staff group: which case it is about, who sent it, and what becomes of it. One transaction each."""

from __future__ import annotations

from dataclasses import dataclass

from bot.cases.rules.errors import NotFound
from bot.cases.rules.staff.addressee import For, addressed, without_mark
from bot.cases.rules.staff.roles import Act
from bot.cases.selectors.addressee import answered_to, people_of
from bot.cases.selectors.staff import staff_by_telegram
from bot.cases.services.people.leaving import staff_leave
from bot.cases.services.permissions import check
from bot.cases.services.topics import case_of_message, case_of_topic, conversation_name
from bot.cases.services.words import conversation as talk
from bot.cases.services.words import drafts
from bot.cases.services.words.unclear_words import words_hold
from bot.cases.staff.orders import Order, is_command, order_tapped, order_typed
from bot.cases.staff.registry import carry_out
from bot.cases.staff.suggestions import Suggestion, Wanted, suggestion_wanted
from bot.cases.tables import CaseRow, StaffRow
from bot.cases.unit_of_work import (
    STAFF_CHANNEL,
    Unit,
    actor_name,
    case_number_of,
    case_numbered,
    staff_conversation,
    words,
)
from bot.contract.messages import Attachment, Inbound
from bot.storage.inbox import update_record
from bot.storage.outbox import reply_load
from bot.storage.tables import InboundStatus

NOTED = "✍"
"""What an update came to that was kept as a note: the mark under it."""
STRANGER = "这条没有转给当事人：你不在工作人员名单里。请管理员用 bot.py staff add 登记，再用邀请链接加入。"
NOT_BY_EDITING = "命令改了不会执行，请重新发。已经发给当事人的话没有变；要撤回，回复那条发 /recall。"
BUTTON_GONE = "这个按钮已经失效，没有执行。发 /packet 看现在的情况。"
NOTHING_TO_SUGGEST = "机器没有新的可说：能答的当事人都看过了，或者没有能拿来找依据的话。直接写，或看 /canned。"


@dataclass(frozen=True, slots=True)
class Heard:
    """One update of the staff group, as its channel read it. `user`: the account that sent it."""

    update_id: str
    user: int
    text: str = ""
    thread: int = 0
    message_id: int = 0
    edited: bool = False
    case_number: int = 0
    """Of the message answered, in a group without topics."""
    replied: int = 0
    replied_user: int = 0
    """Who wrote the message answered; 0 for the bot, or nobody."""
    note: bool = False
    """It answers the message the note button posted."""
    fact: str = ""
    """It answers the message that asks for this fact."""
    left: int = 0
    pressed: tuple[int, int] | None = None
    """Outbox row and index of the button."""
    attachments: tuple[Attachment, ...] = ()

    @property
    def source(self) -> str:
        return f"tg:{self.message_id}" if self.message_id else ""


def update_new(unit: Unit, heard: Heard) -> bool:
    """Record the update; False when it was carried out before."""
    case = case_of(unit, heard)
    recorded = update_record(
        unit.session, channel=STAFF_CHANNEL, external_id=staff_conversation(case.number if case is not None else 0),
        update_id=heard.update_id, inbound=Inbound(STAFF_CHANNEL), now=unit.now, status=InboundStatus.DONE,
    )  # fmt: skip
    return recorded.is_new


def update_answered(unit: Unit, heard: Heard, sentence: str, *, in_cases_only: bool = False) -> None:
    """Record an update that could not be carried out, and say so once. `in_cases_only`: not in the group itself."""
    case = case_of(unit, heard)
    if update_new(unit, heard) and (case is not None or not in_cases_only):
        unit.to_staff(case, words(sentence))


def update_carried_out(unit: Unit, heard: Heard, suggestion: Suggestion | None = None) -> str | None:
    """Carry an update out, once. Returns a sentence for who sent it, if there is one. Raises CaseError.

    `suggestion`: the machine's answer to what the worker told, where the update asks for one.
    """
    if not update_new(unit, heard):
        return None
    if heard.left:
        _left(unit, heard.left)
        return None
    case = case_of(unit, heard)
    staff = staff_by_telegram(unit.session, heard.user)
    if staff is None:
        return _stranger(unit, case, heard)
    if heard.edited:
        return _edited(unit, staff, case, heard)
    if (order := order_of(unit, heard)) is not None:
        return _ordered(unit, staff, case, order, suggestion)
    return _spoke(unit, staff, case, heard) if case is not None else None


def suggestion_asked(unit: Unit, heard: Heard) -> Wanted | None:
    """Return what a suggestion is asked for; None when none is asked for."""
    order, case = order_of(unit, heard), case_of(unit, heard)
    return suggestion_wanted(unit, case) if order is not None and order.verb == "suggest" and case is not None else None


def case_of(unit: Unit, heard: Heard) -> CaseRow | None:
    """Return the case an update is about: of its button, its topic, or the message it answers."""
    if heard.pressed is not None:
        return _numbered(unit, _case_of_outbox(unit, heard.pressed[0]))
    if heard.thread:
        return case_of_topic(unit, heard.thread)
    if heard.case_number:
        return _numbered(unit, heard.case_number)
    return case_of_message(unit, heard.replied) if heard.replied else None


def order_of(unit: Unit, heard: Heard) -> Order | None:
    """Return the command typed or tapped; None for plain words. Raises NotFound for what looks like one and is none."""
    if heard.pressed is not None:
        external = conversation_name(unit, heard.pressed[0])
        found = reply_load(unit.session, outbox_id=heard.pressed[0], channel=STAFF_CHANNEL, external_id=external)
        if found is None or heard.pressed[1] >= len(found[0].choices):
            raise NotFound(BUTTON_GONE)
        return order_tapped(found[0].choices[heard.pressed[1]].action)
    if heard.note:
        return None
    if heard.fact and not is_command(heard.text):
        return Order("fact", f"{heard.fact} {heard.text.strip()}", source=heard.source)
    return order_typed(heard.text, replied_source=f"tg:{heard.replied}" if heard.replied else "", source=heard.source)


def _ordered(
    unit: Unit, staff: StaffRow, case: CaseRow | None, order: Order, suggestion: Suggestion | None
) -> str | None:
    if order.verb == "suggest" and case is not None:
        _suggest(unit, staff, case, suggestion or Suggestion())
        return None
    answer = carry_out(unit, staff, case, order)
    if answer is not None:
        unit.to_staff(case, words(answer) if isinstance(answer, str) else answer)
    return answer if isinstance(answer, str) else None


def _suggest(unit: Unit, staff: StaffRow, case: CaseRow, suggestion: Suggestion) -> None:
    check(unit, staff, Act.ANSWER, case)
    unit.audit(actor_name(staff), "suggestion_asked", case)
    if suggestion.text:
        drafts.draft_suggest(unit, case, text=suggestion.text, unheld=suggestion.unheld)
    else:
        unit.to_staff(case, words(NOTHING_TO_SUGGEST))


def _spoke(unit: Unit, staff: StaffRow, case: CaseRow, heard: Heard) -> str | None:
    """Words in a topic. Returns NOTED for a note: nothing is posted for it, a mark shows that it stayed inside."""
    source, files = heard.source, heard.attachments
    whom = For.INSIDE if heard.note else _for_whom(unit, staff, case, heard)
    if whom is For.INSIDE:
        talk.note_add(unit, case, staff=staff, text=without_mark(heard.text), source=source, attachments=files)
        return NOTED
    if whom is For.UNCLEAR:
        words_hold(unit, case, staff=staff, text=heard.text, source=source, attachments=files)
    else:
        talk.staff_said(unit, case, staff=staff, text=heard.text, source=source, attachments=files)
    return None


def _for_whom(unit: Unit, staff: StaffRow, case: CaseRow, heard: Heard) -> For:
    """Whom words are for: by their writing, and by the message they answer."""
    written = addressed(heard.text, people_of(unit, case, staff))
    if written is For.INSIDE or not heard.replied:
        return written
    by_colleague = heard.replied_user not in (0, heard.user)
    answers = answered_to(unit, case, staff, message_id=heard.replied, by_colleague=by_colleague)
    return written if answers is For.WORKER else answers


def _edited(unit: Unit, staff: StaffRow, case: CaseRow | None, heard: Heard) -> str | None:
    if case is None:
        return None
    whom = addressed(heard.text, people_of(unit, case, staff))
    inside = whom is For.INSIDE
    if is_command(heard.text):
        told = NOT_BY_EDITING
    else:
        text = without_mark(heard.text) if inside else heard.text
        told = talk.message_edit(unit, case, staff=staff, source=heard.source, text=text, whom=whom)
    if told:
        unit.to_staff(case, words(told))
    return told


def _stranger(unit: Unit, case: CaseRow | None, heard: Heard) -> str | None:
    if case is None and heard.pressed is None and not is_command(heard.text):
        return None  # talk in the group is nobody's business
    unit.to_staff(case, words(STRANGER))
    unit.audit(f"telegram:{heard.user}", "stranger_refused", case)
    return STRANGER


def _left(unit: Unit, telegram_id: int) -> None:
    staff = staff_by_telegram(unit.session, telegram_id)
    if staff is not None:
        staff_leave(unit, actor="bot", staff=staff)
        unit.to_staff(None, words(f"{staff.name} 离开了群，权限已收回。"))


def _case_of_outbox(unit: Unit, outbox_id: int) -> int:
    return case_number_of(conversation_name(unit, outbox_id))


def _numbered(unit: Unit, number: int) -> CaseRow | None:
    """The case, if there is one: anybody can type a number."""
    try:
        return case_numbered(unit, number) if number else None
    except NotFound:
        return None
