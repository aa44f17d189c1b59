"""What staff ask of the whole desk: queue, own cases, search, absence, ready texts, help."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from bot.cases.rules.errors import NotFound
from bot.cases.rules.staff.roles import Act, Role, may
from bot.cases.rules.states import STAGE_NAMES, Stage
from bot.cases.selectors.drafts import drafts_waiting
from bot.cases.selectors.queue import Wanted, queue_length, queue_page
from bot.cases.selectors.search import cases_find
from bot.cases.selectors.staff import workload
from bot.cases.services import canned_replies as canned
from bot.cases.services.people import staffing
from bot.cases.services.permissions import check
from bot.cases.staff.orders import Order
from bot.cases.tables import StaffRow
from bot.cases.unit_of_work import Unit, actor_name, words
from bot.cases.view import clock
from bot.contract.messages import Reply

HELP = (
    "直接写：发给当事人　// 开头，或回复一条备注：内部备注　看不出给谁的，先问你",
    "有生命危险的警报：点“我来联系”或 /ack；这时谁都可以直接回；解除发 /settled 一句情况",
    "/claim 接手　/release 退回队列　/handover 名字 交接　/assign 名字 指派（督导）　/transfer 办公室 转给别的办公室（督导）",
    "/ask 项目 让机器人问当事人（如 /ask 城市）　/supervisor 问题　/advise 意见（督导）",
    "/fact 改情况（如 /fact 每月多少 5000；只发 /fact 点着改）；期限和金额跟着重算，改动留底",
    "/canned 看常用回复，/canned 名字 发　/save 名字 内容 保存常用回复　/use 编号 用批准过的答复　/suggest 建议答复　/brief 概要",
    "/approve 编号 附言　/reject 编号 理由　/edit 编号 旧字 => 新字　/override 编号 理由（督导）",
    "/recall 撤回（回复那条消息；草稿发的写 /recall 草稿编号）　/merge 编号 并入同一人的另一件　/link 编号 和别人的案件连起来　/packet 案卷　/export 导出",
    "/priority 紧急|优先|一般|自动 定先后　/hearing 12月3日 9:30 地点 记开庭（提醒当事人和你；/hearing - 去掉）　/all 内容 给同一批的人一起回",
    "/close 结果 说明（说明会发给当事人）。结果写：解决了、转到别处办、批了法律援助、本人不办了、联系不上、不归我们管　/reopen 重新打开　/recovered 3200 要回来多少钱（只进统计）",
    "/find 站点或城市 找案件　/queue 队列（/queue 2 第二页，/queue 没人接）　/mine 我的　/drafts 等着的草稿　/away 2026-12-01 请假（督导替人：/away 名字 日期）　/away back 回来",
)


PAGE = 20
_FILTERS: dict[str, dict[str, Any]] = {
    "没人接": {"unclaimed": True},
    "紧急": {"priority": "urgent"},
    "优先": {"priority": "high"},
    "一般": {"priority": "normal"},
}


def queue(unit: Unit, staff: StaffRow, order: Order) -> Reply:
    """A page of the queue, with what there is beside it: `/queue 2`, `/queue 没人接`, `/queue 紧急 2`."""
    check(unit, staff, Act.VIEW_QUEUE)
    everywhere = may(Role(staff.role), Act.VIEW_QUEUE, same_office=False)
    reply = _page(unit, order, heading="队列", verb="queue", of=Wanted(None if everywhere else staff.office_id))
    unit.audit(actor_name(staff), "queue_viewed")
    return reply


def mine(unit: Unit, staff: StaffRow, order: Order) -> Reply:
    """A page of one's own cases."""
    check(unit, staff, Act.VIEW_QUEUE)
    reply = _page(unit, order, heading=f"{staff.name} 的案件", verb="mine", of=Wanted(holder_id=staff.id))
    unit.audit(actor_name(staff), "queue_viewed")
    return reply


def drafts(unit: Unit, staff: StaffRow, order: Order) -> Reply:
    """The drafts that wait in one's office, oldest first."""
    check(unit, staff, Act.VIEW_QUEUE)
    everywhere = may(Role(staff.role), Act.VIEW_QUEUE, same_office=False)
    rows = drafts_waiting(unit, office_id=None if everywhere else staff.office_id)
    unit.audit(actor_name(staff), "queue_viewed")
    lines = [
        f"草稿 {row.id}　案件 {row.case_number}　{row.author} 写　{row.why}　{clock(row.at)} 起{_link(unit, row.topic_id)}"
        for row in rows
    ]
    return words(*(lines or ["没有等着的草稿。"]), heading="草稿", inside=True)


def _page(unit: Unit, order: Order, *, heading: str, verb: str, of: Wanted) -> Reply:
    told = order.argument.split()
    page = next((int(word) for word in told if word.isdecimal() and 0 < int(word) < 1000), 1)
    named = next((word for word in told if word in _FILTERS), "")
    wanted = replace(of, **_FILTERS.get(named, {}))
    total = queue_length(unit.session, wanted, today=unit.today)
    lines = queue_page(unit.session, today=unit.today, wanted=wanted, limit=PAGE, offset=(page - 1) * PAGE)
    shown = [f"{line}{_subject(unit, line.card)}{_link(unit, line.topic_id)}" for line in lines]
    pages = -(-total // PAGE)
    if pages > 1:
        shown.append(f"第 {page} 页，共 {pages} 页，{total} 件。")
    more = ((f"第 {page + 1} 页", f"{verb}:{named} {page + 1}".replace(": ", ":")),) if page < pages else ()
    return words(*(shown or ["没有在办的案件。"]), heading=f"{heading}{f'（{named}）' if named else ''}", choices=more)


def _subject(unit: Unit, card: str) -> str:
    title = unit.options.title_of(card) if card else ""
    return f"，{title}" if title else ""


def _link(unit: Unit, topic: int | None) -> str:
    link = unit.options.topic_link(topic) if topic else ""
    return f"　{link}" if link else ""


def find(unit: Unit, staff: StaffRow, order: Order) -> Reply:
    """Cases of the caller's office by station, platform, city, name or number; who may read the case may find it."""
    check(unit, staff, Act.VIEW_CASE)
    found = cases_find(unit, order.argument, office_id=staff.office_id)
    unit.audit(actor_name(staff), "cases_searched")
    lines = [
        f"{case.number}　{STAGE_NAMES[Stage(case.stage)]}　{case.city}{_subject(unit, case.card)}{_link(unit, case.topic_id)}"
        for case in found
    ]
    return words(*(lines or ["没有找到。写站点、平台、城市、称呼里的字，或者编号。"]), heading="找到的案件")


def away(unit: Unit, staff: StaffRow, order: Order) -> str:
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


def save(unit: Unit, staff: StaffRow, order: Order) -> str:
    name, _, text = order.argument.strip().partition(" ")
    if not text.strip():
        raise NotFound("写法：/save 名字 内容。变量：" + "、".join("{" + v + "}" for v in canned.CANNED_VARIABLES))
    replaced = canned.canned_save(unit, staff=staff, name=name, text=text.strip())
    return f"常用回复“{name}”存好了。" + (f"换掉的是：“{replaced}”" if replaced else "")


def help_(unit: Unit, staff: StaffRow, order: Order) -> Reply:
    return words(*HELP, heading="工作人员命令")
