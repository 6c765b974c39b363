"""Keeping the cohort figures ready, so that the page reads one row whatever the size of the clinic."""

import datetime as dt
import time

from django.db import transaction

from clinic.accounts.models import Clinic
from clinic.accounts.selectors import limits_of
from clinic.core import clock
from clinic.core.errors import FieldError
from clinic.instruments.rules import instrument as instrument_of
from clinic.outcomes.models import CohortFigures, CourseOutcome
from clinic.outcomes.report import cohort_figures
from clinic.outcomes.rules import criteria_in_force
from clinic.outcomes.selectors.cohort import Stratum, load_cohort

EVERYTHING = "all"
# Up to here the page computes while one waits (well under a second); beyond, a task does.
SMALL = 1_000
FRESH = dt.timedelta(minutes=5)
FORGOTTEN = dt.timedelta(days=14)


def parse_filter(text: str) -> tuple[Stratum, str] | None:
    """`all`, or `product:esketamine`. Raises FieldError for anything else."""
    if text == EVERYTHING:
        return None
    name, _, value = text.partition(":")
    if name not in set(Stratum) or not value:
        raise FieldError("filter", text, f"all, or one of {', '.join(Stratum)} with a value")
    return Stratum(name), value


@transaction.atomic
def wanted_figures(*, clinic: Clinic, instrument: str, chosen: str = EVERYTHING) -> CohortFigures:
    """The stored figures, noting that somebody looked; computed at once for a small clinic.

    For a large clinic the body is empty until the task has run.
    """
    parse_filter(chosen)
    now = clock.now()
    row, made = CohortFigures.objects.get_or_create(
        clinic=clinic,
        instrument=instrument,
        filter_key=chosen,
        defaults={"body": {}, "computed_at": now, "wanted_at": now},
    )
    if now - row.wanted_at > FRESH:
        row.change(wanted_at=now)
    stale = made or not row.body or now - row.computed_at > FRESH
    return _compute(clinic, row) if stale and _is_small(clinic, instrument) else row


def refresh_figures(*, clinic: Clinic) -> int:
    """Compute anew what somebody looked at lately and is not fresh; how many were computed."""
    now = clock.now()
    rows = CohortFigures.objects.filter(clinic=clinic, wanted_at__gt=now - FORGOTTEN)
    stale = [row for row in rows if not row.body or now - row.computed_at > FRESH]
    for row in stale:
        _compute(clinic, row)
    return len(stale)


def _is_small(clinic: Clinic, instrument: str) -> bool:
    # Counted up to the limit only: a full count grows with the clinic.
    keys = CourseOutcome.objects.of(clinic).filter(instrument=instrument).values_list("pk", flat=True)
    return len(keys[: SMALL + 1]) <= SMALL


def _compute(clinic: Clinic, row: CohortFigures) -> CohortFigures:
    started = time.perf_counter()
    criteria = criteria_in_force(instrument_of(row.instrument), limits_of(clinic))
    frame = load_cohort(clinic, row.instrument, only=parse_filter(row.filter_key))
    body = cohort_figures(frame, criteria)
    took = round((time.perf_counter() - started) * 1000)
    return row.change(body=body, computed_at=clock.now(), took_ms=took)
