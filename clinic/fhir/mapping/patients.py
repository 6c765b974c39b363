"""Whom a posted resource is about."""

from django.db.models import QuerySet

from clinic.accounts.models import Clinic
from clinic.fhir.mapping.systems import URI
from clinic.fhir.rest.errors import shown, unprocessable
from clinic.fhir.search.values import own_id
from clinic.patients.models import Patient
from clinic.patients.selectors import holders_of


def read_patient(subject: object, clinic: Clinic, path: str) -> Patient:
    """The patient a Reference names, by our id or address, or by an identifier of another system.

    Raises FhirError 422 when it names nobody of this clinic.
    """
    given = subject if isinstance(subject, dict) else {}
    patient = _referenced(given.get("reference"), clinic) or _identified(given.get("identifier"), clinic)
    if patient is None:
        told = given.get("reference") or given.get("identifier") or "nothing"
        raise unprocessable(path, f"no patient of this clinic (given: {shown(told)})", code="not-found")
    return patient


def _referenced(text: object, clinic: Clinic) -> Patient | None:
    row_id = own_id(text, "Patient") if isinstance(text, str) else None
    return _standing(clinic).filter(pk=row_id).first() if row_id else None


def _identified(identifier: object, clinic: Clinic) -> Patient | None:
    if not isinstance(identifier, dict) or not {"system", "value"} <= identifier.keys():
        return None
    system, value = str(identifier["system"]), str(identifier["value"])
    if system == URI:
        return _referenced(value.removeprefix("urn:uuid:"), clinic)
    holders = holders_of(clinic=clinic, system=system, value=value)
    return _standing(clinic).filter(pk__in=holders.values("patient")).first()


def _standing(clinic: Clinic) -> QuerySet[Patient]:
    in_error = Patient.Status.ENTERED_IN_ERROR
    return Patient.objects.of(clinic).exclude(status=in_error).select_related("clinic")
