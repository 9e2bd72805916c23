"""The candidate's pages: their guard and their route table."""

from matcher.accounts.models import Role
from matcher.web import feeds
from matcher.web.candidate import (
    data,
    home,
    matches,
    passport,
    places,
    profile,
    sign_up,
    situations,
    trainings,
    wording,
)
from matcher.web.guard import Route, blueprint, everybody, only

candidate = blueprint(
    "candidate",
    "/candidate",
    only(Role.candidate),
    [
        Route("/", "home", home.home),
        Route("/call-me", "call_me", home.call_me, "POST"),
        Route("/go-on", "resume", sign_up.resume),
        Route("/questions/<code>", "question", sign_up.question, "GET POST"),
        Route("/words", "words", sign_up.words),
        Route("/words/next", "words_next", sign_up.words_next),
        Route("/words/<id:phrase_id>", "meaning", sign_up.meaning, "GET POST"),
        Route("/check", "check", sign_up.check, "GET POST"),
        Route("/what-now", "done", sign_up.done),
        Route("/work", "matches", matches.matches),
        Route("/work/<key>", "match", matches.match),
        Route("/proposals/<key>", "proposal", home.proposal),
        Route("/proposals/<key>/agree", "agree", home.agree, "POST"),
        Route("/trainings", "intakes", trainings.intakes),
        Route("/trainings/<key>", "intake", trainings.intake),
        Route("/trainings/<key>/book", "book", trainings.book, "POST"),
        Route("/calendar", "calendar", feeds.own, "GET POST"),
        Route("/places/<key>", "place", places.place),
        Route("/places/<key>/calendar.ics", "invitation", places.invitation),
        Route("/places/<key>/need", "need", places.need, "POST"),
        Route("/places/<key>/reminders", "channel", places.channel, "POST"),
        Route("/places/<key>/confirm", "confirm", places.confirm, "POST"),
        Route("/places/<key>/cancel", "cancelling", places.cancelling),
        Route("/places/<key>/cancelled", "cancel", places.cancel, "POST"),
        Route("/places/<key>/accept", "accept", places.accept, "POST"),
        Route("/places/<key>/decline", "decline", places.decline, "POST"),
        Route("/situations", "situations", situations.overview),
        Route("/situations/<code>", "situation", situations.situation, "GET POST"),
        Route("/situations/<skill>/back", "situations_back", situations.take_back, "POST"),
        Route("/profile", "profile", profile.profile),
        Route("/passport", "passport", passport.passport),
        Route("/passport.json", "passport_file", passport.passport_file),
        Route("/passport/<key>.json", "certificate", passport.certificate),
        Route("/data", "data", data.data),
        Route("/data/consent/<purpose>", "consent", data.consent, "POST"),
        Route("/data/pause", "pause", data.pause, "POST"),
        Route("/data/download", "download", data.download),
        Route("/data/erase", "erase", data.erase, "GET POST"),
    ],
)
candidate.context_processor(lambda: {"say": wording.say, **home.help_line()})

# Open to everybody, but each page asks for an address that was proved a moment ago.
welcome = blueprint("welcome", "/welcome", everybody, [Route("/", "about_you", sign_up.about_you, "GET POST")])
