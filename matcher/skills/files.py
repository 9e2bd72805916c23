"""The resolver of one edition of the vocabulary: made once, kept in files, mapped by every process that needs it."""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache, lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple

from matcher import engine
from matcher.engine import LabelEntry, Resolver
from matcher.skills import encoder

KEPT = 2
"""Editions whose files stay: the present one, and the one before it, which a slower process may still ask for."""


REMEMBERED = 20_000
"""Labels. The resolver of more is not kept in memory besides in its files."""
_READERS = ("columns", "labels", "grams", "completion", "meaning", "words", "slips", "reading", "tree")
"""Rooms of the engine that say what stands in the files: another release must not read those of this one."""


class Row(NamedTuple):
    """A label as it is read for the resolver. vector: its meaning, None when nobody learned it yet."""

    owner: int
    text: str
    lang: str
    reviewed: bool
    vector: bytes | None


def made(rows: Iterable[Row]) -> Resolver:
    """A resolver over these labels in this process's own memory. The same few labels make the same one."""
    every = tuple(rows)
    return _remembered(every) if len(every) <= REMEMBERED else _fresh(every)


def _fresh(rows: tuple[Row, ...]) -> Resolver:
    return Resolver((LabelEntry(*row) for row in rows), encoder.encoder())


_remembered = lru_cache(maxsize=2)(_fresh)


def resolver(folder: Path | None, mark: str, rows: Callable[[], Iterable[Row]]) -> Resolver:
    """The resolver of the edition with this mark: from its files, which are made first when they are not there.

    Without a folder, or when it can't be written, this process makes one for itself. An edition that is being written
    by somebody else is waited for.
    """
    if folder is None or not mark:
        return made(rows())
    place = folder / f"{mark}-{_release()}"
    try:
        with _alone(folder):
            if not place.is_dir():
                _write(place, made(rows()))
                _tidy(folder, place)
        return Resolver.open(place, encoder.encoder())
    except (OSError, ValueError):
        return made(rows())


@cache
def _release() -> str:
    """What the files depend on besides the labels: our own code, and which encoder is here."""
    known = encoder.encoder()
    rooms = Path(engine.__file__).parent
    parts = [known.name.encode() if known else b"", *((rooms / f"{room}.py").read_bytes() for room in _READERS)]
    return blake2b(b"\0".join(parts), digest_size=6).hexdigest()


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _write(place: Path, one: Resolver) -> None:
    """All of it or nothing: whoever opens the place finds whole files."""
    building = place.with_name(f".{place.name}.{os.getpid()}")
    shutil.rmtree(building, ignore_errors=True)
    building.mkdir()
    one.save(building)
    building.rename(place)


def _tidy(folder: Path, newest: Path) -> None:
    """Remove older editions. A process that has them mapped keeps its view until it lets go."""

    def age(place: Path) -> Any:
        return place.stat().st_mtime_ns

    others = sorted((path for path in folder.iterdir() if path.is_dir() and path != newest), key=age, reverse=True)
    for old in others[KEPT - 1 :]:
        shutil.rmtree(old, ignore_errors=True)
