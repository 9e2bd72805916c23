"""Lists of matches that are kept current, what changed since, and what other rules would change."""

import sqlalchemy as sa
from alembic import op

from matcher.matching import watch

revision = "20261124_lists"
down_revision = "20261124_vocabulary"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "change",
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("subject", sa.Integer(), nullable=False),
        sa.Column("mark", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "subject", name=op.f("pk_change")),
    )
    op.create_index(op.f("ix_change_mark"), "change", ["mark"])
    op.create_table(
        "ranking",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("read_to", sa.BigInteger(), nullable=False),
        sa.Column("mended", sa.Integer(), nullable=False),
        sa.Column("rule_version", sa.String(length=20), nullable=False),
        sa.Column("ranked_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_ranking_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ranking")),
    )
    _lists()
    op.create_table(
        "listedgain",
        *_of("listedgain", "candidate"),
        *_of("listedgain", "programme"),
        *(
            sa.Column(name, sa.Integer(), nullable=False)
            for name in ("placeable_now", "placeable_after", "openings_now", "openings_after")
        ),
        sa.PrimaryKeyConstraint("candidate_id", "programme_id", name=op.f("pk_listedgain")),
    )
    op.create_index(op.f("ix_listedgain_programme_id"), "listedgain", ["programme_id"])
    _reports()
    watch.install(op.get_bind())


def _of(table: str, other: str) -> tuple[sa.Column[int], sa.ForeignKeyConstraint]:
    name = op.f(f"fk_{table}_{other}_id_{other}")
    return (
        sa.Column(f"{other}_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint([f"{other}_id"], [f"{other}.id"], name=name, ondelete="CASCADE"),
    )


def _lists() -> None:
    for table, owner, other in (
        ("listedperson", "vacancy", "candidate"),
        ("listedwork", "candidate", "vacancy"),
    ):
        op.create_table(
            table,
            sa.Column("band", sa.String(length=24), nullable=False),
            *(sa.Column(name, sa.Float(), nullable=False) for name in ("low", "high", "coverage", "suit")),
            sa.Column("programme_id", sa.Integer(), nullable=True),
            sa.Column("after_low", sa.Float(), nullable=True),
            sa.Column("after_band", sa.String(length=24), nullable=True),
            *_of(table, owner),
            *_of(table, other),
            sa.ForeignKeyConstraint(
                ["programme_id"],
                ["programme.id"],
                name=op.f(f"fk_{table}_programme_id_programme"),
                ondelete="SET NULL",
            ),
            sa.PrimaryKeyConstraint(f"{owner}_id", f"{other}_id", name=op.f(f"pk_{table}")),
        )
        op.create_index(op.f(f"ix_{table}_{other}_id"), table, [f"{other}_id"])


def _reports() -> None:
    op.create_table(
        "listcheck",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_hand", sa.Boolean(), nullable=False),
        sa.Column("rule_version", sa.String(length=20), nullable=False),
        *(
            sa.Column(name, sa.Integer(), nullable=False)
            for name in ("candidates", "vacancies", "compared", "missing", "surplus", "different")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listcheck")),
    )
    op.create_table(
        "rulereport",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("old", sa.String(length=20), nullable=False),
        sa.Column("new", sa.String(length=20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("report", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rulereport")),
    )


def downgrade() -> None:
    watch.remove(op.get_bind())
    for table in ("rulereport", "listcheck", "listedgain", "listedwork", "listedperson", "ranking", "change"):
        op.drop_table(table)
