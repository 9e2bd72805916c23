"""Lists that are kept current are those of a full recompute, whatever happens in whatever order."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.engine import Ability, Brief, InvalidProfile, Profile, Requirement
from matcher.engine.batch import Standing, standing
from tests.engine import world
from tests.engine.batch.test_rank import BANDS, listed
from tests.engine.world import VOCABULARY

changes = st.lists(
    st.one_of(
        st.tuples(st.just("put_profile"), world.profiles),
        st.tuples(st.just("put_brief"), world.briefs),
        st.tuples(st.just("drop_profile"), st.integers(0, 7)),
        st.tuples(st.just("drop_brief"), st.integers(0, 7)),
    ),
    max_size=12,
)


def lists_of(kept, profiles, briefs):
    def plain(entries):
        return [(one.id, BANDS[one.band], one.low, one.suit) for one in entries]

    return {one: plain(kept.people_for(one)) for one in briefs}, {one: plain(kept.work_for(one)) for one in profiles}


def recomputed(profiles, briefs, offered, tops):
    found = listed(list(profiles.values()), list(briefs.values()), offered, tops)
    return tuple(
        {name: [(row[0], row[1], row[2], row[5]) for row in rows] for name, rows in side.items()} for side in found
    )


@pytest.mark.parametrize("spare", [0, 2])
def test_any_changes_leave_the_lists_of_a_full_recompute(spare, monkeypatch):
    monkeypatch.setattr(standing, "SPARE", spare)

    @settings(max_examples=40, deadline=None)
    @given(
        st.lists(world.profiles, max_size=8, unique_by=lambda one: one.id),
        st.lists(world.briefs, max_size=8, unique_by=lambda one: one.id),
        world.programmes,
        changes,
    )
    def changed(profiles, briefs, offered, happened):
        kept = Standing(profiles, briefs, VOCABULARY, offered, top_per_vacancy=3, top_per_candidate=2)
        profiles, briefs = {one.id: one for one in profiles}, {one.id: one for one in briefs}
        for what, whom in happened:
            side = profiles if what.endswith("profile") else briefs
            if what.startswith("drop"):
                if not side:
                    continue
                whom = sorted(side)[whom % len(side)]
                del side[whom]
            else:
                side[whom.id] = whom
            getattr(kept, what)(whom)
            assert lists_of(kept, profiles, briefs) == recomputed(profiles, briefs, offered, (3, 2))

    changed()


def test_who_leaves_makes_room_for_the_next():
    crowd = [Profile(one, (Ability(1, 5 if one < 3 else 2, "trainer"),)) for one in range(1, 30)]
    kept = Standing(crowd, [Brief("v", (Requirement(1, 5),))], VOCABULARY, top_per_vacancy=2)
    assert [one.id for one in kept.people_for("v")] == [1, 2]
    for gone in range(1, 20):
        kept.drop_profile(gone)
    assert [one.id for one in kept.people_for("v")] == [20, 21]


def test_nobody_is_there_twice():
    with pytest.raises(InvalidProfile, match="two with the id 1"):
        Standing([Profile(1), Profile(1)], [], VOCABULARY)
