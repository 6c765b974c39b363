"""A posted Patient as columns of ours, stored through the verbs about patients."""

from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.db.models import Q

from clinic.accounts.models import Clinic
from clinic.care.people import NamesakeError, add_identifier, register_patient
from clinic.care.people import update_patient as change_patient
from clinic.core.actor import Actor
from clinic.core.errors import FieldError
from clinic.fhir.mapping.drafts import RowDraft
from clinic.fhir.mapping.elements import is_usable, usable_key
from clinic.fhir.mapping.systems import URI
from clinic.fhir.mapping.times import read_day
from clinic.fhir.resource import Hit, Json
from clinic.fhir.resources.patient.leaving import read_leaving
from clinic.fhir.resources.patient.names import LINES, fits, read_contact, read_names
from clinic.fhir.resources.patient.namesakes import duplicate, others_named
from clinic.fhir.resources.patient.source import PATIENTS
from clinic.fhir.rest.errors import conflict, shown, unprocessable
from clinic.fhir.search.values import own_id
from clinic.patients.models import Patient
from clinic.patients.rules import DIED, Identifier
from clinic.patients.selectors import held, holders_of

_CHOSEN_BY: Final = ("use", "rank", "period")
"""Read to choose among several; the end of a period that is not watched is told."""
KEPT: Final = frozenset(
    (
        *("identifier.system", "identifier.value", "active", "gender", "birthDate"),
        *("deceasedBoolean", "deceasedDateTime"),
        *(
            "name.family",
            "name.given",
            "name.text",
            "telecom.system",
            "telecom.value",
            "address.text",
            "address.line",
        ),
        *(f"address.{part}" for part in LINES),
        *(f"{name}.{part}" for name in ("name", "telecom", "address") for part in _CHOSEN_BY),
        *(
            "communication.language.coding.system",
            "communication.language.coding.code",
            "communication.preferred",
        ),
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
    "left_on": "Patient.deceasedDateTime",
    "value": "Patient.identifier.value",
    "system": "Patient.identifier.system",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientDraft(RowDraft):
    identifiers: tuple[Identifier, ...]
    others: frozenset[UUID] = frozenset()

    def stored(self) -> Hit | None:
        """Known by any of the identifiers, whoever recorded it."""
        for system, value in self.identifiers:
            held = holders_of(clinic=self.clinic, system=system, value=value)
            named = Q(pk__in=held.values("patient")) | Q(pk=_own_id(system, value))
            row = PATIENTS.rows(self.clinic).filter(named).first()
            if row is not None:
                return Hit(PATIENTS, row)
        return None

    def says_the_same(self, row: Any) -> bool:
        return RowDraft.says_the_same(self, row) and set(self.identifiers) <= held(row) | {_own(row)}

    def write(self, *, by: Actor) -> Any:
        try:
            patient = register_patient(
                clinic=self.clinic,
                by=by,
                client_key=self.client_key,
                identifiers=self.identifiers,
                others=self.others,
                **self.fields,
            )
        except NamesakeError as error:
            raise duplicate(error) from None
        return PATIENTS.rows(self.clinic).get(pk=patient.pk)

    def settle(self, hit: Hit, *, by: Actor) -> Hit:
        if not self.says_the_same(hit.row):
            told = "An identifier is that of a Patient stored before, of whom this says something else"
            raise conflict(f"{told}; send the new version by PUT to Patient/{hit.logical_id}")
        return hit

    def replace(self, hit: Hit, *, by: Actor) -> Hit:
        """Replaces what we keep; identifiers are added, never taken away.

        Raises FhirError 409 when another patient has an identifier, 422 when one of this patient's is left out.
        """
        given = set(self.identifiers) - {_own(hit.row)}
        for system, value in sorted(held(hit.row) - given):
            told = shown(f"{system}|{value}")
            raise unprocessable(
                "Patient.identifier", f"{told} is missing; an identifier is not taken away here"
            )
        return self.blamed(lambda: self._change(hit, by, sorted(given - held(hit.row))))

    def _change(self, hit: Hit, by: Actor, added: list[Identifier]) -> Any:
        if PATIENTS.rows(self.clinic).filter(pk__in=[_own_id(*each) for each in added]).exists():
            raise conflict("Patient.identifier holds our own id of another patient")
        if hit.row.left_because == DIED and self.fields.get("left_because") != DIED:
            raise conflict(
                f"{hit.row.standing.words}: that this was wrong has to be said by a person, in the console"
            )
        try:
            change_patient(
                patient=hit.row, expected_version=hit.version, others=self.others, by=by, **self.fields
            )
            for system, value in added:
                add_identifier(patient=hit.row, system=system, value=value, others=self.others, by=by)
        except NamesakeError as error:
            raise duplicate(error) from None
        except FieldError as error:
            raise conflict(error.message) if error.field == "value" else error from None
        return PATIENTS.rows(hit.row.clinic).get(pk=hit.row.pk)


def read_draft(body: Json, clinic: Clinic) -> PatientDraft:
    """Raises FhirError 422 naming the element that cannot be kept as it is."""
    _refuse_merger(body)
    leaving = read_leaving(body, clinic)
    names, contact = read_names(body, clinic), read_contact(body, clinic)
    language, other_languages = _language(body.get("communication", []))
    given = body.get("identifier", [])
    key, _ = usable_key(given, "Patient.identifier")
    unusable = [f"Patient.identifier[{index}]" for index, each in enumerate(given) if not is_usable(each)]
    return PatientDraft(
        type="Patient",
        source=PATIENTS,
        clinic=clinic,
        fields={**names.columns, **contact.columns, **_columns(body), **language, **leaving.columns},
        paths=PATHS,
        client_key=key,
        identifiers=tuple((each["system"], each["value"]) for each in given if is_usable(each)),
        others=others_named(body),
        left=(*unusable, *names.left, *contact.left, *other_languages, *leaving.left),
        notes=leaving.notes,
    )


def _columns(body: Json) -> Json:
    path = PATHS["date_of_birth"]
    return {
        "sex": body.get("gender", Patient.Sex.UNKNOWN),
        "date_of_birth": read_day(body["birthDate"], path) if "birthDate" in body else None,
    }


def _refuse_merger(body: Json) -> None:
    """Raises FhirError 422: a merger that was dropped would leave reminders going out."""
    if "link" in body:
        raise unprocessable("Patient.link", "merged patients cannot be kept here", code="not-supported")


def _language(communication: list[Json]) -> tuple[Json, list[str]]:
    """The column of the preferred language, else of the first; nothing when none is coded. And what is not kept."""
    order = sorted(
        range(len(communication)), key=lambda index: not communication[index].get("preferred", False)
    )
    found = [
        (f"Patient.communication[{index}]", number, str(coding["code"]))
        for index in order
        for number, coding in enumerate(communication[index]["language"].get("coding", []))
        if "code" in coding and fits("language", str(coding["code"]))
    ]
    taken, number, code = found[0] if found else ("", 0, "")
    left = [f"Patient.communication[{index}]" for index in sorted(order)]
    if taken:
        left.remove(taken)
    left += [f"{path}.language.coding[{each}]" for path, each, _ in found if path == taken and each != number]
    return {"language": code} if code else {}, left


def _own(patient: Patient) -> Identifier:
    """By which a patient without any other identifier is told."""
    return URI, f"urn:uuid:{patient.pk}"


def _own_id(system: str, value: str) -> UUID | None:
    return own_id(value.removeprefix("urn:uuid:")) if system == URI else None
