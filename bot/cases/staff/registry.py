"""Every verb of staff, and the one function that carries an order out."""

from __future__ import annotations

from collections.abc import Callable

from bot.cases.rules.errors import NotFound
from bot.cases.staff.orders import Order, number_of
from bot.cases.staff.verbs import cases, desk, drafts, facts, plans, talk
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
    "claim": cases.claim, "release": cases.release, "release_case": cases.release,
    "handover": cases.assign, "assign": cases.assign, "merge": cases.merge, "close": cases.close, "recovered": cases.recovered,
    "transfer": cases.transfer, "link": cases.link, "export": cases.export, "reopen": cases.reopen, "packet": cases.packet, "case": cases.packet, "brief": cases.brief,
    "ack": cases.acknowledge, "settled": cases.settle,
    "fact": facts.fact, "facts": facts.facts, "fact_ask": facts.fact_ask,
    "priority": plans.priority, "hearing": plans.hearing, "all": talk.tell_all,
    "ask": talk.ask, "supervisor": talk.supervisor, "advise": talk.advise, "note": talk.note,
    "note_next": talk.note_next, "canned": talk.canned_send, "use": talk.use, "recall": talk.recall,
    "approve": drafts.approve, "override": drafts.override, "reject": drafts.reject,
    "drop": drafts.reject, "edit": drafts.edit, "tell": drafts.tell, "keep": drafts.keep,
}  # fmt: skip
DESK_VERBS: dict[str, DeskVerb] = {
    "queue": desk.queue, "mine": desk.mine, "drafts": desk.drafts, "find": desk.find, "away": desk.away,
    "save": desk.save, "help": desk.help_, "start": desk.help_,
}  # fmt: skip
