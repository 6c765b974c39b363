"""Cohort figures from arrays of numbers; nothing here reads a database."""

from clinic.outcomes.statistics.cohort import (
    Cohort,
    CohortRow,
    TimePoint,
    build_cohort,
    cohort_from_rows,
    fixed_days,
    weekly,
)
from clinic.outcomes.statistics.log_rank import LogRank, log_rank
from clinic.outcomes.statistics.planned import planned_points
from clinic.outcomes.statistics.proportions import (
    Difference,
    Proportion,
    difference,
    proportion,
    wilson_interval,
)
from clinic.outcomes.statistics.rates import Rates, TimePointRates, percent_changes, rates_by_time
from clinic.outcomes.statistics.survival import Median, SurvivalCurve, kaplan_meier

__all__ = [
    "Cohort",
    "CohortRow",
    "Difference",
    "LogRank",
    "Median",
    "Proportion",
    "Rates",
    "SurvivalCurve",
    "TimePoint",
    "TimePointRates",
    "build_cohort",
    "cohort_from_rows",
    "difference",
    "fixed_days",
    "kaplan_meier",
    "log_rank",
    "percent_changes",
    "planned_points",
    "proportion",
    "rates_by_time",
    "weekly",
    "wilson_interval",
]
