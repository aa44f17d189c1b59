"""Sums in the conversation, room by room: what was said (`money`, `days`, `words`, `hours`), as inputs of a claim (`inputs`,
`story`), what is in doubt (`doubts`), which claim is wanted (`wanted`), the questions and the result (`flow`, `shown`)."""

from __future__ import annotations

from bot.dialogue.flows.claims.flow import Reckoning
from bot.dialogue.flows.claims.request import CARD_CLAIMS, wanted_claim

__all__ = ["CARD_CLAIMS", "Reckoning", "wanted_claim"]
