"""The trainer's pages: their guard and their route table."""

from matcher.accounts.models import Role
from matcher.web import feeds
from matcher.web.guard import Route, blueprint, only
from matcher.web.trainer import check_in, intakes, progress

trainer = blueprint(
    "trainer",
    "/trainer",
    only(Role.trainer),
    [
        Route("/", "intakes", intakes.show_list),
        Route("/calendar", "calendar", feeds.own, "GET POST"),
        Route("/check-in/<place>", "check_in", check_in.show, "GET POST"),
        Route("/intakes/<id:intake_id>", "intake", intakes.show),
        Route("/intakes/<id:intake_id>/finish", "finish", intakes.finish, "POST"),
        Route("/places/<id:place_id>/tick", "tick", check_in.tick, "POST"),
        Route("/places/<id:place_id>/mark", "mark", intakes.mark, "POST"),
        Route("/places/<id:place_id>", "person", progress.show),
        Route("/places/<id:place_id>/abilities/<id:skill_id>", "rate", progress.rate, "GET POST"),
    ],
)
