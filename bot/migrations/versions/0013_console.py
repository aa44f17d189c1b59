"""views of the queue, who has a case open, an index in the order of work"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None
WORK = (
    "stage", "office_id", "assignee_id", "card", "priority", "danger_since", "due_at", "deadline_on", "risk", "group_size",
    "waiting_since", "created_at",
)  # fmt: skip


def upgrade() -> None:
    op.create_table(
        "staff_views",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("query", sa.String(length=400), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("staff_id", "name"),
    )
    op.create_table(
        "case_presence",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("case_id", "staff_id"),
    )
    op.create_index("ix_cases_work", "cases", list(WORK))
    op.drop_index("ix_cases_queue", "cases")


def downgrade() -> None:
    op.create_index("ix_cases_queue", "cases", ["stage", "office_id"])
    op.drop_index("ix_cases_work", "cases")
    op.drop_table("case_presence")
    op.drop_table("staff_views")
