"""The lines of the wage account that a turn tells, with those of months that came short."""

from __future__ import annotations

from collections.abc import Sequence

from bot.contract.matter import Matter
from bot.matter.reading.amounts.items import Items, items_in
from bot.matter.reading.short_pay import ShortPay
from bot.matter.reading.update import Context


def docked_now(matter: Matter, context: Context) -> bool:
    """Whether what was docked was told in this very turn."""
    return matter.docked is not None and matter.docked.turn == context.turn


def lines_of(text: str, short_pay: Sequence[ShortPay], matter: Matter, context: Context, *, corrects: bool) -> Items:
    """The lines of the account a text tells, with those of the months that came short; none where what was docked in the same
    breath is put right (一共罚了600，不对，是8月200 9月400)."""
    if corrects and docked_now(matter, context):
        return Items()
    lines = items_in(text, matter, context.turn, context.today)
    for short in short_pay:
        lines.found += short.items(context.turn)
        lines.taken += [short.taken] if short.taken else []
    return lines
