"""finding a case by station, platform, city or name without opening what is sealed"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "case_search_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "case_terms",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("term", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("case_id", "term"),
    )
    with op.batch_alter_table("case_terms", schema=None) as batch_op:
        batch_op.create_index("ix_case_terms_term", ["term"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("case_terms", schema=None) as batch_op:
        batch_op.drop_index("ix_case_terms_term")
    op.drop_table("case_terms")
    op.drop_table("case_search_key")
