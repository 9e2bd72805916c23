"""Situations: what somebody would do in them, and would certainly not do."""

import sqlalchemy as sa
from alembic import op

revision = "20261124_situations"
down_revision = "20261124_passport"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "situationchoice",
        sa.Column("candidate_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("best", sa.Integer(), nullable=False),
        sa.Column("worst", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("best != worst", name=op.f("ck_situationchoice_two")),
        sa.ForeignKeyConstraint(
            ["candidate_id"],
            ["candidate.id"],
            name=op.f("fk_situationchoice_candidate_id_candidate"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("candidate_id", "code", name=op.f("pk_situationchoice")),
    )


def downgrade() -> None:
    op.drop_table("situationchoice")
