"""Loading the built-in table and importing a finer one."""

import csv
import os
from math import asin, cos, radians, sin, sqrt
from pathlib import Path
from statistics import median

import pytest
from sqlmodel import Session, select

from matcher.places import queries, service
from matcher.places.models import PointSource, Postcode

FINER = Path(os.environ.get("MATCHER_BENCH_DATA", "/nowhere")) / "pc4.csv"


def write(folder: Path, text: str) -> Path:
    path = folder / "points.csv"
    path.write_bytes(text.encode())
    return path


def test_every_postcode_is_there_and_lies_in_the_country(session: Session) -> None:
    assert service.load(session) == 4072
    for place in session.exec(select(Postcode)):
        assert queries.normalise(place.code) == place.code
        assert place.town
        assert 50.7 < place.lat < 53.6, place
        assert 3.3 < place.lon < 7.3, place


def test_loading_twice_changes_nothing(session: Session) -> None:
    service.load(session)
    session.flush()
    assert service.load(session) == 0


def test_loading_repairs_a_built_in_row_and_leaves_an_imported_one(session: Session, tmp_path: Path) -> None:
    service.load(session)
    service.import_file(session, write(tmp_path, "postcode,lat,lon\n3511,52.0926,5.1166\n"))
    broken = queries.find(session, "9711")
    assert broken is not None
    broken.lat = 51.0
    session.flush()
    assert service.load(session) == 1
    points = queries.points(session, ["3511", "9711"])
    assert points["9711"][0] == pytest.approx(53.2, abs=0.1)
    assert points["3511"] == (52.0926, 5.1166)


def test_a_finer_table_replaces_the_points_and_keeps_the_towns(session: Session, tmp_path: Path) -> None:
    service.load(session)
    report = service.import_file(session, write(tmp_path, "\ufeffpostcode;lat;lon\r\n3511;52.0926;5.1166\r\n"))
    assert (report.placed, report.added, report.refused) == (1, 0, [])
    place = queries.find(session, "3511")
    assert place is not None
    assert (place.lat, place.lon, place.town, place.source) == (
        52.0926,
        5.1166,
        "Utrecht",
        PointSource.imported,
    )


def test_a_code_that_was_not_known_is_added(session: Session, tmp_path: Path) -> None:
    report = service.import_file(session, write(tmp_path, "town,lon,lat,postcode\nUtrecht,5.11,52.09,3500\n"))
    assert (report.placed, report.added) == (1, 1)
    place = queries.find(session, "3500")
    assert place is not None
    assert (place.lat, place.lon, place.town) == (52.09, 5.11, "Utrecht")


def test_lines_with_letters_give_the_mean_of_their_digits(session: Session, tmp_path: Path) -> None:
    lines = "postcode,lat,lon\n3511 AA,52.0,5.0\n3511AB,52.2,5.2\n"
    assert service.import_file(session, write(tmp_path, lines)).placed == 1
    assert queries.points(session, ["3511"])["3511"] == pytest.approx((52.1, 5.1))


def test_a_wrong_line_is_named_and_the_rest_goes_on(session: Session, tmp_path: Path) -> None:
    lines = [
        "postcode,lat,lon",
        "0511,52,5",
        "3512,5.1,52.1",
        "",
        "3513,north,5",
        "3514,nan,5",
        "3515",
        "351\0,52,5",
    ]
    report = service.import_file(session, write(tmp_path, "\n".join([*lines, "3516,52.1,5.1", ""])))
    assert report.refused == [
        (2, "not a postcode"),
        (3, "the point is not in the Netherlands"),
        (5, "latitude or longitude is not a number"),
        (6, "the point is not in the Netherlands"),
        (7, "latitude or longitude is not a number"),
        (8, "not a postcode"),
    ]
    assert report.placed == 1
    assert set(queries.points(session, ["3512", "3516"])) == {"3516"}


@pytest.mark.parametrize("text", ["", "3511,52.09,5.11\n", "code,lat,lon\n3511,52.09,5.11\n"])
def test_a_file_without_the_header_is_refused(session: Session, tmp_path: Path, text: str) -> None:
    with pytest.raises(service.NotAPlaceTable):
        service.import_file(session, write(tmp_path, text))


@pytest.mark.skipif(not FINER.exists(), reason="needs MATCHER_BENCH_DATA, real data that is not in the repository")
def test_built_in_points_are_right_to_within_a_town(session: Session) -> None:
    service.load(session)
    with FINER.open(encoding="utf-8") as file:
        truth = {row["postcode"]: (float(row["lat"]), float(row["lon"])) for row in csv.DictReader(file)}
    ours = queries.points(session, truth)
    errors = sorted(kilometres(ours[code], truth[code]) for code in ours)
    assert len(errors) > 3900
    assert median(errors) < 2
    assert errors[int(len(errors) * 0.9)] < 7


def kilometres(a: tuple[float, float], b: tuple[float, float]) -> float:
    half_lat, half_lon = radians(b[0] - a[0]) / 2, radians(b[1] - a[1]) / 2
    root = sin(half_lat) ** 2 + cos(radians(a[0])) * cos(radians(b[0])) * sin(half_lon) ** 2
    return 2 * 6371 * asin(sqrt(root))
