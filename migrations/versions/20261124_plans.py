"""Plans of intakes, and what they propose."""

import sqlalchemy as sa
from alembic import op

revision = "20261124_plans"
down_revision = "20261124_lists"
branch_labels = None
depends_on = None


def _word(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, length=32, create_constraint=True)


def _points_to(table: str, column: str, target: str, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}_{target}"), ondelete=ondelete
    )


def upgrade() -> None:
    op.create_table(
        "seatdemand",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("branch_id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=True),
        sa.Column("placeable", sa.Integer(), nullable=False),
        sa.Column("wider", sa.Integer(), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        _points_to("seatdemand", "branch_id", "branch", "CASCADE"),
        _points_to("seatdemand", "programme_id", "programme", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seatdemand")),
        sa.UniqueConstraint("branch_id", "programme_id", name=op.f("uq_seatdemand_branch_id_programme_id")),
    )
    op.create_index(op.f("ix_seatdemand_programme_id"), "seatdemand", ["programme_id"])
    _plans()
    _starts()
    _proposals()
    op.create_table(
        "leftout",
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("candidate_id", sa.Integer(), nullable=False),
        sa.Column("missed", sa.String(length=32), nullable=False),
        sa.Column("start_id", sa.Integer(), nullable=True),
        sa.Column("km", sa.Float(), nullable=True),
        _points_to("leftout", "plan_id", "plan", "CASCADE"),
        _points_to("leftout", "candidate_id", "candidate", "CASCADE"),
        _points_to("leftout", "start_id", "plannedstart", "CASCADE"),
        sa.PrimaryKeyConstraint("plan_id", "candidate_id", name=op.f("pk_leftout")),
    )
    op.create_index(op.f("ix_leftout_candidate_id"), "leftout", ["candidate_id"])
    op.create_index(op.f("ix_leftout_start_id"), "leftout", ["start_id"])


def _plans() -> None:
    op.create_table(
        "plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scope", _word("scope", "branch", "region", "country"), nullable=False),
        sa.Column("branch_id", sa.Integer(), nullable=True),
        sa.Column("region", sa.String(length=40), nullable=False),
        sa.Column("weeks", sa.Integer(), nullable=False),
        sa.Column("state", _word("planstate", "asked", "making", "made", "failed"), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("based_on", sa.Integer(), nullable=True),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("kept", sa.Integer(), nullable=False),
        sa.Column("value", sa.Float(), nullable=False),
        sa.Column("gap", sa.Float(), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        _points_to("plan", "branch_id", "branch"),
        _points_to("plan", "asked_by", "account", "SET NULL"),
        _points_to("plan", "based_on", "plan", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan")),
    )
    op.create_index(op.f("ix_plan_branch_id"), "plan", ["branch_id"])
    op.create_index("ix_plan_state_asked_at", "plan", ["state", "asked_at"])


def _starts() -> None:
    op.create_table(
        "plannedstart",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("intake_id", sa.Integer(), nullable=True),
        sa.Column("new", sa.Boolean(), nullable=False),
        sa.Column("opens", sa.Boolean(), nullable=False),
        sa.Column("verdict", sa.String(length=32), nullable=False),
        sa.Column("instead", sa.Integer(), nullable=True),
        sa.Column("possible", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("branch_id", sa.Integer(), nullable=False),
        sa.Column("trainer_id", sa.Integer(), nullable=True),
        sa.Column("form", _word("form", "branch", "client", "online"), nullable=False),
        sa.Column("room", sa.String(length=100), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("minimum", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("meetings", sa.JSON(), nullable=False),
        _points_to("plannedstart", "plan_id", "plan", "CASCADE"),
        _points_to("plannedstart", "intake_id", "intake", "SET NULL"),
        _points_to("plannedstart", "programme_id", "programme"),
        _points_to("plannedstart", "branch_id", "branch"),
        _points_to("plannedstart", "trainer_id", "account", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plannedstart")),
    )
    op.create_index(op.f("ix_plannedstart_plan_id"), "plannedstart", ["plan_id"])
    op.create_index(op.f("ix_plannedstart_intake_id"), "plannedstart", ["intake_id"])


def _proposals() -> None:
    op.create_table(
        "seatproposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("start_id", sa.Integer(), nullable=False),
        sa.Column("candidate_id", sa.Integer(), nullable=False),
        sa.Column("before", sa.Integer(), nullable=False),
        sa.Column("after", sa.Integer(), nullable=False),
        sa.Column("gain", sa.Float(), nullable=False),
        sa.Column("km", sa.Float(), nullable=True),
        sa.Column("chosen", sa.String(length=32), nullable=False),
        sa.Column("better", sa.Integer(), nullable=True),
        sa.Column("kept", sa.Boolean(), nullable=False),
        sa.Column("state", _word("proposalstate", "proposed", "confirmed", "turned_down", "stale"), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        _points_to("seatproposal", "plan_id", "plan", "CASCADE"),
        _points_to("seatproposal", "start_id", "plannedstart", "CASCADE"),
        _points_to("seatproposal", "candidate_id", "candidate", "CASCADE"),
        _points_to("seatproposal", "place_id", "place", "SET NULL"),
        _points_to("seatproposal", "decided_by", "account", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seatproposal")),
        sa.UniqueConstraint("plan_id", "candidate_id", name=op.f("uq_seatproposal_plan_id_candidate_id")),
    )
    for column in ("start_id", "candidate_id", "place_id"):
        op.create_index(op.f(f"ix_seatproposal_{column}"), "seatproposal", [column])


def downgrade() -> None:
    for table in ("leftout", "seatproposal", "plannedstart", "plan", "seatdemand"):
        op.drop_table(table)
