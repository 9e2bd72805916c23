"""The skills passport: credentials, and the public keys they can be verified with."""

import sqlalchemy as sa
from alembic import op

revision = "20261124_passport"
down_revision = "20261124_tokens"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "signingkey",
        sa.Column("kid", sa.String(length=300), nullable=False),
        sa.Column("jwk", sa.JSON(), nullable=False),
        sa.Column("first_used_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("kid", name=op.f("pk_signingkey")),
    )
    op.create_table(
        "credential",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("candidate_id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=100000), nullable=False),
        sa.Column("levels", sa.JSON(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["place_id"], ["place.id"], name=op.f("fk_credential_place_id_place"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["candidate_id"], ["candidate.id"], name=op.f("fk_credential_candidate_id_candidate"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credential")),
        sa.UniqueConstraint("key", name=op.f("uq_credential_key")),
        sa.UniqueConstraint("place_id", name=op.f("uq_credential_place_id")),
    )
    op.create_index(op.f("ix_credential_candidate_id"), "credential", ["candidate_id"], unique=False)
    op.create_index(op.f("ix_credential_issued_at"), "credential", ["issued_at"], unique=False)


def downgrade() -> None:
    op.drop_table("credential")
    op.drop_table("signingkey")
