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
from clinic.outcomes.report import FORMAT, cohort_figures
from clinic.outcomes.rules import FollowUpStart, criteria_in_force
from clinic.outcomes.selectors.cohort import Stratum, View, load_cohort

EVERYTHING = "all"
STRICT = "strict"
SEPARATOR = "|"
# Up to here the page computes while one waits (well under a second); beyond, a task does.
SMALL = 1_000
FRESH = dt.timedelta(minutes=5)
FORGOTTEN = dt.timedelta(days=14)


def filter_key(chosen: str, view: View) -> str:
    """Under which the figures are kept. What the view says comes first: a group's name may hold any character."""
    words = [view.start.value] if view.start is not FollowUpStart.FIRST_STABLE else []
    words += [STRICT] if view.is_strict else []
    return SEPARATOR.join([*words, chosen])


def _read_key(key: str) -> tuple[tuple[Stratum, str] | None, View]:
    start, is_strict = FollowUpStart.FIRST_STABLE, False
    if key.startswith(f"{FollowUpStart.END_OF_INDUCTION}{SEPARATOR}"):
        start, key = FollowUpStart.END_OF_INDUCTION, key.partition(SEPARATOR)[2]
    if key.startswith(f"{STRICT}{SEPARATOR}"):
        is_strict, key = True, key.partition(SEPARATOR)[2]
    return parse_filter(key), View(start=start, is_strict=is_strict)


def parse_filter(text: str) -> tuple[Stratum, str] | None:
    """`all`, or `product:esketamine`. Raises FieldError for anything else."""
    if text == EVERYTHING:
        return None
    name, _, value = text.partition(":")
    if name not in set(Stratum) or not value:
        raise FieldError("filter", text, f"all, or one of {', '.join(Stratum)} with a value")
    return Stratum(name), value


@transaction.atomic
def wanted_figures(
    *, clinic: Clinic, instrument: str, chosen: str = EVERYTHING, view: View | None = None
) -> CohortFigures:
    """The stored figures, noting that somebody looked; computed at once for a small clinic.

    For a large clinic the body is empty until the task has run.
    """
    parse_filter(chosen)
    now = clock.now()
    row, made = CohortFigures.objects.get_or_create(
        clinic=clinic,
        instrument=instrument,
        filter_key=filter_key(chosen, view or View()),
        defaults={"body": {}, "computed_at": now, "wanted_at": now},
    )
    if now - row.wanted_at > FRESH:
        row.change(wanted_at=now)
    if row.body.get("format") != FORMAT:
        # Kept by an earlier version of the program: the page reads other columns.
        row.body = {}
    stale = made or not row.body or now - row.computed_at > FRESH
    return _compute(clinic, row) if stale and _is_small(clinic, instrument) else row


def refresh_figures(*, clinic: Clinic) -> int:
    """Compute anew what somebody looked at lately and is not fresh; how many were computed."""
    now = clock.now()
    rows = CohortFigures.objects.filter(clinic=clinic, wanted_at__gt=now - FORGOTTEN)
    stale = [row for row in rows if row.body.get("format") != FORMAT or now - row.computed_at > FRESH]
    for row in stale:
        _compute(clinic, row)
    return len(stale)


def _is_small(clinic: Clinic, instrument: str) -> bool:
    # Counted up to the limit only: a full count grows with the clinic.
    keys = CourseOutcome.objects.of(clinic).filter(instrument=instrument).values_list("pk", flat=True)
    return len(keys[: SMALL + 1]) <= SMALL


def _compute(clinic: Clinic, row: CohortFigures) -> CohortFigures:
    started = time.perf_counter()
    limits = limits_of(clinic)
    only, view = _read_key(row.filter_key)
    frame = load_cohort(clinic, row.instrument, only=only, view=view)
    body = cohort_figures(frame, criteria_in_force(instrument_of(row.instrument), limits), limits)
    took = round((time.perf_counter() - started) * 1000)
    return row.change(body=body, computed_at=clock.now(), took_ms=took)
