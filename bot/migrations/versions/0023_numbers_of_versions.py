"""number and issuer of each version

What a document is described with is that of the text that held when it was described: a version older than the newest gets
its own from what reading it showed, where that was kept, and nothing where it was not.
"""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("versions", sa.Column("number", sa.String(200), nullable=True))
    op.add_column("versions", sa.Column("issuer", sa.String(400), nullable=True))
    connection = op.get_bind()
    known = _as_read(connection)
    for document, number, issuer in connection.execute(sa.text("SELECT id, number, issuer FROM documents")).all():
        newest = connection.execute(_NEWEST, {"document": document}).scalar()
        if newest is not None:
            own = known.setdefault(newest, {})
            known[newest] = {"number": own.get("number") or number, "issuer": own.get("issuer") or issuer}
            connection.execute(_DOCUMENT, {"number": None, "issuer": None, **known[newest], "id": document})
    for version, own in known.items():
        connection.execute(_VERSION, {"number": None, "issuer": None, **own, "id": version})


_NEWEST = sa.text(
    "SELECT id FROM versions WHERE document_id = :document AND status NOT IN ('withdrawn', 'draft') "
    "ORDER BY COALESCE(promulgated, effective_from) IS NULL, COALESCE(promulgated, effective_from) DESC, id DESC LIMIT 1"
)
_DOCUMENT = sa.text("UPDATE documents SET number = :number, issuer = :issuer WHERE id = :id")
_VERSION = sa.text("UPDATE versions SET number = :number, issuer = :issuer WHERE id = :id")


def _as_read(connection: sa.Connection) -> dict[int, dict[str, str]]:
    """What reading each version showed."""
    known: dict[int, dict[str, str]] = {}
    rows = connection.execute(sa.text("SELECT version_id, metadata_sources FROM library_origins ORDER BY id")).all()
    for version, sources in rows:
        found = json.loads(sources) if isinstance(sources, str) else sources or {}
        for name, longest in (("number", 200), ("issuer", 400)):
            value = (found.get(name) or [None])[0]
            if isinstance(value, str) and value:
                known.setdefault(version, {})[name] = value[:longest]
    return known


def downgrade() -> None:
    with op.batch_alter_table("versions") as batch:
        batch.drop_column("issuer")
        batch.drop_column("number")
