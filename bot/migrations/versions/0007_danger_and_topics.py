"""danger to life stays open until somebody settles it; why a case is urgent; a topic's name follows its case"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reasons", sa.String(length=200), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("danger_since", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("danger_why", sa.String(length=20), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("danger_seen_by", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("danger_told_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("topic_stale", sa.Boolean(), nullable=False, server_default=sa.true()))
        batch_op.create_index("ix_cases_danger", ["danger_since"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.drop_index("ix_cases_danger")
        for column in (
            "topic_stale", "danger_told_at", "danger_seen_by", "danger_why", "danger_since", "reasons",
        ):  # fmt: skip
            batch_op.drop_column(column)
