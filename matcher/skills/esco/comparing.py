"""What differs between ESCO's concepts and those the vocabulary holds: names, labels, what is new, what has ended."""

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field

from matcher.engine import fold
from matcher.skills.esco.changes import ConceptChange, NewLabel, Shelved, Values
from matcher.skills.esco.download import Concept, Concepts
from matcher.skills.esco.everyday import LANGUAGE
from matcher.skills.esco.report import Report
from matcher.skills.esco.standing import Known, Said, Shelf
from matcher.skills.models import LabelKind, Origin

TOO_MUCH = 0.25
"""A download that lacks more than this share of what is there is taken for half a download."""

Columns = Callable[[Concept, Known | None], Values]
_Word = tuple[str, str]  # a label as far as it differs from others: its language, and its folded text


class Shrunk(Exception):
    """The files lack so much of what is there that a part of them may be missing."""


@dataclass(slots=True)
class Comparison:
    """Compares concepts with what stands on a shelf. what: what the report calls them.

    everyday: by address what we say for a concept ourselves, in Dutch.
    """

    what: str
    shelf: Shelf
    concepts: Concepts
    report: Report
    everyday: Mapping[str, Sequence[str]] = field(default_factory=dict)
    _folded: dict[str, str] = field(default_factory=dict)
    _ours: dict[str, Known] = field(default_factory=dict)
    _meant: dict[str, set[int]] = field(default_factory=dict)  # what our words mean: folded -> skills

    def __post_init__(self) -> None:
        for owner, labels in self.shelf.labels.items():
            for label in labels:
                if label.origin is not Origin.esco and label.reviewed:
                    skill = self.shelf.living(self.shelf.all[owner]).id
                    self._meant.setdefault(self._word(label.lang, label.text)[1], set()).add(skill)
        self._ours = {
            one.esco: one
            for one in self.shelf.all.values()
            if one.esco and one.origin is not Origin.esco and not one.retired
        }

    def changes(self, columns: Columns) -> Shelved:
        """What has to change. columns: what a concept's row holds besides its names, given the row there is."""
        found = Shelved({uri: one.id for uri, one in self.shelf.by_uri.items()})
        counts = self.report.of(self.what)
        for concept in self.concepts.found.values():
            if not concept.in_use:
                continue
            counts.read += 1
            known = self.shelf.by_uri.get(concept.uri)
            change = self._change(concept, known, columns(concept, known))
            shown = known is None or (known.origin is Origin.esco and known.retired and known.merged_into is None)
            if shown:
                found.switch.shown.append(concept.uri)
            counts.new += known is None
            counts.changed += known is not None and (shown or bool(change))
            if change:
                found.changes.append(change)
        self._end(found)
        return found

    def in_use(self) -> set[str]:
        """The concepts that are in use after the import: those of the files, and those that the files leave alone."""
        staying = {
            uri
            for uri, known in self.shelf.by_uri.items()
            if not (known.retired and known.merged_into is None)
            and (known.origin is not Origin.esco or not self._ended(uri, known))
        }
        return staying | {uri for uri, concept in self.concepts.found.items() if concept.in_use}

    def check(self) -> None:
        """Raise Shrunk when the files lack too much of what is there, in one language or another."""
        for lang, named in self.concepts.named.items():
            had = {
                one.esco
                for one in self.shelf.by_uri.values()
                if not one.retired and lang in self._spoken(one, LabelKind.name)
            }
            lost = len(had - named)
            if lost > TOO_MUCH * len(had):
                raise Shrunk(f"{self.what} ({lang}): the files lack {lost:,} of the {len(had):,} that are here")

    def _end(self, found: Shelved) -> None:
        for uri, known in self.shelf.by_uri.items():
            if known.origin is not Origin.esco or known.merged_into is not None:
                continue
            ours = self._ours.get(uri)
            if ours is not None:
                found.switch.merged[known.id] = ours.id
            elif not known.retired and self._ended(uri, known):
                found.switch.hidden.append(known.id)
        # What is merged into ours from now on doesn't come back beside it.
        found.switch.shown = [uri for uri in found.switch.shown if uri not in self._ours]
        self.report.retired[self.what] = len(found.switch.hidden)

    def _ended(self, uri: str, known: Known) -> bool:
        """Out of use by its status, or gone from the files in every language it is known in."""
        concept = self.concepts.found.get(uri)
        if concept is not None:
            return not concept.in_use and not concept.unread
        return self._spoken(known) <= self.concepts.named.keys()

    def _spoken(self, known: Known, kind: LabelKind | None = None) -> set[str]:
        labels = self.shelf.labels.get(known.id, ())
        return {one.lang for one in labels if one.origin is Origin.esco and kind in (None, one.kind)}

    def _change(self, concept: Concept, known: Known | None, columns: Values) -> ConceptChange:
        standing = self.shelf.labels.get(known.id, []) if known else []
        change = ConceptChange(concept.uri, known.id if known else None)
        if known is None:
            change.values = {"esco": concept.uri, **self._names(concept, standing), **columns, "retired": True}
        elif known.origin is Origin.esco:
            values = self._names(concept, standing) | columns
            change.values = {name: value for name, value in values.items() if getattr(known, name) != value}
        self._labels(change, concept, standing, self.shelf.living(known).id if known else None)
        counts = self.report.of(f"labels of {self.what}")
        counts.new += len(change.new_labels)
        counts.changed += len(change.labels)
        counts.gone += len(change.gone_labels)
        return change

    def _read(self, concept: Concept) -> set[str]:
        """The languages in which the files say what this concept's labels are: also when that is none at all."""
        return self.concepts.named.keys() - concept.unread

    def _names(self, concept: Concept, standing: list[Said]) -> Values:
        """The names on screen. Where one language has none, the other stands in."""
        said = {
            one.lang: one.text
            for one in standing
            if one.kind is LabelKind.name and one.origin is Origin.esco and one.lang not in self._read(concept)
        } | concept.names
        return {
            f"name_{lang}": next(said[one] for one in (lang, "nl", "en", *said) if one in said) for lang in ("nl", "en")
        }

    def _labels(self, change: ConceptChange, concept: Concept, standing: list[Said], skill: int | None) -> None:
        there: dict[_Word, list[Said]] = {}
        for label in standing:
            if label.lang in self._read(concept):
                there.setdefault(self._word(label.lang, label.text), []).append(label)
        counts = self.report.of(f"labels of {self.what}")
        wanted = self._wanted(concept)
        for word, (text, kind) in wanted.items():
            counts.read += 1
            # What we say ourselves and ESCO says too is ESCO's.
            said = there.pop(word, [])
            change.gone_labels += [one.id for one in said if one.is_everyday]
            found = [one for one in said if not one.is_everyday]
            esco = [one for one in found if one.origin is Origin.esco]
            if len(esco) < len(found):
                # Ours says it already; or head office linked it, or took it out, which is a label of theirs as well.
                change.gone_labels += [one.id for one in esco]
            elif esco:
                if (esco[0].text, esco[0].kind) != (text, kind):
                    change.labels.append(self._corrected(esco[0], text, kind, self._sound(word, kind, skill)))
                change.gone_labels += [one.id for one in esco[1:]]
            else:
                change.new_labels.append(NewLabel(word[0], text, kind, self._sound(word, kind, skill)))
        self._everyday(change, concept, there, wanted.keys())
        for labels in there.values():
            change.gone_labels += [
                one.id
                for one in labels
                # A person who looked at it and found it sane knows more than a list that dropped it.
                if one.is_everyday
                or (one.origin is Origin.esco and not (one.reviewed and one.kind is LabelKind.everyday))
            ]

    def _everyday(
        self, change: ConceptChange, concept: Concept, there: dict[_Word, list[Said]], said: Set[_Word]
    ) -> None:
        """Add what we say ourselves and nobody else does. What stays of it is taken out of `there`."""
        if LANGUAGE not in self._read(concept):
            return
        for text in self.everyday.get(concept.uri, ()):
            word = self._word(LANGUAGE, text)
            found = there.get(word, [])
            if word in said or any(one.text == text and one.is_everyday for one in found):
                there[word] = [one for one in found if one.text != text]
            elif not any(one.reviewed or one.origin is Origin.office for one in found):
                change.new_labels.append(NewLabel(LANGUAGE, text, LabelKind.everyday, origin=Origin.own))

    def _sound(self, word: _Word, kind: LabelKind, skill: int | None) -> bool:
        """Whether a label may link by itself: ESCO's names may, unless the word is one of ours for another skill."""
        return kind is LabelKind.name and self._meant.get(word[1], set()) <= {skill}

    @staticmethod
    def _corrected(label: Said, text: str, kind: LabelKind, sound: bool) -> Values:
        """The label as ESCO has it now. What people reviewed stays reviewed; what becomes the name is, if it may."""
        values = {"id": label.id, "kind": kind, "reviewed": label.reviewed or sound}
        return values if label.text == text else values | {"text": text, "vector": None}

    def _wanted(self, concept: Concept) -> dict[_Word, tuple[str, LabelKind]]:
        """Its labels, each once, however it is written; the name first, so that the name is what stays."""
        found: dict[_Word, tuple[str, LabelKind]] = {}
        for lang, name in concept.names.items():
            found.setdefault(self._word(lang, name), (name, LabelKind.name))
            for text in concept.words.get(lang, ()):
                found.setdefault(self._word(lang, text), (text, LabelKind.everyday))
        return found

    def _word(self, lang: str, text: str) -> _Word:
        folded = self._folded.get(text)
        if folded is None:
            folded = self._folded[text] = fold(text)
        return lang, folded
