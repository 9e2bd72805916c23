"""What head office changes about a programme, and that matching and the next loading respect it."""

import pytest
from sqlmodel import Session, select

from matcher import clock
from matcher.audit.models import Entry
from matcher.db import Database
from matcher.intakes import curriculum, programmes, taught
from matcher.intakes.curriculum import NoForm, NoSuchSkill, ProgrammeData
from matcher.intakes.errors import NotYours, Stale
from matcher.intakes.models import Form, Module, Programme, Target
from matcher.intakes.queries import programmes_for_engine
from matcher.matching.queries import people_for
from tests import make
from tests.intakes.scene import STAFF, at_once, in_transaction, key_of
from tests.intakes.test_programmes import SMALL


def data(programme: Programme, **values: object) -> ProgrammeData:
    return ProgrammeData.model_validate(programme.model_dump() | values)


def test_a_programme_is_changed_and_the_trail_knows(session: Session) -> None:
    programme = make.programme(session)
    changed = curriculum.change(
        session, STAFF, key_of(programme), data(programme, weeks=6, forms=["online"]), programme.version
    )
    assert (changed.weeks, changed.forms, changed.version) == (6, ["online"], 2)
    assert session.exec(select(Entry.action)).all() == ["programme.changed"]
    with pytest.raises(Stale) as stale:
        curriculum.change(session, STAFF, key_of(programme), data(programme, weeks=8), 1)
    assert stale.value.version == 2
    with pytest.raises(NoForm):
        curriculum.change(session, STAFF, key_of(programme), data(programme, forms=[]), 2)
    with pytest.raises(NotYours):
        curriculum.change(session, STAFF, 987_654, data(programme), 1)


def test_a_target_is_added_raised_and_dropped(session: Session) -> None:
    programme = make.programme(session, listening=3)
    calm = key_of(make.skill(session, "calm"))
    module = session.exec(select(Module)).one()
    curriculum.set_target(session, STAFF, key_of(programme), calm, 4, 1, module_id=module.id)
    curriculum.set_target(session, STAFF, key_of(programme), calm, 5, 2)
    found = taught.curriculum(session, key_of(programme))
    assert found is not None
    assert (calm, 5, None) in found.targets
    assert len(found.targets) == 2
    assert programmes_for_engine(session)[0].targets[calm] == 5
    curriculum.drop_target(session, STAFF, key_of(programme), calm, 3)
    assert calm not in programmes_for_engine(session)[0].targets
    assert curriculum.drop_target(session, STAFF, key_of(programme), calm, 4).version == 4  # again is nothing new
    details = session.exec(select(Entry.detail).where(Entry.action == "programme.target")).all()
    assert details == [f"skill:{calm} 4", f"skill:{calm} 5", f"skill:{calm} none"]


def test_what_is_not_there_is_refused(session: Session) -> None:
    programme, other = make.programme(session), make.programme(session, "order_picker", calm=3)
    calm = key_of(make.skill(session, "calm"))
    elsewhere = session.exec(select(Module.id).where(Module.programme_id == other.id)).one()
    with pytest.raises(NoSuchSkill):
        curriculum.set_target(session, STAFF, key_of(programme), 987_654, 4, 1)
    with pytest.raises(NotYours):
        curriculum.set_target(session, STAFF, key_of(programme), calm, 4, 1, module_id=elsewhere)
    with pytest.raises(Stale):
        curriculum.set_target(session, STAFF, key_of(programme), calm, 4, 7)
    with pytest.raises(Stale):
        curriculum.drop_target(session, STAFF, key_of(programme), calm, 7)
    assert taught.curriculum(session, 987_654) is None


def test_matching_counts_with_a_new_target_at_once(session: Session) -> None:
    programme = make.programme(session, listening=4)
    vacancy = make.vacancy(session, listening=3, phone_contact=3)
    branch_id = make.candidate(session, listening=3, phone_contact=1).branch_id

    def then() -> float:
        [score] = people_for(session, key_of(vacancy), branch_id)
        return score.after.low if score.after else score.low

    before = then()
    phone = key_of(make.skill(session, "phone_contact"))
    curriculum.set_target(session, STAFF, key_of(programme), phone, 4, 1)
    assert then() > before


def test_what_head_office_changed_survives_the_next_loading(session: Session) -> None:
    for code in ("listening", "writing", "calm"):
        make.skill(session, code)
    programmes.load(session, SMALL)
    programme = session.exec(select(Programme)).one()
    listening = key_of(make.skill(session, "listening"))
    curriculum.set_target(session, STAFF, key_of(programme), listening, 5, 1)
    programmes.load(session, SMALL.replace("Klantcontact", "Iets anders"))
    session.expire_all()
    assert session.exec(select(Programme.name_nl)).one() == "Klantcontact"
    assert session.exec(select(Target.level).where(Target.skill_id == listening)).one() == 5


def test_of_two_who_change_a_programme_at_once_one_is_told(database: Database) -> None:
    with database.transaction() as session:
        programme = make.programme(session)
        wanted = [data(programme, weeks=weeks) for weeks in (5, 6, 7, 8)]
    outcome = at_once([in_transaction(curriculum.change, STAFF, programme.id, one, 1) for one in wanted], database)
    assert sum(isinstance(one, Programme) for one in outcome) == 1
    assert sum(isinstance(one, Stale) for one in outcome) == 3


def test_programmes_are_listed_with_what_they_work_towards_and_what_comes(session: Session) -> None:
    programme = make.programme(session, listening=4, calm=3)
    make.intake(session, programme=programme)
    assert taught.listed(session, clock.now()) == [(programme, 2, 1)]
    assert set(programme.forms) == set(Form)
