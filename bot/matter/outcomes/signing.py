"""Who is asked to sign, confirm or write something reads first whether to: before the answer of whatever situation."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date

from bot.contract.matter import Matter
from bot.matter.outcomes.judge import Judgement, first_of
from bot.matter.outcomes.situations import load_signing

_SAYS_IT = re.compile(r"别(?:急着)?(?:签|写|打|点|答应|收|拿)|不(?:能|要)签|do(?: not|n't) sign", re.IGNORECASE)
"""Words of an answer that says already not to sign."""
_ABOUT_SIGNING = re.compile(r"签|写|点|按手印|欠条|条子|借条|私了|了结|协议|收不收|认不认|值不值|够不够|答应|同意|声张")
"""Words of a turn that is about the paper."""


def says_not_to_sign(text: str) -> bool:
    """Whether a text tells not to sign."""
    return _SAYS_IT.search(text) is not None


def sign_first(judged: Judgement, matter: Matter, told: Collection[str], text: str, today: date, language: str) -> None:
    """Put first what tells not to sign, where the turn tells of a paper to be signed or asks about it.

    The situation's own answer goes first where it says so itself, wherever it stands among the answers.
    """
    if matter.value("asked_to_sign") is None or not ("asked_to_sign" in told or _ABOUT_SIGNING.search(text)):
        return
    own = [said for said in (judged.answer, *judged.also) if said is not None]
    saying = next((said for said in own if says_not_to_sign(said.text)), None)
    first = saying or first_of(load_signing(), matter, text, today, language)
    if first is None:
        return
    said = [first, *(other for other in own if other is not first)]
    judged.answer, judged.also = said[0], said[1:]
