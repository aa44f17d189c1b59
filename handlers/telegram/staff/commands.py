"""What staff may type or tap, verb by verb: each reads its argument, calls one service function, says what happened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from bot.cases.rules.errors import CaseError, NotAllowed, NotFound
from bot.cases.rules.roles import Act, Role, may
from bot.cases.rules.states import OUTCOME_NAMES, STAGE_NAMES, Outcome, Stage
from bot.cases.selectors import queue
from bot.cases.selectors.approved_answers import answers_for
from bot.cases.selectors.packet import brief, packet_reply
from bot.cases.selectors.search import cases_find
from bot.cases.selectors.staff import staff_named, workload
from bot.cases.services import canned_replies as canned
from bot.cases.services import conversation as talk
from bot.cases.services import drafts, staffing
from bot.cases.services import lifecycle as casebook
from bot.cases.services.messages import notice_send
from bot.cases.services.permissions import check
from bot.cases.tables import CaseRow, DraftRow, StaffRow
from bot.cases.texts import say
from bot.cases.unit_of_work import Unit, actor_name, case_numbered, words
from bot.cases.view import clock
from bot.contract.messages import Reply

HELP = (
    "直接写：发给当事人　// 开头：内部备注",
    "/claim 接手　/release 退回队列　/handover 名字 交接　/assign 名字 指派（督导）",
    "/ask 项目 让机器人问当事人（如 /ask 城市）　/supervisor 问题　/advise 意见（督导）",
    "/canned 名字 发常用回复　/save 名字 内容 保存常用回复　/use 编号 用批准过的答复　/suggest 建议答复　/brief 概要",
    "/approve 编号 附言　/reject 编号 理由　/edit 编号 新内容　/override 编号 理由（督导）",
    "/recall 撤回（回复那条消息；草稿发的写 /recall 草稿编号）　/merge 编号 并入另一件　/packet 案卷",
    "/close 结果 说明（说明会发给当事人）。结果写：解决了、转到别处办、批了法律援助、本人不办了、联系不上、不归我们管　/reopen 重新打开",
    "/find 站点或城市 找案件　/queue 队列　/mine 我的　/away 2026-12-01 请假（督导替人：/away 名字 日期）　/away back 回来",
)


@dataclass(frozen=True, slots=True)
class Order:
    """One command or button: the verb, what follows it, and the message it answers, if any."""

    verb: str
    argument: str = ""
    replied_source: str = ""
    source: str = ""
    """Of the command itself."""


NOTE_HERE = "【备注】"
Verb = Callable[[Unit, StaffRow, CaseRow, Order], Reply | str | None]
GroupVerb = Callable[[Unit, StaffRow, Order], Reply | str | None]


def carry_out(unit: Unit, staff: StaffRow, case: CaseRow | None, order: Order) -> Reply | str | None:
    """Do it and return what to post. Raises CaseError with a sentence when it was not done."""
    if (group := _GROUP.get(order.verb)) is not None:
        return group(unit, staff, order)
    verb = _VERBS.get(order.verb)
    if verb is None and order.verb == "suggest":
        raise NotFound("建议答复要看案件：到它的话题里发 /suggest。")
    if verb is None:
        raise NotFound(f"没有 /{order.verb} 这个命令。发 /help 看都有什么。")
    if case is None:
        word, _, rest = order.argument.partition(" ")
        if (number := number_of(word)) is None:
            raise NotFound(f"在哪件案子上？到它的话题里发，或写 /{order.verb} 案件编号 …")
        case = case_numbered(unit, number)
        order = Order(order.verb, rest.strip(), order.replied_source, order.source)
    return verb(unit, staff, case, order)


def number_of(word: str) -> int | None:
    """Return the number somebody typed; None for what is none, or one no row can have."""
    return int(word) if word.isdecimal() and len(word) <= 9 else None


def _claim(unit: Unit, staff: StaffRow, case: CaseRow, order: Order) -> str:
    casebook.case_claim(unit, case, staff=staff)
    return f"{staff.name} 接手了案件 {case.number}。"


def _release(unit: Unit, staff: StaffRow, case: CaseRow, order: Order) -> str:
    check(unit, staff, Act.HAND_OVER, case)
    casebook.case_release(unit, case, actor=actor_name(staff))
    return f"案件 {case.number} 回到队列。"


def _assign(unit: Unit, staff: StaffRow, case: CaseRow, order: Order) -> str:
    if not order.argument:
        raise NotFound("交给谁？写名字，如 /handover 李娜")
    to = staff_named(unit, order.argument.split()[0], case.office_id)
    casebook.case_assign(unit, case, by=staff, to=to)
    return f"案件 {case.number} 现在由 {to.name} 办。"


def _ask(unit: Unit, staff: StaffRow, case: CaseRow, order: Order) -> str:
    talk.facts_request(unit, case, staff=staff, slot=order.argument.strip())
    return "问了，当事人回答后会记入案卷。"


def _supervisor(unit: Unit, staff: StaffRow, case: CaseRow, order: Order) -> None:
    talk.supervisor_ask(unit, case, staff=staff, question=order.argument or "请看一下这件案子")


def _advise(unit: Unit, staff: StaffRow, case: CaseRow, order: Order) -> None:
    talk.supervisor_advise(unit, case, staff=staff, text=order.argument)


def _note(unit: Unit, staff: StaffRow, case: CaseRow, order: Order) -> str:
    talk.note_add(unit, case, staff=staff, text=order.argument)
    return "备注存好了，当事人看不到。"


def _canned(unit: Unit, staff: StaffRow, case: CaseRow, order: Order) -> str | None:
    text = canned.canned_fill(unit, case, staff=staff, name=order.argument.strip())
    said = talk.staff_said(unit, case, staff=staff, text=text, source=order.source)
    return f"已发给当事人：{text}" if said.fate == "sent" else None


def _use(unit: Unit, staff: StaffRow, case: CaseRow, order: Order) -> str | None:
    wanted = next((row for row in answers_for(unit, case, limit=50) if str(row.id) == order.argument.strip()), None)
    if wanted is None:
        raise NotFound("没有这条批准过的答复，或它引用的条文变了，已经失效。")
    said = talk.staff_said(unit, case, staff=staff, text=wanted.text, source=order.source)
    return f"已发给当事人（{wanted.approved_on} 批准的答复）。" if said.fate == "sent" else None


def _merge(unit: Unit, staff: StaffRow, case: CaseRow, order: Order) -> None:
    if (into := number_of(order.argument.strip())) is None:
        raise NotFound("并入哪一件？如 /merge 12")
    casebook.case_merge(unit, case, case_numbered(unit, into), staff=staff)


def _close(unit: Unit, staff: StaffRow, case: CaseRow, order: Order) -> str:
    word, _, detail = order.argument.strip().partition(" ")
    by_name = {name: outcome for outcome, name in OUTCOME_NAMES.items()}
    outcome = by_name.get(word) or (Outcome(word) if word in set(Outcome) else None)
    if outcome is None:
        raise NotFound(f"写上结果，如 /close 解决了 说明。结果有：{'、'.join(by_name)}。说明会发给当事人。")
    casebook.case_close(unit, case, staff=staff, outcome=outcome, detail=detail)
    return f"案件 {case.number} 办结：{OUTCOME_NAMES[outcome]}。资料留到 {case.erase_on}。"


def _reopen(unit: Unit, staff: StaffRow, case: CaseRow, order: Order) -> str:
    check(unit, staff, Act.REOPEN, case)
    casebook.case_reopen(unit, case, actor=actor_name(staff))
    due = clock(case.due_at) if case.due_at else ""
    notice_send(
        unit, case, words(say(case.language, "reopened_by_staff", number=case.number, name=staff.name, due=due))
    )
    return f"案件 {case.number} 重新打开。"


def _packet(unit: Unit, staff: StaffRow, case: CaseRow, order: Order) -> Reply:
    check(unit, staff, Act.VIEW_CASE, case)
    reply = packet_reply(unit, case)
    unit.audit(actor_name(staff), "case_viewed", case)
    return reply


def _brief(unit: Unit, staff: StaffRow, case: CaseRow, order: Order) -> Reply:
    check(unit, staff, Act.VIEW_CASE, case)
    unit.audit(actor_name(staff), "case_viewed", case)
    return words(*brief(unit, case).split("\n"), heading="概要（机器整理）")


def _draft(unit: Unit, staff: StaffRow, case: CaseRow, order: Order) -> tuple[int, str]:
    word, _, rest = order.argument.strip().partition(" ")
    if (number := number_of(word.partition("#")[0])) is None:
        raise NotFound(f"哪份草稿？如 /{order.verb} 3 …")
    return number, rest.strip()


def _approve(unit: Unit, staff: StaffRow, case: CaseRow, order: Order) -> str:
    number, note = _draft(unit, staff, case, order)
    seen = order.argument.split(maxsplit=1)[0].partition("#")[2]
    drafts.draft_approve(unit, case, staff=staff, draft_id=number, note=note, seen=seen)
    return f"草稿 {number} 发出了（{staff.name}）。"


def _override(unit: Unit, staff: StaffRow, case: CaseRow, order: Order) -> str:
    number, reason = _draft(unit, staff, case, order)
    if not reason:
        raise NotAllowed(f"放行要写理由：/override {number} 理由")
    drafts.draft_approve(unit, case, staff=staff, draft_id=number, override=reason)
    return f"草稿 {number} 由 {staff.name} 放行发出，理由已记录。"


def _reject(unit: Unit, staff: StaffRow, case: CaseRow, order: Order) -> None:
    number, reason = _draft(unit, staff, case, order)
    drafts.draft_reject(unit, case, staff=staff, draft_id=number, reason=reason)


def _edit(unit: Unit, staff: StaffRow, case: CaseRow, order: Order) -> None:
    number, text = _draft(unit, staff, case, order)
    if not text:
        raise NotFound(f"改成什么？/edit {number} 新内容")
    drafts.draft_edit(unit, case, staff=staff, draft_id=number, text=text)


def _recall(unit: Unit, staff: StaffRow, case: CaseRow, order: Order) -> str:
    source, number = order.replied_source, number_of(order.argument.strip())
    draft = unit.session.get(DraftRow, number) if number is not None else None
    if draft is not None and draft.case_id == case.id:
        source = drafts.draft_source(draft)
    return talk.message_recall(unit, case, staff=staff, source=source)


def _queue(unit: Unit, staff: StaffRow, order: Order) -> Reply:
    check(unit, staff, Act.VIEW_QUEUE)
    everywhere = may(Role(staff.role), Act.VIEW_QUEUE, same_office=False)
    office = None if everywhere else staff.office_id
    lines = queue.queue_page(unit.session, today=unit.today, office_id=office, limit=20)
    unit.audit(actor_name(staff), "queue_viewed")
    return words(*([str(line) for line in lines] or ["没有在办的案件。"]), heading="队列")


def _mine(unit: Unit, staff: StaffRow, order: Order) -> Reply:
    check(unit, staff, Act.VIEW_QUEUE)
    lines = queue.queue_page(unit.session, today=unit.today, holder_id=staff.id, limit=40)
    unit.audit(actor_name(staff), "queue_viewed")
    return words(*([str(line) for line in lines] or ["你手上没有案件。"]), heading=f"{staff.name} 的案件")


def _find(unit: Unit, staff: StaffRow, order: Order) -> Reply:
    """Cases of the caller's office by station, platform, city, name or number; who may read the case may find it."""
    check(unit, staff, Act.VIEW_CASE)
    found = cases_find(unit, order.argument, office_id=staff.office_id)
    unit.audit(actor_name(staff), "cases_searched")
    lines = [f"{case.number}　{STAGE_NAMES[Stage(case.stage)]}　{case.city}" for case in found]
    return words(*(lines or ["没有找到。写站点、平台、城市、称呼里的字，或者编号。"]), heading="找到的案件")


def _note_next(unit: Unit, staff: StaffRow, case: CaseRow, order: Order) -> Reply:
    """The note button: an answer to the message it posts stays inside."""
    check(unit, staff, Act.NOTE, case)
    return words(f"{NOTE_HERE}回复这条消息写备注，只留在内部，当事人看不到。")


def _away(unit: Unit, staff: StaffRow, order: Order) -> str:
    *names, word = order.argument.split() or [""]
    until = None
    if word not in ("back", "回来"):
        try:
            until = date.fromisoformat(word)
        except ValueError:
            raise NotFound(
                "写到哪天：/away 2026-12-01，回来了发 /away back。督导替人请假：/away 李娜 2026-12-01"
            ) from None
    if names:
        absent = staffing.staff_absent(unit, by=staff, name=names[0], until=until)
    else:
        absent = staff
        staffing.staff_away(unit, staff=staff, until=until)
    if until is None:
        return f"{absent.name} 回来了。"
    held = workload(unit.session, absent.id)
    return f"{absent.name} 请假到 {until}，手上 {held} 件。同事可以直接在话题里答，督导可以 /assign 换人。"


def _save(unit: Unit, staff: StaffRow, order: Order) -> str:
    name, _, text = order.argument.strip().partition(" ")
    if not text.strip():
        raise NotFound("写法：/save 名字 内容。变量：" + "、".join("{" + v + "}" for v in canned.CANNED_VARIABLES))
    canned.canned_save(unit, staff=staff, name=name, text=text.strip())
    return f"常用回复“{name}”存好了。"


def _help(unit: Unit, staff: StaffRow, order: Order) -> Reply:
    return words(*HELP, heading="工作人员命令")


_VERBS: dict[str, Verb] = {
    "claim": _claim, "release_case": _release, "handover": _assign, "assign": _assign, "ask": _ask,
    "supervisor": _supervisor, "advise": _advise, "note": _note, "note_next": _note_next, "canned": _canned, "use": _use, "merge": _merge,
    "close": _close, "reopen": _reopen, "packet": _packet, "case": _packet, "brief": _brief, "approve": _approve,
    "override": _override, "reject": _reject, "drop": _reject, "edit": _edit, "recall": _recall,
}  # fmt: skip
_VERBS["release"] = lambda unit, staff, case, order: (
    _approve(unit, staff, case, order) if order.argument.strip()[:1].isdecimal() else _release(unit, staff, case, order)
)
_GROUP: dict[str, GroupVerb] = {
    "queue": _queue, "mine": _mine, "find": _find, "away": _away, "save": _save, "help": _help, "start": _help,
}  # fmt: skip
__all__ = ["CaseError", "Order", "carry_out"]
