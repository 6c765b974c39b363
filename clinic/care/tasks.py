"""Work of the whole house by the clock; each clinic is a task of its own, so that one cannot hold up another."""

import uuid

import structlog
from celery import shared_task

from clinic.accounts.models import Clinic
from clinic.accounts.selectors import active_clinics
from clinic.care.rebuilding import rebuild_clinic
from clinic.care.reviewing import review_clinic
from clinic.care.sweep import sweep_clinic

log = structlog.get_logger(__name__)
ONE_HOUR = 3600


@shared_task(name="care.rebuild", expires=ONE_HOUR)
def rebuild() -> None:
    for clinic in active_clinics():
        rebuild_one.apply_async((str(clinic.pk),), expires=ONE_HOUR)


@shared_task(name="care.rebuild_clinic", expires=ONE_HOUR, time_limit=3600, soft_time_limit=3500)
def rebuild_one(clinic_id: str) -> None:
    clinic = Clinic.objects.get(pk=uuid.UUID(clinic_id))
    report = rebuild_clinic(clinic)
    # Drift is a fault of ours: a derived step failed, or something changed records without going through the verbs.
    level = log.error if report.drifted else log.info
    level("records rebuilt", clinic=clinic.slug, courses=report.courses, drifted=report.drifted)


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
