"""What a clinic's courses measure with, and the arms of trials among them."""

from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery

from clinic.accounts.models import Clinic
from clinic.treatments.models import Course


@dataclass(frozen=True, slots=True)
class Measured:
    """`primary_instrument` of the course begun last, empty without any; `arms` by name."""

    primary_instrument: str = ""
    arms: tuple[str, ...] = ()


def measured_by(clinic: Clinic) -> Measured:
    """In one query, for a page that counts them."""
    named = Course.objects.of(clinic).exclude(arm="").order_by("arm").values("arm").distinct()
    latest = Course.objects.of(clinic).order_by("-id").annotate(arms=ArraySubquery(named))
    found = latest.values_list("primary_instrument", "arms").first()
    return Measured(found[0], tuple(found[1])) if found else Measured()
