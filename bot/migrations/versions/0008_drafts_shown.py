"""where a draft was shown, and when its waiting was said; which files of a worker the topic has seen"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("case_drafts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("shown_in", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("case_files", schema=None) as batch_op:
        batch_op.add_column(sa.Column("shown", sa.Boolean(), nullable=False, server_default=sa.true()))


def downgrade() -> None:
    with op.batch_alter_table("case_files", schema=None) as batch_op:
        batch_op.drop_column("shown")
    with op.batch_alter_table("case_drafts", schema=None) as batch_op:
        batch_op.drop_column("reminded_at")
        batch_op.drop_column("shown_in")
