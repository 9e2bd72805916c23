"""The questions about what matters to somebody in work."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField

from matcher.web.candidate.answer import Answer
from matcher.web.candidate.answers import CHOOSE
from matcher.web.candidate.oneself import Oneself
from matcher.web.candidate.wording import choices, say
from matcher.web.fields import Amount, Number
from matcher.web.forms import required
from matcher.web.languages import euro

NO_MATTER = "skip"  # a card that the macro sets apart
MATTERS = ("autonomy", "team", "growth")


class Home(Answer):
    """Whether somebody wants to work from home, and has a quiet place for it."""

    code, title = "home", _l("Working from home")
    home = RadioField(
        _l("Do you want to work from home?"),
        [required(CHOOSE)],
        description=_l("To work from home you need a quiet place and good internet."),
    )

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.home.choices = [*choices("home"), (NO_MATTER, _("It does not matter to me"))]

    @classmethod
    def before(cls, who: Oneself) -> dict[str, Any]:
        """The card; the answers of others (a recruiter, an import) may lie between two cards."""
        return {"home": "" if who.wish.home is None else _nearest(who.wish.home)}

    @classmethod
    def said(cls, who: Oneself) -> str:
        """In words."""
        return "" if who.wish.home is None else say("home", _nearest(who.wish.home))

    def values(self) -> dict[str, Any]:
        """How much it matters, 0 to 1."""
        return {"home": None if self.home.data == NO_MATTER else float(self.home.data)}


class Contact(Answer):
    """The kind of contact with customers somebody likes."""

    code, title = "contact", _l("Contact with customers")
    contact = RadioField(_l("Which contact with customers do you like best?"), [required(CHOOSE)])

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.contact.choices = [*choices("contact"), (NO_MATTER, _("It does not matter to me"))]

    @classmethod
    def before(cls, who: Oneself) -> dict[str, Any]:
        """The card."""
        return {"contact": who.wish.contact or ""}

    @classmethod
    def said(cls, who: Oneself) -> str:
        """In words."""
        return "" if who.wish.contact is None else say("contact", who.wish.contact)

    def values(self) -> dict[str, Any]:
        """The code, or no opinion."""
        return {"contact": None if self.contact.data == NO_MATTER else self.contact.data}


class Matters(Answer):
    """What makes work worth doing."""

    code, kind, title = "matters", "several", _l("Important to you")
    autonomy = RadioField(_l("Helping somebody from start to finish"), [required(CHOOSE)])
    team = RadioField(_l("Contact with colleagues"), [required(CHOOSE)])
    growth = RadioField(_l("Learning new things"), [required(CHOOSE)])

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        for name in MATTERS:
            self[name].choices = choices("matters")

    def heading(self) -> str:
        """The question."""
        return str(_("What is important to you in work?"))

    @classmethod
    def before(cls, who: Oneself) -> dict[str, Any]:
        """The three answers."""
        return {name: _nearest(value) for name in MATTERS if (value := getattr(who.wish, name)) is not None}

    @classmethod
    def said(cls, who: Oneself) -> str:
        """The three answers, in words."""
        names = {
            "autonomy": _("Helping somebody from start to finish"),
            "team": _("Contact with colleagues"),
            "growth": _("Learning new things"),
        }
        told = {name: value for name in MATTERS if (value := getattr(who.wish, name)) is not None}
        return ". ".join(f"{names[name]}: {say('matters', _nearest(value)).lower()}" for name, value in told.items())

    def values(self) -> dict[str, Any]:
        """How much each matters, 0 to 1."""
        return {name: float(self[name].data) for name in MATTERS}


class Pay(Answer):
    """The least somebody wants to earn. Not required."""

    code, kind, title = "pay", "one", _l("Pay")
    options = {"pay": {"width": 5, "prefix": "€", "inputmode": "decimal"}}
    pay = Number(
        _l("What do you want to earn an hour, at least?"),
        [Amount(10, 100)],
        description=_l("Before tax. Leave it empty if it does not matter, or if you don't know."),
    )

    @classmethod
    def before(cls, who: Oneself) -> dict[str, Any]:
        """The amount."""
        pay = who.wish.pay
        return {"pay": "" if pay is None else f"{pay:.2f}".replace(".", ",")}

    @classmethod
    def said(cls, who: Oneself) -> str:
        """The amount."""
        return "" if who.wish.pay is None else _("At least %(amount)s an hour", amount=euro(who.wish.pay))

    def values(self) -> dict[str, Any]:
        """Euro an hour, or none."""
        return {"pay": self.pay.data or None}


def _nearest(share: float) -> str:
    """The code of the card that lies nearest to a share."""
    return min(("0.0", "0.5", "1.0"), key=lambda code: abs(float(code) - share))
