"""What the worker says in a case: filed, shown in the topic, and what it starts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from bot.cases.rules.facts.account import record_load
from bot.cases.rules.facts.matter_facts import with_facts
from bot.cases.rules.states import Stage, Step
from bot.cases.rules.triggers import RISK, TRIGGER_NAMES, triggers_by_words
from bot.cases.selectors.staff import is_away
from bot.cases.services.danger import danger_raise
from bot.cases.services.life.lifecycle import case_refile, case_step, reasons_add
from bot.cases.services.priority import case_rank
from bot.cases.tables import CaseFileRow, CaseMessageRow, CaseRow, StaffRow
from bot.cases.texts import shown_value, slot_name
from bot.cases.unit_of_work import Lane, Unit, words
from bot.contract.matter import Sure
from bot.contract.messages import NAME_MARK
from bot.storage.tables import InboundRow

_KIND_NAMES = {
    "photo": "图片",
    "voice": "语音",
    "file": "文件",
    "location": "位置",
    "sticker": "表情",
    "edited": "改过的话",
    "choice": "点的",
}


_MAYBE = "⚠️ 话里可能有危险的意思，已附上热线，请先看。当事人："


def worker_said(unit: Unit, case: CaseRow, *, turn_id: int, kind: str, text: str, danger: str = "") -> None:
    """File what the worker sent, and show it in the topic. The clock starts when nobody owed an answer before.

    `danger`: to life, `sure` or `maybe`. What the words alone call for (a death, a threat) raises the priority too.
    """
    row = CaseMessageRow(case_id=case.id, side="worker", kind=kind, text=text, at=unit.now, source=_source(turn_id))
    unit.session.add(row)
    unit.session.flush()
    files = _references(unit, turn_id)
    _keep_files(unit, case, row, files)
    first = case.waiting_since is None
    _owed(unit, case)
    named = _risk_raised(unit, case, text, danger)
    if Stage(case.stage) is Stage.WAITING:
        case_step(unit, case, Step.WORKER_ANSWERED, actor="worker")
    unit.session.flush()
    mark = _KIND_NAMES.get(kind, "")
    said = f"【{mark}】{text}" if mark else text
    if files:
        said += f"（{len(files)} 个文件，取到后发在下面）"
    if danger == "sure":
        unit.audit("worker", "message_in", case, f"kind:{kind} files:{len(files)}")
        danger_raise(unit, case, why="case", said=said)
        return
    head = _MAYBE if danger == "maybe" else "当事人："
    if named and not danger:
        head = f"⚠️ 提到{'、'.join(TRIGGER_NAMES[name] for name in named)}，请先看。当事人："
    told = _absence(unit, case) if first else ""
    # While danger is open, what the worker says does not queue behind pictures.
    unit.to_staff(case, words(head + said, told), Lane.WORDS if case.danger_since is None else Lane.ALARM)
    unit.audit("worker", "message_in", case, f"kind:{kind} files:{len(files)}")


def _risk_raised(unit: Unit, case: CaseRow, text: str, danger: str) -> list[str]:
    """Raise a case's priority by what was written, and return the reasons its words alone give."""
    named = [name for name in triggers_by_words(text) if RISK[name] > case.risk]
    risk = max([{"sure": 3, "maybe": 2}.get(danger, 0), *(RISK[name] for name in named)])
    if risk > case.risk:
        case.risk = risk
        case_rank(unit, case)
    reasons_add(case, [*named, *(["maybe_crisis"] if danger == "maybe" else [])])
    if named:
        unit.audit("bot", "triggers_seen", case, ",".join(named))
    return named


def _absence(unit: Unit, case: CaseRow) -> str:
    """That who holds the case is away, and until when; empty while they are there."""
    holder = unit.session.get(StaffRow, case.assignee_id) if case.assignee_id else None
    if holder is None or not is_away(holder, unit.today):
        return ""
    return f"（{holder.name} 请假到 {holder.away_until}，在岗的同事可以直接答。）"


def worker_sent_along(
    unit: Unit, case: CaseRow, *, files: Sequence[tuple[str, str]], captions: Sequence[str] = ()
) -> None:
    """File what the worker sent during the intake, each as (kind, the channel's reference), and what stood under it."""
    said = "；".join(caption for caption in captions if caption.strip())
    row = CaseMessageRow(case_id=case.id, side="worker", kind=files[0][0], text=said, at=unit.now, source="intake")
    unit.session.add(row)
    unit.session.flush()
    _keep_files(unit, case, row, files)
    unit.session.flush()
    told = f"当事人填表时发来 {len(files)} 个文件，取到后发在下面。"
    unit.to_staff(case, words(told, f"图下面写着：{said}" if said else ""))
    unit.audit("worker", "message_in", case, f"kind:{row.kind} files:{len(files)}")


def _keep_files(unit: Unit, case: CaseRow, row: CaseMessageRow, files: Sequence[tuple[str, str]]) -> None:
    for kind, written in files:
        reference, _, name = written.partition(NAME_MARK)
        unit.session.add(
            CaseFileRow(
                case_id=case.id, message_id=row.id, channel=_channel_of(unit, case), reference=reference,
                name=name or _KIND_NAMES.get(kind, "文件"), at=unit.now,
            )
        )  # fmt: skip


def worker_in_danger(unit: Unit, case: CaseRow) -> None:
    """The worker told the bot, not the case, of danger to life: staff hear that, and not what was said."""
    _owed(unit, case)
    danger_raise(unit, case, why="bot")


def worker_answered(
    unit: Unit, case: CaseRow, *, turn_id: int, number: int, slot: str, value: str, text: str, extra: Mapping[str, str],
    danger: str = "",
) -> None:  # fmt: skip
    """File the answer to a question staff asked. `number`: which turn of the conversation it was; `extra`: other facts
    the same words told."""
    record = record_load(case.facts)
    for told, what in {**extra, slot: value}.items():
        record.facts.values[told], record.facts.source_turn[told] = what, number
        record.corrected.pop(told, None)
    record.facts.confirmed.add(slot)
    if slot == "still_working" and value == "yes":
        record.facts.values.pop("end_date", None)
    if record.matter is not None:
        record.matter = with_facts(record.matter, {**extra, slot: value}, number, Sure.CONFIRMED)
    record.add([text])
    case.asked_slot = ""
    case_refile(unit, case, record)
    worker_said(unit, case, turn_id=turn_id, kind="text", text=text, danger=danger)
    unit.to_staff(case, words(f"问到了，已记入案卷：{slot_name(slot)}：{shown_value(slot, value)}"))
    unit.audit("worker", "fact_filed", case, slot)


def question_dropped(unit: Unit, case: CaseRow) -> None:
    """The worker does not know what staff asked: nothing is filed, and what they write next is no answer to it."""
    if case.asked_slot:
        unit.to_staff(case, words(f"当事人说不知道：{slot_name(case.asked_slot)}。没有记入案卷。"))
        case.asked_slot = ""
        unit.session.flush()


def _owed(unit: Unit, case: CaseRow) -> None:
    if case.waiting_since is None:
        case.waiting_since, case.alarm, case.due_at = unit.now, 0, None
        case_rank(unit, case)


def _channel_of(unit: Unit, case: CaseRow) -> str:
    from bot.storage.tables import ConversationRow

    row = unit.session.get(ConversationRow, case.conversation_id) if case.conversation_id else None
    return row.channel if row else ""


def _source(turn_id: int | None) -> str:
    """Return the source note of a turn's messages."""
    return f"turn:{turn_id}" if turn_id else ""


def _references(unit: Unit, turn_id: int) -> list[tuple[str, str]]:
    """Return the files a turn brought, as (kind, the channel's reference)."""
    from bot.storage.codec import load_inbound

    found: list[tuple[str, str]] = []
    for row in unit.session.scalars(select(InboundRow).where(InboundRow.turn_id == turn_id).order_by(InboundRow.id)):
        if row.payload and (inbound := load_inbound(row.payload)).attachment:
            found += [(str(inbound.kind), reference) for reference in inbound.attachment.split("\n") if reference]
    return found
