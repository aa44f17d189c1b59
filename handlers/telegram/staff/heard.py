"""An update of the staff group, read: which case it is about, and whether it is an order, a note or a word to the worker."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.cases.rules.errors import NotFound
from bot.cases.services.topics import case_of_message, case_of_topic, conversation_name
from bot.cases.tables import CaseRow
from bot.cases.unit_of_work import DESK, STAFF_CHANNEL, Unit, case_numbered
from bot.contract.messages import Attachment, Inbound
from bot.storage.inbox import update_record
from bot.storage.outbox import reply_load
from bot.storage.tables import InboundStatus
from handlers.telegram.staff.commands import Order

MARK = re.compile(r"【案件 (\d{1,9})】")
# A Chinese keyboard gives ／ or 、 where a slash was meant; none of it may reach a worker by that.
_COMMAND = re.compile(r"[/／、]([A-Za-z_]{1,32})(?:@[A-Za-z0-9_]+)?\s*(.*)", re.DOTALL)
_NOTE = re.compile(r"\s*[/／、]{2}\s*")
_SLASH = re.compile(r"\s*[/／]")
NO_SUCH_ORDER = "没有发出：/ 开头的当作命令，没有这个命令。内部备注以 // 开头；要发给当事人，就去掉开头的 /。"
BUTTON_GONE = "这个按钮已经失效，没有执行。发 /packet 看现在的情况。"


@dataclass(frozen=True, slots=True)
class Heard:
    """One update of the staff group, read."""

    update_id: str
    user: int
    text: str = ""
    thread: int = 0
    message_id: int = 0
    edited: bool = False
    case_number: int = 0
    """Of the message answered, in a group without topics."""
    replied: int = 0
    note: bool = False
    """It answers the message the note button posted."""
    left: int = 0
    pressed: tuple[int, int] | None = None
    """Outbox row and index of the button."""
    attachments: tuple[Attachment, ...] = ()

    @property
    def source(self) -> str:
        return f"tg:{self.message_id}" if self.message_id else ""


def is_note(text: str) -> bool:
    """Whether the words stay inside."""
    return _NOTE.match(text) is not None


def note_text(text: str) -> str:
    """Return the words of a note without the mark in front."""
    return _NOTE.sub("", text, count=1).strip()


def is_command(text: str) -> bool:
    """Whether the words are an order, known or not: they never go to a worker."""
    return not is_note(text) and (_COMMAND.fullmatch(text.strip()) is not None or _SLASH.match(text) is not None)


def is_new(unit: Unit, heard: Heard) -> bool:
    """Record the update; False when it was carried out before."""
    case = case_of(unit, heard)
    recorded = update_record(
        unit.session, channel=STAFF_CHANNEL, external_id=f"case:{case.number}" if case is not None else DESK,
        update_id=heard.update_id, inbound=Inbound(STAFF_CHANNEL), now=unit.now, status=InboundStatus.DONE,
    )  # fmt: skip
    return recorded.is_new


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
        number = _case_of_outbox(unit, heard.pressed[0])
        external = f"case:{number}" if number else DESK
        found = reply_load(unit.session, outbox_id=heard.pressed[0], channel=STAFF_CHANNEL, external_id=external)
        if found is None or heard.pressed[1] >= len(found[0].choices):
            raise NotFound(BUTTON_GONE)
        verb, _, argument = found[0].choices[heard.pressed[1]].action.partition(":")
        return Order(verb, argument)
    if heard.note or not is_command(heard.text):
        return None
    match = _COMMAND.fullmatch(heard.text.strip())
    if match is None:
        raise NotFound(NO_SUCH_ORDER)
    replied = f"tg:{heard.replied}" if heard.replied else ""
    return Order(match[1].lower(), match[2].strip(), replied, heard.source)


def _case_of_outbox(unit: Unit, outbox_id: int) -> int:
    name = conversation_name(unit, outbox_id)
    return int(name.removeprefix("case:")) if name.startswith("case:") else 0


def _numbered(unit: Unit, number: int) -> CaseRow | None:
    """The case, if there is one: anybody can type a number."""
    try:
        return case_numbered(unit, number) if number else None
    except NotFound:
        return None
