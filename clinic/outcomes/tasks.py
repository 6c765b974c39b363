"""Thin wrappers; each clinic is entered by itself, so one clinic's failure leaves the others done."""

from celery import shared_task

from clinic.accounts.selectors import active_clinics
from clinic.accounts.tenancy import enter_clinic
from clinic.core.actor import Actor
from clinic.outcomes.services import refresh_figures


@shared_task(name="outcomes.refresh_cohorts")
def refresh_cohorts() -> None:
    for clinic in active_clinics():
        with enter_clinic(clinic, by=Actor.system("refresh cohort figures")):
            refresh_figures(clinic=clinic)
