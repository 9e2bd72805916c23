"""The pages with situations: one a page, both choices needed, what came of it, and taking it back."""

import pytest

from matcher.candidates import situations
from tests.cast import Cast
from tests.visitor import Visitor, words


@pytest.fixture
def samira(client: Visitor, cast: Cast) -> Visitor:
    with client.session_transaction() as cookie:
        cookie["language"] = "en"
    return client.sign_in(cast.samira)


def answer(visitor: Visitor, code: str, best: int, worst: int) -> str:
    return words(
        visitor.post(f"/candidate/situations/{code}", data={"best": best, "worst": worst}, follow_redirects=True)
    )


def test_it_works(samira: Visitor) -> None:
    assert "28 short situations from work" in words(samira.get("/candidate/situations"))
    first, second = list(situations.bank().values())[:2]
    page = words(samira.get(f"/candidate/situations/{first.code}"))
    assert first.name_en in page
    assert all(reply.name_en in page for reply in first.replies)
    assert second.name_en in answer(samira, first.code, 0, 3)
    assert "You have done 1 of 28." in words(samira.get("/candidate/situations"))


@pytest.mark.parametrize(
    ("best", "worst", "said"),
    [
        ("", "1", "Choose what you would do."),
        ("1", "", "Choose what you would certainly not do."),
        ("1", "1", "Choose two different answers."),
        ("9", "1", "Not a valid choice"),
    ],
)
def test_half_an_answer_is_asked_again_and_kept(samira: Visitor, best: str, worst: str, said: str) -> None:
    found = samira.post("/candidate/situations/calm_queue", data={"best": best, "worst": worst})
    assert found.status_code == 422
    assert said in words(found)
    if worst == "1":
        assert 'name="worst" id="worst-1" value="1"' in found.text or 'id="worst" value="1"' in found.text


def test_the_outcome_says_why_and_names_a_difference_without_blame(samira: Visitor) -> None:
    for situation in situations.of_skill("listening"):
        order = sorted(situation.replies, key=lambda reply: reply.worth)
        answer(samira, situation.code, order[0].number, order[3].number)
    page = words(samira.get("/candidate/situations"))
    assert "You showed:" in page
    assert "It counts nowhere against you" in page
    assert situations.of_skill("listening")[0].why_en in page
    assert "Taken back" in words(samira.post("/candidate/situations/listening/back", follow_redirects=True))
    assert "You showed:" not in words(samira.get("/candidate/situations"))


def test_what_was_chosen_can_not_be_chosen_again(samira: Visitor) -> None:
    answer(samira, "calm_queue", 0, 3)
    assert samira.get("/candidate/situations/calm_queue").status_code == 303
    answer(samira, "calm_queue", 1, 2)
    assert "You have done 1 of 28." in words(samira.get("/candidate/situations"))


@pytest.mark.parametrize("path", ["/candidate/situations/nowhere", "/candidate/situations/%00"])
def test_no_such_situation(samira: Visitor, path: str) -> None:
    assert samira.get(path).status_code == 404
    assert samira.post(path).status_code == 404
    assert samira.post(path + "/back").status_code == 404
