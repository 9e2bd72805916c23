"""The vocabulary as arrays: every skill gets a place, and a row of what it stands in for."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matcher.engine.affinity import Vocabulary


class Kin(NamedTuple):
    """What each skill stands in for: rows start[have] to start[have + 1] of asked and share; itself first, share 1.

    rarity and lift (levels a programme may add) are by the place of the skill.
    """

    start: NDArray[np.int64]
    asked: NDArray[np.int32]
    share: NDArray[np.float64]
    rarity: NDArray[np.float64]
    lift: NDArray[np.int64]


class Stand(NamedTuple):
    """Who stands in for each skill: rows start[asked] to start[asked + 1] of have and share, itself included."""

    start: NDArray[np.int64]
    have: NDArray[np.int32]
    share: NDArray[np.float64]


def _stand(kin: Kin) -> Stand:
    """The rows of the lexicon the other way round."""
    many = len(kin.rarity)
    have = np.repeat(np.arange(many, dtype=np.int32), np.diff(kin.start))
    order = np.argsort(kin.asked, kind="stable")
    start = np.concatenate(([0], np.cumsum(np.bincount(kin.asked, minlength=many)))).astype(np.int64)
    return Stand(start, have[order], kin.share[order])


class Lexicon:
    """Places of skills, 0 to len - 1, for one vocabulary.

    A skill that the vocabulary doesn't know gets a place when it is first met: stable, of rarity 1, akin to nothing.
    Columns that are to be ranked together are made with the same lexicon.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        known = set(vocabulary.skills) | set(vocabulary.affinities) | set(vocabulary.stand_ins)
        self._places = {skill: place for place, skill in enumerate(sorted(known))}
        self._tongues: dict[str, int] = {}
        self._kin: Kin | None = None
        self._stand: Stand | None = None

    def __len__(self) -> int:
        return len(self._places)

    def place(self, skill: int) -> int:
        """The place of a skill id; an unknown one gets the next."""
        return self._places.setdefault(skill, len(self._places))

    def find(self, skill: int) -> int:
        """The place of a skill id, or -1 when nobody has it and nobody asks for it."""
        return self._places.get(skill, -1)

    def tongue(self, language: str) -> int:
        """The number of a language code; a new one gets the next."""
        return self._tongues.setdefault(language, len(self._tongues))

    def tongues(self) -> int:
        """How many languages have a number."""
        return len(self._tongues)

    def kin(self) -> Kin:
        """The rows of all skills met so far."""
        if self._kin is None or len(self._kin.rarity) != len(self._places):
            self._kin, self._stand = self._rows(), None
        return self._kin

    def stand_ins(self) -> Stand:
        """The same the other way round."""
        kin = self.kin()
        if self._stand is None:
            self._stand = _stand(kin)
        return self._stand

    def _rows(self) -> Kin:
        starts, asked, shares = [0], [], []
        for have, place in self._places.items():
            asked.append(place)
            shares.append(1.0)
            for skill, share in self.vocabulary.affinities.get(have, {}).items():
                if skill != have:
                    asked.append(self._places[skill])
                    shares.append(share)
            starts.append(len(asked))
        infos = [self.vocabulary.info(skill) for skill in self._places]
        return Kin(
            np.array(starts, np.int64),
            np.array(asked, np.int32),
            np.array(shares, np.float64),
            np.array([info.rarity for info in infos], np.float64),
            np.array([info.trainability.lift for info in infos], np.int64),
        )
