"""Triggers that leave a trace of every change a list may depend on, however it was made: nothing can be forgotten.

A subject has one row, so that an import of any size leaves no more rows than there are subjects. The statements are put
together from our own words alone, those below.
"""

import sqlalchemy as sa

WATCHED = {
    "candidate": ("candidate", "id"),
    "wish": ("candidate", "candidate_id"),
    "ability": ("candidate", "candidate_id"),
    "phrase": ("candidate", "candidate_id"),
    "vacancy": ("vacancy", "id"),
    "requirement": ("vacancy", "vacancy_id"),
    "programme": ("programme", "id"),
    "target": ("programme", "programme_id"),
    "edition": ("vocabulary", ""),
    "postcode": ("places", ""),
}
"""Table -> the kind of subject it is about, and the column that says whose; none where there is one of it."""

MATTERS = {"candidate": ("status", "branch_id", "postcode", "may_work")}
"""The columns of a table that a list depends on, where others change often: who books a training locks their own row,
and nothing of them need be ranked anew."""

_SIDES = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}


def install(connection: sa.Connection) -> None:
    """Make the triggers, in place of any that are there. Nothing happens before the table of changes is there."""
    there = set(sa.inspect(connection).get_table_names())
    if "change" not in there:
        return
    for table in WATCHED.keys() & there:
        _drop(connection, table)
        for statement in _sqlite(table) if connection.dialect.name == "sqlite" else _postgresql(table):
            connection.exec_driver_sql(statement)


def remove(connection: sa.Connection) -> None:
    """Take the triggers away."""
    for table in WATCHED.keys() & set(sa.inspect(connection).get_table_names()):
        _drop(connection, table)


def _drop(connection: sa.Connection, table: str) -> None:
    for event in _SIDES:
        on = "" if connection.dialect.name == "sqlite" else f" ON {table}"
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {_name(table, event)}{on}")
        if connection.dialect.name != "sqlite":
            connection.exec_driver_sql(f"DROP FUNCTION IF EXISTS {_name(table, event)}()")


def _name(table: str, event: str) -> str:
    return f"trace_{table}_{event.lower()}"


def _sqlite(table: str) -> list[str]:
    """A row at a time: there is one writer, so the next mark is the highest and one."""
    kind, column = WATCHED[table]
    made = []
    for event, sides in _SIDES.items():
        writes = [
            f"INSERT INTO change (kind, subject, mark)"  # noqa: S608  # nosec B608
            f" VALUES ('{kind}', {f'{side}.{column}' if column else 0},"
            f" (SELECT coalesce(max(mark), 0) + 1 FROM change))"
            f" ON CONFLICT (kind, subject) DO UPDATE SET mark = excluded.mark;"
            for side in (sides if column else sides[:1])
        ]
        when = f" WHEN {_differ(table, 'IS NOT', 'OLD', 'NEW')}" if event == "UPDATE" and table in MATTERS else ""
        made.append(f"CREATE TRIGGER {_name(table, event)} AFTER {event} ON {table}{when} BEGIN {' '.join(writes)} END")
    return made


def _differ(table: str, differs: str, old: str, new: str) -> str:
    """The condition that a row differs in what matters."""
    before, after = (", ".join(f"{side}.{name}" for name in MATTERS[table]) for side in (old, new))
    return f"({before}) {differs} ({after})"


def _postgresql(table: str) -> list[str]:
    """A statement at a time, its subjects in order, so that two imports don't wait for each other crosswise."""
    kind, column = WATCHED[table]
    made = []
    for event, sides in _SIDES.items():
        name = _name(table, event)
        whose = column or 0
        parts = (f"SELECT {whose} AS subject FROM touched_{side.lower()}" for side in sides)  # noqa: S608  # nosec B608
        touched = " UNION ".join(parts)
        if event == "UPDATE" and table in MATTERS:
            touched = (
                f"SELECT was.{column} AS subject FROM touched_old AS was"  # noqa: S608  # nosec B608
                f" JOIN touched_new AS later USING ({column})"
                f" WHERE {_differ(table, 'IS DISTINCT FROM', 'was', 'later')}"
            )
        made.append(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"  # noqa: S608  # nosec B608
            f" INSERT INTO change (kind, subject, mark)"
            f" SELECT '{kind}', subject, pg_current_xact_id()::text::bigint FROM ({touched}) AS touched"
            f" WHERE subject IS NOT NULL GROUP BY subject ORDER BY subject"
            f" ON CONFLICT (kind, subject) DO UPDATE SET mark = excluded.mark WHERE change.mark <> excluded.mark;"
            f" RETURN NULL; END $$"
        )
        tables = " ".join(f"{side} TABLE AS touched_{side.lower()}" for side in sides)
        made.append(
            f"CREATE TRIGGER {name} AFTER {event} ON {table} REFERENCING {tables}"
            f" FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
        )
    return made
