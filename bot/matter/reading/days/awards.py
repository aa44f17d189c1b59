"""The day an award was received, told apart from the one it bears: the fifteen days to sue run from the receipt (劳动争议调解仲裁法 48, 50)."""

from __future__ import annotations

import re
from datetime import date

from bot.contract.matter import VagueDate
from bot.matter.reading.update import Found
from bot.understanding.days.dates import find_dates

_AWARD = re.compile(r"裁决|判决|仲裁书|裁书")
_RECEIVED = re.compile(
    r"(?:号|日|上午|下午|那天|才|自己|去|从|到|在|仲裁委|仲裁院|法院|邮局|快递|门卫|[^，。；\d]{0,6})*?(?:领(?:的|到|回|了|走)|拿(?:的|到|回)|收(?:的|到)|签收|取(?:的|到|回)|送达|送到|妥投)"
)
_RECEIVED_ON = re.compile(r"(?:收到|签收|领取?|拿到|送达|妥投)(?:的)?(?:日期|时间|那天)?(?:是|在)$")
_WRITTEN = re.compile(r"[^，。；\d]{0,4}(?:落款|作出|写的|印的|盖的|出的|裁的|下的|下来)")
_WRITTEN_ON = re.compile(r"(?:落款|上面?写|日期|作出|印)[^，。；\d]{0,4}$")


def sort_award_days(text: str, today: date, found: dict[str, Found], bare: list[Found]) -> None:
    """Put the day of the receipt of an award into what was read of a prepared text that tells two days of it."""
    dates = find_dates(text, today) if _AWARD.search(text) else []
    received = written = None
    for one in dates:
        before, behind = text[: one.at], text[one.at + len(one.written) :]
        if _WRITTEN.match(behind) or _WRITTEN_ON.search(before):
            written = written or one
        elif one.exact and (_RECEIVED.match(behind) or _RECEIVED_ON.search(before)):
            received = one
    if received is None or written is None:
        return
    day = VagueDate(first=received.first, last=received.last)
    of_it = (day, VagueDate(first=written.first, last=written.last))
    for name in ("claimed_on", "happened_on", "award_on", "contract_signed", "effective_on", "demanded_on"):
        if name in found and found[name].value in of_it:
            del found[name]
    bare[:] = [one for one in bare if one.value not in of_it]
    found["award_on"] = Found(day, received.written)
