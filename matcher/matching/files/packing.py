"""The vocabulary on its way to another process or machine, and everything else a worker needs."""

import pickle
from collections.abc import Mapping
from hashlib import blake2b
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from matcher.engine import RULE_VERSION, Programme, Resolver, Vocabulary
from matcher.matching.files.blocks import Clerk, Order
from matcher.matching.files.reading import Points
from matcher.matching.files.resident import Resident
from matcher.skills.offline import Offline


class OtherRules(Exception):
    """A worker has another version of the rules: its scores would be other ones."""


class Packed(NamedTuple):
    """A vocabulary as plain data. words: the files of its resolver, by name."""

    codes: Mapping[int, str]
    escos: Mapping[int, str]
    vocabulary: Vocabulary
    ids: Mapping[str, int]
    programmes: tuple[Programme, ...]
    words: dict[str, bytes]

    def fingerprint(self) -> bytes:
        """The same for the same skills, relations, programmes and labels."""
        digest = blake2b(repr(sorted(self.vocabulary.skills.items())).encode())
        for have, row in sorted(self.vocabulary.affinities.items()):
            digest.update(repr((have, sorted(row.items()))).encode())
        digest.update(repr([(one.id, sorted(one.targets.items())) for one in self.programmes]).encode())
        digest.update(repr(sorted(self.ids.items())).encode())
        for name, content in sorted(self.words.items()):
            digest.update(name.encode() + b"\0" + blake2b(content).digest())
        return digest.digest()


def pack(vocabulary: Offline) -> Packed:
    """A vocabulary as plain data."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        vocabulary.resolver.save(folder)
        words = {path.name: path.read_bytes() for path in folder.iterdir()}
    plain = (vocabulary.codes, vocabulary.escos, vocabulary.vocabulary, vocabulary.ids, vocabulary.programmes)
    return Packed(*plain, words)


def unpack(packed: Packed) -> Offline:
    """The vocabulary again; it knows words by their spelling, which is all that files are read with."""
    with TemporaryDirectory() as name:
        for file, content in packed.words.items():
            (Path(name) / file).write_bytes(content)
        resolver = Resolver.open(Path(name))  # mapped: it stays readable when the folder is gone
    return Offline(packed.codes, packed.escos, packed.vocabulary, resolver, packed.ids, packed.programmes)


class Desk(NamedTuple):
    """What a worker needs to work through blocks."""

    resident: Resident
    order: Order
    packed: Packed
    points: Points
    rule: str = RULE_VERSION

    def clerk(self) -> Clerk:
        """Somebody who works at it. Raises OtherRules."""
        if self.rule != RULE_VERSION:
            raise OtherRules(f"a worker has the rules {RULE_VERSION}, and this machine {self.rule}")
        return Clerk(self.resident, self.order, unpack(self.packed), self.points)

    def to_bytes(self) -> bytes:
        """All of it, to be sent."""
        return pickle.dumps(self)


def from_bytes(content: bytes) -> Desk:
    """What was sent. Only of a sender who is trusted with running code here anyway: Dask runs what it pickles."""
    desk: Desk = pickle.loads(content)  # noqa: S301  # nosec B301
    return desk
