"""Thin wrappers; each clinic is entered by itself, so one clinic's failure leaves the others done."""

import structlog
from celery import shared_task

from clinic.accounts.selectors import active_clinics
from clinic.accounts.tenancy import enter_clinic
from clinic.core.actor import Actor
from clinic.outcomes.services import rebuild_all, refresh_figures

log = structlog.get_logger(__name__)


@shared_task(name="outcomes.rebuild", time_limit=3600, soft_time_limit=3500)
def rebuild() -> None:
    for clinic in active_clinics():
        report = rebuild_all(clinic=clinic, by=Actor.system("rebuild outcomes"))
        # Drift is a fault of ours: something changed records without going through the verbs.
        level = log.error if report.drifted else log.info
        level("outcomes rebuilt", clinic=clinic.slug, courses=report.courses, drifted=report.drifted)


@shared_task(name="outcomes.refresh_cohorts")
def refresh_cohorts() -> None:
    for clinic in active_clinics():
        with enter_clinic(clinic, by=Actor.system("refresh cohort figures")):
            refresh_figures(clinic=clinic)
