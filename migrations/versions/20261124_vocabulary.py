"""The vocabulary grows: ESCO's occupations, where a label comes from, vectors, merged skills, editions."""

from secrets import token_urlsafe

import sqlalchemy as sa
from alembic import op

revision = "20261124_vocabulary"
down_revision = "20261124_first_schema"
branch_labels = None
depends_on = None

KINDS = sa.Enum("name", "everyday", name="labelkind", native_enum=False, length=32, create_constraint=True)
ORIGINS = "'own', 'esco', 'office'"


def upgrade() -> None:
    edition = op.create_table(
        "edition",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("mark", sa.String(length=32), nullable=False),
        sa.Column("encoder", sa.String(length=60), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_edition_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edition")),
    )
    op.bulk_insert(edition, [{"id": 1, "mark": token_urlsafe(12), "encoder": ""}])
    _occupations()
    # The release before this one knows no origins: what it adds is our own.
    with op.batch_alter_table("label") as batch:
        batch.add_column(sa.Column("origin", sa.String(length=32), nullable=False, server_default="own"))
        batch.add_column(sa.Column("vector", sa.LargeBinary(), nullable=True))
        batch.create_check_constraint(op.f("ck_label_origin"), f"origin IN ({ORIGINS})")
    with op.batch_alter_table("skill") as batch:
        batch.add_column(sa.Column("merged_into", sa.Integer(), nullable=True))
        batch.create_index(op.f("ix_skill_merged_into"), ["merged_into"], unique=False)
        batch.create_foreign_key(op.f("fk_skill_merged_into_skill"), "skill", ["merged_into"], ["id"])
        batch.drop_constraint(op.f("ck_skill_origin"), type_="check")
        batch.create_check_constraint(op.f("ck_skill_origin"), f"origin IN ({ORIGINS})")
    _linked_labels_are_of_the_office()


def _occupations() -> None:
    op.create_table(
        "occupation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("esco", sa.String(length=120), nullable=False),
        sa.Column("isco", sa.String(length=20), nullable=False),
        sa.Column("name_nl", sa.String(length=200), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_occupation")),
        sa.UniqueConstraint("esco", name=op.f("uq_occupation_esco")),
    )
    op.create_table(
        "occupationlabel",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("occupation_id", sa.Integer(), nullable=False),
        sa.Column("lang", sa.String(length=5), nullable=False),
        sa.Column("text", sa.String(length=200), nullable=False),
        sa.Column("kind", KINDS, nullable=False),
        sa.ForeignKeyConstraint(
            ["occupation_id"],
            ["occupation.id"],
            name=op.f("fk_occupationlabel_occupation_id_occupation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_occupationlabel")),
        sa.UniqueConstraint("occupation_id", "lang", "text", name=op.f("uq_occupationlabel_occupation_id_lang_text")),
    )
    op.create_index(op.f("ix_occupationlabel_occupation_id"), "occupationlabel", ["occupation_id"])
    op.create_table(
        "occupationskill",
        sa.Column("occupation_id", sa.Integer(), nullable=False),
        sa.Column("skill_id", sa.Integer(), nullable=False),
        sa.Column("essential", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["occupation_id"],
            ["occupation.id"],
            name=op.f("fk_occupationskill_occupation_id_occupation"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["skill_id"], ["skill.id"], name=op.f("fk_occupationskill_skill_id_skill"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("occupation_id", "skill_id", name=op.f("pk_occupationskill")),
    )
    op.create_index(op.f("ix_occupationskill_skill_id"), "occupationskill", ["skill_id"])


def _linked_labels_are_of_the_office() -> None:
    """What the audit trail told until now, the label says itself: head office made it out of somebody's words."""
    audit = sa.table("audit_entry", sa.column("id"), sa.column("action"), sa.column("detail"))
    label = sa.table("label", sa.column("id"), sa.column("origin"))
    told = sa.select(audit.c.action, audit.c.detail).where(audit.c.action.in_(("word.linked", "word.unlinked")))
    linked: set[int] = set()
    for action, detail in op.get_bind().execute(told.order_by(audit.c.id)):
        (linked.add if action == "word.linked" else linked.discard)(int(detail.removeprefix("label:")))
    for label_id in sorted(linked):
        op.get_bind().execute(sa.update(label).where(label.c.id == label_id).values(origin="office"))


def downgrade() -> None:
    # The release before this one knows no skills of the office's own: they become ours, and leave with our files.
    skill = sa.table("skill", sa.column("origin"))
    op.get_bind().execute(sa.update(skill).where(skill.c.origin == "office").values(origin="own"))
    with op.batch_alter_table("skill") as batch:
        batch.drop_constraint(op.f("ck_skill_origin"), type_="check")
        batch.create_check_constraint(op.f("ck_skill_origin"), "origin IN ('own', 'esco')")
        batch.drop_constraint(op.f("fk_skill_merged_into_skill"), type_="foreignkey")
        batch.drop_index(op.f("ix_skill_merged_into"))
        batch.drop_column("merged_into")
    with op.batch_alter_table("label") as batch:
        batch.drop_constraint(op.f("ck_label_origin"), type_="check")
        batch.drop_column("vector")
        batch.drop_column("origin")
    op.drop_table("occupationskill")
    op.drop_table("occupationlabel")
    op.drop_table("occupation")
    op.drop_table("edition")
