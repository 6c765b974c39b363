"""Ending, acknowledging or taking back one stored row."""

import uuid
from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_http_methods

from clinic.accounts.models import ClinicFact, ClinicOwned
from clinic.accounts.roles import Permission
from clinic.care.assessments import withdraw_assessment
from clinic.care.people import mark_in_error
from clinic.care.safety import (
    withdraw_adverse_event,
    withdraw_safety_observation,
    withdraw_screen,
    withdraw_take_home,
)
from clinic.care.sessions import mark_reading_in_error, withdraw_process
from clinic.console.access import StaffRequest, staff_view
from clinic.console.forms.corrections import (
    AcknowledgeForm,
    ConfirmWeightForm,
    InErrorForm,
    RowForm,
    StopMedicationForm,
    Withdraw,
    WithdrawConsentForm,
)
from clinic.console.presenters import links
from clinic.console.views.pages import back, patient_of
from clinic.console.views.records import answer, stored
from clinic.instruments.models import Assessment
from clinic.patients import models as patients
from clinic.safety.models import AdverseEvent, Alert, SafetyObservation
from clinic.treatments.models import ProcessElement, Reading, TakeHomeSupply

Row = type[ClinicOwned] | type[ClinicFact]
View = Callable[..., HttpResponseBase]
RECORD_HISTORY, RECORD_SAFETY = Permission.RECORD_HISTORY, Permission.RECORD_SAFETY


def about_row(make_form: Callable[..., RowForm], model: Row, permission: Permission) -> View:
    """The view that shows a form about one row of the clinic and stores what was typed."""

    @require_http_methods(["GET", "HEAD", "POST"])
    @staff_view(permission)
    def view(request: StaffRequest, row_id: uuid.UUID) -> HttpResponse:
        row: Any = get_object_or_404(model, clinic=request.clinic, pk=row_id)
        patient = patient_of(request, row.patient_id)
        form = make_form(request.POST or None, patient=patient, row=row)
        if stored(request, form):
            return back(request, links.chart(patient.pk))
        return answer(request, patient, form)

    return view


@require_http_methods(["GET", "HEAD", "POST"])
@staff_view(Permission.ACKNOWLEDGE_ALERT)
def acknowledge(request: StaffRequest, alert_id: uuid.UUID) -> HttpResponse:
    """Back to the list the alert stood in."""
    alert = get_object_or_404(Alert.objects.of(request.clinic), pk=alert_id)
    patient = patient_of(request, alert.patient_id)
    form = AcknowledgeForm(request.POST or None, patient=patient, row=alert)
    if stored(request, form):
        return back(request, reverse("console:today"))
    return answer(request, patient, form)


def _by(withdraw: Withdraw, argument: str) -> Callable[..., RowForm]:
    """The form that takes a row back by a verb, which knows it as `argument`."""
    return partial(InErrorForm, withdraw=withdraw, argument=argument)


_fact = _by(mark_in_error, "fact")
IN_ERROR: tuple[tuple[str, Row, Callable[..., RowForm], Permission], ...] = (
    ("weight", patients.Weight, _fact, RECORD_HISTORY),
    ("note", patients.Note, _fact, RECORD_HISTORY),
    ("consent", patients.Consent, _fact, RECORD_HISTORY),
    ("diagnosis", patients.Diagnosis, _fact, RECORD_HISTORY),
    ("trial", patients.AntidepressantTrial, _fact, RECORD_HISTORY),
    ("medication", patients.Medication, _fact, RECORD_HISTORY),
    ("allergy", patients.Allergy, _fact, RECORD_HISTORY),
    ("screen", patients.ContraindicationScreen, _by(withdraw_screen, "screen"), RECORD_HISTORY),
    (
        "assessment",
        Assessment,
        _by(withdraw_assessment, "assessment"),
        Permission.RECORD_ASSESSMENT,
    ),
    ("reading", Reading, _by(mark_reading_in_error, "reading"), Permission.RUN_SESSION),
    ("element", ProcessElement, _by(withdraw_process, "element"), Permission.RUN_SESSION),
    ("adverse-event", AdverseEvent, _by(withdraw_adverse_event, "event"), RECORD_SAFETY),
    ("observation", SafetyObservation, _by(withdraw_safety_observation, "observation"), RECORD_SAFETY),
    ("supply", TakeHomeSupply, _by(withdraw_take_home, "supply"), RECORD_SAFETY),
)

TAKEN_BACK_WITH = {kind: permission for kind, _, _, permission in IN_ERROR}

urls: list[URLPattern] = [
    path("alerts/<uuid:alert_id>/acknowledge/", acknowledge, name="acknowledge-alert"),
    path(
        "medications/<uuid:row_id>/stop/",
        about_row(StopMedicationForm, patients.Medication, RECORD_HISTORY),
        name="stop-medication",
    ),
    path(
        "weights/<uuid:row_id>/confirm/",
        about_row(ConfirmWeightForm, patients.Weight, RECORD_HISTORY),
        name="confirm-weight",
    ),
    path(
        "consents/<uuid:row_id>/withdraw/",
        about_row(WithdrawConsentForm, patients.Consent, RECORD_HISTORY),
        name="withdraw-consent",
    ),
    *(
        path(f"{kind}/<uuid:row_id>/in-error/", about_row(form, model, permission), name=f"{kind}-in-error")
        for kind, model, form, permission in IN_ERROR
    ),
]
