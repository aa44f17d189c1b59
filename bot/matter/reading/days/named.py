"""Days that the words right before them name: on a record of an injury, of the message that sent somebody away."""

from __future__ import annotations

import re
from datetime import date

from bot.claims.periods import add_years
from bot.contract.matter import Matter, VagueDate
from bot.matter.reading.days.times import YEAR_SAID
from bot.matter.reading.update import Found

_RECORD = re.compile(r"(?:病历|急诊|诊断|住院单?|出院小结|门诊|挂号单?|监控|事故认定书|报警)[^，。]{0,10}$")
"""What shows on which day somebody was hurt: 急诊写的是12月7号 puts right the 8th that was told."""
_SLIP_OF_MEMORY = 45
"""Days by which somebody misremembers a day; one further away is that of a later visit."""
_NOTICE = re.compile(r"(?:微信|消息|短信|信息|通知|邮件)(?:就)?(?:是)?$")
_SENT = re.compile(r"(?:给我)?(?:发|打|来)的")


def days_named_before(
    text: str, bare: list[Found], matter: Matter, today: date, told: dict[str, Found]
) -> dict[str, Found]:
    """Days that the words before them name: on a record of an injury, of the message that sent somebody away."""
    found = {} if "injured_on" in told else _shown_on_record(text, bare, matter)
    sent = next((one for one in bare if _of_the_notice(text, one, matter, today)), None)
    return found if sent is None else {**found, "left": Found(sent.value, sent.words)}


def _of_the_notice(text: str, one: Found, matter: Matter, today: date) -> bool:
    """Whether a day is when the words came that sent somebody away, which were told before without it: 微信是11月10号发的."""
    at = text.find(one.words)
    sent = _NOTICE.search(text[:at]) is not None and _SENT.match(text[at + len(one.words) :]) is not None
    away = matter.value("ended_by") in ("employer", "lay_off")
    open_day = matter.left is None or not matter.left.value.exact
    return bool(at > 0 and sent and away and open_day and one.value.exact and one.value.last <= today)


def _shown_on_record(text: str, bare: list[Found], matter: Matter) -> dict[str, Found]:
    """Return the day somebody was hurt on where a record shows one a little before the day that was told; a later one may be that of a
    visit."""
    held = matter.value("injured_on")
    for one in bare if held is not None and held.exact else ():
        if not one.value.exact or not _RECORD.search(text[: max(text.find(one.words), 0)]):
            continue
        years = 0 if YEAR_SAID.search(one.words) else held.first.year - one.value.first.year
        day = add_years(one.value.first, years)
        if 0 < (held.first - day).days <= _SLIP_OF_MEMORY:
            return {"injured_on": Found(VagueDate(first=day, last=day), one.words)}
    return {}
