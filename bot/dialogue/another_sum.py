"""Whether a message asks for a sum that its situation does not work out, so that the claims flow answers or asks for it."""

from __future__ import annotations

from datetime import date

from bot.claims import ClaimError
from bot.contract.messages import ConversationState
from bot.dialogue.flows.claims.ready import computed, ready
from bot.dialogue.flows.claims.request import wanted_claim
from bot.dialogue.flows.told import recall
from bot.dialogue.turned import Turned
from bot.matter.derived import injury_path
from bot.matter.focus import Focus
from bot.matter.outcomes.judge import judge
from bot.matter.outcomes.situations import Situation

_AS_EMPLOYEE = (None, "employee", "unsettled", "over_age", "subcontract")
"""Ways of an injury on which the sums of the work injury insurance may be worked out."""
_OF_THE_FLOW = frozenset(
    {
        "maternity",
        "heat_allowance",
        "flexible_enrolment",
        "illegal_employment",
        "additional_payment",
        "unlawful_probation",
    }
)
"""Claims that few situations work out themselves."""


def asks_another_sum(situation: Situation, turned: Turned, text: str, state: ConversationState, today: date) -> bool:
    """Whether a message asks for a sum that the situation does not work out and the claims flow does or asks for."""
    wanted = wanted_claim(text, ConversationState(), recall(state))
    named = situation.pattern is not None and situation.pattern.search(text) is not None
    if wanted == "flexible_enrolment" and not (named and situation.id == "flexible-enrolment"):
        return True
    if not {Focus.AMOUNT, Focus.PAYER} & set(turned.reading.focuses):
        return False
    if wanted is None or (wanted == "work_injury" and injury_path(turned.matter, today) not in _AS_EMPLOYEE):
        return False
    if wanted in _OF_THE_FLOW and wanted not in {rule.claim for rule in situation.sums}:
        return True
    judged = judge(situation, turned.matter, (Focus.AMOUNT,), text, today)
    if any(figure.amount for figure in judged.figures.values()):
        return False
    try:
        return bool(computed(wanted, ready(wanted, turned.matter, today), today).low)
    except ClaimError:
        return False
