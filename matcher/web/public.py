"""Pages for everybody: what this is, signing in by a mailed code, signing out, the language."""

from typing import Any

from flask import current_app, flash, redirect, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from matcher import clock
from matcher.accounts import queries, service
from matcher.accounts.models import Role
from matcher.accounts.service import Asker, CodeGone, CodeWrong, TooMany
from matcher.web import answers, feeds, public_keys, unit_of_work
from matcher.web.forms import Email, Form, Text, required
from matcher.web.guard import Route, begin_session, blueprint, everybody, viewer
from matcher.web.languages import LANGUAGES, chosen
from matcher.web.rendering import home_of, page
from matcher.web.security import browser, safe_next


class EmailForm(Form):
    """Asks for an e-mail address."""

    email = Email(_l("Your e-mail address"))


class CodeForm(Form):
    """Asks for the mailed code."""

    code = Text(
        _l("The code of 6 digits"),
        [required(_l("Enter the code from the e-mail."))],
        most=20,
        bsn=True,
        description=_l("It is in the e-mail that we sent you just now."),
    )


def static_page(name: str) -> Any:
    """A view that shows a page of text."""

    def show() -> ResponseReturnValue:
        return page(f"public/{name}.html")

    return show


def home() -> ResponseReturnValue:
    """The front page; somebody signed in gets their own first page."""
    who = viewer()
    if who is not None:
        return redirect(url_for(home_of(who.role)), code=303)
    return page("public/home.html")


def start() -> ResponseReturnValue:
    """Where a candidate begins: an e-mail address, and nothing else."""
    return _ask("public/start.html")


def sign_in() -> ResponseReturnValue:
    """Where everybody signs in."""
    if request.method in unit_of_work.SAFE:
        cookie["next"] = safe_next(request.args.get("next"))
    return _ask("public/sign_in.html")


def _ask(template: str) -> ResponseReturnValue:
    who = viewer()
    if who is not None:
        return redirect(url_for(home_of(who.role)), code=303)
    form = EmailForm()
    if not form.validate_on_submit():
        return page(template, form=form)
    email = service.fold_email(form.email.data)
    try:
        service.ask_code(
            unit_of_work.session(),
            secret=_secret(),
            email=email,
            asker=Asker(browser(), request.remote_addr or ""),
            language=chosen(),
            now=clock.now(),
        )
    except TooMany as error:
        return _too_many(error)
    cookie["email"] = email
    return redirect(url_for("public.code"), code=303)


def code() -> ResponseReturnValue:
    """Asks for the code. A wrong guess counts, also when the page comes back with an error."""
    email = cookie.get("email")
    if not email:
        return redirect(url_for("public.sign_in"), code=303)
    form = CodeForm()
    if form.validate_on_submit():
        try:
            digits = "".join(str(int(character)) for character in form.code.data if character.isdecimal())
            service.use_code(
                unit_of_work.session(),
                secret=_secret(),
                email=email,
                browser=browser(),
                code=digits,
                now=clock.now(),
            )
            return _proved(email)
        except CodeWrong:
            unit_of_work.keep()
            form.code.errors = [_("This is not the code that we sent. Check the e-mail and try again.")]
        except CodeGone:
            form.code.errors = [_("This code no longer works. Ask for a new one below.")]
    return page("public/code.html", form=form, email=email)


def again() -> ResponseReturnValue:
    """Sends another code to the same address."""
    email = cookie.get("email")
    if not email:
        return redirect(url_for("public.sign_in"), code=303)
    try:
        service.ask_code(
            unit_of_work.session(),
            secret=_secret(),
            email=email,
            asker=Asker(browser(), request.remote_addr or ""),
            language=chosen(),
            now=clock.now(),
        )
    except TooMany as error:
        return _too_many(error)
    flash(_("We have sent a new code."), "success")
    return redirect(url_for("public.code"), code=303)


def link(token: str) -> ResponseReturnValue:
    """The mailed link: opening it shows a button, only the button signs in. Mail scanners open links."""
    session, now = unit_of_work.session(), clock.now()
    if not unit_of_work.writes():
        email = service.email_of_link(session, token=token, now=now)
        return page("public/link.html", 200 if email else 410, email=email)
    try:
        return _proved(service.use_link(session, token=token, now=now))
    except CodeGone:
        return page("public/link.html", 410, email=None)


def _proved(email: str) -> ResponseReturnValue:
    """Somebody has shown that this address is theirs: signed in when we know it, else asked to begin."""
    target = safe_next(cookie.get("next"))
    user = queries.user_with_email(unit_of_work.session(), email)
    if user is None or user.id is None:
        cookie.clear()
        cookie["proved"] = [email, int(clock.now().timestamp())]
        return redirect(url_for("welcome.about_you"), code=303)
    begin_session(user.id)
    return redirect(target or url_for(home_of(Role(user.role))), code=303)


def sign_out() -> ResponseReturnValue:
    """Ends the session on the server, so that a copied cookie is worth nothing."""
    token = cookie.get("token")
    if token and unit_of_work.writes():
        service.sign_out(unit_of_work.session(), str(token), clock.now())
        language = cookie.get("language")
        cookie.clear()
        if language:
            cookie["language"] = language
        flash(_("You are signed out."), "success")
    return redirect(url_for("public.home"), code=303)


def language() -> ResponseReturnValue:
    """Chooses the language of the screens, for now and for next time."""
    picked = request.form.get("lang", "")
    if picked in LANGUAGES:
        cookie["language"] = picked
        who = viewer()
        if who is not None and unit_of_work.writes():
            service.choose_language(unit_of_work.session(), who.user_id, picked)
    return redirect(safe_next(request.form.get("next")) or url_for("public.home"), code=303)


def _too_many(error: TooMany) -> ResponseReturnValue:
    text, status = page("public/error.html", 429, code=429, reference=None, minutes=max(1, error.seconds // 60))
    return text, status, {"Retry-After": str(error.seconds)}


def _secret() -> str:
    return str(current_app.config["SECRET_KEY"])


public = blueprint(
    "public",
    "",
    everybody,
    [
        Route("/", "home", home),
        Route("/start", "start", start, "GET POST"),
        Route("/sign-in", "sign_in", sign_in, "GET POST"),
        Route("/sign-in/code", "code", code, "GET POST"),
        Route("/sign-in/again", "again", again, "POST"),
        Route("/sign-in/link/<token>", "link", link, "GET POST"),
        Route("/sign-out", "sign_out", sign_out, "POST"),
        Route("/language", "language", language, "POST"),
        Route("/answer/<word>/<token>", "answer", answers.answer, "GET POST"),
        Route("/help/<token>", "help_wanted", answers.help_wanted, "GET POST"),
        Route("/calendar/<token>.ics", "feed", feeds.feed),
        Route("/.well-known/jwks.json", "jwks", public_keys.jwks),
        Route("/keys/<mark>", "public_key", public_keys.public_key),
        Route("/how-it-works", "how_it_works", static_page("how_it_works")),
        Route("/employers", "employers", static_page("employers")),
        Route("/your-data", "about_data", static_page("about_data")),
        Route("/accessibility", "accessibility", static_page("accessibility")),
    ],
)
