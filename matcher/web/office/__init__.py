"""Head office's pages: their guard and their route table."""

from flask import redirect, url_for

from matcher.accounts.models import Role
from matcher.web.guard import Route, blueprint, only
from matcher.web.office import audit, inbox, merging, overview, planning, programmes, rules, tokens, vocabulary

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
        Route("/words/<id:word_id>/new", "make", inbox.make, "GET POST"),
        Route("/words/<id:word_id>/set-aside", "set_aside", inbox.set_aside, "POST"),
        Route("/words/<id:label_id>/unlink", "unlink", inbox.unlink, "POST"),
        Route("/vocabulary", "vocabulary", vocabulary.show_list),
        Route("/vocabulary/<id:skill_id>", "skill", vocabulary.show),
        Route("/vocabulary/<id:skill_id>/merge", "merge", merging.merge, "GET POST"),
        Route("/vocabulary/<id:skill_id>/split-back", "split_back", merging.split_back, "POST"),
        Route("/vocabulary/<id:skill_id>/split", "split", merging.split, "GET POST"),
        Route("/vocabulary/<id:skill_id>/review", "review_all", vocabulary.review_all, "POST"),
        Route("/labels/<id:label_id>/review", "review", vocabulary.review, "POST"),
        Route("/labels/<id:label_id>/take-out", "take_out", vocabulary.take_out, "POST"),
        Route("/labels/<id:label_id>/put-back", "put_back", vocabulary.put_back, "POST"),
        Route("/programmes", "programmes", programmes.show_list),
        Route("/programmes/<id:programme_id>", "programme", programmes.show),
        Route("/programmes/<id:programme_id>/edit", "programme_edit", programmes.edit, "GET POST"),
        Route("/programmes/<id:programme_id>/targets", "target_add", programmes.add_target, "POST"),
        Route(
            "/programmes/<id:programme_id>/targets/<id:skill_id>/drop", "target_drop", programmes.drop_target, "POST"
        ),
        Route("/planning", "planning", planning.show),
        Route("/planning/ask", "plan_ask", planning.ask, "POST"),
        Route("/planning/<id:plan_id>", "plan", planning.show_plan),
        Route("/rules", "rules", rules.show),
        Route("/tokens", "tokens", tokens.tokens, "GET POST"),
        Route("/tokens/<id:token_id>/revoke", "revoke_token", tokens.revoke, "POST"),
        Route("/audit", "audit", audit.show),
    ],
)
