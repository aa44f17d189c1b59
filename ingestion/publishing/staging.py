"""Plans kept until their admin decides: staged by one command or message, published or discarded by a later one."""

from __future__ import annotations

import hashlib
import json
import secrets
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from ingestion.errors import Refused
from ingestion.publishing.acting import act
from ingestion.publishing.audit import now
from ingestion.publishing.draft import Draft, draft_from_json
from ingestion.publishing.plan import Plan, make_plan
from ingestion.publishing.writing import outdated
from knowledge.library import Library
from knowledge.library.audit_tables import StagedRow

KEPT = timedelta(days=7)
"""How long a plan waits for a decision."""


def stage(library: Library, plan: Plan, *, who: str, today: date) -> str:
    """Keep a plan and return the token that names it."""
    token = secrets.token_hex(8)
    with act(library.engine) as (_, session):
        session.add(
            StagedRow(
                id=token,
                at=now(),
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


def _open(library: Library, token: str, today: date) -> dict[str, Any]:
    with Session(library.engine) as session:
        row = session.get(StagedRow, token)
        if row is None or row.state != "open" or row.expires < today:
            raise Refused(
                "unknown_plan", "这份方案已经处理过或过期了，请重新提交文件。 This plan is settled or expired."
            )
        return dict(row.payload)


def settle(library: Library, token: str, state: str) -> None:
    """Note that a plan was published or discarded; its text is dropped."""
    with act(library.engine) as (_, session):
        open_row = select(StagedRow.id).where(StagedRow.id == token, StagedRow.state == "open")
        if session.scalar(open_row) is not None:
            session.execute(update(StagedRow).where(StagedRow.id == token).values(state=state, payload={}))
