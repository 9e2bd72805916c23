"""Tokens of the API."""

revision = "20261124_tokens"
down_revision = "20261124_attendance"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
