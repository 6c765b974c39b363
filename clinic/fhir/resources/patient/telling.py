"""A patient's row as FHIR."""

from typing import Any

from clinic.fhir.mapping.elements import coding, concept, meta
from clinic.fhir.mapping.systems import LANGUAGE, URI
from clinic.patients.models import Patient
from clinic.patients.rules import DIED

Json = dict[str, Any]


def to_fhir(patient: Patient) -> Json:
    """Expects the identifiers to be loaded."""
    told: Json = {
        "resourceType": "Patient",
        "id": str(patient.pk),
        "meta": meta(patient, "us-core-patient"),
        "identifier": _identifiers(patient),
        "active": patient.is_active,
        "name": _names(patient),
        "gender": patient.sex,
    }
    if patient.language:
        language = concept(coding(LANGUAGE, patient.language))
        told["communication"] = [{"language": language, "preferred": True}]
    if patient.left_because == DIED:
        told |= {"deceasedDateTime": patient.left_on} if patient.left_on else {"deceasedBoolean": True}
    if patient.date_of_birth:
        told["birthDate"] = patient.date_of_birth
    if patient.address:
        told["address"] = [{"text": patient.address}]
    telecom = [
        {"system": system, "value": value}
        for system, value in (("phone", patient.phone), ("email", patient.email))
        if value
    ]
    return told | ({"telecom": telecom} if telecom else {})


def _identifiers(patient: Patient) -> list[Json]:
    """US Core wants at least one, so a patient without any is told by our own id."""
    kept = [
        {"system": each.system, "value": each.value} for each in patient.identifiers.all() if each.is_active
    ]
    return kept or [{"system": URI, "value": f"urn:uuid:{patient.pk}"}]


def _names(patient: Patient) -> list[Json]:
    official: Json = {"use": "official"}
    if not patient.is_one_given_name:
        official["family"] = patient.family_name
    if patient.given_names or patient.is_one_given_name:
        official["given"] = patient.given_list or patient.given_as_sent
    names = [official]
    if patient.preferred_name:
        names.append({"use": "usual", "text": patient.preferred_name})
    return names
