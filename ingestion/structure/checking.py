"""What can be seen wrong with a text without knowing the law: gaps, duplicates, empty articles, doubtful dates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from knowledge.models import FindingDraft, ProvisionDraft
from knowledge.text.numerals import parse_numeral

DOUBTFUL_DATE = "doubtful_date"
"""Rule of the findings about dates."""
LONGEST_WAIT = timedelta(days=3 * 365)
"""Longer than any law waited between its promulgation and its start."""


def article_order(article: str) -> tuple[int, int] | None:
    """Return (276, 1) for 276之一, (38, 0) for 38, None for text without an article number."""
    head, _, tail = article.partition("之")
    number = parse_numeral(head)
    return None if number is None else (number, (parse_numeral(tail) or 0) if tail else 0)


def check_provisions(provisions: Sequence[ProvisionDraft]) -> list[FindingDraft]:
    """Return gaps and duplicates in the numbering and articles without text."""
    found = [
        FindingDraft("empty_article", provision.article, f"{provision.label} has no text")
        for provision in provisions
        if not provision.text.strip()
    ]
    seen: set[tuple[int, int]] = set()
    previous = (0, 0)
    for provision in provisions:
        order = article_order(provision.article)
        if order is None:
            continue
        if order in seen:
            found.append(FindingDraft("duplicate", provision.article, f"{provision.label} stands twice"))
            continue
        seen.add(order)
        if not _follows(previous, order):
            expected = previous[0] + 1
            found.append(
                FindingDraft(
                    "gap",
                    provision.article,
                    f"{provision.label} where {expected} was expected: its text may be missing or glued to the one before",
                )
            )
        previous = order
    return found


def _follows(previous: tuple[int, int], order: tuple[int, int]) -> bool:
    if order[1] == 0:
        return order[0] == previous[0] + 1
    return order[0] == previous[0] and order[1] == previous[1] + 1


def check_dates(
    *, promulgated: date | None, effective_from: date | None, effective_to: date | None, today: date
) -> list[FindingDraft]:
    """Return what is impossible or unlikely about the dates of one version."""
    found = []
    if promulgated is not None and promulgated > today:
        found.append(f"promulgated {promulgated}, which is yet to come")
    if promulgated is not None and effective_from is not None:
        if effective_from < promulgated:
            found.append(f"in force {effective_from}, before its promulgation {promulgated}")
        elif effective_from - promulgated > LONGEST_WAIT:
            found.append(f"in force {effective_from}, years after its promulgation {promulgated}")
    if effective_from is not None and effective_to is not None and effective_to <= effective_from:
        found.append(f"ended {effective_to}, not after its start {effective_from}")
    return [FindingDraft(DOUBTFUL_DATE, "", detail) for detail in found]
