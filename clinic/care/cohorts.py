"""Figures of a clinic for the doors: noting that somebody looks keeps them fresh."""

from clinic.accounts.models import Clinic
from clinic.outcomes.models import CohortFigures
from clinic.outcomes.selectors.cohort import View
from clinic.outcomes.services import EVERYTHING, wanted_figures


def cohort_figures(
    *, clinic: Clinic, instrument: str, chosen: str = EVERYTHING, view: View | None = None
) -> CohortFigures:
    """Figures for one instrument, of all courses or of one stratum (`product:esketamine`).

    An empty body means that a task is computing them. Raises FieldError for an unknown filter.
    """
    return wanted_figures(clinic=clinic, instrument=instrument, chosen=chosen, view=view)
