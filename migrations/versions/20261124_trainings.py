"""Trainings: what an intake and its places came to know."""

revision = "20261124_trainings"
down_revision = "20261124_plans"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
