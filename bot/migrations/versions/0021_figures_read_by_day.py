"""figures read by day"""

from __future__ import annotations

from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_cases_figures", "cases", ["created_at", "office_id", "outcome", "solved", "recovered"])


def downgrade() -> None:
    op.drop_index("ix_cases_figures", table_name="cases")
