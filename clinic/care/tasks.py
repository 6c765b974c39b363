"""Work of the whole house by the clock; each clinic is a task of its own, so that one cannot hold up another."""

import uuid

from celery import shared_task

from clinic.accounts.models import Clinic
from clinic.accounts.selectors import active_clinics
from clinic.care.reviewing import review_clinic
from clinic.care.sweep import sweep_clinic

ONE_HOUR = 3600


@shared_task(name="care.sweep_safety", expires=ONE_HOUR)
def sweep_safety() -> None:
    for clinic in active_clinics():
        sweep_clinic_safety.apply_async((str(clinic.pk),), expires=ONE_HOUR)


@shared_task(name="care.sweep_clinic_safety", expires=ONE_HOUR)
def sweep_clinic_safety(clinic_id: str) -> int:
    """How many flags were raised."""
    return sweep_clinic(Clinic.objects.get(pk=uuid.UUID(clinic_id)))


@shared_task(name="care.review_schedules", expires=ONE_HOUR)
def review_schedules() -> None:
    for clinic in active_clinics():
        review_clinic_schedules.apply_async((str(clinic.pk),), expires=ONE_HOUR)


@shared_task(name="care.review_clinic_schedules", expires=ONE_HOUR)
def review_clinic_schedules(clinic_id: str) -> int:
    """How many visits were counted as missed."""
    return review_clinic(Clinic.objects.get(pk=uuid.UUID(clinic_id)))
