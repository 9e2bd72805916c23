"""Attendance: check-ins, questions after a no-show, private calendar feeds."""

revision = "20261124_attendance"
down_revision = "20261124_trainings"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
