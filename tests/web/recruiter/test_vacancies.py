"""The vacancies of a branch and the ranked list of its people."""

from matcher.db import Database
from matcher.vacancies.models import VacancyStatus
from tests import make
from tests.visitor import Visitor, words
from tests.web.recruiter.scene import Scene


def _vacancy(database: Database, scene: Scene, title: str, *, theirs: bool = False, **values: object) -> int:
    status = values.pop("status", VacancyStatus.published)
    company = scene.cast.noord if theirs else scene.cast.midden
    with database.transaction() as session:
        made = make.vacancy(session, client=company, status=status, values={"title": title, **values}, listening=3)
        return made.id or 0


def test_it_works(anja: Visitor, scene: Scene) -> None:
    page = words(anja.get("/recruiter/vacancies"))
    assert "Klanten helpen Contactpunt Midden" in page
    assert "Bestellingen pakken" not in page


def test_work_from_home_of_another_branch_is_there_but_not_its_drafts(
    anja: Visitor, scene: Scene, database: Database
) -> None:
    home = _vacancy(database, scene, "Chatten thuis", theirs=True, home=1.0)
    draft = _vacancy(database, scene, "Nog niet klaar", theirs=True, home=1.0, status=VacancyStatus.draft)
    page = words(anja.get("/recruiter/vacancies?status=any"))
    assert "Chatten thuis" in page
    assert "Nog niet klaar" not in page
    assert "Chatten thuis" not in words(anja.get("/recruiter/vacancies?own=y"))
    assert anja.get(f"/recruiter/vacancies/{home}").status_code == 200
    assert anja.get(f"/recruiter/vacancies/{draft}").status_code == 404


def test_the_filters_leave_out_what_does_not_fit(anja: Visitor, scene: Scene, database: Database) -> None:
    _vacancy(database, scene, "Zonnepanelen verkopen", contact="outbound", home=0.0)
    _vacancy(database, scene, "Oud werk", status=VacancyStatus.closed)
    for query, there, not_there in (
        ("q=zonne", "Zonnepanelen verkopen", "Klanten helpen"),
        ("q=midden&contact=inbound", "Klanten helpen", "Zonnepanelen verkopen"),
        ("home=none", "Zonnepanelen verkopen", "Klanten helpen"),
        ("home=part", "Klanten helpen", "Zonnepanelen verkopen"),
        ("status=closed", "Oud werk", "Klanten helpen"),
        ("q=100%25", "No vacancy fits these filters", "Klanten helpen"),
    ):
        page = words(anja.get(f"/recruiter/vacancies?{query}"))
        assert there in page, query
        assert not_there not in page, query


def test_the_order_can_be_chosen(anja: Visitor, scene: Scene, database: Database) -> None:
    _vacancy(database, scene, "Aardig werk", pay=12.0)
    _vacancy(database, scene, "Zwaar werk", pay=40.0)
    by_title = words(anja.get("/recruiter/vacancies?sort=title"))
    assert by_title.index("Aardig werk") < by_title.index("Klanten helpen") < by_title.index("Zwaar werk")
    by_pay = words(anja.get("/recruiter/vacancies?sort=pay"))
    assert by_pay.index("Zwaar werk") < by_pay.index("Klanten helpen") < by_pay.index("Aardig werk")


def test_everybody_of_the_branch_is_in_the_list_page_after_page(
    anja: Visitor, scene: Scene, database: Database
) -> None:
    with database.transaction() as session:
        for number in range(30):
            make.candidate(session, name=f"Persoon {number:02d}", branch=scene.cast.utrecht, listening=1 + number % 5)
    address = f"/recruiter/vacancies/{scene.cast.vacancy.id}"
    first, second = words(anja.get(address)), words(anja.get(address + "?page=2"))
    assert "1 to 25 of 32" in first
    assert "Show more" in first
    assert "26 to 32 of 32" in second
    for name in ["Samira", "Kees", *(f"Persoon {number:02d}" for number in range(30))]:
        assert (name in first) != (name in second), name
    assert "26 to 32 of 32" in words(anja.get(address + "?page=77"))


def test_a_barred_person_is_in_the_list_with_the_reason(anja: Visitor, scene: Scene, database: Database) -> None:
    with database.transaction() as session:
        make.candidate(session, name="Driss", branch=scene.cast.utrecht, listening=5, calm=1)
    address = f"/recruiter/vacancies/{scene.cast.vacancy.id}?band=not_now"
    page = words(anja.get(address))
    assert "Driss" in page
    assert "calm: a must, not enough yet" in page
    assert "Samira" not in page


def test_the_list_says_what_a_training_would_change(anja: Visitor, scene: Scene) -> None:
    page = words(anja.get(f"/recruiter/vacancies/{scene.cast.vacancy.id}"))
    assert "after training: 75 → 100 Customer contact" in page
    assert "Samira" in page


def test_a_vacancy_that_asks_nothing_says_so(anja: Visitor, scene: Scene, database: Database) -> None:
    with database.transaction() as session:
        empty = make.vacancy(session, client=scene.cast.midden).id
    assert "This vacancy asks nothing yet" in words(anja.get(f"/recruiter/vacancies/{empty}"))
    match = anja.get(f"/recruiter/vacancies/{empty}/candidates/{scene.cast.samira.id}")
    assert match.status_code == 200
    assert "This vacancy asks nothing yet" in words(match)


def test_words_of_a_client_are_shown_as_words(anja: Visitor, scene: Scene, database: Database) -> None:
    made = _vacancy(database, scene, "<script>alert(1)</script>", description="<img src=x onerror=alert(2)> en meer.")
    for address in ("/recruiter/vacancies", f"/recruiter/vacancies/{made}", "/recruiter/"):
        page = anja.get(address).get_data(as_text=True)
        assert "<script>alert(1)" not in page
        assert "<img src=x" not in page


def test_a_forbidden_request_puts_a_vacancy_on_hold_until_it_is_released(
    anja: Visitor, scene: Scene, database: Database
) -> None:
    address = f"/recruiter/vacancies/{scene.cast.vacancy.id}"
    assert "Did the client ask something that may not be asked?" in words(anja.get(address))
    assert anja.post(f"{address}/hold").status_code == 303
    assert "This vacancy is on hold" in words(anja.get(address))
    assert "Klanten helpen" not in words(anja.get("/recruiter/vacancies"))
    assert anja.post(f"{address}/release").status_code == 303
    assert "The vacancy is published again." in words(anja.get("/recruiter/vacancies"))


def test_a_vacancy_of_another_branch_is_not_ours_to_put_on_hold(
    anja: Visitor, scene: Scene, database: Database
) -> None:
    home = _vacancy(database, scene, "Chatten thuis", theirs=True, home=1.0)
    for vacancy in (home, scene.cast.other_vacancy.id):
        assert anja.post(f"/recruiter/vacancies/{vacancy}/hold").status_code == 404
        assert anja.post(f"/recruiter/vacancies/{vacancy}/release").status_code == 404


def test_a_closed_vacancy_can_not_be_put_on_hold_or_released(anja: Visitor, scene: Scene, database: Database) -> None:
    closed = _vacancy(database, scene, "Oud werk", status=VacancyStatus.closed)
    for deed in ("hold", "release"):
        anja.post(f"/recruiter/vacancies/{closed}/{deed}")
        page = words(anja.get(f"/recruiter/vacancies/{closed}"))
        assert "That can't be done with this vacancy now." in page
        assert "closed" in page
