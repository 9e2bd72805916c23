"""Head office's pages: their guard and their route table."""

from flask import redirect, url_for

from matcher.accounts.models import Role
from matcher.web.guard import Route, blueprint, only
from matcher.web.office import audit, inbox, overview, vocabulary

office = blueprint(
    "office",
    "/office",
    only(Role.office),
    [
        Route("/", "root", lambda: redirect(url_for("office.overview"), code=303)),
        Route("/overview", "overview", overview.show),
        Route("/words", "words", inbox.show_list),
        Route("/words/<id:word_id>", "word", inbox.show),
        Route("/words/<id:word_id>/link", "link", inbox.link, "POST"),
        Route("/words/<id:word_id>/set-aside", "set_aside", inbox.set_aside, "POST"),
        Route("/words/<id:label_id>/unlink", "unlink", inbox.unlink, "POST"),
        Route("/vocabulary", "vocabulary", vocabulary.show_list),
        Route("/vocabulary/<id:skill_id>", "skill", vocabulary.show),
        Route("/audit", "audit", audit.show),
    ],
)
