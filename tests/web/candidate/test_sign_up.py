"""The walk from a proved address to looking for work: one question a page, everything kept, nothing asked twice."""

import pytest
from sqlmodel import Session, select

from matcher import clock
from matcher.accounts.models import Role, User
from matcher.candidates import queries
from matcher.candidates.models import Ability, Candidate, Phrase, Purpose, Source, Status
from matcher.db import Database
from matcher.places.models import PointSource, Postcode
from matcher.skills.models import Anchor, Label, LabelKind, UnmatchedWord
from tests import make
from tests.visitor import Visitor, words

ADDRESS = "nieuw@candidate.example"
ABOUT = {"name": "Samira", "adult": "y", "may_work": "y", "matching": "y"}
BSN = "111222333"


@pytest.fixture
def welcome(database: Database, client: Visitor) -> Visitor:
    """A browser that has just proved a new address, in a house with two core abilities and two branches."""
    with database.transaction() as session:
        for code, (lat, lon) in {"3511": (52.09, 5.12), "9711": (53.22, 6.57)}.items():
            for digits in (code, str(int(code) + 1)):
                session.add(Postcode(code=digits, lat=lat, lon=lon, source=PointSource.town))
        core(session, 1, "listening", "Do you hear what someone means?")
        core(session, 2, "calm", "Do you stay calm?")
        calming = make.skill(session, "calming", name_nl="boze klanten kalmeren", name_en="calming customers")
        session.add(Label(skill_id=calming.id, lang="nl", text="boze klanten kalmeren", kind=LabelKind.everyday))
        make.branch(session, "utrecht", name="Utrecht")
        make.branch(session, "groningen", name="Groningen", postcode="9711", town="Groningen")
    prove(client)
    return client


def core(session: Session, place: int, code: str, question: str) -> None:
    skill = make.skill(session, code, core=place, question_en=question, question_nl=question)
    for lang in ("nl", "en"):
        for level in range(1, 6):
            session.add(Anchor(skill_id=skill.id, level=level, lang=lang, text=f"I do {code} like {level}"))


def prove(client: Visitor, email: str = ADDRESS, age: int = 0) -> None:
    with client.session_transaction() as cookie:
        cookie["proved"] = [email, int(clock.now().timestamp()) - age]
        cookie["language"] = "en"


@pytest.fixture
def signing_up(welcome: Visitor) -> Visitor:
    welcome.post("/welcome/", data=ABOUT)
    return welcome


def person(database: Database) -> Candidate:
    with database.transaction(writes=False) as session:
        return session.exec(select(Candidate)).one()


def answer(client: Visitor, code: str, **data: object) -> str:
    response = client.post(f"/candidate/questions/{code}", data=data)
    assert response.status_code == 303, words(response)
    return str(response.location)


def test_it_works(welcome: Visitor, database: Database) -> None:
    response = welcome.post("/welcome/", data=ABOUT, follow_redirects=True)
    assert "What is your postcode?" in words(response)
    assert "Question 1 of 14" in words(response)
    found = person(database)
    assert (found.name, found.status, found.adult, found.may_work) == ("Samira", Status.signing_up, True, True)
    with database.transaction(writes=False) as session:
        assert queries.consented(session, found.id or 0, Purpose.matching)
        assert session.exec(select(User.email).where(User.role == Role.candidate)).all() == [ADDRESS]


def test_without_a_proved_address_one_begins_at_the_start(client: Visitor) -> None:
    assert client.get("/welcome/").location == "/start"
    assert client.post("/welcome/", data=ABOUT).location == "/start"


def test_a_proof_lasts_an_hour(welcome: Visitor, database: Database) -> None:
    prove(welcome, age=61 * 60)
    assert welcome.post("/welcome/", data=ABOUT).location == "/start"
    with database.transaction(writes=False) as session:
        assert make.total(session, Candidate) == 0


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": ""}, "Enter your name."),
        ({"name": "   "}, "Enter your name."),
        ({"name": "x" * 3000}, "at most 100 characters"),
        ({"name": f"Samira {BSN}"}, "looks like a BSN"),
        ({"adult": ""}, "when you are 18 or older"),
        ({"may_work": ""}, "when you are allowed to work"),
        ({"matching": ""}, "We can only help you when you agree"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_made(
    welcome: Visitor, database: Database, wrong: dict[str, str], sentence: str
) -> None:
    data = {key: value for key, value in (ABOUT | wrong).items() if value}
    response = welcome.post("/welcome/", data=data)
    assert response.status_code == 422
    assert sentence in words(response)
    with database.transaction(writes=False) as session:
        assert make.total(session, User) == 0


def test_a_stale_page_keeps_what_was_typed_and_makes_nothing(welcome: Visitor, database: Database) -> None:
    response = welcome.post("/welcome/", data=ABOUT, csrf=False)
    assert response.status_code == 400
    assert 'value="Samira"' in response.get_data(as_text=True)
    with database.transaction(writes=False) as session:
        assert make.total(session, User) == 0


def test_the_same_form_twice_makes_one_account(welcome: Visitor, database: Database) -> None:
    for _again in range(2):
        response = welcome.post("/welcome/", data=ABOUT | {"_once": "the-same-form"})
        assert response.status_code == 303
    assert person(database).name == "Samira"


def test_an_address_that_signed_up_meanwhile_leads_to_the_same_account(
    signing_up: Visitor, database: Database, app: object
) -> None:
    other = signing_up.application.test_client()
    assert isinstance(other, Visitor)
    prove(other)
    assert other.post("/welcome/", data=ABOUT | {"name": "Somebody"}).location == "/candidate/go-on"
    assert person(database).name == "Samira"


def test_a_postcode_in_any_spelling_gives_the_nearest_branch(signing_up: Visitor, database: Database) -> None:
    assert answer(signing_up, "postcode", postcode=" 9712ab ") == "/candidate/questions/phone"
    found = person(database)
    with database.transaction(writes=False) as session:
        assert found.postcode == "9712"
        assert queries.of_branch(session, found.branch_id, found.id or 0) is not None
    assert "Branch Groningen helps you." in words(signing_up.get("/candidate/"))


@pytest.mark.parametrize("text", ["", "12", "abcd", "0123 AB", "9999 ZZ 12", "3511 SS"])
def test_a_wrong_postcode_is_kept_on_the_page_with_a_sentence(
    signing_up: Visitor, database: Database, text: str
) -> None:
    response = signing_up.post("/candidate/questions/postcode", data={"postcode": text})
    assert response.status_code == 422
    assert "postcode" in words(response)
    assert f'value="{text}"' in response.get_data(as_text=True) or not text
    assert person(database).postcode is None


def test_a_phone_number_is_kept_in_one_spelling_and_may_be_left_out(signing_up: Visitor, database: Database) -> None:
    answer(signing_up, "phone", phone="06-12 34 56 78")
    assert person(database).phone == "+31612345678"
    answer(signing_up, "phone", phone="")
    assert person(database).phone is None
    wrong = signing_up.post("/candidate/questions/phone", data={"phone": "12"})
    assert (wrong.status_code, "like 06 12345678" in words(wrong)) == (422, True)


def test_an_ability_is_kept_as_the_persons_own_word(signing_up: Visitor, database: Database) -> None:
    page = words(signing_up.get("/candidate/questions/calm"))
    assert "I do calm like 5" in page
    answer(signing_up, "calm", level="4")
    answer(signing_up, "listening", level="unknown")
    with database.transaction(writes=False) as session:
        found = {row.level: row.source for row in session.exec(select(Ability))}
    assert found == {4: Source.self, None: Source.self}
    assert re_checked(signing_up, "calm", "4")


def re_checked(client: Visitor, code: str, value: str) -> bool:
    page = client.get(f"/candidate/questions/{code}").get_data(as_text=True)
    return any(f'value="{value}"' in part and "checked" in part for part in page.split("<input")[1:])


@pytest.mark.parametrize("level", ["", "0", "6", "skip", "constructor"])
def test_what_is_no_level_is_refused(signing_up: Visitor, database: Database, level: str) -> None:
    response = signing_up.post("/candidate/questions/calm", data={"level": level})
    assert response.status_code == 422
    with database.transaction(writes=False) as session:
        assert make.total(session, Ability) == 0


def test_one_can_stop_and_go_on_where_one_was(signing_up: Visitor, database: Database) -> None:
    answer(signing_up, "postcode", postcode="3511")
    answer(signing_up, "phone", phone="")
    assert "You have answered 2 of 14 questions" in words(signing_up.get("/candidate/"))
    assert signing_up.get("/candidate/go-on").location == "/candidate/questions/listening"
    answer(signing_up, "postcode", postcode="3512")
    assert signing_up.get("/candidate/go-on").location == "/candidate/questions/listening"


def test_a_back_link_leads_to_the_question_before(signing_up: Visitor) -> None:
    page = signing_up.get("/candidate/questions/phone").get_data(as_text=True)
    assert 'class="govuk-back-link" href="/candidate/questions/postcode"' in page


def test_own_words_are_asked_about_one_by_one_and_the_person_confirms(signing_up: Visitor, database: Database) -> None:
    lines = "boze klanten kalmeren\nniet boze klanten kalmeren\nqwrtzplk"
    with signing_up.session_transaction() as cookie:
        cookie["language"] = "nl"
    on = answer(signing_up, "words", words=lines)
    on = signing_up.get(on).location
    asked = signing_up.get(on)
    assert "Je schreef: “boze klanten kalmeren”" in words(asked)
    assert signing_up.post(on, data={"level": "4"}).location.startswith("/candidate/words/next")
    overview = signing_up.get("/candidate/words/next", follow_redirects=True)
    assert "qwrtzplk" in words(overview)
    assert "We bewaren dit zoals je het schreef" in words(overview)
    with database.transaction(writes=False) as session:
        verdicts = {phrase.text: phrase.verdict for phrase in session.exec(select(Phrase))}
        assert verdicts["niet boze klanten kalmeren"] == "negated"
        assert verdicts["qwrtzplk"] == "unknown"
        assert session.exec(select(UnmatchedWord.text)).all() == ["qwrtzplk"]
        assert [row.level for row in session.exec(select(Ability))] == [4]


def test_not_what_i_meant_takes_the_skill_away(signing_up: Visitor, database: Database) -> None:
    on = signing_up.get(answer(signing_up, "words", words="boze klanten kalmeren")).location
    signing_up.post(on, data={"level": "skip"})
    with database.transaction(writes=False) as session:
        phrase = session.exec(select(Phrase)).one()
        assert (phrase.skill_id, make.total(session, Ability)) == (None, 0)


def test_a_bsn_in_own_words_is_refused_and_stands_nowhere(signing_up: Visitor, database: Database) -> None:
    response = signing_up.post("/candidate/questions/words", data={"words": f"goed luisteren\nmijn bsn is {BSN}"})
    assert response.status_code == 422
    assert "looks like a BSN" in words(response)
    assert BSN not in response.get_data(as_text=True)
    with database.transaction(writes=False) as session:
        assert make.total(session, Phrase) == 0


@pytest.mark.parametrize("lines", ["x" * 201, "\n".join(f"iets {n}" for n in range(21)), "x" * 5000])
def test_too_many_words_are_kept_on_the_page(signing_up: Visitor, database: Database, lines: str) -> None:
    response = signing_up.post("/candidate/questions/words", data={"words": lines})
    assert response.status_code == 422
    with database.transaction(writes=False) as session:
        assert make.total(session, Phrase) == 0


@pytest.mark.parametrize(
    ("code", "data", "sentence"),
    [
        ("hours", {"hours_min": "32", "hours_max": "16"}, "must not be lower"),
        ("hours", {"hours_min": "0", "hours_max": "16"}, "from 1 to 48"),
        ("hours", {"hours_min": "veel", "hours_max": "99999999999"}, "Enter a"),
        ("hours", {}, "Enter how many hours at least."),
        ("shifts", {}, "at least one moment"),
        ("travel", {"max_km": "26"}, "Not a valid choice"),
        ("languages", {"dutch": "3"}, "Choose how good your English is."),
        ("start", {"when": "later", "date": ["31", "2", "2027"]}, "Enter a date like"),
        ("start", {"when": "later", "date": ["", "", ""]}, "Enter the day from which"),
        ("start", {"when": "later", "date": ["1", "1", "2020"]}, "from today on"),
        ("pay", {"pay": "veel"}, "Enter an amount"),
        ("pay", {"pay": "1,50"}, "Enter an amount"),
    ],
)
def test_what_can_not_be_is_refused_with_a_sentence(
    signing_up: Visitor, database: Database, code: str, data: dict[str, object], sentence: str
) -> None:
    response = signing_up.post(f"/candidate/questions/{code}", data=data)
    assert response.status_code == 422
    assert sentence in words(response)
    with database.transaction(writes=False) as session:
        wish = queries.wish(session, person(database).id or 0)
    assert wish is not None
    assert (wish.hours_min, wish.shifts, wish.max_km, wish.start, wish.pay) == (None, None, None, None, None)


def test_every_answer_reaches_the_matching_and_the_check_page(signing_up: Visitor, database: Database) -> None:
    walk(signing_up)
    page = words(signing_up.get("/candidate/check"))
    for said in ("16 to 32 hours", "2 moments in the week", "At most 25 kilometres", "Right away", "At least € 15.50"):
        assert said in page
    with database.transaction(writes=False) as session:
        profile = queries.profile(session, person(database).id or 0)
    assert profile is not None
    assert (profile.availability.hours, profile.availability.max_km) == ((16, 32), 25)
    assert profile.availability.languages == {"nl": 4, "en": 3}
    assert (profile.wishes.home, profile.wishes.pay, profile.wishes.autonomy) == (1.0, 15.5, 1.0)
    assert len(profile.abilities) == 2


def walk(client: Visitor) -> None:
    """Answer all that is asked, following the way the pages show."""
    answers: dict[str, dict[str, object]] = {
        "postcode": {"postcode": "3511 AB"},
        "phone": {"phone": "0612345678"},
        "words": {"words": ""},
        "hours": {"hours_min": "16", "hours_max": "32"},
        "shifts": {"shifts": ["mon-morning", "tue-evening"]},
        "travel": {"max_km": "25"},
        "home": {"home": "1.0"},
        "languages": {"dutch": "4", "english": "3"},
        "start": {"when": "now"},
        "contact": {"contact": "inbound"},
        "matters": {"autonomy": "1.0", "team": "0.5", "growth": "0.0"},
        "pay": {"pay": "15,50"},
    }
    on = client.get("/candidate/go-on").location
    for _step in range(40):
        code = on.rsplit("/", 1)[1]
        if code == "check":
            return
        on = answer(client, code, **answers.get(code, {"level": "4"}))
        if code == "words":
            page = client.get(on, follow_redirects=True).get_data(as_text=True)
            assert 'href="/candidate/questions/hours"' in page
            on = "/candidate/questions/hours"
    raise AssertionError("the questions never end")


def test_confirming_starts_the_search_and_says_what_happens_now(signing_up: Visitor, database: Database) -> None:
    walk(signing_up)
    response = signing_up.post("/candidate/check", follow_redirects=True)
    assert "What happens now?" in words(response)
    assert "Branch Utrecht" in words(response)
    assert person(database).status is Status.active


def test_the_search_does_not_start_before_the_questions_are_done(signing_up: Visitor, database: Database) -> None:
    assert signing_up.post("/candidate/check").location == "/candidate/go-on"
    assert person(database).status is Status.signing_up


def test_a_stale_check_page_starts_nothing(signing_up: Visitor, database: Database) -> None:
    walk(signing_up)
    response = signing_up.post("/candidate/check", csrf=False)
    assert (response.status_code, "Press the button again" in words(response)) == (400, True)
    assert person(database).status is Status.signing_up


def test_a_change_leads_back_to_where_it_was_asked_from(signing_up: Visitor) -> None:
    walk(signing_up)
    response = signing_up.post(
        "/candidate/questions/hours?next=/candidate/check", data={"hours_min": 8, "hours_max": 9}
    )
    assert response.location == "/candidate/check"


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_a_change_never_leads_to_another_site(signing_up: Visitor, target: str) -> None:
    response = signing_up.post(f"/candidate/questions/phone?next={target}", data={"phone": ""})
    assert response.location == "/candidate/questions/listening"


def test_fields_that_are_not_asked_change_nothing(signing_up: Visitor, database: Database) -> None:
    answer(signing_up, "phone", phone="", status="active", branch_id="1", role="office", version="99")
    found = person(database)
    assert (found.status, found.branch_id) == (Status.signing_up, None)


def test_what_is_no_question_is_not_found(signing_up: Visitor) -> None:
    assert signing_up.get("/candidate/questions/birthday").status_code == 404


def test_the_words_of_somebody_else_are_not_found(signing_up: Visitor, database: Database) -> None:
    with database.transaction() as session:
        other = make.candidate(session, name="Pieter")
        phrase = Phrase(candidate_id=other.id, text="iets", verdict="ask", created_at=clock.now())
        session.add(phrase)
        session.flush()
    assert signing_up.get(f"/candidate/words/{phrase.id}").status_code == 404
    assert signing_up.post(f"/candidate/words/{phrase.id}", data={"skill": "skip"}).status_code == 404
