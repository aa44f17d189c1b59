"""What notes and cards were written about, where an act has changed the text since and nobody has reviewed the document."""

from __future__ import annotations

from sqlalchemy import Engine, and_, exists, select
from sqlalchemy.orm import Session, aliased

from knowledge.library.audit_tables import AuditRow, ImpactRow
from knowledge.library.tables import ProvisionRow
from knowledge.models import ProvisionKey

_WRITTEN = ("note", "card")


def texts_written_about(engine: Engine) -> dict[ProvisionKey, str]:
    """Return, by provision, the text before the first act since its document's last review that changed it.

    Only provisions a note or a card speaks of; an empty text where there was none before.
    """
    review = aliased(AuditRow)
    reviewed_since = exists().where(
        and_(review.act == "review", review.document == AuditRow.document, review.id > AuditRow.id)
    )
    acts = (
        select(ImpactRow.key, AuditRow.before_id)
        .join(AuditRow, AuditRow.id == ImpactRow.audit_id)
        .where(ImpactRow.kind.in_(_WRITTEN), ~reviewed_since)
        .order_by(AuditRow.id)
    )
    with Session(engine) as session:
        first: dict[ProvisionKey, int | None] = {}
        for name, before in session.execute(acts):
            document, _, article = name.partition(":")
            first.setdefault(ProvisionKey(document, article), before)
        return {key: _text(session, before, key.article) for key, before in first.items()}


def _text(session: Session, version: int | None, article: str) -> str:
    wanted = select(ProvisionRow.text).where(ProvisionRow.version_id == version, ProvisionRow.article == article)
    return session.scalar(wanted.limit(1)) or ""
