"""Recognises a BSN, the Dutch national number, so that it can be refused and is stored nowhere."""

import re

# Nine digits, with the separators people put between them, not inside a longer number, an IBAN or a phone number.
_NINE = re.compile(r"(?<![\w+])(\d(?:[ .-]?\d){8})(?![ .-]?\d)(?!\w)")
_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)


def holds_bsn(text: str) -> bool:
    """Whether `text` holds nine digits that pass the eleven-test of the BSN."""
    return any(_passes(match.group(1)) for match in _NINE.finditer(text))


def _passes(written: str) -> bool:
    digits = [int(character) for character in written if character.isdigit()]
    total = sum(weight * digit for weight, digit in zip(_WEIGHTS, digits, strict=True))
    return len(set(digits)) > 1 and total % 11 == 0
