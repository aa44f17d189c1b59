"""What staff plan: which case comes first, when one is heard."""

from __future__ import annotations

from bot.cases.rules.errors import NotFound
from bot.cases.rules.hearing import hearing_written
from bot.cases.rules.office_hours import BY_ITSELF, PRIORITY_NAMES
from bot.cases.services.life.hearings import hearing_set
from bot.cases.services.priority import priority_by_hand
from bot.cases.staff.orders import Order
from bot.cases.staff.verbs.facts import CLEARS
from bot.cases.tables import CaseRow, StaffRow
from bot.cases.unit_of_work import Unit
from bot.cases.view import clock

_PRIORITIES = {**{name: key for key, name in PRIORITY_NAMES.items()}, BY_ITSELF: ""}


def priority(unit: Unit, staff: StaffRow, case: CaseRow, order: Order) -> str:
    """Set how urgent a case is by hand, or leave it to the case again."""
    if (wanted := _PRIORITIES.get(order.argument.strip())) is None:
        raise NotFound("写上先后：/priority 紧急、优先、一般，或 /priority 自动（让机器按期限和危险排）。")
    return priority_by_hand(unit, case, staff=staff, priority=wanted)


def hearing(unit: Unit, staff: StaffRow, case: CaseRow, order: Order) -> str:
    """Note the day, hour and place of the hearing, or take it off."""
    if (text := order.argument.strip()) in CLEARS:
        hearing_set(unit, case, staff=staff, when=None)
        return "开庭时间去掉了，当事人也知道了。"
    found = hearing_written(text, unit.now)
    if found is None:
        raise NotFound("没有记：写还没到的日子和几点，如 /hearing 12月3日 9:30 朝阳区仲裁委三庭。去掉写 /hearing -")
    hearing_set(unit, case, staff=staff, when=found[0], place=found[1])
    return f"记下了：{clock(found[0])} 开庭。已告诉当事人；前三天提醒你，前一天提醒当事人。"
