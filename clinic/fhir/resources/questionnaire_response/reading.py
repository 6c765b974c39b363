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
from clinic.fhir.mapping.patients import TYPE, check_no_other, is_subject, read_patient
from clinic.fhir.mapping.times import read_moment
from clinic.fhir.resource import Json
from clinic.fhir.resources.observation.reading import CORRECTED, TAKEN_BACK
from clinic.fhir.resources.questionnaire_response.forms import find_instrument, other_version
from clinic.fhir.resources.questionnaire_response.items import read_items
from clinic.fhir.resources.questionnaire_response.source import RESPONSES
from clinic.fhir.rest.errors import shown, unprocessable
from clinic.fhir.rest.outcome import Issue
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


_WORDS: Final = {"patient": "the patient", "clinician": "somebody else than the patient, as a rating is"}


@dataclass(frozen=True, slots=True)
class Filler:
    """Who filled a form, as far as we keep that; the path of what we do not, and what was made of it."""

    by: str
    left: tuple[str, ...] = ()
    notes: tuple[Issue, ...] = ()


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
    filler, notes = Filler(""), whom.notes
    fields: Json = {"patient": whom.patient}
    if aim is not Aim.TAKE_BACK:
        filler = _filler(instrument, body, whom.patient)
        notes += (*_version(instrument, body["questionnaire"]), *filler.notes, *items.notes)
        fields |= {
            "instrument": instrument.code,
            "answers": items.answers,
            "remark": items.remark,
            "taken_at": read_moment(body["authored"], f"{ROOT}.authored"),
            "completed_by": filler.by,
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
        left=(*items.left, *filler.left),
        notes=notes,
    )


def _version(instrument: Instrument, address: str) -> tuple[Issue, ...]:
    version = other_version(instrument, address)
    if not version:
        return ()
    told = (
        f"version {shown(version)} is not known here: it is kept, and scored, as version {instrument.version}"
    )
    return (Issue("value", told, f"{ROOT}.questionnaire", "warning"),)


def _filler(instrument: Instrument, body: Json, patient: Patient) -> Filler:
    """Whom `source` names, else whom the instrument is made for; who else it was has no place here."""
    source = body.get("source")
    usual = "clinician" if instrument.filled_by is FilledBy.CLINICIAN else "patient"
    if source is None:
        return Filler(usual)
    if "reference" in source or "identifier" in source:
        is_patient = is_subject(source, patient, body["subject"])
        by = "patient" if is_patient else "clinician"
    else:
        # In words alone: of them only the type can be read.
        is_patient, by = False, "clinician" if source.get("type", TYPE) != TYPE else usual
    if is_patient:
        return Filler(by)
    told = f"it counts as filled by {_WORDS[by]}"
    return Filler(by, (f"{ROOT}.source",), (Issue("informational", told, f"{ROOT}.source", "warning"),))
