"""Criteria as stored beside what was judged by them."""

from decimal import Decimal
from typing import Any

from clinic.outcomes.rules.criteria import Criteria


def describe(criteria: Criteria) -> dict[str, Any]:
    """The cut-offs as stored beside the result, each with the references it rests on."""
    remission, relapse = criteria.remission, criteria.relapse
    return {
        "response": {"fraction": str(criteria.response_fraction), "basis": list(criteria.response_basis)},
        "remission": remission
        and {"total": str(remission.total), "label": remission.label, "basis": list(remission.basis)},
        "relapse": relapse
        and {
            "threshold": _text(relapse.threshold),
            "rise": str(relapse.rise),
            "confirm_days": [relapse.confirm_min_days, relapse.confirm_max_days],
            "late_max_days": relapse.late_max_days,
            "basis": list(relapse.basis),
        },
    }


def _text(value: Decimal | None) -> str | None:
    return None if value is None else str(value)
