"""The lines of a file: cut into pieces that end where a line ends, and read one at a time."""

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

LONGEST_LINE = 1_000_000
"""Bytes; a longer one is refused, and never held whole."""
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class Line(NamedTuple):
    """A line as it stands in the file. at: the byte it starts at; number: from 1, within the piece that was read.

    raw: None when it is longer than LONGEST_LINE.
    """

    at: int
    number: int
    raw: bytes | None


class Piece(NamedTuple):
    """A part of a file, in bytes; it starts where a line starts and ends where one ends."""

    start: int
    end: int


def cut(path: Path, size: int, start: int = 0) -> Iterator[Piece]:
    """The pieces of a file from a byte on, each of about `size` bytes and at least a line."""
    with path.open("rb") as file:
        total = path.stat().st_size
        while start < total:
            file.seek(min(start + size, total))
            _pass(file)
            end = file.tell()
            yield Piece(start, end)
            start = end


def read(file: BinaryIO, piece: Piece) -> Iterator[Line]:
    """The lines of a piece, those without anything on them left out but counted."""
    file.seek(piece.start)
    at, number = piece.start, 0
    while at < piece.end:
        raw: bytes | None = file.readline(LONGEST_LINE + 1)
        if not raw:  # the file became shorter
            return
        number += 1
        start, at = at, at + len(raw)
        if len(raw) > LONGEST_LINE:
            at += 0 if raw.endswith(b"\n") else _pass(file)
            raw = None
        elif start == 0 and raw.startswith(_BYTE_ORDER_MARK):
            raw = raw[len(_BYTE_ORDER_MARK) :]
        if raw is None or not raw.isspace():
            yield Line(start, number, raw)


def count(file: BinaryIO, piece: Piece) -> int:
    """How many lines a piece has."""
    file.seek(piece.start)
    left, found, last = piece.end - piece.start, 0, b"\n"
    while left > 0 and (part := file.read(min(left, 1 << 20))):
        found, left, last = found + part.count(b"\n"), left - len(part), part[-1:]
    return found + (last != b"\n")


def one(file: BinaryIO, at: int) -> bytes:
    """The line that starts at a byte."""
    return next(line.raw or b"" for line in read(file, Piece(at, at + 1)))


def _pass(file: BinaryIO) -> int:
    """Go on to the next line; how many bytes that was."""
    passed = 0
    while part := file.readline(1 << 16):
        passed += len(part)
        if part.endswith(b"\n"):
            break
    return passed
