"""What an import of all of ESCO costs, beside reading its files and nothing more; and what others notice of it.

On the real files when MATCHER_BENCH_DATA names a folder with `esco/` in it, else on made-up ones of the same size.
"""

import csv
import os
import random
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from threading import Event, Thread
from time import monotonic, process_time
from typing import Any

import sqlalchemy as sa

from matcher.db import Database
from matcher.skills import edition, esco
from tests.benchmarks.measure import tell
from tests.skills.esco_download import Download, a_skill, an_occupation, asks, broader, related

SKILLS, WORDS, OCCUPATIONS, ASKED, RELATED = 14_000, 7, 3_000, 124_000, 6_000
DATA = os.environ.get("MATCHER_BENCH_DATA")


def bench_an_import(database: Database, tmp_path: Path) -> None:
    place = Path(DATA, "esco") if DATA and Path(DATA, "esco").is_dir() else _made_up(tmp_path / "esco")
    began = process_time()
    for path in sorted(place.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for _ in csv.reader(file):
                pass
    bare = process_time() - began
    folder = esco.find(place, ("nl", "en"))
    held, waited = list[float](), list[float]()
    for name in ("the first import", "the same again"):
        began, cpu = monotonic(), process_time()
        with _transactions(database, held), _others(database, waited):
            report = esco.bring_in(database, folder)
        took, cpu = monotonic() - began, process_time() - cpu
        print(f"\n{database.engine.dialect.name}, {name}: {took:.1f} s by the clock", end="")
        tell(f"{name}, CPU, in times reading the files", cpu, unit=bare)
    assert report.untouched
    print(f"\n  longest transaction {max(held):.2f} s of {len(held)}", end="")
    print(f"\n  another writer waited at most {max(waited):.2f} s, {sum(waited) / len(waited):.3f} s in the mean")


class _transactions:
    """Notes how long each writing transaction of this database is open."""

    def __init__(self, database: Database, held: list[float]) -> None:
        self._engine, self._held, self._since = database.engine, held, dict[int, float]()

    def __enter__(self) -> None:
        sa.event.listen(self._engine, "begin", self._begin)
        sa.event.listen(self._engine, "commit", self._commit)

    def __exit__(self, *_error: object) -> None:
        sa.event.remove(self._engine, "begin", self._begin)
        sa.event.remove(self._engine, "commit", self._commit)

    def _begin(self, connection: sa.Connection) -> None:
        if connection.get_execution_options().get("writes"):
            self._since[id(connection.connection.dbapi_connection)] = monotonic()

    def _commit(self, connection: sa.Connection) -> None:
        since = self._since.pop(id(connection.connection.dbapi_connection), None)
        if since is not None:
            self._held.append(monotonic() - since)


class _others:
    """Somebody else who writes a little twenty times a second; notes how long that takes."""

    def __init__(self, database: Database, waited: list[float]) -> None:
        self._url, self._waited, self._over = database.url.render_as_string(hide_password=False), waited, Event()
        self._thread = Thread(target=self._write)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_error: object) -> None:
        self._over.set()
        self._thread.join()

    def _write(self) -> None:
        with closing(Database(self._url)) as elsewhere:
            while not self._over.wait(0.05):
                began = monotonic()
                with elsewhere.transaction() as session:
                    edition.changed(session)
                self._waited.append(monotonic() - began)


def _made_up(folder: Path) -> Path:
    """A download of the size of the real one, with words that mean nothing."""
    luck = random.Random(2026)
    syllables = ["ba", "do", "ki", "lu", "me", "no", "ra", "si", "ta", "vo"]

    def word() -> str:
        return "".join(luck.choices(syllables, k=luck.randint(2, 5)))

    def words(times: int) -> Iterator[str]:
        return (" ".join(word() for _ in range(luck.randint(1, 4))) for _ in range(times))

    def concept(make: Any, number: int, times: int) -> dict[str, str]:
        return make(f"{number:036}", *words(1 + times))  # type: ignore[no-any-return]

    def pair(most: int) -> tuple[str, str]:
        return f"{luck.randrange(most):036}", f"{luck.randrange(SKILLS):036}"

    download = Download()
    for lang, share in (("nl", 0.5), ("en", 1.0)):
        some = range(int(SKILLS * share))
        download.skills[lang] = [concept(a_skill, number, int(WORDS * share)) for number in some]
        download.occupations[lang] = [concept(an_occupation, number, 9) for number in range(OCCUPATIONS)]
    download.broader = [broader(*pair(SKILLS)) for _ in range(RELATED)]
    download.related = [related(*pair(SKILLS)) for _ in range(RELATED)]
    download.asked = [asks(*pair(OCCUPATIONS)) for _ in range(ASKED)]
    return download.write(folder)
