"""A table of the official download, read strictly: a broken file is refused with the line that is wrong."""

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

ODD_DELIMITERS = {";": "semicolons", "\t": "tabs", "|": "bars"}


class BrokenFile(Exception):
    """A file that can't be trusted as a whole: where it goes wrong, and why."""

    def __init__(self, path: Path, line: int, why: str) -> None:
        super().__init__(f"{path.name} line {line}: {why}")


def rows(path: Path, columns: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """The line each row begins on, and its values in these columns, in this order. Blank lines are passed over.

    Raises BrokenFile where the file is not UTF-8, holds a NUL, lacks a column, has a row of another width than its
    heading, or ends within quotation marks: then a part of it may be missing, and nothing of it should be used.
    """
    reader = csv.reader(io.StringIO(_text(path), newline=""), strict=True)
    heading, places = None, list[int]()
    while True:
        line = reader.line_num + 1
        try:
            row = next(reader, None)
        except csv.Error as error:
            raise BrokenFile(path, line, _said(error)) from error
        if row is None:
            break
        if not row:
            continue
        if heading is None:
            heading, places = row, _places(path, line, row, columns)
            continue
        if len(row) != len(heading):
            raise BrokenFile(path, line, f"{len(row)} columns instead of {len(heading)}; is the file cut off?")
        yield line, [row[place] for place in places]
    if heading is None:
        raise BrokenFile(path, 1, "it is empty")


def _text(path: Path) -> str:
    data = path.read_bytes()
    if (nul := data.find(b"\0")) >= 0:
        raise BrokenFile(path, _line(data, nul), "it holds a NUL, so it is no text (or UTF-16); UTF-8 is needed")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # Counted from the start of what was decoded: the mark at the beginning adds no line.
        raise BrokenFile(path, _line(data, error.start), "it is not UTF-8") from error


def _line(data: bytes, place: int) -> int:
    return data.count(b"\n", 0, place) + 1


def _said(error: csv.Error) -> str:
    if "unexpected end" in str(error):
        return "the file ends within quotation marks that are opened here; is it cut off?"
    if "field limit" in str(error):
        return "a quotation mark is opened here that is not closed"
    return f"the quotation marks of this row don't agree ({error})"


def _places(path: Path, line: int, heading: list[str], columns: Sequence[str]) -> list[int]:
    names = [name.strip() for name in heading]
    missing = [column for column in columns if column not in names]
    if not missing:
        return [names.index(column) for column in columns]
    for sign, word in ODD_DELIMITERS.items():
        if len(names) == 1 and sign in names[0]:
            raise BrokenFile(path, line, f"its columns are separated by {word}; commas are needed")
    raise BrokenFile(path, line, f"no column {', '.join(missing)}")
