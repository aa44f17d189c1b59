"""library audit, origins, impacts, staged plans"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

APPEND_ONLY = (
    "CREATE TRIGGER library_audit_unchanged BEFORE UPDATE ON library_audit "
    "BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END",
    "CREATE TRIGGER library_audit_undeleted BEFORE DELETE ON library_audit "
    "BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END",
)
APPEND_ONLY_POSTGRES = (
    "CREATE FUNCTION library_audit_refuse() RETURNS trigger AS "
    "'BEGIN RAISE EXCEPTION ''the audit trail is append-only''; END' LANGUAGE plpgsql",
    "CREATE TRIGGER library_audit_unchanged BEFORE UPDATE OR DELETE ON library_audit "
    "FOR EACH ROW EXECUTE FUNCTION library_audit_refuse()",
)

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "library_audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("who", sa.String(length=200), nullable=False),
        sa.Column("act", sa.String(length=20), nullable=False),
        sa.Column("document", sa.String(length=200), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=True),
        sa.Column("before_id", sa.Integer(), nullable=True),
        sa.Column("source", sa.String(length=1000), nullable=False),
        sa.Column("source_sha256", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("forced", sa.Boolean(), nullable=False),
        sa.Column("diff", sa.JSON(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("library_audit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_library_audit_act"), ["act"], unique=False)
        batch_op.create_index(batch_op.f("ix_library_audit_document"), ["document"], unique=False)

    op.create_table(
        "library_staged",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("expires", sa.Date(), nullable=False),
        sa.Column("who", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=400), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "library_impacts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("audit_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=400), nullable=False),
        sa.Column("key", sa.String(length=240), nullable=False),
        sa.Column("change", sa.String(length=20), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["audit_id"],
            ["library_audit.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("library_impacts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_library_impacts_audit_id"), ["audit_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_library_impacts_key"), ["key"], unique=False)

    op.create_table(
        "library_origins",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=400), nullable=False),
        sa.Column("address", sa.String(length=1000), nullable=False),
        sa.Column("source_sha256", sa.String(length=64), nullable=False),
        sa.Column("pages", sa.JSON(), nullable=False),
        sa.Column("metadata_sources", sa.JSON(), nullable=False),
        sa.Column("closing", sa.Text(), nullable=False),
        sa.Column("attachments", sa.JSON(), nullable=False),
        sa.Column("warnings", sa.JSON(), nullable=False),
        sa.Column("amends", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["version_id"], ["versions.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("library_origins", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_library_origins_version_id"), ["version_id"], unique=False)

    statements = {"sqlite": APPEND_ONLY, "postgresql": APPEND_ONLY_POSTGRES}.get(op.get_bind().dialect.name, ())
    for statement in statements:
        op.execute(statement)


def downgrade() -> None:
    with op.batch_alter_table("library_origins", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_library_origins_version_id"))

    op.drop_table("library_origins")
    with op.batch_alter_table("library_impacts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_library_impacts_key"))
        batch_op.drop_index(batch_op.f("ix_library_impacts_audit_id"))

    op.drop_table("library_impacts")
    op.drop_table("library_staged")
    with op.batch_alter_table("library_audit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_library_audit_document"))
        batch_op.drop_index(batch_op.f("ix_library_audit_act"))

    op.drop_table("library_audit")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION library_audit_refuse()")
