"""Finding a case by station, platform, city or name without opening what is sealed.

Kept are keyed hashes (HMAC-SHA256) of the short facts and of every two characters of them, never of the story. The key
is sealed with the content's keys. Who has the database alone can tell that two cases share a piece, not which.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import unicodedata
from collections.abc import Iterable

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.exc import IntegrityError

from bot.cases.rules.account import Record, record_load
from bot.cases.tables import CaseRow, CaseTermRow, SearchKeyRow
from bot.cases.texts import shown_value
from bot.cases.unit_of_work import Unit

SEARCHED = ("platform", "employer", "city", "name", "worker_kind")
_DROPPED = re.compile(r"[\W_]+")


def blind(unit: Unit, text: str) -> str:
    """Return the keyed hash of a text: 32 hexadecimal digits."""
    return hmac.new(_secret(unit), text.encode(), hashlib.sha256).hexdigest()[:32]


def case_index(unit: Unit, case: CaseRow, record: Record) -> None:
    """Bring the hashes of a case up to date."""
    unit.session.execute(delete(CaseTermRow).where(CaseTermRow.case_id == case.id))
    values = record.facts.values
    pieces = {piece for slot in SEARCHED for piece in _pieces(shown_value(slot, values.get(slot, "")))}
    unit.session.add_all(CaseTermRow(case_id=case.id, term=blind(unit, piece)) for piece in sorted(pieces))


def cases_find(unit: Unit, query: str, *, office_id: int | None = None, limit: int = 20) -> list[CaseRow]:
    """Return the cases whose short facts hold every word of the query, the newest first; a number finds that case."""
    number = query.strip().lstrip("#")
    if number.isdecimal() and len(number) <= 9:
        by_number = select(CaseRow).where(CaseRow.number == int(number), *_of_office(office_id))
        return list(unit.session.scalars(by_number))
    words = [_plain(word) for word in query.split()]
    terms = {blind(unit, piece) for word in words for piece in _needed(word)}
    if not terms:
        return []
    holding = (
        select(CaseTermRow.case_id)
        .where(CaseTermRow.term.in_(terms))
        .group_by(CaseTermRow.case_id)
        .having(func.count() == len(terms))
    )
    found = select(CaseRow).where(CaseRow.id.in_(holding), *_of_office(office_id))
    return list(unit.session.scalars(found.order_by(CaseRow.created_at.desc(), CaseRow.id.desc()).limit(limit)))


def cases_reindex(unit: Unit) -> int:
    """Write the hashes of every case again. Returns how many cases."""
    count = 0
    for case in unit.session.scalars(select(CaseRow).where(CaseRow.facts != "")):
        case_index(unit, case, record_load(case.facts))
        count += 1
    return count


def _of_office(office_id: int | None) -> list[ColumnElement[bool]]:
    return [] if office_id is None else [CaseRow.office_id == office_id]


def _secret(unit: Unit) -> bytes:
    row = unit.session.get(SearchKeyRow, 1)
    if row is None:
        try:
            with unit.session.begin_nested():
                row = SearchKeyRow(id=1, secret=secrets.token_hex(32))
                unit.session.add(row)
        except IntegrityError:  # another process made it in between
            row = unit.session.get_one(SearchKeyRow, 1)
    return bytes.fromhex(row.secret)


def _plain(text: str) -> str:
    return _DROPPED.sub("", unicodedata.normalize("NFKC", text).lower())


def _pieces(text: str) -> Iterable[str]:
    """Every two characters, and every single one of a short word: what a query may consist of."""
    plain = _plain(text)
    if not plain:
        return set()
    pairs = {plain[i : i + 2] for i in range(len(plain) - 1)}
    return {*pairs, *(plain if len(plain) <= 4 else "")}


def _needed(word: str) -> set[str]:
    """The pieces a word of a query must find."""
    return {word} if len(word) == 1 else {word[i : i + 2] for i in range(len(word) - 1)}
