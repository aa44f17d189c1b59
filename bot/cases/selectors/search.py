"""Finding a case by station, platform, city or name without opening what is sealed.

Kept are keyed hashes (HMAC-SHA256) of the short facts and of every two characters of them, never of the story. The key
is sealed with the content's keys. Who has the database alone can tell that two cases share a piece, not which.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Iterable

from sqlalchemy import ColumnElement, func, select

from bot.cases.tables import CaseRow, CaseTermRow, SearchKeyRow
from bot.cases.unit_of_work import Unit
from knowledge.text.tokens import pairs

SEARCHED = ("platform", "employer", "city", "name", "worker_kind")
_DROPPED = re.compile(r"[\W_]+")


def keyed_hash(secret: str, text: str) -> str:
    """Return the hash of a text under the key: 32 hexadecimal digits."""
    return hmac.new(bytes.fromhex(secret), text.encode(), hashlib.sha256).hexdigest()[:32]


def search_key(unit: Unit) -> str:
    """Return the key of the hashes; empty while no case was ever filed."""
    row = unit.session.get(SearchKeyRow, 1)
    return row.secret if row is not None else ""


def cases_find(unit: Unit, query: str, *, office_id: int | None = None, limit: int = 20) -> list[CaseRow]:
    """Return the cases whose short facts hold every word of the query, the newest first; a number finds that case."""
    found = cases_holding(unit, query)
    if found is None:
        return []
    wanted = select(CaseRow).where(found, *_of_office(office_id))
    return list(unit.session.scalars(wanted.order_by(CaseRow.created_at.desc(), CaseRow.id.desc()).limit(limit)))


def number_sought(query: str) -> int | None:
    """Return the number of the case a query names; None when it names none."""
    number = query.strip().lstrip("#")
    return int(number) if number.isascii() and number.isdecimal() and len(number) <= 9 else None


def cases_holding(unit: Unit, query: str) -> ColumnElement[bool] | None:
    """Return what is true of the cases a query means; None when it means none."""
    if (number := number_sought(query)) is not None:
        return CaseRow.number == number
    words = [_plain(word) for word in query.split()]
    secret = search_key(unit)
    terms = {keyed_hash(secret, piece) for word in words for piece in _needed(word)} if secret else set()
    if not terms:
        return None
    holding = (
        select(CaseTermRow.case_id)
        .where(CaseTermRow.term.in_(terms))
        .group_by(CaseTermRow.case_id)
        .having(func.count() == len(terms))
    )
    return CaseRow.id.in_(holding)


def _of_office(office_id: int | None) -> list[ColumnElement[bool]]:
    return [] if office_id is None else [CaseRow.office_id == office_id]


def _plain(text: str) -> str:
    return _DROPPED.sub("", unicodedata.normalize("NFKC", text).lower())


def pieces(text: str) -> Iterable[str]:
    """Return every two characters, and every single one of a short word: what a query may consist of."""
    plain = _plain(text)
    if not plain:
        return set()
    return {*pairs(plain), *(plain if len(plain) <= 4 else "")}


def _needed(word: str) -> set[str]:
    """The pieces a word of a query must find."""
    return {word} if len(word) == 1 else set(pairs(word))
