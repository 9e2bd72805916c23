"""Trainings: what an intake and its places came to know."""

import sqlalchemy as sa
from alembic import op

revision = "20261124_trainings"
down_revision = "20261124_plans"
branch_labels = None
depends_on = None

FORMS = '["branch", "client", "online"]'
PRIORITIES = "'our_mistake', 'called_off', 'work_waits'"


def upgrade() -> None:
    # The release before this one fills in none of these: what it writes opens at once and owes nobody anything.
    with op.batch_alter_table("programme") as batch:
        batch.add_column(sa.Column("forms", sa.JSON(), nullable=False, server_default=FORMS))
        batch.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    with op.batch_alter_table("intake") as batch:
        batch.add_column(sa.Column("opens_at", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("goes_ahead", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("place") as batch:
        batch.add_column(sa.Column("priority", sa.String(length=32), nullable=True))
        batch.add_column(sa.Column("owed", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch.create_check_constraint(op.f("ck_place_priority"), f"priority IN ({PRIORITIES})")


def downgrade() -> None:
    with op.batch_alter_table("place") as batch:
        batch.drop_constraint(op.f("ck_place_priority"), type_="check")
        batch.drop_column("owed")
        batch.drop_column("priority")
    with op.batch_alter_table("intake") as batch:
        batch.drop_column("goes_ahead")
        batch.drop_column("opens_at")
    with op.batch_alter_table("programme") as batch:
        batch.drop_column("version")
        batch.drop_column("forms")
