"""a case's hearing, its priority by hand, and numbers given only to requests that tell one"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.add_column(sa.Column("priority_set", sa.String(length=10), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("hearing_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("hearing_place", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("hearing_told", sa.Integer(), nullable=False, server_default="0"))
        batch_op.create_index("ix_cases_hearing", ["hearing_at"])
    with op.batch_alter_table("handoff_requests", schema=None) as batch_op:
        batch_op.add_column(sa.Column("number", sa.Integer(), nullable=True))
    op.execute("UPDATE handoff_requests SET number = id")
    op.create_index("ix_handoff_number", "handoff_requests", ["number"], unique=True)


def downgrade() -> None:
    op.drop_index("ix_handoff_number", "handoff_requests")
    with op.batch_alter_table("handoff_requests", schema=None) as batch_op:
        batch_op.drop_column("number")
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.drop_index("ix_cases_hearing")
        for column in ("hearing_told", "hearing_place", "hearing_at", "priority_set"):
            batch_op.drop_column(column)
