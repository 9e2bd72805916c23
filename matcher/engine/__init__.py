"""The pure engine: who fits which work, why, and what would change it. No database, no web, no clock."""

from matcher.engine.affinity import Relation, SkillInfo, Trainability, Vocabulary, build_affinities
from matcher.engine.conditions import conditions
from matcher.engine.evidence import Contradiction, contradictions, effective
from matcher.engine.extraction import LONGEST_TEXT, Extracted, Extractor, TextTooLong
from matcher.engine.geography import distance_km, distances_km
from matcher.engine.labels import LabelEntry
from matcher.engine.lookup import LONGEST, Found, Resolution, Resolver, TooLong, Verdict
from matcher.engine.meaning import Encoder, packed
from matcher.engine.profile import (
    Ability,
    Availability,
    Brief,
    Contact,
    Id,
    InvalidProfile,
    NothingAsked,
    Offers,
    Point,
    Profile,
    Programme,
    Requirement,
    Source,
    Terms,
    Wishes,
)
from matcher.engine.ranking import TOP, rank_briefs, rank_profiles
from matcher.engine.rules import RULE_VERSION, RULES, Rule, UnknownRule
from matcher.engine.scoring import score
from matcher.engine.sentences import extract
from matcher.engine.shifts import ALL_SHIFTS, SHIFTS, shift_mask, shift_names
from matcher.engine.verdict import After, Band, Condition, Gate, Kind, Line, Opens, Reason, Score
from matcher.engine.words import fold

__all__ = [
    "ALL_SHIFTS",
    "LONGEST",
    "LONGEST_TEXT",
    "RULES",
    "RULE_VERSION",
    "SHIFTS",
    "TOP",
    "Ability",
    "After",
    "Availability",
    "Band",
    "Brief",
    "Condition",
    "Contact",
    "Contradiction",
    "Encoder",
    "Extracted",
    "Extractor",
    "Found",
    "Gate",
    "Id",
    "InvalidProfile",
    "Kind",
    "LabelEntry",
    "Line",
    "NothingAsked",
    "Offers",
    "Opens",
    "Point",
    "Profile",
    "Programme",
    "Reason",
    "Relation",
    "Requirement",
    "Resolution",
    "Resolver",
    "Rule",
    "Score",
    "SkillInfo",
    "Source",
    "Terms",
    "TextTooLong",
    "TooLong",
    "Trainability",
    "UnknownRule",
    "Verdict",
    "Vocabulary",
    "Wishes",
    "build_affinities",
    "conditions",
    "contradictions",
    "distance_km",
    "distances_km",
    "effective",
    "extract",
    "fold",
    "packed",
    "rank_briefs",
    "rank_profiles",
    "score",
    "shift_mask",
    "shift_names",
]
