"""The code systems we speak, and our own for scores that have no LOINC code."""

from typing import Final

from django.conf import settings

LOINC: Final = "http://loinc.org"
UCUM: Final = "http://unitsofmeasure.org"
LANGUAGE: Final = "urn:ietf:bcp:47"
URI: Final = "urn:ietf:rfc:3986"
OBSERVATION_CATEGORY: Final = "http://terminology.hl7.org/CodeSystem/observation-category"
OBSERVATION_STATUS: Final = "http://hl7.org/fhir/observation-status"
RESPONSE_STATUS: Final = "http://hl7.org/fhir/questionnaire-answers-status"
GENDER: Final = "http://hl7.org/fhir/administrative-gender"
US_CORE: Final = "http://hl7.org/fhir/us/core/StructureDefinition"


def scores() -> str:
    """Totals of instruments without a LOINC code; the codes are those of our instruments."""
    return f"{settings.BASE_URL}/fhir/CodeSystem/instrument-score"
