"""Past one machine: the same blocks, worked through by a cluster of Dask. An extra; nothing else needs it."""

import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from io import BytesIO
from pathlib import Path
from secrets import token_hex
from typing import Any, NamedTuple

from matcher.matching.files.blocks import Clerk, Found
from matcher.matching.files.crew import AHEAD, All, Crew, in_turn
from matcher.matching.files.lines import Piece
from matcher.matching.files.packing import Desk, OtherRules, from_bytes

FAILURES = 20
"""Workers that a block may be lost with before it is taken to be the block's fault."""
WAITING = 10  # seconds for an answer of the scheduler


class NotInstalled(Exception):
    """The extra isn't there."""


class NoCluster(Exception):
    """There is no scheduler at the address, or the cluster gave up; the message says which."""


def cluster(workers: int, address: str | None = None) -> Crew:
    """The workers of the cluster at `address`, or of one on this machine that lasts as long as the match.

    The side that stays goes to every worker once; a block goes to a worker with what is in it, so that the files need
    not be anywhere but here. A block whose worker is lost is given to another one. Raises NotInstalled, NoCluster.
    """
    dask, distributed = _installed()
    patience = {"distributed.scheduler.allowed-failures": FAILURES}

    @contextmanager
    def crew(desk: Desk, path: Path) -> Iterator[All]:
        with (
            dask.config.set(patience),
            _client(distributed, workers, address) as client,
            path.open("rb") as file,
        ):
            # The result of a task, not data that is handed out: it is made again when all who had it are gone.
            sent = _submit(client, _Sent, token_hex(), desk.to_bytes())

            def hand_out(piece: Piece) -> Any:
                file.seek(piece.start)
                return _submit(client, _block, sent, piece, file.read(piece.end - piece.start))

            at_once = max(workers, sum(client.nthreads().values())) + AHEAD
            try:
                yield lambda pieces: in_turn(hand_out, pieces, at_once)
            except (distributed.KilledWorker, distributed.FutureCancelledError, OtherRules, OSError) as error:
                raise NoCluster(f"The cluster gave up: {error}.") from error

    return crew


class _Sent(NamedTuple):
    """A desk, and of which match it is."""

    match: str
    desk: bytes


class _Window(BytesIO):
    """A part of a file, with places as in the whole of it."""

    def __init__(self, content: bytes, start: int) -> None:
        super().__init__(content)
        self._start = start

    def seek(self, place: int, whence: int = 0, /) -> int:
        """Go to a place in the whole."""
        return super().seek(place - self._start, whence)


_clerks: dict[str, Clerk] = {}  # of a worker: that of the match it is at
_one_at_a_time = threading.Lock()


def _block(sent: _Sent, piece: Piece, content: bytes) -> Found:
    with _one_at_a_time:
        if sent.match not in _clerks:
            _clerks.clear()
            _clerks[sent.match] = from_bytes(sent.desk).clerk()
        return _clerks[sent.match].block(_Window(content, piece.start), piece)


def _submit(client: Any, *task: Any) -> Any:
    with warnings.catch_warnings():
        # A block of megabytes in a task is meant: it is there as long as the task, and no file is shared.
        warnings.filterwarnings("ignore", "Sending large graph", UserWarning)
        return client.submit(*task, pure=False)


@contextmanager
def _client(distributed: Any, workers: int, address: str | None) -> Iterator[Any]:
    if address is None:
        with (
            distributed.LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address="127.0.0.1:0") as here,
            distributed.Client(here, set_as_default=False) as client,
        ):
            yield client
        return
    try:
        client = distributed.Client(address, timeout=WAITING, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        raise NoCluster(f"There is no scheduler of Dask at {address}.") from error
    with client:
        yield client


def _installed() -> tuple[Any, Any]:
    try:
        return import_module("dask"), import_module("distributed")
    except ImportError as error:
        raise NotInstalled("Dask is not installed: pip install 'matcher[distributed]' brings it.") from error
