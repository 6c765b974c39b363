"""The resources this door serves, by type."""

from typing import Final

from clinic.fhir.resource import Resource
from clinic.fhir.resources.observation import OBSERVATION
from clinic.fhir.resources.patient import PATIENT
from clinic.fhir.resources.questionnaire_response import QUESTIONNAIRE_RESPONSE

RESOURCES: Final[dict[str, Resource]] = {
    resource.type: resource for resource in (OBSERVATION, PATIENT, QUESTIONNAIRE_RESPONSE)
}
