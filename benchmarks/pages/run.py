"""Loads both clinics, measures every page and prints the table."""

from benchmarks.pages import databases
from benchmarks.pages.asking import PAGES, ROUNDS, Measured, measure
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
    heads = "".join(f"{f'{size:,} patients':>18}" for size in SIZES)
    print(f"\nServer time in ms, median and 95th percentile of {ROUNDS} requests")
    print(f"{'':<32}{heads}   ratio  queries")
    slow = [page.name for page in PAGES if not _tell(measure(page, places))]
    if slow:
        print(f"Over the budget of {BUDGET} times: {', '.join(slow)}")
    return 1 if slow else 0


def _prepared(size: int) -> Place:
    place, loaded = place_of(size)
    if loaded:
        told = f"{loaded.patients:,} patients, {loaded.rows:,} rows loaded in {loaded.seconds:.0f} s"
        print(f"{told} ({loaded.rows / loaded.seconds:,.0f} rows a second)", flush=True)
    # Somebody looks once; then a task computes the figures of a large clinic, as it would here every 5 minutes.
    place.get("/outcomes/")
    with databases.using(place.connection), enter_clinic(place.clinic, by=VISITOR):
        refresh_figures(clinic=place.clinic)
        took = CohortFigures.objects.get().took_ms
    print(f"cohort figures of {size:,} patients computed in {took / 1000:.2f} s", flush=True)
    return place


def _tell(measured: list[Measured]) -> bool:
    """Print one row of the table, and say whether it is within the budget."""
    small, large = measured
    ratio = large.growth_over(small)
    times = "".join(f"{found.median:>9.1f}{found.p95:>9.1f}" for found in measured)
    queries = "".join(f"{found.queries:>4}" for found in measured)
    print(f"{small.page.name:<32}{times}{ratio:>8.2f} {queries}", flush=True)
    return ratio < BUDGET
