"""If-None-Exist answers nothing to a caller that may create and not search."""

import pytest

from tests.build import Cast
from tests.fhir.support import make_ehr

MRN = "https://ehr.example/mrn"
PERSON = {
    "resourceType": "Patient",
    "identifier": [{"system": MRN, "value": "A-1"}],
    "name": [{"family": "Nwosu", "given": ["Chidi"]}],
}


@pytest.mark.parametrize(
    "condition",
    [
        "family=Okafor",
        "family=Nobody",
        "birthdate=1980-05-17",
        "identifier=A-1",
        f"identifier={MRN}|",
        f"identifier={MRN}|A-1,{MRN}|A-2",
        f"identifier={MRN}|A-1&family=Okafor",
        f"identifier:missing={MRN}|A-1",
        "identifier:missing=true",
        "identifier=a|b|c",
        "_id=0",
    ],
)
def test_condition_that_is_a_search_is_closed_to_a_token_that_only_creates(
    cast: Cast, condition: str
) -> None:
    refused = make_ehr(cast.clinic, scopes=["system/Patient.c"]).post(
        "Patient", PERSON, **{"If-None-Exist": condition}
    )
    assert refused.status_code == 403
    assert "Location" not in refused
    assert cast.patient.family_name not in refused.content.decode()


def test_condition_of_one_whole_identifier_needs_no_more_than_create(cast: Cast) -> None:
    ehr = make_ehr(cast.clinic, scopes=["system/Patient.c"])
    same = {"If-None-Exist": f"identifier={MRN}|A-1"}
    first, second = (ehr.post("Patient", PERSON, **same) for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 200)
    assert first["Location"] == second["Location"]


def test_condition_by_name_is_open_to_a_token_that_searches(cast: Cast) -> None:
    ehr = make_ehr(cast.clinic, scopes=["system/Patient.cs"])
    found = ehr.post("Patient", PERSON, **{"If-None-Exist": "family=Okafor"})
    assert (found.status_code, found["Location"].rpartition("/")[2]) == (200, str(cast.patient.pk))
