"""What a worker is owed: pure calculators over `Decimal` and dates, and the clocks that go with them.

`compute_claim(name, values, today=...)` computes one claim of `catalogue()`; `bot.claims.deadlines.compute_deadline`
does the same for a clock. Wrong input raises `ClaimError` with a code and one sentence.
"""

from __future__ import annotations

from bot.claims.entries import Entry
from bot.claims.errors import ClaimError
from bot.claims.model import Claim, InputUsed, Part, Payer, Period, Standing, State, Step, Unit
from bot.claims.registry import amount_text, catalogue, compute_claim, describe_claim, find_entry

__all__ = [
    "Claim",
    "ClaimError",
    "Entry",
    "InputUsed",
    "Part",
    "Payer",
    "Period",
    "Standing",
    "State",
    "Step",
    "Unit",
    "amount_text",
    "catalogue",
    "compute_claim",
    "describe_claim",
    "find_entry",
]
