"""Who works through the blocks: this process, or several on this machine. Answers come in the order of the blocks."""

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager, contextmanager
from multiprocessing import get_context
from pathlib import Path
from typing import Protocol, TypeAlias

from matcher.matching.files.blocks import Clerk, Found
from matcher.matching.files.lines import Piece
from matcher.matching.files.packing import Desk

All: TypeAlias = Callable[[Iterator[Piece]], Iterator[Found]]
Crew: TypeAlias = Callable[[Desk, Path], AbstractContextManager[All]]
"""Workers at a desk, for one file: from its pieces to what came of each."""


class WorkerLost(Exception):
    """A worker was stopped from outside; the message says so."""


class Answer(Protocol):
    """What will come of a block."""

    def result(self) -> Found:
        """What came of it, when it is there."""


AHEAD = 2
"""Blocks that wait for a worker, beside those in hand: no worker is ever idle, and no more is held."""


def processes(workers: int) -> Crew:
    """Several processes of this machine, each with its own copy of the side that stays."""

    @contextmanager
    def crew(desk: Desk, path: Path) -> Iterator[All]:
        with ProcessPoolExecutor(workers, get_context("spawn"), _begin, (desk, path)) as pool:
            try:
                yield lambda pieces: in_turn(lambda piece: pool.submit(_block, piece), pieces, workers + AHEAD)
            except BrokenProcessPool as error:
                raise WorkerLost(
                    "A worker process was stopped from outside, most likely for want of memory."
                ) from error
            finally:
                pool.shutdown(wait=False, cancel_futures=True)

    return crew


def in_turn(hand_out: Callable[[Piece], Answer], pieces: Iterator[Piece], at_once: int) -> Iterator[Found]:
    """What came of each piece, in their order, with so many handed out at once."""
    waiting: deque[Answer] = deque()
    for piece in pieces:
        waiting.append(hand_out(piece))
        if len(waiting) >= at_once:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


_at_work: list[tuple[Clerk, Path]] = []  # of a worker process: set once, when it begins


def _begin(desk: Desk, path: Path) -> None:
    _at_work[:] = [(desk.clerk(), path)]


def _block(piece: Piece) -> Found:
    clerk, path = _at_work[0]
    with path.open("rb") as file:
        return clerk.block(file, piece)
