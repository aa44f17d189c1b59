"""What staff do with the facts of a case: look at them, put one right, by command or by button."""

from __future__ import annotations

from bot.cases.rules.errors import NotFound
from bot.cases.rules.facts.account import record_load
from bot.cases.rules.facts.slots import SHOWN
from bot.cases.rules.facts.values import HOW, fact_written
from bot.cases.rules.staff.roles import Act
from bot.cases.selectors.packet import claim_lines, clock_lines
from bot.cases.selectors.workup import case_claims, case_clocks
from bot.cases.services.life.facts import fact_correct
from bot.cases.services.permissions import check
from bot.cases.staff.orders import FACT_HERE, Order
from bot.cases.tables import CaseRow, StaffRow
from bot.cases.texts import labels, shown_value, slot_name
from bot.cases.unit_of_work import Unit, words
from bot.contract.messages import Reply

CLEARS = ("-", "删", "删掉", "没有", "清空")


def fact(unit: Unit, staff: StaffRow, case: CaseRow, order: Order) -> Reply:
    """`/fact 每月多少 5000` sets a fact, `/fact 每月多少 -` removes it, `/fact` lists what can be put right."""
    name, _, text = order.argument.strip().partition(" ")
    if not name:
        return facts(unit, staff, case, order)
    slot = _slot(name)
    if not text.strip():
        return fact_ask(unit, staff, case, Order("fact_ask", slot))
    value = "" if text.strip() in CLEARS else fact_written(slot, text, unit.today, _names(slot))
    if not value and text.strip() not in CLEARS:
        raise NotFound(f"没有改：“{text.strip()[:40]}”看不懂。{slot_name(slot)}要{HOW.get(slot, '写内容')}。")
    told = fact_correct(unit, case, staff=staff, slot=slot, value=value)
    choices = ((f"请当事人核对{slot_name(slot)}", f"ask:{slot_name(slot)}"),) if f"ask_{slot}" in labels("zh") else ()
    return words(f"改好了。{told}", *_worked_out(unit, case), choices=choices, inside=True)


def facts(unit: Unit, staff: StaffRow, case: CaseRow, order: Order) -> Reply:
    """Every fact with a button to put it right."""
    check(unit, staff, Act.ANSWER, case)
    values = record_load(case.facts).facts.values
    slots = dict.fromkeys([*SHOWN, *(slot for slot in values if f"slot_{slot}" in labels("zh"))])
    choices = tuple((f"{slot_name(slot)}{'' if values.get(slot) else '（空）'}", f"fact_ask:{slot}") for slot in slots)
    return words("改哪一项？点一下，或直接发 /fact 项目 内容（如 /fact 每月多少 5000）。", choices=choices, inside=True)


def fact_ask(unit: Unit, staff: StaffRow, case: CaseRow, order: Order) -> Reply:
    """Ask for one fact; what answers the message is its new value."""
    check(unit, staff, Act.ANSWER, case)
    slot = order.argument.strip()
    now = record_load(case.facts).facts.values.get(slot, "")
    shown = shown_value(slot, now)[:200] if now else "没有"
    how = HOW.get(slot, "写内容")
    return words(
        f"{FACT_HERE.format(name=slot_name(slot))}现在：{shown}。回复这条消息写对的（{how}），写“-”清空。", inside=True
    )


def _slot(name: str) -> str:
    """The fact of that name. Raises NotFound with the names there are."""
    named = {
        slot_name(key.removeprefix("slot_")): key.removeprefix("slot_")
        for key in labels("zh")
        if key.startswith("slot_")
    }
    slot = named.get(name) or (name if name in named.values() else "")
    if not slot:
        raise NotFound(f"没有“{name}”这一项。有：{'、'.join(slot_name(one) for one in SHOWN)}。")
    return slot


def _names(slot: str) -> dict[str, str]:
    """The coded values of a fact by how they read."""
    start = f"{slot}_"
    return {str(text): key.removeprefix(start) for key, text in labels("zh").items() if key.startswith(start)}


def _worked_out(unit: Unit, case: CaseRow) -> list[str]:
    """Last days and sums as they are now."""
    record = record_load(case.facts)
    clocks = case_clocks(record, topic=unit.options.topic_of(case.card), today=unit.today)
    return [
        "现在算出来：",
        *clock_lines(clocks)[:3],
        *claim_lines(case_claims(record, card=case.card, today=unit.today))[:3],
    ]
