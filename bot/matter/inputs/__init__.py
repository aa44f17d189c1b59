"""From a matter to the inputs of a claim (`claims`, `leave`, `aside`) or of a clock (`clocks`), and which field fills which (`fields`)."""

from __future__ import annotations

from bot.matter.inputs.answers import with_input
from bot.matter.inputs.claims import TOLD_TOTAL, claim_inputs, told_inputs, with_given
from bot.matter.inputs.clocks import clock_inputs
from bot.matter.inputs.fields import direct_inputs, field_for, fields_behind, plain_value

__all__ = [
    "TOLD_TOTAL",
    "claim_inputs",
    "clock_inputs",
    "direct_inputs",
    "field_for",
    "fields_behind",
    "plain_value",
    "told_inputs",
    "with_given",
    "with_input",
]
