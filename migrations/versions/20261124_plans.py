"""Plans of intakes, and what they propose."""

revision = "20261124_plans"
down_revision = "20261124_lists"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
