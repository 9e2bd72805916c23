"""The skills passport: credentials and share links."""

revision = "20261124_passport"
down_revision = "20261124_tokens"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
