"""Where a run stands: kept in a folder after every block, so that the same command goes on after a stop of any kind."""

import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from hashlib import blake2b, file_digest
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from matcher.engine import RULE_VERSION
from matcher.matching.files.best import Best, nobody
from matcher.matching.files.blocks import DIGEST, Found, Order
from matcher.matching.files.packing import Packed

_GROWING = ("rows.jsonl", "refused.jsonl", "ids.bin")


class CannotGoOn(Exception):
    """The folder is of another run, or in use; the message says which."""


class Seen:
    """The ids that were there, 16 bytes each: sorted lots, of which each is more than twice the next."""

    def __init__(self) -> None:
        self._lots: list[NDArray[np.bytes_]] = []

    def has(self, digests: NDArray[np.bytes_]) -> NDArray[np.bool_]:
        """Which of these were there before."""
        found = np.zeros(len(digests), np.bool_)
        for lot in self._lots:
            at = np.searchsorted(lot, digests)
            found |= lot[np.minimum(at, len(lot) - 1)] == digests
        return found

    def add(self, digests: NDArray[np.bytes_]) -> None:
        """Remember these."""
        lot = np.sort(digests)
        while self._lots and len(self._lots[-1]) <= 2 * len(lot):
            lot = np.sort(np.concatenate((self._lots.pop(), lot)), kind="stable")
        if len(lot):
            self._lots.append(lot)


class Stand:
    """Where a run stands, in memory. at: the byte up to which the file is done; lines: how many that is.

    used, refused: how many of them can and can't be used; text: where rows go that are done.
    """

    def __init__(self, rows: int, text: BinaryIO) -> None:
        self.at = self.lines = self.used = self.refused = 0
        self.best, self.seen, self.text = nobody(rows), Seen(), text

    def done(self, found: Found, lists: Best, refusals: list[str]) -> None:
        """Take in what came of a block. lists: with what it brought; refusals: sentences."""
        self.text.write(found.text)
        self.seen.add(found.digests)
        self.at, self.best = found.piece.end, lists
        self.lines += found.lines
        self.used += len(found.digests)
        self.refused += len(refusals)

    def refusals(self) -> Iterator[str]:
        """The sentences of an earlier run that this one goes on from."""
        return iter(())

    def copy_to(self, target: BinaryIO) -> None:
        """Put the rows that are done where they belong."""

    def close(self) -> None:
        """Let go of it."""


class Kept(Stand):
    """Where a run stands, kept in a folder. Raises CannotGoOn.

    Three files only ever grow; state.npz says how long they surely were. What stands behind that is of a block that was
    not finished, and is cut off.
    """

    def __init__(self, rows: int, folder: Path, fingerprint: str) -> None:
        self._folder, self._lock = folder, _locked(folder, fingerprint)
        state = folder / "state.npz"
        kept = dict(np.load(state)) if state.exists() else {}
        sizes = kept.get("sizes", np.zeros(len(_GROWING), np.int64)).tolist()
        self._files = [_grown(folder / name, size) for name, size in zip(_GROWING, sizes, strict=True)]
        super().__init__(rows, self._files[0])
        if kept:
            self.at, self.lines, self.used, self.refused = kept["counts"].tolist()
            self.best = Best(json.loads(kept["ids"].tobytes()), kept["spots"], kept["entries"])
            self.seen.add(np.fromfile(folder / "ids.bin", DIGEST))

    def done(self, found: Found, lists: Best, refusals: list[str]) -> None:
        """Likewise, and keep it: after this the block is never done again."""
        super().done(found, lists, refusals)
        _, why, ids = self._files
        why.writelines(json.dumps(one).encode() + b"\n" for one in refusals)
        ids.write(found.digests.tobytes())
        for file in self._files:
            file.flush()
            os.fsync(file.fileno())
        part = self._folder / "state.part"
        with part.open("wb") as state:
            np.savez(
                state,
                sizes=[file.tell() for file in self._files],
                counts=[self.at, self.lines, self.used, self.refused],
                ids=np.frombuffer(json.dumps(lists.ids).encode(), np.uint8),
                spots=lists.spots,
                entries=lists.entries,
            )
            state.flush()
            os.fsync(state.fileno())
        part.replace(self._folder / "state.npz")

    def refusals(self) -> Iterator[str]:
        """Likewise."""
        with (self._folder / _GROWING[1]).open("rb") as file:
            yield from (json.loads(line) for line in file)

    def copy_to(self, target: BinaryIO) -> None:
        """Likewise."""
        with (self._folder / _GROWING[0]).open("rb") as rows:
            shutil.copyfileobj(rows, target, 1 << 20)

    def close(self) -> None:
        """Likewise; another run may have the folder then."""
        for file in (*self._files, self._lock):
            file.close()


def fingerprint(candidates: Path, vacancies: Path, order: Order, packed: Packed) -> str:
    """What the result depends on, as one word: both files, what is asked, the rules, the vocabulary and its labels."""
    digest = blake2b(repr((RULE_VERSION, order)).encode() + packed.fingerprint(), digest_size=20)
    for path in (candidates, vacancies):
        with path.open("rb") as file:
            digest.update(file_digest(file, blake2b).digest())
    return digest.hexdigest()


def _locked(folder: Path, fingerprint: str) -> BinaryIO:
    """The folder, for this run only: the file that says of which run it is. Raises CannotGoOn."""
    folder.mkdir(parents=True, exist_ok=True)
    name = folder / "run.txt"
    if not name.exists() and any(folder.iterdir()):
        raise CannotGoOn(f"{folder} holds other things; name a folder that is empty or does not exist")
    lock = name.open("a+b")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.close()
        raise CannotGoOn(f"another run is at work in {folder}") from None
    lock.seek(0)
    kept = lock.read().decode()
    if kept and kept != fingerprint:
        lock.close()
        raise CannotGoOn(
            f"{folder} is of another run: the files, what is asked, the rules or the vocabulary were different. "
            "Name another folder"
        )
    if not kept:
        lock.write(fingerprint.encode())
        lock.flush()
    return lock


def _grown(path: Path, size: int) -> BinaryIO:
    """A file that grows, cut off at what is sure."""
    file = path.open("ab")
    file.truncate(size)
    return file
