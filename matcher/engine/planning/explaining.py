"""Why: every proposal, everybody who is left out, and every intake, in codes."""

from __future__ import annotations

import math

import numpy as np

from matcher.engine.planning.faults import Fault
from matcher.engine.planning.links import BARRED, POSSIBLE, Country, Ints, Links
from matcher.engine.planning.model import Answer, Bools
from matcher.engine.planning.problem import clashes
from matcher.engine.planning.result import Chosen, LeftOut, Missed, Move, Opening, Proposal, Verdict
from matcher.engine.profile import Id

SAME = 1e-9

_CLOSED = {
    Verdict.TOO_FEW_PEOPLE: Missed.COHORT_TOO_SMALL,
    Verdict.TRAINER_ELSEWHERE: Missed.TRAINER_BUSY,
    Verdict.ROOM_IN_USE: Missed.ROOM_TAKEN,
    Verdict.TOO_COSTLY: Missed.NOT_WORTH,
    Verdict.BETTER_ELSEWHERE: Missed.NOT_WORTH,
}


class Explaining:
    """An answer with the reasons of it."""

    def __init__(self, country: Country, links: Links, answer: Answer, before: Bools) -> None:
        self.country, self.links, self.answer, self.before = country, links, answer, before
        self.problem = country.problem
        many = len(self.problem.offers)
        taken = answer.link[answer.link >= 0]
        self.proposed = np.bincount(links.offer[taken], minlength=many)
        self.possible = np.bincount(links.offer, minlength=many)
        self.threshold = np.full(many, np.inf)
        np.minimum.at(self.threshold, links.offer[taken], links.gain[taken])
        self.free = np.array([offer.free for offer in self.problem.offers], np.int64) - self.proposed
        self._verdicts = self._judged()

    def openings(self) -> tuple[Opening, ...]:
        """Every intake."""
        gains: list[list[float]] = [[] for _ in self.problem.offers]
        for link in self.answer.link[self.answer.link >= 0]:
            gains[self.links.offer[link]].append(float(self.links.gain[link]))
        return tuple(self._opening(at, own) for at, own in enumerate(gains))

    def proposals(self) -> tuple[Proposal, ...]:
        """Everybody who is proposed a seat."""
        return tuple(self._proposal(at, int(link)) for at, link in enumerate(self.answer.link) if link >= 0)

    def left_out(self) -> tuple[LeftOut, ...]:
        """Everybody who is not."""
        held = {one.seeker: one.offer for one in self.problem.held}
        out = [at for at, link in enumerate(self.answer.link) if link < 0]
        found: dict[int, LeftOut] = {}
        barred = []
        for at in out:
            seeker = self.problem.seekers[at]
            if seeker.id in held:
                found[at] = LeftOut(seeker.id, Missed.HAS_PLACE, held[seeker.id])
            elif not self.country.any_gain(at):
                found[at] = LeftOut(seeker.id, Missed.NO_GAIN)
            elif self.links.of(at).start < self.links.of(at).stop:
                found[at] = self._beaten(at)
            else:
                barred.append(at)
        found.update(self._barred(np.array(barred, np.int64)))
        return tuple(found[at] for at in out)

    def moves(self) -> tuple[Move, ...]:
        """Everybody who was proposed another intake before; not who has booked it meanwhile."""
        offers = {offer.id for offer in self.problem.offers}
        held = {(one.seeker, one.offer) for one in self.problem.held}
        found = []
        for seeker, link in zip(self.problem.seekers, self.answer.link, strict=True):
            before = self.problem.previous.get(seeker.id)
            after = self.problem.offers[self.links.offer[link]].id if link >= 0 else None
            if before in offers and before != after and (seeker.id, before) not in held and before is not None:
                found.append(Move(seeker.id, before, after))
        return tuple(found)

    def _opening(self, at: int, gains: list[float]) -> Opening:
        offer = self.problem.offers[at]
        verdict, instead = self._verdicts[at]
        opens = bool(self.answer.opens[at])
        return Opening(
            offer=offer.id,
            opens=opens,
            verdict=verdict,
            seats=offer.seats,
            taken=offer.taken,
            proposed=len(gains),
            possible=int(self.possible[at]),
            value=math.fsum(gains) - (offer.cost if opens and not offer.fixed else 0.0),
            threshold=min(gains) if gains else None,
            below_minimum=opens and offer.taken + len(gains) < offer.minimum,
            instead=instead,
        )

    def _proposal(self, at: int, link: int) -> Proposal:
        own = np.arange(self.links.of(at).start, self.links.of(at).stop)
        gain = float(self.links.gain[link])
        more = own[self.links.gain[own] > gain + SAME]
        chosen, better = Chosen.BEST, None
        if len(more):
            best = self.links.offer[self._first(more)]
            better = self.problem.offers[best].id
            if self.before[link]:
                chosen = Chosen.KEPT
            elif not self.answer.opens[best]:
                chosen = Chosen.BETTER_STAYS_CLOSED
            else:
                chosen = Chosen.BETTER_IS_FULL if self.free[best] <= 0 else Chosen.NEEDED_HERE
        return Proposal(
            seeker=self.problem.seekers[at].id,
            offer=self.problem.offers[self.links.offer[link]].id,
            gain=gain,
            km=_known(self.links.km[link]),
            rank=1 + len(more),
            options=len(own),
            chosen=chosen,
            better=better,
            kept=bool(self.before[link]),
        )

    def _first(self, links: Ints) -> int:
        """The link that comes first: of the largest gain, open before closed, nearest."""
        far = np.nan_to_num(self.links.km[links])
        closed = ~self.answer.opens[self.links.offer[links]]
        return int(links[np.lexsort((links, far, closed, -self.links.gain[links]))[0]])

    def _beaten(self, at: int) -> LeftOut:
        """Why somebody with possible intakes is proposed none of them."""
        own = np.arange(self.links.of(at).start, self.links.of(at).stop)
        opened = own[self.answer.opens[self.links.offer[own]]]
        link = self._first(opened if len(opened) else own)
        offer, gain = int(self.links.offer[link]), float(self.links.gain[link])
        threshold = _known(self.threshold[offer])
        if not self.answer.opens[offer]:
            missed = _CLOSED[self._verdicts[offer][0]]
        elif threshold is None:
            missed = Missed.NO_SEATS
        else:
            kept = self.before.any() and threshold < gain - SAME
            missed = Missed.SEATS_KEPT if kept else Missed.SEATS_TO_OTHERS
        person, there = self.problem.seekers[at].id, self.problem.offers[offer].id
        return LeftOut(person, missed, there, gain, _known(self.links.km[link]), threshold, len(own))

    def _barred(self, people: Ints) -> dict[int, LeftOut]:
        """Why no intake is possible for these people: the bar of the one that comes nearest to it."""
        found: dict[int, LeftOut] = {}
        for start in range(0, len(people), 1024):
            rows = people[start : start + 1024]
            stages, far = self.country.stages(rows)
            for row, at in enumerate(rows):
                found[int(at)] = self._bar(int(at), stages[row], far[row])
        return found

    def _bar(self, at: int, stages: np.ndarray, far: np.ndarray) -> LeftOut:
        person = self.problem.seekers[at].id
        furthest = int(stages.max(initial=0))
        if furthest == 0 or furthest == POSSIBLE:
            return LeftOut(person, Missed.NO_INTAKE)
        gains = self.country.gains(at)
        those = np.nonzero(stages == furthest)[0]
        offer = int(those[np.lexsort((those, np.nan_to_num(far[those]), -gains[those]))[0]])
        missed, there = BARRED[furthest - 1], self.problem.offers[offer].id
        return LeftOut(person, missed, there, float(gains[offer]), _known(far[offer]))

    def _judged(self) -> list[tuple[Verdict, Id | None]]:
        """The verdict on each intake, and the open one that is in its way."""
        offers, opens = self.problem.offers, self.answer.opens
        place = {offer.id: at for at, offer in enumerate(offers)}
        barred: dict[int, tuple[Verdict, Id | None]] = {}
        for one, other, fault in clashes(offers):
            verdict = Verdict.TRAINER_ELSEWHERE if fault is Fault.TRAINER_TWICE else Verdict.ROOM_IN_USE
            for closed, opened in ((one, other), (other, one)):
                if opens[place[opened.id]]:
                    barred.setdefault(place[closed.id], (verdict, opened.id))
        order = np.lexsort((-self.links.gain, self.links.offer))
        first = np.concatenate(([0], np.cumsum(self.possible)))
        judged: list[tuple[Verdict, Id | None]] = []
        for at, offer in enumerate(offers):
            best = self.links.gain[order[first[at] : first[at + 1]]][: offer.free]
            if opens[at]:
                judged.append((Verdict.WAS_OPEN if offer.fixed else Verdict.OPENS, None))
            elif self.possible[at] < max(1, offer.minimum):
                judged.append((Verdict.TOO_FEW_PEOPLE, None))
            elif at in barred:
                judged.append(barred[at])
            else:
                worth = best.sum() > offer.cost
                judged.append((Verdict.BETTER_ELSEWHERE if worth else Verdict.TOO_COSTLY, None))
        return judged


def _known(figure: float) -> float | None:
    return float(figure) if math.isfinite(figure) else None
