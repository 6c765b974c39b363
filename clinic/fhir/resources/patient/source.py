"""Where patients are found and by what."""

from django.db.models import Q

from clinic.fhir.mapping.systems import GENDER
from clinic.fhir.resource import Source
from clinic.fhir.resources.patient.telling import to_fhir
from clinic.fhir.search.common import IN_ERROR, common
from clinic.fhir.search.matchers import Coded, Day, IdentifierRows, Name
from clinic.fhir.search.values import Token
from clinic.patients.models import Patient, PatientIdentifier, SearchWord

Part = SearchWord.Part

PATIENTS = Source(
    model=Patient,
    to_fhir=to_fhir,
    where=~Q(status=IN_ERROR),
    prefetched=("identifiers",),
    patient="pk",
    sorts={"_lastUpdated": "updated_at"},
    search=common()
    | {
        "identifier": IdentifierRows(PatientIdentifier, "patient", "pk"),
        "name": Name((Part.FAMILY, Part.GIVEN, Part.PREFERRED)),
        "family": Name((Part.FAMILY,)),
        "given": Name((Part.GIVEN,)),
        "birthdate": Day("date_of_birth"),
        "gender": Coded({sex.value: (Token(GENDER, sex.value),) for sex in Patient.Sex}, "sex"),
        "active": Coded({True: (Token("", "true"),), False: (Token("", "false"),)}, "is_active"),
    },
)
