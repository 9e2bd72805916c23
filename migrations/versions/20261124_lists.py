"""Lists of matches that are kept current, and what changed since."""

revision = "20261124_lists"
down_revision = "20261124_vocabulary"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
