"""A harm to the body that lies behind: a matter of law, and no emergency by itself."""

from __future__ import annotations

import re
from datetime import date

from bot.contract.messages import ConversationState
from bot.safety import talk
from bot.safety.detect import Danger
from bot.understanding.days.dates import find_dates

SETTLED_AFTER = 3
"""Days after which a harm to the body that was told with its day is no emergency by itself."""
_AT_ONCE = re.compile(
    r"流血|出血|没(?:有)?呼吸|叫不醒|昏(?:迷|过去|倒)|喘不(?:上|过)|抽搐|胸口(?:疼|闷|痛)|救命|越来越(?:疼|痛|肿|重)|bleed|not breathing|unconscious",
    re.IGNORECASE,
)
"""Words of a body in need now, whatever the day of the harm."""

_TENDED = re.compile(
    r"(?:买|抹|涂|擦|敷|贴|换|上|拿|开)(?:了|过|点|些|个|着)?[^,，。]{0,4}(?:药|膏|创可贴|红花油|纱布)|包扎|缝了|石膏|拆线|结痂|拍了?片|养(?:着|伤|了)"
    r"|(?:医生|大夫)(?:说|讲|叫|让)|(?:看|查|治)(?:过|完)|\b(?:bandaged|stitches|ointment|x-?rayed|healed)\b",
    re.IGNORECASE,
)
"""Words of a harm that is looked after already."""


def is_tended(danger: Danger, text: str) -> bool:
    """Return whether a harm to the body that no pattern names is looked after already: who bought the ointment needs no rescue."""
    passing = danger.kind in talk.PASSING and not danger.said
    return passing and _TENDED.search(text) is not None and not _AT_ONCE.search(text)


def is_settled(danger: Danger, text: str, state: ConversationState, today: date) -> bool:
    """Return whether a harm to the body lies days back, or its person has died: a matter of law, and a call for help comes too late."""
    if danger.kind not in talk.PASSING or _AT_ONCE.search(text):
        return False
    if any(matter.value("died") for matter in state.matters):
        return True
    days = [named.last for named in find_dates(text, today) if named.exact]
    days += [
        told.last for matter in state.matters for name in ("injured_on", "died_on") if (told := matter.value(name))
    ]
    return any((today - day).days >= SETTLED_AFTER for day in days)
