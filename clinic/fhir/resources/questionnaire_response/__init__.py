"""QuestionnaireResponse: a filled form; posting one scores it and acts as the portal does."""

from clinic.fhir.resource import Resource
from clinic.fhir.resources.questionnaire_response.reading import KEPT, read_draft
from clinic.fhir.resources.questionnaire_response.source import RESPONSES

QUESTIONNAIRE_RESPONSE = Resource(
    type="QuestionnaireResponse",
    sources=(RESPONSES,),
    kept=KEPT,
    # When it was filled and what was answered too, unless it is taken back.
    required=("status", "questionnaire", "subject"),
    default_sort="_lastUpdated",
    patient_sort="-authored",
    read_draft=read_draft,
    is_updated=True,
    documentation=(
        "Answers by our link ids or the LOINC codes of the items, as LOINC answer codes or whole numbers. Filled by "
        "the patient unless `source` names a person who is no patient. A positive suicide item alerts the clinic "
        "before the answer to the post. A total sent along is compared with that of the answers and a remark is kept "
        "beside them; neither keeps the answers out. Status amended (or corrected) under the same identifier, or by "
        "update, replaces the answers, entered-in-error takes them back. The score is the Observation with the same "
        "id and -score."
    ),
    example={
        "resourceType": "QuestionnaireResponse",
        "identifier": {"system": "https://ehr.example/form", "value": "phq-1"},
        "questionnaire": "http://loinc.org/q/44249-1",
        "status": "completed",
        "subject": {"reference": "Patient/00000000-0000-7000-8000-000000000000"},
        "authored": "2026-03-02T10:15:00+00:00",
        "item": [{"linkId": str(number), "answer": [{"valueInteger": 1}]} for number in range(1, 10)],
    },
)
