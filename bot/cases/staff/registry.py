"""Every verb of staff, and the one function that carries an order out."""

from __future__ import annotations

from collections.abc import Callable

from bot.cases.rules.errors import NotFound
from bot.cases.staff import case_verbs, desk_verbs, draft_verbs, fact_verbs, plan_verbs, talk_verbs
from bot.cases.staff.orders import Order, number_of
from bot.cases.tables import CaseRow, StaffRow
from bot.cases.unit_of_work import Unit, case_numbered
from bot.contract.messages import Reply

Verb = Callable[[Unit, StaffRow, CaseRow, Order], Reply | str | None]
DeskVerb = Callable[[Unit, StaffRow, Order], Reply | str | None]


def carry_out(unit: Unit, staff: StaffRow, case: CaseRow | None, order: Order) -> Reply | str | None:
    """Do it and return what to post. Raises CaseError with a sentence when it was not done."""
    if (desk_verb := DESK_VERBS.get(order.verb)) is not None:
        return desk_verb(unit, staff, order)
    verb = CASE_VERBS.get(order.verb)
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


CASE_VERBS: dict[str, Verb] = {
    "claim": case_verbs.claim, "release": case_verbs.release, "release_case": case_verbs.release,
    "handover": case_verbs.assign, "assign": case_verbs.assign, "merge": case_verbs.merge, "close": case_verbs.close, "recovered": case_verbs.recovered,
    "transfer": case_verbs.transfer, "link": case_verbs.link, "export": case_verbs.export, "reopen": case_verbs.reopen, "packet": case_verbs.packet, "case": case_verbs.packet, "brief": case_verbs.brief,
    "ack": case_verbs.acknowledge, "settled": case_verbs.settle,
    "fact": fact_verbs.fact, "facts": fact_verbs.facts, "fact_ask": fact_verbs.fact_ask,
    "priority": plan_verbs.priority, "hearing": plan_verbs.hearing, "all": talk_verbs.tell_all,
    "ask": talk_verbs.ask, "supervisor": talk_verbs.supervisor, "advise": talk_verbs.advise, "note": talk_verbs.note,
    "note_next": talk_verbs.note_next, "canned": talk_verbs.canned_send, "use": talk_verbs.use, "recall": talk_verbs.recall,
    "approve": draft_verbs.approve, "override": draft_verbs.override, "reject": draft_verbs.reject,
    "drop": draft_verbs.reject, "edit": draft_verbs.edit, "tell": draft_verbs.tell, "keep": draft_verbs.keep,
}  # fmt: skip
DESK_VERBS: dict[str, DeskVerb] = {
    "queue": desk_verbs.queue, "mine": desk_verbs.mine, "drafts": desk_verbs.drafts, "find": desk_verbs.find, "away": desk_verbs.away,
    "save": desk_verbs.save, "help": desk_verbs.help_, "start": desk_verbs.help_,
}  # fmt: skip
