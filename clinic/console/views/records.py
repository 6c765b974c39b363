"""Recording facts about a patient: each kind is a form, on a page of its own or beside the chart."""

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods

from clinic.accounts.roles import Permission
from clinic.console.access import StaffRequest, staff_view
from clinic.console.forms import facts, history, safety_facts
from clinic.console.forms.base import RecordForm
from clinic.console.presenters import links
from clinic.console.presenters.strip import strip_of
from clinic.console.views.pages import back, page, patient_of
from clinic.patients.models import Patient

View = Callable[..., HttpResponseBase]


def recording(form_class: type[RecordForm], permission: Permission) -> View:
    """The view that shows `form_class` for a patient and stores what was typed."""

    @require_http_methods(["GET", "HEAD", "POST"])
    @staff_view(permission)
    def view(request: StaffRequest, patient_id: uuid.UUID) -> HttpResponse:
        patient = patient_of(request, patient_id)
        form = form_class(request.POST or None, patient=patient)
        if stored(request, form):
            return back(request, links.chart(patient.pk))
        return answer(request, patient, form)

    return view


def answer(request: StaffRequest, patient: Patient, form: RecordForm) -> HttpResponse:
    """An unsent or refused form, with what was typed."""
    context = {
        "patient": patient,
        "strip": strip_of(patient),
        "form": form,
        "action": request.get_full_path(),
    }
    return page(request, "record/form", context, has_errors=bool(form.errors))


def stored(request: StaffRequest, form: RecordForm) -> bool:
    """Whether the form was sent and its verb accepted it; the next page then says so."""
    if request.method != "POST" or not form.store(by=request.actor):
        return False
    messages.success(request, form.done)
    return True


KINDS: tuple[tuple[str, type[RecordForm], Permission], ...] = (
    ("weight", facts.WeightForm, Permission.RECORD_HISTORY),
    ("note", facts.NoteForm, Permission.RECORD_HISTORY),
    ("consent", facts.ConsentForm, Permission.RECORD_HISTORY),
    ("identifier", facts.IdentifierForm, Permission.EDIT_PATIENT),
    ("diagnosis", history.DiagnosisForm, Permission.RECORD_HISTORY),
    ("trial", history.TrialForm, Permission.RECORD_HISTORY),
    ("medication", history.MedicationForm, Permission.RECORD_HISTORY),
    ("allergy", history.AllergyForm, Permission.RECORD_HISTORY),
    ("no-allergy", history.NoAllergyForm, Permission.RECORD_HISTORY),
    ("screen", history.ScreenForm, Permission.RECORD_HISTORY),
    ("adverse-event", safety_facts.AdverseEventForm, Permission.RECORD_SAFETY),
    ("craving", safety_facts.CravingForm, Permission.RECORD_SAFETY),
    ("urinary", safety_facts.UrinaryForm, Permission.RECORD_SAFETY),
    ("drug-screen", safety_facts.DrugScreenForm, Permission.RECORD_SAFETY),
    ("early-request", safety_facts.EarlyRequestForm, Permission.RECORD_SAFETY),
    ("substance-use", safety_facts.SubstanceUseForm, Permission.RECORD_SAFETY),
    ("take-home", safety_facts.TakeHomeForm, Permission.RECORD_SAFETY),
)

urls: list[URLPattern] = [
    path(f"patients/<uuid:patient_id>/record/{kind}/", recording(form, permission), name=f"record-{kind}")
    for kind, form, permission in KINDS
]
