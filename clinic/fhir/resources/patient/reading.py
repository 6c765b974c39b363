"""A posted Patient as columns of ours, stored through the verbs about patients."""

from dataclasses import dataclass
from typing import Any, Final

from clinic.accounts.models import Clinic
from clinic.care.people import add_identifier, register_patient
from clinic.care.people import update_patient as change_patient
from clinic.core.actor import Actor
from clinic.core.errors import FieldError
from clinic.fhir.mapping.drafts import RowDraft, blame
from clinic.fhir.mapping.elements import client_key
from clinic.fhir.mapping.systems import URI
from clinic.fhir.mapping.times import read_day
from clinic.fhir.resource import Hit, Json
from clinic.fhir.resources.patient.names import read_contact, read_names
from clinic.fhir.resources.patient.source import PATIENTS
from clinic.fhir.rest.errors import conflict, shown, unprocessable
from clinic.patients.models import Patient
from clinic.patients.selectors import holders_of

KEPT: Final = frozenset(
    (
        "identifier",
        "active",
        "name",
        "telecom",
        "gender",
        "birthDate",
        "address",
        "communication",
        "deceasedBoolean",
    )
)
PATHS: Final = {
    "family_name": "Patient.name.family",
    "given_names": "Patient.name.given",
    "preferred_name": "Patient.name",
    "date_of_birth": "Patient.birthDate",
    "sex": "Patient.gender",
    "email": "Patient.telecom",
    "phone": "Patient.telecom",
    "address": "Patient.address",
    "language": "Patient.communication",
    "is_active": "Patient.active",
    "value": "Patient.identifier.value",
    "system": "Patient.identifier.system",
}
Identifier = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientDraft(RowDraft):
    identifiers: tuple[Identifier, ...]

    def stored(self) -> Hit | None:
        """Known by any of the identifiers, whoever recorded it."""
        for system, value in self.identifiers:
            held = holders_of(clinic=self.clinic, system=system, value=value)
            row = PATIENTS.rows(self.clinic).filter(pk__in=held.values("patient")).first()
            if row is not None:
                return Hit(PATIENTS, row)
        return None

    def agrees_with(self, hit: Hit) -> bool:
        return RowDraft.agrees_with(self, hit) and set(self.identifiers) <= _held(hit.row)

    def write(self, *, by: Actor) -> Any:
        patient = register_patient(clinic=self.clinic, by=by, client_key=self.client_key, **self.fields)
        for system, value in self.identifiers:
            add_identifier(patient=patient, system=system, value=value, by=by)
        return PATIENTS.rows(self.clinic).get(pk=patient.pk)


def read_draft(body: Json, clinic: Clinic) -> PatientDraft:
    return PatientDraft(
        source=PATIENTS,
        clinic=clinic,
        fields=_columns(body),
        paths=PATHS,
        client_key=client_key(body.get("identifier", []), "Patient.identifier[0]"),
        identifiers=_identifiers(body),
    )


def update_patient(hit: Hit, body: Json, *, expected_version: int, by: Actor) -> Hit:
    """Replaces what we keep; identifiers are added, never taken away.

    Raises FhirError 409 when another patient has an identifier, 422 when one of this patient's is left out.
    """
    own = (URI, f"urn:uuid:{hit.row.pk}")
    given = set(_identifiers(body)) - {own}
    for system, value in sorted(_held(hit.row) - given):
        told = shown(f"{system}|{value}")
        raise unprocessable("Patient.identifier", f"{told} is missing; an identifier is not taken away here")
    try:
        change_patient(patient=hit.row, expected_version=expected_version, by=by, **_columns(body))
        for system, value in sorted(given - _held(hit.row)):
            add_identifier(patient=hit.row, system=system, value=value, by=by)
    except FieldError as error:
        if error.field == "value":
            raise conflict(error.message) from None
        raise blame(error, PATHS) from None
    return Hit(PATIENTS, PATIENTS.rows(hit.row.clinic).get(pk=hit.row.pk))


def _columns(body: Json) -> Json:
    _refuse_modifiers(body)
    columns = read_names(body) | read_contact(body)
    columns["sex"] = body.get("gender", Patient.Sex.UNKNOWN)
    columns["is_active"] = body.get("active", True)
    columns["date_of_birth"] = (
        read_day(body["birthDate"], PATHS["date_of_birth"]) if "birthDate" in body else None
    )
    language = _language(body.get("communication", []))
    return columns | ({"language": language} if language else {})


def _refuse_modifiers(body: Json) -> None:
    """Raises FhirError 422: a death or a merger that was dropped would leave reminders going out."""
    if "link" in body:
        raise unprocessable("Patient.link", "merged patients cannot be kept here", code="not-supported")
    for name in body:
        if name.lstrip("_").startswith("deceased") and body[name] is not False:
            told = "a death cannot be kept here: a person must tell the clinic"
            raise unprocessable(f"Patient.{name}", told, code="not-supported")


def _language(communication: list[Json]) -> str:
    """Of the preferred language, else the first; empty when none is coded."""
    preferred = sorted(communication, key=lambda each: not each.get("preferred", False))
    codings = (coding for each in preferred for coding in each["language"].get("coding", []))
    return str(next((coding["code"] for coding in codings if "code" in coding), ""))


def _identifiers(body: Json) -> tuple[Identifier, ...]:
    given = body.get("identifier", [])
    for index, each in enumerate(given):
        client_key([each], f"Patient.identifier[{index}]")
    return tuple((each["system"], each["value"]) for each in given)


def _held(patient: Patient) -> set[Identifier]:
    return {(each.system, each.value) for each in patient.identifiers.all() if each.is_active}
