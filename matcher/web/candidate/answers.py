"""The questions about oneself and about when, where and how much somebody wants to work."""

from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import RadioField, SelectChoice, SelectMultipleField
from wtforms.validators import DataRequired, ValidationError

from matcher import clock
from matcher.candidates import service
from matcher.candidates.service import UnknownPlace
from matcher.engine import SHIFTS, shift_mask, shift_names
from matcher.web.candidate.answer import Answer
from matcher.web.candidate.oneself import Oneself
from matcher.web.candidate.wording import choices, say
from matcher.web.fields import Day, Number, Whole
from matcher.web.forms import Text, dutch_phone, dutch_postcode, required
from matcher.web.guard import actor
from matcher.web.languages import day

CHOOSE = _l("Choose one of the answers.")
MOST_HOURS = 48


class Postcode(Answer):
    """Where somebody lives, in four digits; it gives them their branch."""

    code, kind, title = "postcode", "one", _l("Postcode")
    options = {"postcode": {"width": 10, "autocomplete": "postal-code", "spellcheck": False}}
    postcode = Text(
        _l("What is your postcode?"),
        [DataRequired(_l("Enter your postcode, like 3511 AB.")), dutch_postcode],
        most=20,
        description=_l("We look for work and a branch near you. We only keep the four digits."),
    )

    @classmethod
    def before(cls, who: Oneself) -> dict[str, Any]:
        """The four digits."""
        return {"postcode": who.person.postcode or ""}

    @classmethod
    def said(cls, who: Oneself) -> str:
        """The four digits."""
        return who.person.postcode or ""

    def save(self, who: Oneself) -> bool:
        """Keep it and find the branch; a postcode that doesn't exist is said so."""
        try:
            service.settle(who.session, actor(), who.id, self.postcode.data, clock.now())
        except UnknownPlace:
            self.postcode.errors = [_("We do not know this postcode. Check the numbers.")]
            return False
        return True


class Name(Answer):
    """What we call somebody."""

    code, kind, title = "name", "one", _l("Name")
    options = {"name": {"autocomplete": "name", "spellcheck": False}}
    name = Text(_l("What may we call you?"), [DataRequired(_l("Enter your name."))], most=100)

    @classmethod
    def before(cls, who: Oneself) -> dict[str, Any]:
        """The name."""
        return {"name": who.person.name}

    @classmethod
    def said(cls, who: Oneself) -> str:
        """The name."""
        return who.person.name

    def values(self) -> dict[str, Any]:
        """The name."""
        return {"name": self.name.data}


class Phone(Answer):
    """A number on which the branch can call. Not required."""

    code, kind, title = "phone", "one", _l("Phone number")
    options = {"phone": {"width": 20, "autocomplete": "tel", "type": "tel"}}
    phone = Text(
        _l("On which phone number can we call you?"),
        [dutch_phone],
        most=30,
        bsn=True,
        description=_l("Only your branch sees it. You don't have to fill it in."),
    )

    @classmethod
    def before(cls, who: Oneself) -> dict[str, Any]:
        """The number."""
        return {"phone": who.person.phone or ""}

    @classmethod
    def said(cls, who: Oneself) -> str:
        """The number."""
        return who.person.phone or ""

    def values(self) -> dict[str, Any]:
        """The number, or none."""
        return {"phone": self.phone.data or None}


class Hours(Answer):
    """The least and the most hours a week."""

    code, kind, title = "hours", "several", _l("Hours a week")
    options = {
        "hours_min": {"width": 3, "inputmode": "numeric"},
        "hours_max": {"width": 3, "inputmode": "numeric"},
    }
    hours_min = Number(_l("At least"), [DataRequired(_l("Enter how many hours at least.")), Whole(1, MOST_HOURS)])
    hours_max = Number(_l("At most"), [DataRequired(_l("Enter how many hours at most.")), Whole(1, MOST_HOURS)])

    def heading(self) -> str:
        """The question."""
        return str(_("How many hours a week do you want to work?"))

    def validate_hours_max(self, field: Any) -> None:
        """The most is not below the least."""
        if isinstance(field.data, int) and isinstance(self.hours_min.data, int) and field.data < self.hours_min.data:
            raise ValidationError(_("'At most' must not be lower than 'at least'."))

    @classmethod
    def before(cls, who: Oneself) -> dict[str, Any]:
        """Both figures."""
        return {"hours_min": who.wish.hours_min or "", "hours_max": who.wish.hours_max or ""}

    @classmethod
    def said(cls, who: Oneself) -> str:
        """As one says it."""
        if who.wish.hours_min is None:
            return ""
        return str(_("%(least)s to %(most)s hours", least=who.wish.hours_min, most=who.wish.hours_max))

    def values(self) -> dict[str, Any]:
        """Both figures."""
        return {"hours_min": self.hours_min.data, "hours_max": self.hours_max.data}


class Shifts(Answer):
    """The moments in a week at which somebody can work."""

    code, kind, title = "shifts", "week", _l("When you can work")
    shifts = SelectMultipleField(
        _l("When can you work?"),
        [required(_l("Choose at least one moment."))],
        choices=[SelectChoice(name) for name in SHIFTS],
        description=_l("Tap every moment that is possible for you."),
    )

    @classmethod
    def before(cls, who: Oneself) -> dict[str, Any]:
        """The moments."""
        return {"shifts": list(shift_names(who.wish.shifts or 0))}

    @classmethod
    def said(cls, who: Oneself) -> str:
        """How many there are: all of them would be too long to read."""
        count = (who.wish.shifts or 0).bit_count()
        return ngettext("%(num)s moment in the week", "%(num)s moments in the week", count) if count else ""

    def values(self) -> dict[str, Any]:
        """The mask."""
        return {"shifts": shift_mask(self.shifts.data)}


class Travel(Answer):
    """How far somebody wants to travel."""

    code, title = "travel", _l("Travel")
    max_km = RadioField(_l("How far do you want to travel for work?"), [required(CHOOSE)], description=_l("One way."))

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.max_km.choices = [(str(km), _in_km(km)) for km in (5, 10, 15, 25, 40, 60, 0)]

    @classmethod
    def before(cls, who: Oneself) -> dict[str, Any]:
        """The distance."""
        return {"max_km": "" if who.wish.max_km is None else str(who.wish.max_km)}

    @classmethod
    def said(cls, who: Oneself) -> str:
        """The distance."""
        return "" if who.wish.max_km is None else _in_km(who.wish.max_km)

    def values(self) -> dict[str, Any]:
        """Kilometres."""
        return {"max_km": int(self.max_km.data)}


def _in_km(km: int) -> str:
    return str(_("At most %(km)s kilometres", km=km) if km else _("I only want to work from home"))


class Languages(Answer):
    """Dutch and English, each as what one can do with it."""

    code, kind, title = "languages", "several", _l("Languages")
    dutch = RadioField(_l("Dutch"), [required(_l("Choose how good your Dutch is."))])
    english = RadioField(_l("English"), [required(_l("Choose how good your English is."))])

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.dutch.choices = self.english.choices = choices("language")

    def heading(self) -> str:
        """The question."""
        return str(_("How well do you know these languages?"))

    @classmethod
    def before(cls, who: Oneself) -> dict[str, Any]:
        """Both levels."""
        return {name: str(getattr(who.wish, name) or "") for name in ("dutch", "english")}

    @classmethod
    def said(cls, who: Oneself) -> str:
        """Both, in words."""
        known = [(_("Dutch"), who.wish.dutch), (_("English"), who.wish.english)]
        return ". ".join(f"{language}: {say('language', level).lower()}" for language, level in known if level)

    def values(self) -> dict[str, Any]:
        """1 (A1) to 6 (C2)."""
        return {"dutch": int(self.dutch.data), "english": int(self.english.data)}


class Start(Answer):
    """From when somebody can work."""

    code, kind, title = "start", "several", _l("Start date")
    when = RadioField(_l("I can start"), [required(CHOOSE)])
    date = Day(_l("From which day?"), description=_l("Only if you chose 'from another day'. For example: 4 1 2027."))

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.when.choices = [("now", _("right away")), ("later", _("from another day"))]

    def heading(self) -> str:
        """The question."""
        return str(_("When can you start?"))

    def validate_date(self, field: Any) -> None:
        """Another day is filled in, and is to come."""
        if self.when.data != "later" or field.errors:
            return
        today = clock.today()
        if field.data is None:
            raise ValidationError(_("Enter the day from which you can work, like 4 1 2027."))
        if not today <= field.data <= date(today.year + 2, 12, 31):
            raise ValidationError(_("Enter a day from today on, at most two years from now."))

    @classmethod
    def before(cls, who: Oneself) -> dict[str, Any]:
        """Right away when the day is here already."""
        start = who.wish.start
        if start is None:
            return {}
        return {"when": "later", "date": start} if start > who.today else {"when": "now"}

    @classmethod
    def said(cls, who: Oneself) -> str:
        """The day, as it is spoken."""
        start = who.wish.start
        if start is None:
            return ""
        return str(_("From %(day)s", day=day(start)) if start > who.today else _("Right away"))

    def values(self) -> dict[str, Any]:
        """The day."""
        return {"start": self.date.data if self.when.data == "later" else clock.today()}
