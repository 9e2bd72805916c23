"""Situations of the trade: short, keyed work samples of the core abilities, and what somebody would do in them."""

from matcher.candidates.situations.bank import Reply, Situation, bank, of_skill
from matcher.candidates.situations.judging import HIGHEST, level_of, worth_of
from matcher.candidates.situations.service import NotOurs, choose, forget
from matcher.candidates.situations.told import Told, told

__all__ = [
    "HIGHEST",
    "NotOurs",
    "Reply",
    "Situation",
    "Told",
    "bank",
    "choose",
    "forget",
    "level_of",
    "of_skill",
    "told",
    "worth_of",
]
