"""Who goes to which intake, and which intakes open: the most of every seat, explained. The public door."""

from matcher.engine.planning.faults import Fault, InvalidProblem
from matcher.engine.planning.problem import USUAL_KM, Held, Offer, Problem, Seeker, clashes
from matcher.engine.planning.result import Chosen, LeftOut, Missed, Move, Opening, Plan, Proposal, Verdict
from matcher.engine.planning.solving import GAP, SECONDS, solve
from matcher.engine.planning.times import Period, moments

__all__ = [
    "GAP",
    "SECONDS",
    "USUAL_KM",
    "Chosen",
    "Fault",
    "Held",
    "InvalidProblem",
    "LeftOut",
    "Missed",
    "Move",
    "Offer",
    "Opening",
    "Period",
    "Plan",
    "Problem",
    "Proposal",
    "Seeker",
    "Verdict",
    "clashes",
    "moments",
    "solve",
]
