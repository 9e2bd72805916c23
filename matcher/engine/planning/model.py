"""The problem in figures: links between people and intakes, seats, minimums, costs, and who can't be open together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array  # type: ignore[import-untyped]
from scipy.sparse.csgraph import connected_components  # type: ignore[import-untyped]

from matcher.engine.planning.cliques import Groups, cliques
from matcher.engine.planning.links import Floats, Ints, Links
from matcher.engine.planning.problem import Problem, clashes

Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Model:
    """People 0 .. people-1, offers 0 .. len(free)-1, and a row of links in the order of the people.

    gain: of each link, in units of the largest (so that a solver's tolerances mean something). need: the least number
    of people proposed, at which an offer may open; 0 for one that is fixed. groups: offers of which at most one opens.
    """

    people: int
    seeker: Ints
    offer: Ints
    gain: Floats
    free: Ints
    need: Ints
    cost: Floats
    fixed: Bools
    groups: Groups

    @property
    def offers(self) -> int:
        """How many offers there are."""
        return len(self.free)

    @property
    def can_open(self) -> Bools:
        """The offers that are open, or have their trainer and room to themselves and enough people who can come."""
        barred = np.zeros(self.offers, bool)
        for group in self.groups:
            barred[group] |= self.fixed[group].any()
        return self.fixed | (~barred & (np.bincount(self.offer, minlength=self.offers) >= self.need))

    def worth(self, answer: Answer) -> float:
        """The value of an answer, in units of the largest gain."""
        taken = answer.link[answer.link >= 0]
        return float(self.gain[taken].sum() - self.cost[answer.opens & ~self.fixed].sum())

    def group_rows(self) -> csr_array:
        """A row for each group, with a one for each of its offers."""
        rows = np.repeat(np.arange(len(self.groups)), [len(group) for group in self.groups])
        columns = np.concatenate([*self.groups, np.zeros(0, np.int64)]).astype(np.int64)
        return csr_array((np.ones(len(rows)), (rows, columns)), shape=(len(self.groups), self.offers))

    def nothing(self) -> Answer:
        """The answer that opens nothing new and proposes nobody anything."""
        return Answer(self.fixed.copy(), np.full(self.people, -1))


@dataclass(frozen=True, slots=True)
class Answer:
    """Which offers are open, and the place of each person's link in the model's row, or -1."""

    opens: Bools
    link: Ints


def answer_of(model: Model, opens: Bools, taken: Ints) -> Answer:
    """The answer with these openings and these links, of which nobody has two."""
    link = np.full(model.people, -1)
    link[model.seeker[taken]] = taken
    return Answer(opens.copy(), link)


def model(problem: Problem, links: Links) -> tuple[Model, float]:
    """The model of a problem, and the unit its gains are in: the largest gain, or 1."""
    offers = problem.offers
    unit = float(links.gain.max(initial=0.0)) or 1.0
    place = {offer.id: at for at, offer in enumerate(offers)}
    fixed = np.array([offer.fixed for offer in offers], bool)
    pairs = [(place[one.id], place[other.id]) for one, other, _ in clashes(offers)]
    made = Model(
        people=len(problem.seekers),
        seeker=links.seeker,
        offer=links.offer,
        gain=links.gain / unit,
        free=np.array([offer.free for offer in offers], np.int64),
        need=np.array([0 if offer.fixed else max(1, offer.minimum) for offer in offers], np.int64),
        cost=np.array([0.0 if offer.fixed else offer.cost / unit for offer in offers]),
        fixed=fixed,
        groups=cliques(pairs),
    )
    return made, unit


@dataclass(frozen=True, slots=True)
class Part:
    """People and offers that have nothing to do with the others: a model of their own, and where its rows came from."""

    model: Model
    people: Ints
    offers: Ints
    links: Ints


def parts(whole: Model) -> Iterator[Part]:
    """The independent parts of a model that hold a link. The smallest first: the largest has what time is left."""
    count = whole.people + whole.offers
    ones = [whole.seeker, *(np.full(len(group) - 1, group[0] + whole.people) for group in whole.groups)]
    others = [whole.offer + whole.people, *(group[1:] + whole.people for group in whole.groups)]
    one, other = np.concatenate(ones), np.concatenate(others)
    _, label = connected_components(coo_array((np.ones(len(one)), (one, other)), shape=(count, count)), directed=False)
    many = np.bincount(label[whole.seeker], minlength=count)
    group_label = np.array([label[whole.people + group[0]] for group in whole.groups], np.int64)
    for number in np.argsort(many, kind="stable")[np.count_nonzero(many == 0) :]:
        groups = [whole.groups[at] for at in np.nonzero(group_label == number)[0]]
        yield _part(whole, label == number, groups)


def _part(whole: Model, inside: Bools, groups: Groups) -> Part:
    people, offers = np.nonzero(inside[: whole.people])[0], np.nonzero(inside[whole.people :])[0]
    links = np.nonzero(inside[whole.seeker])[0]
    columns = {name: getattr(whole, name)[offers] for name in ("free", "need", "cost", "fixed")}
    own = replace(
        whole,
        people=len(people),
        seeker=np.searchsorted(people, whole.seeker[links]),
        offer=np.searchsorted(offers, whole.offer[links]),
        gain=whole.gain[links],
        groups=[np.searchsorted(offers, group) for group in groups],
        **columns,
    )
    return Part(own, people, offers, links)
