"""The recruiter's pages: their guard and their route table."""

from matcher.accounts.models import Role
from matcher.web.guard import Route, blueprint, only
from matcher.web.recruiter import candidates, holding, intakes, matches, opening, places, today, vacancies

recruiter = blueprint(
    "recruiter",
    "/recruiter",
    only(Role.recruiter),
    [
        Route("/", "today", today.today),
        Route("/vacancies", "vacancies", vacancies.show_list),
        Route("/vacancies/<id:vacancy_id>", "vacancy", vacancies.show),
        Route("/vacancies/<id:vacancy_id>/candidates/<id:candidate_id>", "match", matches.show, "GET POST"),
        Route("/vacancies/<id:vacancy_id>/hold", "hold", holding.hold, "POST"),
        Route("/vacancies/<id:vacancy_id>/release", "release", holding.release, "POST"),
        Route("/vacancies/decisions/<id:decision_id>", "match_then", matches.as_it_was),
        Route("/candidates", "candidates", candidates.show_list),
        Route("/candidates/<id:candidate_id>", "candidate", candidates.show),
        Route("/candidates/<id:candidate_id>/called", "called", today.called, "POST"),
        Route("/candidates/<id:candidate_id>/abilities/<id:skill_id>", "observe", candidates.observe, "GET POST"),
        Route("/intakes", "intakes", intakes.show_list),
        Route("/intakes/new", "intake_new", opening.open_new, "GET POST"),
        Route("/intakes/<id:intake_id>", "intake", intakes.show),
        Route("/intakes/<id:intake_id>/seats", "seats", intakes.set_seats, "POST"),
        Route("/intakes/<id:intake_id>/call-off", "call_off", intakes.call_off, "GET POST"),
        Route("/intakes/<id:intake_id>/book", "book", intakes.book, "POST"),
        Route("/intakes/places/<id:place_id>", "place", places.show),
        Route("/intakes/places/<id:place_id>/answer", "answer", places.answer, "POST"),
        Route("/intakes/places/<id:place_id>/cancel", "cancel", places.cancel, "POST"),
        Route("/intakes/places/<id:place_id>/first", "put_first", places.put_first, "POST"),
    ],
)
