"""People and vacancies as files of JSON lines, of any length: matched by the compiled engine, block by block.

The smaller file stays in memory, as columns; the other passes by in blocks. Memory: for each line of the smaller file
some 0.5 kB and 60 bytes for each entry of its list, for each line of the larger file 16 bytes, and for each worker a
block and a copy of what stays.
"""

from matcher.matching.files.blocks import Order
from matcher.matching.files.crew import Crew, WorkerLost, processes
from matcher.matching.files.packing import Desk
from matcher.matching.files.resume import CannotGoOn
from matcher.matching.files.run import BLOCK, Outcome, Report, Request, match

__all__ = [
    "BLOCK",
    "CannotGoOn",
    "Crew",
    "Desk",
    "Order",
    "Outcome",
    "Report",
    "Request",
    "WorkerLost",
    "match",
    "processes",
]
