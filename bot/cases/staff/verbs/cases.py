"""What staff do to a case: take it, pass it on, look at it, end it."""

from __future__ import annotations

from bot.cases.export.export import case_export
from bot.cases.rules.errors import NotAllowed, NotFound
from bot.cases.rules.staff.roles import Act
from bot.cases.rules.states import OUTCOME_NAMES, Outcome
from bot.cases.selectors import packet as packets
from bot.cases.selectors.staff import at, staff_named
from bot.cases.services import danger
from bot.cases.services.life import lifecycle as casebook
from bot.cases.services.life.transfer import case_transfer, cases_link
from bot.cases.services.permissions import check
from bot.cases.services.words.messages import notice_send
from bot.cases.staff.orders import Order, number_of
from bot.cases.tables import CaseRow, StaffRow
from bot.cases.texts import say
from bot.cases.unit_of_work import Unit, actor_name, case_numbered, words
from bot.cases.view import clock
from bot.contract.messages import Attachment, Reply

EXPORT_LARGEST = 45 * 2**20
"""Bytes up to which Telegram takes a file from a bot, with some room."""


def claim(unit: Unit, staff: StaffRow, case: CaseRow, order: Order) -> str:
    casebook.case_claim(unit, case, staff=staff)
    return f"{staff.name} 接手了案件 {case.number}。"


def release(unit: Unit, staff: StaffRow, case: CaseRow, order: Order) -> str:
    check(unit, staff, Act.HAND_OVER, case)
    casebook.case_release(unit, case, actor=actor_name(staff))
    return f"案件 {case.number} 回到队列。"


def assign(unit: Unit, staff: StaffRow, case: CaseRow, order: Order) -> str:
    if not order.argument:
        raise NotFound("交给谁？写名字，如 /handover 李娜")
    to = staff_named(unit, order.argument.split()[0], case.office_id)
    casebook.case_assign(unit, case, by=staff, to=to)
    return f"案件 {case.number} 现在由 {at(to)} 办。"


def acknowledge(unit: Unit, staff: StaffRow, case: CaseRow, order: Order) -> str | None:
    """Take up an alarm; it is said in topic and group, and to whom took it up before."""
    seen_by = case.danger_seen_by
    told = danger.danger_acknowledge(unit, case, staff=staff)
    return told if seen_by == staff.id else None


def settle(unit: Unit, staff: StaffRow, case: CaseRow, order: Order) -> None:
    """Say how a danger was settled."""
    danger.danger_settle(unit, case, staff=staff, how=order.argument)


def merge(unit: Unit, staff: StaffRow, case: CaseRow, order: Order) -> None:
    if (into := number_of(order.argument.strip())) is None:
        raise NotFound("并入哪一件？如 /merge 12")
    casebook.case_merge(unit, case, case_numbered(unit, into), staff=staff)


def close(unit: Unit, staff: StaffRow, case: CaseRow, order: Order) -> str:
    word, _, detail = order.argument.strip().partition(" ")
    by_name = {name: outcome for outcome, name in OUTCOME_NAMES.items()}
    outcome = by_name.get(word) or (Outcome(word) if word in set(Outcome) else None)
    if outcome is None:
        raise NotFound(f"写上结果，如 /close 解决了 说明。结果有：{'、'.join(by_name)}。说明会发给当事人。")
    casebook.case_close(unit, case, staff=staff, outcome=outcome, detail=detail)
    return f"案件 {case.number} 办结：{OUTCOME_NAMES[outcome]}。资料留到 {case.erase_on}。"


def recovered(unit: Unit, staff: StaffRow, case: CaseRow, order: Order) -> str:
    """Note how much money the worker got."""
    written = order.argument.strip().removesuffix("元").strip().replace(",", "").replace("，", "")
    if not written.isascii() or not written.isdecimal() or len(written) > 8:
        raise NotFound("要回来多少钱？写整数，如 /recovered 3200。写错了发 /recovered 0。")
    casebook.case_recovered(unit, case, staff=staff, yuan=int(written))
    return (
        f"案件 {case.number} 记下了：要回来 {int(written)} 元。"
        if int(written)
        else f"案件 {case.number} 要回来的钱清掉了。"
    )


def reopen(unit: Unit, staff: StaffRow, case: CaseRow, order: Order) -> str:
    check(unit, staff, Act.REOPEN, case)
    casebook.case_reopen(unit, case, actor=actor_name(staff))
    due = clock(case.due_at) if case.due_at else ""
    notice_send(
        unit, case, words(say(case.language, "reopened_by_staff", number=case.number, name=staff.name, due=due))
    )
    return f"案件 {case.number} 重新打开。"


def packet(unit: Unit, staff: StaffRow, case: CaseRow, order: Order) -> Reply:
    check(unit, staff, Act.VIEW_CASE, case)
    reply = packets.packet_reply(unit, case)
    unit.audit(actor_name(staff), "case_viewed", case)
    return reply


def brief(unit: Unit, staff: StaffRow, case: CaseRow, order: Order) -> Reply:
    check(unit, staff, Act.VIEW_CASE, case)
    unit.audit(actor_name(staff), "case_viewed", case)
    return words(*packets.brief(unit, case).split("\n"), heading="概要（机器整理）")


def transfer(unit: Unit, staff: StaffRow, case: CaseRow, order: Order) -> str:
    """Give the case to another office."""
    if not order.argument.strip():
        raise NotFound("转给哪个办公室？如 /transfer 上海法援")
    return case_transfer(unit, case, staff=staff, office=order.argument)


def link(unit: Unit, staff: StaffRow, case: CaseRow, order: Order) -> str:
    """Propose to put the case together with another worker's."""
    if (other := number_of(order.argument.strip())) is None:
        raise NotFound("和哪一件连起来？如 /link 12")
    return cases_link(unit, case, case_numbered(unit, other), staff=staff)


def export(unit: Unit, staff: StaffRow, case: CaseRow, order: Order) -> Reply:
    """The whole case as a file in its topic."""
    check(unit, staff, Act.EXPORT, case)
    content = case_export(unit, case, actor=actor_name(staff))
    if len(content) > EXPORT_LARGEST:
        raise NotAllowed("案卷超过 45 MB，Telegram 发不了。请管理员在服务器上用 cases export。")
    file = Attachment(name=f"案件{case.number}.zip", media_type="application/zip", content=content)
    shown = words(f"案件 {case.number} 的案卷在下面。里面有个人信息，不要转给别人。", inside=True)
    return shown.model_copy(update={"attachments": (file,)})
