"""Loads both clinics, measures every page and prints the table."""

from time import perf_counter

from benchmarks.load.clinics import Loaded
from benchmarks.pages import databases
from benchmarks.pages.asking import PAGES, Measured, measure
from benchmarks.pages.places import VISITOR, Place, place_of
from clinic.accounts.tenancy import enter_clinic
from clinic.outcomes.models import CohortFigures
from clinic.outcomes.services import refresh_figures

SIZES = (1_000, 100_000)
BUDGET = 1.5
"""A page of the large clinic may take this many times what it takes in the small one."""


def run() -> int:
    """The exit code: 1 when a page is over the budget."""
    places = [_prepared(size) for size in SIZES]
    print(
        f"\n{'ms, median and 95th percentile':<36}"
        + "".join(f"{size:>14,}    " for size in SIZES)
        + "ratio  queries"
    )
    slow = [page.name for page in PAGES if not _tell(measure(page, places))]
    if slow:
        print(f"Over the budget of {BUDGET} times: {', '.join(slow)}")
    return 1 if slow else 0


def _prepared(size: int) -> Place:
    place, loaded = place_of(size)
    if loaded:
        print(_told(loaded))
    for path in ("/outcomes/",):
        place.get(path)
    with databases.using(place.connection), enter_clinic(place.clinic, by=VISITOR):
        # As the task does for a large clinic; a small one's are computed while one waits.
        began = perf_counter()
        refresh_figures(clinic=place.clinic)
        took = CohortFigures.objects.get().took_ms
        print(f"cohort figures of {size:,} patients: {took / 1000:.2f} s ({perf_counter() - began:.2f} s)")
    return place


def _told(loaded: Loaded) -> str:
    speed = loaded.rows / loaded.seconds
    return f"loaded {loaded.patients:,} patients, {loaded.rows:,} rows in {loaded.seconds:.0f} s ({speed:,.0f} rows/s)"


def _tell(measured: list[Measured]) -> bool:
    """Print one row of the table, and say whether it is within the budget."""
    small, large = measured
    ratio = large.median / small.median
    times = "".join(f"{found.median:>8.1f} {found.p95:>8.1f} " for found in measured)
    print(f"{small.page.name:<36}{times}{ratio:>6.2f}  {small.queries:>3} {large.queries:>3}", flush=True)
    return ratio < BUDGET
