"""What among the cases rests on provisions that changed: approved answers, and open cases with what was told in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from sqlalchemy import select

from bot.cases.desk import CaseDesk
from bot.cases.rules.states import OPEN_STAGES
from bot.cases.tables import ApprovedAnswerRow, CaseMessageRow, CaseRow
from bot.cases.unit_of_work import Unit
from knowledge.authored.card import Card
from knowledge.models import Citation, ProvisionKey


class Reliant(NamedTuple):
    """One thing that rests on a changed provision."""

    kind: str
    """`answer` or `case`."""
    name: str
    key: str
    change: str
    detail: str = ""


def relying(
    desk: Callable[[], CaseDesk], cards: Mapping[str, Card], find_citations: Callable[[str], list[Citation]]
) -> Callable[[Mapping[ProvisionKey, str]], list[Reliant]]:
    """Return what publishing asks for approved answers and open cases that rely on changed provisions."""

    def elsewhere(changed: Mapping[ProvisionKey, str]) -> list[Reliant]:
        return desk().read(lambda unit: list(_relying(unit, changed, cards, find_citations)))

    return elsewhere


def _relying(
    unit: Unit,
    changed: Mapping[ProvisionKey, str],
    cards: Mapping[str, Card],
    find_citations: Callable[[str], list[Citation]],
) -> Iterator[Reliant]:
    def hit(keys: Iterable[ProvisionKey]) -> tuple[ProvisionKey, str] | None:
        for key in keys:
            change = changed.get(key) or changed.get(ProvisionKey(key.document, "*"))
            if change is not None:
                return key, change
        return None

    answers = unit.session.scalars(
        select(ApprovedAnswerRow).where(ApprovedAnswerRow.expired.is_(False)).order_by(ApprovedAnswerRow.id)
    )
    for answer in answers:
        if found := hit(_keys_of(answer.clauses)):
            yield Reliant("answer", f"answer {answer.id}", str(found[0]), found[1], answer.card)
    for case in unit.session.scalars(select(CaseRow).where(CaseRow.stage.in_(OPEN_STAGES)).order_by(CaseRow.number)):
        card = cards.get(case.card)
        if card is not None and (found := hit(_cited(card))):
            yield Reliant("case", f"case {case.number}", str(found[0]), found[1], f"situation {case.card}")
            continue
        told = unit.session.scalars(
            select(CaseMessageRow.text).where(CaseMessageRow.case_id == case.id, CaseMessageRow.side != "worker")
        )
        for text in told:
            if found := hit(citation.key for citation in find_citations(text)):
                yield Reliant("case", f"case {case.number}", str(found[0]), found[1], "told to the worker")
                break


def _keys_of(clauses: Mapping[str, str]) -> Iterator[ProvisionKey]:
    """Citations as they are kept: 劳动合同法:38 or 劳动合同法:38:1."""
    for written in clauses:
        document, _, rest = written.partition(":")
        yield ProvisionKey(document, rest.partition(":")[0])


def _cited(card: Card) -> Iterator[ProvisionKey]:
    yield from card.decides
    for statements in card.sections.values():
        for statement in statements:
            yield from (citation.key for citation in statement.citations)
