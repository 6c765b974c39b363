"""Cohort figures of 100,000 courses: what the outcome page waits for when nothing is kept ready."""

from collections.abc import Callable
from time import perf_counter
from typing import TypeVar

import numpy as np

from clinic.evidence.thresholds import limits
from clinic.instruments.rules import instrument
from clinic.outcomes.rules import criteria_in_force
from clinic.outcomes.statistics import build_cohort, kaplan_meier, log_rank, rates_by_time, weekly

COURSES = 100_000
SCORES_PER_COURSE = 15
WEEKS = range(1, 27)

ResultT = TypeVar("ResultT")


def timed(what: str, work: Callable[[], ResultT]) -> ResultT:
    started = perf_counter()
    result = work()
    print(f"{what:<58}{1000 * (perf_counter() - started):>9.0f} ms")
    return result


def main() -> None:
    random = np.random.default_rng(2026)
    criteria = criteria_in_force(instrument("phq-9"), limits())
    scores = COURSES * SCORES_PER_COURSE
    cohort = timed(
        f"build columns: {COURSES:,} courses, {scores:,} scores",
        lambda: build_cohort(
            baseline=random.integers(10, 28, COURSES),
            course=np.repeat(np.arange(COURSES), SCORES_PER_COURSE),
            day=random.integers(1, 190, scores),
            total=random.integers(0, 28, scores),
        ),
    )
    timed(
        f"response and remission at {len(WEEKS)} weeks with intervals",
        lambda: rates_by_time(cohort, weekly(WEEKS), criteria),
    )
    days, relapsed = random.integers(1, 730, COURSES), random.random(COURSES) < 0.4
    strata = random.choice(["continued", "stopped", "unknown"], COURSES)
    timed("Kaplan-Meier with log-log interval", lambda: kaplan_meier(days, relapsed))
    timed("log-rank between 3 strata", lambda: log_rank(days, relapsed, strata))


if __name__ == "__main__":
    main()
