"""A problem of the planner as JSON (see docs/intakes.md): read entry by entry, and every fault told with its place."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from matcher.cli.json_values import (
    Fault,
    NotJson,
    amount,
    count,
    day,
    flag,
    identity,
    instant,
    maybe,
    parsed,
    periods,
    point,
    share,
    shifts,
    short,
    wall,
)
from matcher.engine import Id, Point
from matcher.engine.planning import USUAL_KM, Held, InvalidProblem, Offer, Problem, Seeker, clashes

Found = dict[Id, tuple[str, Any]]
"""Entries that can be used by id, each with its place in the JSON."""


class NotAProblem(Exception):
    """What was read is no JSON, or holds no problem at all; the message says why."""


@dataclass
class ProblemFile:
    """The problem of a file, and what was left out of it: the place in the JSON, and a sentence."""

    points: dict[str, Point]
    refused: list[tuple[str, str]] = field(default_factory=list)

    def read(self, content: bytes) -> Problem:
        """The problem that is left when every entry that can't be used is refused. Raises NotAProblem."""
        given = _problem(content)
        now = self._option(given, "now", instant, None)
        offers = self._intakes(given, now)
        known = self._programmes(given, offers)
        seekers = self._people(given, known)
        offers = self._without_clashes(offers)
        held = self._held(given, seekers, offers)  # before the people are counted: it may leave some out
        return Problem(
            seekers=tuple(one for _, one in seekers.values()),
            offers=tuple(one for _, one in offers.values()),
            held=tuple(held),
            previous=self._previous(given, seekers, offers),
            tolerance=self._option(given, "tolerance", share, 0.001),
            usual_km=self._option(given, "usual_km", amount, USUAL_KM),
        )

    def _refuse(self, where: str, why: object) -> None:
        self.refused.append((where, str(why)))

    def _option(self, given: dict[str, Any], name: str, read: Callable[[Any, str], Any], usual: Any) -> Any:
        if given.get(name) is None:
            return usual
        try:
            return read(given[name], name)
        except Fault as fault:
            self._refuse(name, f"{fault}; left aside")
            return usual

    def _entries(self, given: dict[str, Any], name: str) -> Iterator[tuple[str, dict[str, Any]]]:
        for at, entry in enumerate(_list(given, name)):
            where = f"{name}[{at}]"
            if isinstance(entry, dict):
                yield where, entry
            else:
                self._refuse(where, f"{short(entry)} is no object with fields")

    def _once(self, given: dict[str, Any], name: str, make: Callable[[dict[str, Any]], Any]) -> Found:
        """The entries that can be used, by id; of an id that is given twice, none."""
        found: Found = {}
        places: dict[Id, list[str]] = {}
        for where, entry in self._entries(given, name):
            try:
                one = identity(entry.get("id"), "id")
                places.setdefault(one, []).append(where)
                found[one] = (where, make(entry))
            except (Fault, InvalidProblem) as fault:
                self._refuse(where, fault)
        for one, wheres in places.items():
            if len(wheres) > 1:
                found.pop(one, None)
                self._refuse(wheres[0], f"id: {short(one)} is also that of {', '.join(wheres[1:])}; give each its own")
        return found

    def _intakes(self, given: dict[str, Any], now: datetime | None) -> Found:
        holding: dict[Any, set[Any]] = {}
        for entry in _list(given, "held"):
            if isinstance(entry, dict) and all(isinstance(entry.get(key), int | str) for key in ("intake", "person")):
                holding.setdefault(entry["intake"], set()).add(entry["person"])

        def make(entry: dict[str, Any]) -> Offer:
            made = self._offer(entry, len(holding.get(entry["id"], ())))
            if now is not None and made.meetings[0][0] <= now:
                raise Fault(
                    f"meetings: the first is on {wall(made.meetings[0][0])}, which is past; leave it out or move it"
                )
            return made

        return self._once(given, "intakes", make)

    def _offer(self, entry: dict[str, Any], holding: int) -> Offer:
        taken = count(entry.get("taken", holding), "taken")
        if 0 <= taken < holding:
            raise Fault(
                f"taken: {taken}, but under held {holding} people have a place there; make it {holding} or more"
            )
        return Offer(
            id=entry["id"],
            programme=str(identity(entry.get("programme"), "programme")),
            meetings=periods(entry.get("meetings"), "meetings"),
            seats=count(entry.get("seats"), "seats"),
            minimum=count(entry.get("minimum", 0), "minimum"),
            taken=taken,
            at=maybe(entry, "at", self._point),
            online=flag(entry, "online", False),
            region=maybe(entry, "region", identity),
            trainer=maybe(entry, "trainer", identity),
            room=maybe(entry, "room", identity),
            fixed=flag(entry, "open", False),
            cost=amount(entry.get("cost", 0), "cost"),
            shifts=maybe(entry, "shifts", shifts),
        )

    def _programmes(self, given: dict[str, Any], offers: Found) -> set[str]:
        """The programmes there are: those listed, or else those that some intake names."""
        if given.get("programmes") is None:
            entries = [one for one in _list(given, "intakes") if isinstance(one, dict)]
            return {str(one["programme"]) for one in entries if isinstance(one.get("programme"), int | str)}
        listed = [one.get("id") if isinstance(one, dict) else one for one in _list(given, "programmes")]
        known = {str(one) for one in listed if isinstance(one, int | str)}
        for one, (where, offer) in list(offers.items()):
            if offer.programme not in known:
                del offers[one]
                self._refuse(
                    where, f"programme: {short(offer.programme)} is not listed under programmes; add or correct it"
                )
        return known

    def _people(self, given: dict[str, Any], known: set[str]) -> Found:
        found = self._once(given, "people", self._seeker)
        for where, seeker in found.values():
            for programme in [one for one in seeker.gains if one not in known]:
                why = (
                    "no intake gives this programme, and it is not listed under programmes; correct the name or list it"
                )
                self._refuse(f"{where}.gains", f"{short(programme)}: {why}")
        return found

    def _seeker(self, entry: dict[str, Any]) -> Seeker:
        gains = entry.get("gains", {})
        if not isinstance(gains, dict):
            raise Fault(f"gains: {short(gains)} is no object of programme and figure")
        return Seeker(
            id=entry["id"],
            gains={name: amount(gain, f"gains.{name}") for name, gain in gains.items()},
            at=maybe(entry, "at", self._point),
            max_km=maybe(entry, "max_km", amount),
            region=maybe(entry, "region", identity),
            shifts=maybe(entry, "shifts", shifts),
            earliest=maybe(entry, "earliest", day),
            online_ok=flag(entry, "online", True),
            busy=periods(entry.get("busy") or [], "busy"),
        )

    def _point(self, value: Any, name: str) -> Point:
        return point(value, name, self.points)

    def _without_clashes(self, offers: Found) -> Found:
        """Without open intakes that can't both be, and without possible ones that would be in their way."""
        refused: dict[Id, str] = {}
        pairs = clashes([offer for _, offer in offers.values()])
        for one, other, fault in pairs:
            if one.fixed and other.fixed:
                what = fault.value.partition("_")[0]
                places = f"{offers[one.id][0]} and {offers[other.id][0]}"
                why = f"{what} {short(getattr(one, what))} is in two places: {places} are both open and overlap in time"
                for offer in (one, other):
                    refused.setdefault(offer.id, f"{why}; move one, or change its {what}")
        for one, other, fault in pairs:
            for possible, opened in ((one, other), (other, one)):
                if opened.id in refused and opened.fixed and not possible.fixed:
                    what = fault.value.partition("_")[0]
                    why = f"{what}: {offers[opened.id][0]} has it then and is open, though refused; mend that first"
                    refused.setdefault(possible.id, why)
        for name, why in refused.items():
            self._refuse(offers[name][0], why)
        return {name: entry for name, entry in offers.items() if name not in refused}

    def _held(self, given: dict[str, Any], seekers: Found, offers: Found) -> list[Held]:
        """The places people hold. Who holds one in an intake that was refused is not planned at all."""
        found, names = [], [entry.get("id") for entry in _list(given, "intakes") if isinstance(entry, dict)]
        for where, person, intake in self._pairs_of(given, "held"):
            if intake in offers and person in seekers:
                found.append(Held(person, intake))
                continue
            if intake in names and person in seekers:
                seekers.pop(person)
                self._refuse(
                    where, f"intake: {short(intake)} was refused; {short(person)} keeps the place and is not planned"
                )
            else:
                what = "person" if person not in seekers else "intake"
                self._refuse(where, f"{what}: there is no {what} {short(intake if what == 'intake' else person)}")
        return found

    def _previous(self, given: dict[str, Any], seekers: Found, offers: Found) -> dict[Id, Id]:
        """The proposals so far. About somebody or something that is gone there is nothing to keep."""
        found: dict[Id, Id] = {}
        for where, person, intake in self._pairs_of(given, "previous"):
            if found.setdefault(person, intake) != intake:
                self._refuse(
                    where, f"person: {short(person)} was proposed {short(found[person])} already; keep one of the two"
                )
        return {person: intake for person, intake in found.items() if person in seekers and intake in offers}

    def _pairs_of(self, given: dict[str, Any], name: str) -> Iterator[tuple[str, Id, Id]]:
        for where, entry in self._entries(given, name):
            try:
                yield where, identity(entry.get("person"), "person"), identity(entry.get("intake"), "intake")
            except Fault as fault:
                self._refuse(where, fault)


def _problem(content: bytes) -> dict[str, Any]:
    try:
        given = parsed(content)
    except NotJson as error:
        raise NotAProblem(f"This is no JSON: {error}.") from error
    if not isinstance(given, dict):
        raise NotAProblem('This is no problem: give one object, {"people": [...], "intakes": [...]}.')
    for name in ("people", "intakes"):
        if not isinstance(given.get(name), list):
            raise NotAProblem(
                f"This is no problem: {name} must be a list, and is {'missing' if name not in given else 'not'}."
            )
    for name in ("held", "previous", "programmes"):
        if not isinstance(given.get(name) or [], list):
            raise NotAProblem(f"This is no problem: {name} must be a list.")
    return given


def _list(given: dict[str, Any], name: str) -> list[Any]:
    found: list[Any] = given.get(name) or []
    return found
