"""Attendance: who was there at each meeting, what people need, questions after a no-show, calls, calendar feeds."""

import sqlalchemy as sa
from alembic import op

revision = "20261124_attendance"
down_revision = "20261124_trainings"
branch_labels = None
depends_on = None

HELP = ("transport", "child_care", "nerves", "something_else", "call_me")


def _place(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_place_id_place")
    return sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=name, ondelete="CASCADE")


def _account(table: str, column: str, ondelete: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], ["account.id"], name=op.f(f"fk_{table}_{column}_account"), ondelete=ondelete)


def upgrade() -> None:
    # The release before this one knows no such wish: whom it writes down gets mail.
    with op.batch_alter_table("candidate") as batch:
        batch.add_column(sa.Column("rather_called", sa.Boolean(), nullable=False, server_default=sa.false()))
    _presence()
    op.create_table(
        "need",
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=200), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        _place("need"),
        sa.PrimaryKeyConstraint("place_id", name=op.f("pk_need")),
    )
    op.create_table(
        "helpquestion",
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "answer", sa.Enum(*HELP, name="help", native_enum=False, length=32, create_constraint=True), nullable=True
        ),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        _place("helpquestion"),
        sa.PrimaryKeyConstraint("place_id", name=op.f("pk_helpquestion")),
    )
    op.create_index(op.f("ix_helpquestion_expires_at"), "helpquestion", ["expires_at"], unique=False)
    _calls_and_feeds()


def _presence() -> None:
    op.create_table(
        "presence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("present", sa.Boolean(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("noted_by", sa.Integer(), nullable=True),
        _place("presence"),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_presence_meeting_id_meeting"), ondelete="CASCADE"
        ),
        _account("presence", "noted_by", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_presence")),
        sa.UniqueConstraint("place_id", "meeting_id", name=op.f("uq_presence_place_id_meeting_id")),
    )
    op.create_index(op.f("ix_presence_meeting_id"), "presence", ["meeting_id"], unique=False)


def _calls_and_feeds() -> None:
    op.create_table(
        "call",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("about", sa.String(length=20), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by", sa.Integer(), nullable=True),
        _place("call"),
        _account("call", "done_by", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call")),
        sa.UniqueConstraint("place_id", "about", name=op.f("uq_call_place_id_about")),
    )
    op.create_table(
        "feed",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("salt", sa.String(length=64), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("asked_since", sa.DateTime(timezone=True), nullable=False),
        _account("feed", "user_id", "CASCADE"),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_feed")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_feed_token_hash")),
    )


def downgrade() -> None:
    for table in ("feed", "call", "helpquestion", "need", "presence"):
        op.drop_table(table)
    with op.batch_alter_table("candidate") as batch:
        batch.drop_column("rather_called")
