"""The pages, how often they are asked for, and how long they took."""

import gc
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import perf_counter
from urllib.parse import urlencode

from django.test.utils import CaptureQueriesContext

from benchmarks.pages.places import Place
from clinic.patients.models import Patient

WARM, ROUNDS = 5, 40


@dataclass(frozen=True, slots=True)
class Page:
    """`path` says what is asked for, about one of the clinic's patients where the page needs one, and `shows` what
    the answer holds: a search that finds nobody is quick in a clinic of any size."""

    name: str
    path: Callable[[Patient], str]
    shows: Callable[[Patient], str] = lambda _: "</html>"


def caseload(**query: str) -> str:
    return f"/patients/?{urlencode(query)}"


def name(one: Patient) -> str:
    return f"{one.given_names} {one.family_name}"


PAGES = (
    Page("Today", lambda _: "/"),
    Page("Caseload", lambda _: "/patients/"),
    Page("Caseload by next visit", lambda _: caseload(sort="next")),
    Page("Caseload, overdue", lambda _: caseload(due="overdue")),
    Page("Caseload, possible relapse", lambda _: caseload(state="possible-relapse", phase="maintenance")),
    Page("Caseload, a page further on", lambda one: caseload(show="all", after=str(one.pk))),
    Page("Caseload, a name", lambda one: caseload(q=name(one)), shows=name),
    Page("Caseload, two letters typed", lambda one: caseload(q=one.family_name[:2].lower())),
    Page("Caseload, an identifier", lambda one: caseload(q=one.email.partition("@")[0]), shows=name),
    Page(
        "Caseload, birth date and name",
        lambda one: caseload(q=f"{one.date_of_birth} {one.given_names}"),
        shows=name,
    ),
    Page("Chart", lambda one: f"/patients/{one.pk}/", shows=name),
    Page("Response and relapse", lambda _: "/outcomes/"),
)


@dataclass(frozen=True, slots=True)
class Measured:
    """Milliseconds of each request, and the number of queries of one."""

    page: Page
    queries: int
    times: Sequence[float]

    @property
    def median(self) -> float:
        return statistics.median(self.times)

    @property
    def p95(self) -> float:
        return statistics.quantiles(self.times, n=20)[-1]

    def growth_over(self, other: "Measured") -> float:
        """Of each round its own ratio: whatever else the machine did then slowed both requests."""
        return statistics.median(mine / its for mine, its in zip(self.times, other.times, strict=True))


def measure(page: Page, places: Sequence[Place]) -> list[Measured]:
    """Of each place in turn, so that whatever else the machine does slows all alike."""
    times: dict[int, list[float]] = {place.size: [] for place in places}
    for round_number in range(WARM + ROUNDS):
        for place in places:
            taken = _timed(page, place, round_number)
            if round_number >= WARM:
                times[place.size].append(taken)
    return [Measured(page, _queries(page, place), times[place.size]) for place in places]


def _timed(page: Page, place: Place, round_number: int) -> float:
    path = page.path(place.patients[round_number])
    # Otherwise a collection that one page made necessary falls into another's time.
    gc.collect()
    began = perf_counter()
    place.get(path)
    return 1000 * (perf_counter() - began)


def _queries(page: Page, place: Place) -> int:
    """Raises RuntimeError when the answer is not the one meant to be measured."""
    one = place.patients[0]
    with CaptureQueriesContext(place.connection) as captured:
        answer = place.get(page.path(one))
    if page.shows(one) not in answer.content.decode():
        raise RuntimeError(
            f"{page.path(one)} does not show {page.shows(one)} in a clinic of {place.size:,} patients"
        )
    return len(captured)
