"""the evidence locker: lockers, items, pieces, chain, time-stamps, files to fetch"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

APPEND_ONLY = (
    "CREATE TRIGGER evidence_chain_unchanged BEFORE UPDATE ON evidence_chain "
    "BEGIN SELECT RAISE(ABORT, 'the chain of evidence is append-only'); END",
)
APPEND_ONLY_POSTGRES = (
    "CREATE FUNCTION evidence_chain_refuse() RETURNS trigger AS "
    "'BEGIN RAISE EXCEPTION ''the chain of evidence is append-only''; END' LANGUAGE plpgsql",
    "CREATE TRIGGER evidence_chain_unchanged BEFORE UPDATE ON evidence_chain "
    "FOR EACH ROW EXECUTE FUNCTION evidence_chain_refuse()",
)

revision = "0004"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "evidence_lockers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=40), nullable=False),
        sa.Column("reference", sa.String(length=40), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("external_id", sa.String(length=200), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("keep_until", sa.Date(), nullable=False),
        sa.Column("items", sa.Integer(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("head", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("channel", "external_id"),
        sa.UniqueConstraint("reference"),
        sa.UniqueConstraint("token"),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_evidence_lockers_keep_until"), "evidence_lockers", ["keep_until"])
    op.create_table(
        "evidence_items",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("locker_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("upload", sa.String(length=40), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("picture_hash", sa.String(length=64), nullable=False),
        sa.Column("near", sa.JSON(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("case_number", sa.Integer(), nullable=True),
        sa.Column("source", sa.String(length=60), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("factors", sa.JSON(), nullable=False),
        sa.Column("claims", sa.JSON(), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["locker_id"], ["evidence_lockers.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("locker_id", "number"),
        sa.UniqueConstraint("upload"),
    )
    op.create_index("ix_evidence_items_sha256", "evidence_items", ["locker_id", "sha256"])
    op.create_index(op.f("ix_evidence_items_case_number"), "evidence_items", ["case_number"])
    op.create_table(
        "evidence_pieces",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("upload", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("upload", "position"),
    )
    op.create_table(
        "evidence_chain",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("locker_id", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("event", sa.String(length=12), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["locker_id"], ["evidence_lockers.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("locker_id", "sequence"),
    )
    op.create_table(
        "evidence_stamps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("locker_id", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("authority", sa.String(length=300), nullable=False),
        sa.Column("stamped_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("response", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["locker_id"], ["evidence_lockers.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_evidence_stamps_locker_id"), "evidence_stamps", ["locker_id"])
    op.create_table(
        "evidence_wanted",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("external_id", sa.String(length=200), nullable=False),
        sa.Column("reference", sa.String(length=300), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_evidence_wanted_status", "evidence_wanted", ["status", "channel"])
    statements = {"sqlite": APPEND_ONLY, "postgresql": APPEND_ONLY_POSTGRES}.get(op.get_bind().dialect.name, ())
    for statement in statements:
        op.execute(statement)


def downgrade() -> None:
    for table in ("wanted", "stamps", "chain", "pieces", "items", "lockers"):
        op.drop_table(f"evidence_{table}")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION evidence_chain_refuse()")
