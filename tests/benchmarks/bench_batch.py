"""Everybody against everything, in columns: ratios of processor time in one run, one thread unless told otherwise.

MATCHER_BENCH_LONG=1 adds the million.
"""

import os
import random
import resource
import time
from functools import cache

import numpy as np
import pytest
import threadpoolctl
from rapidfuzz.fuzz import WRatio

from matcher.engine.batch import programmes, rank_all
from matcher.engine.batch.pair import NOT_NOW
from matcher.engine.batch.promise import BAND
from matcher.engine.batch.rank import rank_town
from matcher.engine.batch.town import town, with_people
from tests.benchmarks import synthetic

PEOPLE, WORK = 12_000, 9_000
LONG = os.environ.get("MATCHER_BENCH_LONG") == "1"


def processor(work, *, times=3):
    """The least processor time of several runs, in seconds."""
    found = []
    for _ in range(times):
        began = time.process_time()
        work()
        found.append(time.process_time() - began)
    return min(found)


@cache
def invented(people=PEOPLE, work=WORK):
    """Columns of so many people and vacancies, with a training; the kernel is compiled and warm."""
    lexicon = synthetic.lexicon()
    few = synthetic.crowd(100, lexicon), synthetic.openings(100, lexicon)
    course = programmes([synthetic.programme()], lexicon)
    rank_all(*few, lexicon, course)
    return synthetic.crowd(people, lexicon), synthetic.openings(work, lexicon), lexicon, course


@cache
def first_pass(people=PEOPLE, work=WORK):
    """Processor seconds for both lists of everybody."""
    crowd, openings, lexicon, _ = invented(people, work)
    return processor(lambda: rank_all(crowd, openings, lexicon), times=3 if people <= PEOPLE else 1)


def bench_batch_against_a_loop_that_compares_words():
    chance = random.Random(1)
    words = ["".join(chance.choices("abcdefghij klmnop", k=22)) for _ in range(400)]
    sample = [(chance.choices(words, k=12), chance.choices(words, k=15)) for _ in range(200)]

    def loop():
        for asked, held in sample:
            sum(max(WRatio(one, other) for other in held) for one in asked)

    a_pair = processor(loop) / len(sample)
    print(
        f"\n  {PEOPLE} x {WORK}: {first_pass():.2f} s; {a_pair / (first_pass() / PEOPLE / WORK):,.0f} x a loop", end=""
    )


def bench_batch_against_a_bare_matrix_product():
    chance = np.random.default_rng(1)
    left, right = chance.random((PEOPLE, 128), np.float32), chance.random((128, WORK), np.float32)
    out = np.empty((PEOPLE, WORK), np.float32)
    with threadpoolctl.threadpool_limits(1, "blas"):
        product = processor(lambda: np.matmul(left, right, out=out), times=5)
        kernels = {pool.get("architecture") for pool in threadpoolctl.threadpool_info() if pool["user_api"] == "blas"}
    taken = {name: os.environ[name] for name in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE") if name in os.environ}
    print(f"\n  product {product:.3f} s with {kernels} {taken}; batch {first_pass() / product:.2f} x", end="")


def bench_after_training():
    crowd, openings, lexicon, course = invented()
    both = processor(lambda: rank_all(crowd, openings, lexicon, course))
    print(f"\n  the pass of a programme: {both / first_pass() - 1:.2f} x the first", end="")


def bench_two_workers():
    crowd, openings, lexicon, _ = invented()

    def clock(workers):
        began = time.perf_counter()
        rank_all(crowd, openings, lexicon, workers=workers)
        return time.perf_counter() - began

    ones, twos = zip(*[(clock(1), clock(2)) for _ in range(3)], strict=True)
    print(f"\n  two workers: {min(ones) / min(twos):.2f} x as fast as one, by the clock", end="")


@pytest.mark.parametrize(("people", "work"), [(48_000, 9_000), *([(1_000_000, 10_000)] if LONG else [])])
def bench_more_people(people, work):
    a_pair = first_pass(people, work) / people / work
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    ratio = a_pair / (first_pass() / PEOPLE / WORK)
    print(f"\n  {people} x {work}: {a_pair * 1e9:.1f} ns a pair, {ratio:.2f} x; at most {most:.1f} GB", end="")


def bench_one_change():
    """One person or one vacancy beside what it is a share of; making its columns from a profile not counted."""
    crowd, openings, lexicon, _ = invented()
    laid = town(crowd, openings, lexicon)
    full = [
        level(one) for one in (rank_all(crowd, openings, lexicon).of_work, rank_all(crowd, openings, lexicon).of_people)
    ]
    nobody = np.full(1, -np.inf, np.float32)
    person, vacancy = synthetic.crowd(1, lexicon, 77), synthetic.openings(1, lexicon, 78)
    one = processor(lambda: rank_town(with_people(laid, person), 1, 30, limits=(full[0], nobody)), times=20)
    print(f"\n  one person: {one * 1e3:.2f} ms, {one / (first_pass() / PEOPLE):.0f} x its share", end="")
    one = processor(lambda: rank_town(town(crowd, vacancy, lexicon), 60, 1, limits=(nobody, full[1])), times=20)
    print(f"; one vacancy: {one * 1e3:.2f} ms, {one / (first_pass() / WORK):.0f} x", end="")


def level(found):
    """What a pair must reach to come on each list."""
    worst = BAND * (NOT_NOW - found.band[:, -1]) + found.suit[:, -1]
    return np.where(found.who[:, -1] >= 0, worst, -np.inf).astype(np.float32)
