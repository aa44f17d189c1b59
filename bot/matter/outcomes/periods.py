"""A line that only says a period, beside one that names its last day: the period is left out, what else it says stays."""

from __future__ import annotations

import re

_YEAR = re.compile(
    r"(?:走|离开|离职|解除|被?辞退?|到期|被赶的?从那天|(?:辞|赶|走|解除)[^，；]{0,3}，从那天)[^；。]{0,16}?(?:一年内|年内)(?:都?要?申请|去)?(?:劳动)?(?:仲裁|申请)?(?:要补偿)?$"
)
"""That there is one year from the end to apply for arbitration."""
_NO_YEAR = re.compile("不受|不限|不急")
"""Another thing than a condition: while the work goes on no year runs."""
_CONDITION = 8
"""Characters of a condition that only belongs to the year: 真被辞了."""


def without_the_year(text: str) -> str:
    """Return a line without the year from the end, which another line counts to its day; empty where it says nothing else."""
    kept = [piece for piece in (_piece(one) for one in text.rstrip("。").split("；")) if piece]
    return "；".join(kept) + "。" if kept else ""


def _piece(piece: str) -> str:
    """A piece of a line without the clause that says the year, and without the short condition before that."""
    clauses = piece.split("，")
    ends = ("，".join(clauses[max(i - 1, 0) : i + 1]) for i in range(len(clauses)))
    at = next((i for i, clause in enumerate(ends) if _YEAR.search(clause)), None)
    if at is None:
        return piece
    condition = at > 0 and len(clauses[at - 1]) <= _CONDITION and not _NO_YEAR.search(clauses[at - 1])
    return "，".join([*clauses[: at - condition], *clauses[at + 1 :]])
