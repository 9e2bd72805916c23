"""Tokens of the API; and of a receipt, which body it was for."""

import sqlalchemy as sa
from alembic import op

revision = "20261124_tokens"
down_revision = "20261124_attendance"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # The release before this one answers forms only: its receipts know no body.
    with op.batch_alter_table("receipt") as batch:
        batch.add_column(sa.Column("body_hash", sa.String(length=64), nullable=False, server_default=""))
    op.create_table(
        "apitoken",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=True),
        sa.Column("branch_id", sa.Integer(), nullable=True),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("minute", sa.DateTime(timezone=True), nullable=True),
        sa.Column("requests", sa.Integer(), nullable=False),
        sa.CheckConstraint("(client_id IS NULL) <> (branch_id IS NULL)", name=op.f("ck_apitoken_owner")),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_apitoken_client_id_client")),
        sa.ForeignKeyConstraint(["branch_id"], ["branch.id"], name=op.f("fk_apitoken_branch_id_branch")),
        sa.ForeignKeyConstraint(
            ["created_by"], ["account.id"], name=op.f("fk_apitoken_created_by_account"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_apitoken")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_apitoken_token_hash")),
    )
    op.create_index(op.f("ix_apitoken_client_id"), "apitoken", ["client_id"], unique=False)
    op.create_index(op.f("ix_apitoken_branch_id"), "apitoken", ["branch_id"], unique=False)


def downgrade() -> None:
    op.drop_table("apitoken")
    with op.batch_alter_table("receipt") as batch:
        batch.drop_column("body_hash")
