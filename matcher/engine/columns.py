"""Columns that are made once, saved as plain files, and mapped into the memory of every process that reads them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

Arrays = dict[str, NDArray[Any]]


class Strings:
    """Texts as one row of bytes. A text becomes a Python string only when it is asked for."""

    def __init__(self, letters: NDArray[np.uint8], ends: NDArray[np.int64]) -> None:
        self.letters = letters
        self.ends = ends
        """Where each text ends; the first entry is 0, where the first text begins."""
        self._bytes = letters.data  # a view is three times as quick as an array for a single text
        self._marks = ends.data

    @classmethod
    def of(cls, texts: Iterable[str]) -> Strings:
        """The texts, in their order. Half a surrogate pair is kept as it came."""
        encoded = [text.encode("utf-8", "surrogatepass") for text in texts]
        ends = np.zeros(len(encoded) + 1, dtype=np.int64)
        np.cumsum([len(one) for one in encoded], out=ends[1:])
        letters = np.frombuffer(b"".join(encoded), dtype=np.uint8)
        return cls(fixed(letters), fixed(ends))

    def __len__(self) -> int:
        return len(self.ends) - 1

    def raw(self, place: int) -> bytes:
        """The text at this place in UTF-8: sorted texts are sorted bytes too."""
        return self._bytes[self._marks[place] : self._marks[place + 1]].tobytes()

    def __getitem__(self, place: int) -> str:
        return self.raw(place).decode("utf-8", "surrogatepass")

    def first(self, wanted: bytes, order: NDArray[np.int32] | None = None) -> int:
        """How many texts come before this one. The texts are sorted, or `order` says how they are."""
        low, high = 0, len(self)
        while low < high:
            middle = (low + high) // 2
            if self.raw(middle if order is None else int(order[middle])) < wanted:
                low = middle + 1
            else:
                high = middle
        return low

    def beginning(self, prefix: str, order: NDArray[np.int32] | None = None) -> tuple[int, int]:
        """From where until where, in sorted order, the texts begin with this prefix."""
        wanted = prefix.encode("utf-8", "surrogatepass")
        return self.first(wanted, order), self.first(wanted + b"\xff", order)

    def place(self, text: str) -> int:
        """Where this text is among sorted texts; -1 when it is not there."""
        wanted = text.encode("utf-8", "surrogatepass")
        found = self.first(wanted)
        return found if found < len(self) and self.raw(found) == wanted else -1

    def arrays(self, name: str) -> Arrays:
        """The two columns, to save under this name."""
        return {f"{name}.letters": self.letters, f"{name}.ends": self.ends}

    @classmethod
    def named(cls, name: str, arrays: Mapping[str, NDArray[Any]]) -> Strings:
        """What `arrays` gave, taken from all that was saved."""
        return cls(arrays[f"{name}.letters"], arrays[f"{name}.ends"])


def fixed(array: NDArray[Any]) -> NDArray[Any]:
    """The array, not to be written to any more: made or mapped, it is one kind of thing to compiled code."""
    fresh = np.ascontiguousarray(array).view(np.ndarray)
    fresh.flags.writeable = False
    return fresh


def save(folder: Path, arrays: Mapping[str, NDArray[Any]]) -> None:
    """Write each array to a file of its own in the folder, which is made when it is not there."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, array in arrays.items():
        np.save(folder / f"{name}.npy", array, allow_pickle=False)


def mapped(folder: Path, names: Iterable[str]) -> Arrays:
    """The arrays that were saved, mapped: processes share their memory. Raises OSError or ValueError for a bad one."""
    return {name: _mapped(folder / f"{name}.npy") for name in names}


def _mapped(path: Path) -> NDArray[Any]:
    try:
        return fixed(np.load(path, mmap_mode="r", allow_pickle=False))
    except ValueError:
        return fixed(np.load(path, allow_pickle=False))  # an empty array cannot be mapped


def compiled(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function as machine code that leaves other threads alone; kept on disk, where there is a place to keep it."""
    try:
        made: Callable[..., Any] = njit(function, nogil=True, cache=True)
    except RuntimeError:  # numba finds no folder that it may write to
        made = njit(function, nogil=True)
    return made
