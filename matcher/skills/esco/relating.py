"""What differs between ESCO's relations and those the vocabulary holds: broader and related skills, what work asks."""

from collections.abc import Mapping

from matcher.skills.esco.changes import Rows
from matcher.skills.esco.relations import Asked, Related
from matcher.skills.esco.report import Report
from matcher.skills.esco.standing import Shelf
from matcher.skills.models import Origin, RelationKind, Trainability


def relations(
    found: Mapping[RelationKind, set[Related] | None],
    shelf: Shelf,
    known: Mapping[tuple[int, RelationKind, int], int],
    report: Report,
) -> Rows:
    """What changes of the relations. Kinds that the files don't tell, and what is between skills of our own, stay."""
    told = [rows for rows in found.values() if rows is not None]
    wanted = {one for rows in told for one in rows if _fits(shelf, one, report)}
    uris = {one.id: uri for uri, one in shelf.by_uri.items()}
    present = {
        (uris[one], kind, uris[other]): relation
        for (one, kind, other), relation in known.items()
        if one in uris and other in uris and not _ours(shelf, uris[one], uris[other])
    }
    made = Rows(
        new=sorted(wanted - present.keys()),
        gone=sorted(id_ for one, id_ in present.items() if one not in wanted and found[one[1]] is not None),
    )
    counts = report.of("relations between skills")
    counts.read, counts.new, counts.gone = sum(map(len, told)), len(made.new), len(made.gone)
    return made


def asked(
    found: Asked | None,
    occupations: Shelf,
    skills: Shelf,
    known: Mapping[tuple[int, int], bool],
    report: Report,
) -> Rows:
    """What changes of what occupations ask. Without a file of it, nothing does."""
    made, left = Rows(), dict(known)
    for (occupation, skill), essential in (found or {}).items():
        one, other = occupations.by_uri.get(occupation), skills.by_uri.get(skill)
        before = left.pop((one.id, other.id), None) if one and other else None
        if before is None:
            made.new.append((occupation, essential, skill))
        elif before is not essential and one and other:
            made.changed.append({"occupation": one.id, "skill": other.id, "essential": essential})
    if found is not None:
        made.gone = [{"occupation": occupation, "skill": skill} for occupation, skill in sorted(left)]
        counts = report.of("skills asked by occupations")
        counts.read, counts.new = len(found), len(made.new)
        counts.changed, counts.gone = len(made.changed), len(made.gone)
    return made


def _ours(shelf: Shelf, one: str, other: str) -> bool:
    ends = (shelf.by_uri.get(one), shelf.by_uri.get(other))
    return all(end is not None and shelf.living(end).origin is not Origin.esco for end in ends)


def _fits(shelf: Shelf, relation: Related, report: Report) -> bool:
    one, kind, other = relation
    if _ours(shelf, one, other):
        report.set_aside("a relation between two skills of our own")
        return False
    # Else a training would lift, by way of the special case, an ability that it cannot promise.
    if kind is RelationKind.broader and _taught(shelf, one) and not _taught(shelf, other):
        report.set_aside("what one intake teaches as a special case of what takes longer")
        return False
    return True


def _taught(shelf: Shelf, uri: str) -> bool:
    known = shelf.by_uri.get(uri)
    return known is not None and shelf.living(known).trainability is Trainability.cohort
