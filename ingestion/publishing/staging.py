"""Plans kept until their admin decides: staged by one command or message, published or discarded by a later one."""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from ingestion.errors import Refused
from ingestion.publishing.acting import act
from ingestion.publishing.proposal.draft import Draft, draft_from_json
from ingestion.publishing.proposal.plan import Plan, make_plan
from ingestion.publishing.writing import outdated
from knowledge.library import Library
from knowledge.library.audit_tables import StagedRow

KEPT = timedelta(days=7)
"""How long a plan waits for a decision."""


def stage(library: Library, plan: Plan, *, who: str, today: date) -> str:
    """Keep a plan and return the token that names it."""
    token = secrets.token_hex(8)
    with act(library) as (_, session):
        session.add(
            StagedRow(
                id=token,
                at=library.clock().replace(microsecond=0),
                expires=today + KEPT,
                who=who[:200],
                name=plan.draft.origin.name[:400],
                payload={"draft": plan.draft.as_json(), "change": plan.change, "shown": fingerprint(plan)},
            )
        )
    return token


def staged(library: Library, token: str, *, today: date) -> Draft:
    """Return the draft of a staged plan. Raises Refused for one that is settled, expired or unknown."""
    return draft_from_json(_open(library, token, today)["draft"])


def shown_again(library: Library, token: str, *, today: date) -> Plan:
    """Return a staged plan as it would be today, for looking at. Raises Refused `unknown_plan`."""
    return make_plan(staged(library, token, today=today), library, today=today)


def decided(library: Library, token: str, *, today: date) -> Plan:
    """Return a staged plan for publishing. Raises Refused `outdated_plan` when it would do something else by now."""
    kept = _open(library, token, today)
    plan = make_plan(draft_from_json(kept["draft"]), library, today=today)
    if kept.get("shown", "") != fingerprint(plan):
        raise outdated(plan)
    return plan


def fingerprint(plan: Plan) -> str:
    """Return a digest of what a plan shows: what it is to the library, compared with which version, with which changes."""
    shown = [plan.kind.value, plan.base.id if plan.base else None, plan.diff.as_json()]
    return hashlib.sha256(json.dumps(shown, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def seen_of(plan: Plan) -> str:
    """Return a digest of everything a page shows of a plan, its dates and place among it: what the admin said yes to."""
    return _digest([fingerprint(plan), values_of(plan)])


def values_of(plan: Plan) -> str:
    """Return a digest of the values of a plan alone: its title, dates, place, rank."""
    return _digest([plan.draft.as_json()["metadata"], plan.draft.document.short])


def _digest(shown: list[Any]) -> str:
    return hashlib.sha256(json.dumps(shown, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:40]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A plan that waits to be published or discarded."""

    token: str
    document: str
    title: str
    name: str
    """Of the file."""
    address: str
    who: str
    at: datetime
    expires: date


def waiting(library: Library, *, today: date) -> list[Waiting]:
    """Return the plans that wait, newest first."""
    with Session(library.engine) as session:
        rows = session.scalars(
            select(StagedRow)
            .where(StagedRow.state == "open", StagedRow.expires >= today)
            .order_by(StagedRow.at.desc(), StagedRow.id)
        )
        return [_waiting(row) for row in rows if "draft" in row.payload]


def restage(library: Library, token: str, plan: Plan, *, seen: str, today: date) -> None:
    """Keep a corrected plan in place of the one shown as `seen`.

    Raises Refused: `unknown_plan` for one that is settled or expired, `outdated_plan` when somebody corrected it meanwhile.
    """
    with act(library) as (held, session):
        row = _row(session, token, today)
        if seen_of(make_plan(draft_from_json(row.payload["draft"]), held, today=today)) != seen:
            raise outdated(plan)
        row.payload = {"draft": plan.draft.as_json(), "change": plan.change, "shown": fingerprint(plan)}


def _waiting(row: StagedRow) -> Waiting:
    draft = row.payload["draft"]
    title, address = draft["metadata"]["title"], draft["origin"]["address"]
    return Waiting(row.id, draft["document"]["short"], title, row.name, address, row.who, row.at, row.expires)


def _row(session: Session, token: str, today: date) -> StagedRow:
    row = session.get(StagedRow, token)
    if row is None or row.state != "open" or row.expires < today:
        raise Refused("unknown_plan", "这份方案已经处理过或过期了，请重新提交文件。 This plan is settled or expired.")
    return row


def _open(library: Library, token: str, today: date) -> dict[str, Any]:
    with Session(library.engine) as session:
        return dict(_row(session, token, today).payload)


def settle(library: Library, token: str, state: str) -> None:
    """Note that a plan was published or discarded; its text is dropped."""
    with act(library) as (_, session):
        open_row = select(StagedRow.id).where(StagedRow.id == token, StagedRow.state == "open")
        if session.scalar(open_row) is not None:
            session.execute(update(StagedRow).where(StagedRow.id == token).values(state=state, payload={}))
