"""Everybody against everything at once: columns in, both top lists out, equal to scoring.score."""

from matcher.engine.batch.courses import Programmes, programmes
from matcher.engine.batch.figures import Figures
from matcher.engine.batch.lexicon import Lexicon
from matcher.engine.batch.people import People, people
from matcher.engine.batch.rank import TOP_PER_CANDIDATE, TOP_PER_VACANCY, Ranking, rank_all
from matcher.engine.batch.standing import Entry, Standing
from matcher.engine.batch.work import Work, work

__all__ = [
    "TOP_PER_CANDIDATE",
    "TOP_PER_VACANCY",
    "Entry",
    "Figures",
    "Lexicon",
    "People",
    "Programmes",
    "Ranking",
    "Standing",
    "Work",
    "people",
    "programmes",
    "rank_all",
    "work",
]
