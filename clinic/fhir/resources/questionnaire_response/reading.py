"""A posted form as answers, scored by the same verbs as the portal's and the console's."""

from dataclasses import dataclass
from typing import Any, Final

from clinic.accounts.models import Clinic
from clinic.care.assessments import (
    correct_assessment,
    record_rating,
    submit_self_report,
    withdraw_assessment,
)
from clinic.core.actor import Actor
from clinic.fhir.mapping.drafts import Aim, FactDraft, read_aim
from clinic.fhir.mapping.elements import single_key
from clinic.fhir.mapping.patients import check_no_other, is_subject, read_patient
from clinic.fhir.mapping.times import read_moment
from clinic.fhir.resource import Json
from clinic.fhir.resources.observation.reading import CORRECTED, TAKEN_BACK
from clinic.fhir.resources.questionnaire_response.forms import find_instrument
from clinic.fhir.resources.questionnaire_response.items import read_items
from clinic.fhir.resources.questionnaire_response.source import RESPONSES
from clinic.fhir.rest.errors import shown, unprocessable
from clinic.instruments.rules import FilledBy, Instrument
from clinic.patients.models import Patient

ROOT: Final = "QuestionnaireResponse"
_PARTS: Final = ("reference", "type", "identifier.system", "identifier.value")
KEPT: Final = frozenset(
    (
        *("identifier.system", "identifier.value", "questionnaire", "status", "authored"),
        *(f"{name}.{part}" for name in ("subject", "source") for part in _PARTS),
        # Looked into by whoever reads them.
        "item",
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseDraft(FactDraft):
    instrument: Instrument

    def write(self, *, by: Actor) -> Any:
        given = dict(self.fields)
        if given["completed_by"] == "clinician":
            return record_rating(**given, by=by, client_key=self.client_key)
        del given["completed_by"]
        return submit_self_report(**given, by=by, client_key=self.client_key).assessment

    def correct(self, row: Any, *, by: Actor) -> Any:
        if row.completed_by != self.fields["completed_by"]:
            told = "who filled the form cannot be corrected: take it back and post a new one"
            raise unprocessable(f"{ROOT}.source", told, code="business-rule")
        given = {name: self.fields[name] for name in ("answers", "taken_at", "remark")}
        return correct_assessment(assessment=row, **given, reason=CORRECTED, by=by)

    def take_back(self, row: Any, *, by: Actor) -> Any:
        return withdraw_assessment(assessment=row, reason=TAKEN_BACK, by=by)

    def fits(self, row: Any) -> bool:
        return bool(row.instrument == self.instrument.code)

    @property
    def about(self) -> str:
        return f"{ROOT}.questionnaire"


def read_draft(body: Json, clinic: Clinic) -> ResponseDraft:
    """Raises FhirError 422 naming the item and its answer."""
    aim = read_aim(body["status"], f"{ROOT}.status")
    instrument = find_instrument(body["questionnaire"])
    if instrument is None:
        told = f"no form that is known here (given: {shown(body['questionnaire'])})"
        raise unprocessable(f"{ROOT}.questionnaire", told, code="not-found")
    for name in ("authored", "item"):
        if aim is not Aim.TAKE_BACK and name not in body:
            raise unprocessable(f"{ROOT}.{name}", "is needed", code="required")
    whom = read_patient(body["subject"], clinic, f"{ROOT}.subject")
    check_no_other(body, whom.patient, body["subject"])
    items = read_items(instrument, body["item"] if aim is not Aim.TAKE_BACK else [], f"{ROOT}.item")
    fields: Json = {"patient": whom.patient}
    if aim is not Aim.TAKE_BACK:
        fields |= {
            "instrument": instrument.code,
            "answers": items.answers,
            "remark": items.remark,
            "taken_at": read_moment(body["authored"], f"{ROOT}.authored"),
            "completed_by": _filled_by(instrument, body, whom.patient),
        }
    return ResponseDraft(
        type=ROOT,
        source=RESPONSES,
        clinic=clinic,
        instrument=instrument,
        fields=fields,
        paths={**items.paths, "taken_at": f"{ROOT}.authored", "answers": f"{ROOT}.item"},
        client_key=single_key(body["identifier"], f"{ROOT}.identifier") if "identifier" in body else None,
        aim=aim,
        left=tuple(items.left),
        notes=(*whom.notes, *items.notes),
    )


def _filled_by(instrument: Instrument, body: Json, patient: Patient) -> str:
    """Whom `source` names, else whom the instrument is made for."""
    source = body.get("source", {})
    if "reference" in source or "identifier" in source:
        return "patient" if is_subject(source, patient, body["subject"]) else "clinician"
    return "clinician" if instrument.filled_by is FilledBy.CLINICIAN else "patient"
