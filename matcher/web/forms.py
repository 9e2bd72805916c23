"""The base of every form: what is typed is cleaned, bounded and never holds a BSN; a stale form keeps its fields."""

import re
import unicodedata
from collections.abc import Callable
from typing import Any

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from flask import g
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, ValidationError

from matcher.places.queries import normalise
from matcher.privacy.bsn import holds_bsn

# Controls, and marks that turn the direction of text round: nobody types them, and they hide what a text says.
_HIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


class Form(FlaskForm):
    """A form of this product. CSRF is the guard's business, not each form's."""

    class Meta(FlaskForm.Meta):
        """No token of its own: the macro form_start draws the one token there is."""

        csrf = False

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether all is well; a stale form never is, and says so with everything that was typed still there."""
        good: bool = super().validate(extra_validators)
        if g.get("stale", False):
            self.form_errors = [
                _("This page was open for too long. Check your answers and send them again."),
            ]
            return False
        return good


def clean(text: Any) -> Any:
    """`text` in composed form, without hidden characters, and without spaces around it; a number as it is."""
    return _HIDDEN.sub("", unicodedata.normalize("NFC", text)).strip() if isinstance(text, str) else text


def no_bsn(form: Form, field: Field) -> None:
    """Refuse a national number, kindly; it is stored nowhere."""
    if field.data and holds_bsn(str(field.data)):
        field.data = ""
        raise ValidationError(_("This looks like a BSN. We don't need it, so we have not kept it. Leave it out."))


def required(message: Any) -> InputRequired:
    """Something must be filled in; `message` says what to do."""
    return InputRequired(message)


class Text(StringField):
    """A line of text of at most `most` characters."""

    def __init__(
        self, label: Any = None, validators: Any = (), *, most: int = 100, bsn: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(label, _checks(validators, most, bsn), filters=[clean], **kwargs)


class LongText(TextAreaField):
    """Several lines of text of at most `most` characters."""

    def __init__(self, label: Any = None, validators: Any = (), *, most: int = 1000, **kwargs: Any) -> None:
        super().__init__(label, _checks(validators, most, False), filters=[clean], **kwargs)


def _checks(validators: Any, most: int, bsn: bool) -> list[Callable[..., None]]:
    too_long = _l("Use at most %(most)s characters.", most=most)
    return [*validators, Length(max=most, message=too_long), *([] if bsn else [no_bsn])]


class Email(Text):
    """An e-mail address, as typed; `.data` is stripped and checked for form."""

    def __init__(self, label: Any = None, **kwargs: Any) -> None:
        missing = _l("Enter your e-mail address.")
        super().__init__(label, [required(missing), email_address], most=254, bsn=True, **kwargs)


def email_address(form: Form, field: Field) -> None:
    """Refuse what can't be an e-mail address. Asks no server: somebody's mail may be down."""
    try:
        validate_email(field.data or "", check_deliverability=False, test_environment=True)
    except EmailNotValidError as error:
        raise ValidationError(_("Enter an e-mail address like name@example.nl.")) from error


def dutch_phone(form: Form, field: Field) -> None:
    """Accept any spelling of a phone number and keep it as +31...; refuse what is none."""
    if not field.data:
        return
    no_bsn(form, field)  # nine digits; who writes a number without its 0 is asked for it only when it could be a BSN
    try:
        number = phonenumbers.parse(field.data, "NL")
    except phonenumbers.NumberParseException as error:
        raise ValidationError(_("Enter a phone number like 06 12345678.")) from error
    if not phonenumbers.is_valid_number(number):
        raise ValidationError(_("Enter a phone number like 06 12345678."))
    field.data = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def dutch_postcode(form: Form, field: Field) -> None:
    """Accept "3511ab", "3511 AB" and "3511"; refuse what is no Dutch postcode."""
    if field.data and normalise(field.data) is None:
        raise ValidationError(_("Enter a postcode like 3511 AB."))
