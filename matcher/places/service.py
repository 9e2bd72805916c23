"""What people do with places: load the built-in table, import a finer one."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from math import isfinite
from pathlib import Path
from statistics import fmean

import sqlalchemy as sa
from sqlmodel import Session, select

from matcher.places.models import PointSource, Postcode
from matcher.places.queries import normalise

BUILT_IN = Path(__file__).with_name("postcodes.csv")
# The Netherlands in Europe, in degrees: further out it is a mistake, mostly two columns swapped.
_SOUTH, _NORTH, _WEST, _EAST = 50.7, 53.7, 3.2, 7.3


class NotAPlaceTable(ValueError):
    """The file has no header with postcode, lat and lon."""


@dataclass
class ImportReport:
    """What came of an import."""

    placed: int = 0  # postcodes that got a point from this file
    added: int = 0  # of these, the ones that were not known before
    refused: list[tuple[int, str]] = field(default_factory=list)  # (line number from 1, what is wrong with it)


def load(session: Session) -> int:
    """Write the built-in table; points that were imported stay. Gives how many rows were new or changed."""
    present = {row.code: row for row in session.exec(select(Postcode))}
    fresh = []
    changed = 0
    for row in _built_in():
        known = present.get(str(row["code"]))
        if known is None:
            fresh.append(row)
        elif known.source is not PointSource.imported and known.model_dump() != row:
            known.sqlmodel_update(row)
            changed += 1
    if fresh:
        session.execute(sa.insert(Postcode), fresh)
    session.flush()
    return len(fresh) + changed


def import_file(session: Session, path: Path) -> ImportReport:
    """Take over the points of a table with columns postcode, lat, lon (and town, if it is there).

    Comma or semicolon between the columns. Several lines of one four-digit code, as a table with letters
    has, give their mean. A wrong line is reported with its number, and the rest goes on.
    Raises NotAPlaceTable when the header is missing.
    """
    report = ImportReport()
    points: dict[str, list[tuple[float, float]]] = {}
    towns: dict[str, str] = {}
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        for number, row in _rows(file.readline(), file):
            try:
                code, lat, lon = _point(row)
            except ValueError as wrong:
                report.refused.append((number, str(wrong)))
                continue
            points.setdefault(code, []).append((lat, lon))
            towns.setdefault(code, (row.get("town") or "").strip()[:80])
    present = {row.code: row for row in session.exec(select(Postcode))}
    for code, found in points.items():
        place = present.get(code)
        if place is None:
            place = Postcode(code=code, lat=0, lon=0, source=PointSource.imported)
            session.add(place)
            report.added += 1
        place.lat, place.lon = fmean(lat for lat, _ in found), fmean(lon for _, lon in found)
        place.town = place.town or towns[code]
        place.source = PointSource.imported
    report.placed = len(points)
    session.flush()
    return report


def _built_in() -> Iterator[dict[str, object]]:
    with BUILT_IN.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(line for line in file if not line.startswith("#")):
            yield {
                "code": row["code"],
                "town": row["town"],
                "province": row["province"] or None,
                "lat": float(row["lat"]),
                "lon": float(row["lon"]),
                "source": PointSource(row["source"]),
            }


def _rows(header: str, lines: Iterator[str]) -> Iterator[tuple[int, dict[str, str | None]]]:
    """The lines after the header as dictionaries, each with its line number."""
    delimiter = ";" if ";" in header else ","
    names = [name.strip().strip('"').lower() for name in header.split(delimiter)]
    if not {"postcode", "lat", "lon"} <= set(names):
        raise NotAPlaceTable("the first line must name the columns postcode, lat and lon")
    table = csv.reader((line.replace("\0", "\N{REPLACEMENT CHARACTER}") for line in lines), delimiter=delimiter)
    for cells in table:
        if cells:
            padded = [*cells, *[None] * len(names)]
            yield table.line_num + 1, dict(zip(names, padded, strict=False))


def _point(row: dict[str, str | None]) -> tuple[str, float, float]:
    """Code and point of one line; ValueError says in words what is wrong."""
    code = normalise(row["postcode"] or "")
    if code is None:
        raise ValueError("not a postcode")
    try:
        lat, lon = float(row["lat"] or ""), float(row["lon"] or "")
    except ValueError:
        raise ValueError("latitude or longitude is not a number") from None
    if not (isfinite(lat) and isfinite(lon) and _SOUTH < lat < _NORTH and _WEST < lon < _EAST):
        raise ValueError("the point is not in the Netherlands")
    return code[:4], lat, lon


def built_in_points() -> dict[str, tuple[float, float]]:
    """Latitude and longitude of each four-digit code in the built-in table; needs no database."""
    return {str(row["code"]): (float(str(row["lat"])), float(str(row["lon"]))) for row in _built_in()}
