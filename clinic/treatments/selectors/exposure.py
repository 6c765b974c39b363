"""How much of each product a patient has been given."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Max, Q, Sum

from clinic.patients.models import Patient
from clinic.treatments.models import Dose


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """`mg_per_kg` is None when no dose carried a weight; it then sums those that did."""

    doses: int
    mg: Decimal
    mg_per_kg: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposure:
    """Of one product, in all and over the two look-backs of the clinic."""

    product: str
    ever: Given
    short: Given
    long: Given
    last_at: dt.datetime


def exposure_of(
    patient: Patient, *, now: dt.datetime, short: dt.timedelta, long: dt.timedelta
) -> list[Exposure]:
    """The product given last comes first; one query."""
    standing = Dose.objects.filter(patient=patient, status=Dose.Status.FINAL)
    windows = {"ever": Q(), "short": Q(given_at__gt=now - short), "long": Q(given_at__gt=now - long)}
    sums = {
        f"{window}_{name}": measure
        for window, within in windows.items()
        for name, measure in (
            ("doses", Count("pk", filter=within)),
            ("mg", Sum("amount_mg", filter=within)),
            ("mg_per_kg", Sum("mg_per_kg", filter=within)),
        )
    }
    rows = standing.values("product").annotate(last_at=Max("given_at"), **sums).order_by("-last_at")
    return [_exposure(dict(row), windows) for row in rows]


def _exposure(row: Mapping[str, Any], windows: Iterable[str]) -> Exposure:
    given = {
        window: Given(
            doses=row[f"{window}_doses"],
            mg=row[f"{window}_mg"] or Decimal(0),
            mg_per_kg=row[f"{window}_mg_per_kg"],
        )
        for window in windows
    }
    return Exposure(product=row["product"], last_at=row["last_at"], **given)
