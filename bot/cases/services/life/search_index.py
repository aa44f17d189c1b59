"""Keeps the keyed hashes by which a case is found in step with its facts."""

from __future__ import annotations

import secrets

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from bot.cases.rules.facts.account import Record, record_load
from bot.cases.selectors.search import SEARCHED, keyed_hash, pieces, search_key
from bot.cases.tables import CaseRow, CaseTermRow, SearchKeyRow
from bot.cases.texts import shown_value
from bot.cases.unit_of_work import Unit


def blind(unit: Unit, text: str) -> str:
    """Return the keyed hash of a text; the key is made with the first one."""
    return keyed_hash(search_key(unit) or _key_made(unit), text)


def case_index(unit: Unit, case: CaseRow, record: Record) -> None:
    """Bring the hashes of a case up to date."""
    unit.session.execute(delete(CaseTermRow).where(CaseTermRow.case_id == case.id))
    values = record.facts.values
    every = {piece for slot in SEARCHED for piece in pieces(shown_value(slot, values.get(slot, "")))}
    unit.session.add_all(CaseTermRow(case_id=case.id, term=blind(unit, piece)) for piece in sorted(every))


def cases_reindex(unit: Unit) -> int:
    """Write the hashes of every case again. Returns how many cases."""
    count = 0
    for case in unit.session.scalars(select(CaseRow).where(CaseRow.facts != "")):
        case_index(unit, case, record_load(case.facts))
        count += 1
    return count


def _key_made(unit: Unit) -> str:
    try:
        with unit.session.begin_nested():
            row = SearchKeyRow(id=1, secret=secrets.token_hex(32))
            unit.session.add(row)
    except IntegrityError:  # another process made it in between
        row = unit.session.get_one(SearchKeyRow, 1)
    return row.secret
