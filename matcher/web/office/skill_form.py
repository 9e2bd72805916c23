"""What head office fills in of a new skill: two names, how far training helps, how much work asks it."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.validators import DataRequired

from matcher.skills.models import Trainability
from matcher.web.forms import Form, Text, required
from matcher.web.words import word

CHOOSE = _l("Choose one of the answers.")


class SkillForm(Form):
    """A new skill; all but its Dutch name has an answer already."""

    name_nl = Text(_l("Name in Dutch"), [DataRequired(_l("Enter the name in Dutch."))], most=200)
    name_en = Text(
        _l("Name in English"), most=200, description=_l("Leave it empty, and the Dutch name stands there too.")
    )
    trainability = RadioField(_l("How far does training help?"), [required(CHOOSE)], default=Trainability.slow.value)
    rarity = RadioField(_l("How much work asks it?"), [required(CHOOSE)], default="2")

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.trainability.choices = [(each.value, word("trainability", each).capitalize()) for each in Trainability]
        self.rarity.choices = [(number, word("rarity", number).capitalize()) for number in ("1", "2", "3")]

    def values(self) -> dict[str, Any]:
        """The answers, as the services take them."""
        return {
            "name_nl": self.name_nl.data,
            "name_en": self.name_en.data or self.name_nl.data,
            "trainability": Trainability(self.trainability.data),
            "rarity": int(self.rarity.data),
        }

    def refuse_name(self) -> None:
        """Say that there is such a skill already."""
        self.name_nl.errors = [_("There is an ability of this name already.")]


def hints() -> dict[str, str]:
    """What each answer about training means for people."""
    return {
        Trainability.stable.value: _("It is in you. We weigh it, and promise no training for it."),
        Trainability.slow.value: _("It comes with doing it, in the work itself."),
        Trainability.cohort.value: _("We tell people that a training of some weeks brings it."),
    }
