"""A patient an EHR says has left or died: kept, told again, and undone only as far as the EHR may."""

from typing import Any

import pytest

from clinic.accounts.tenancy import enter_clinic
from clinic.care.leaving import set_active, set_inactive
from clinic.core import clock
from clinic.patients.models import Patient
from tests.build import BUILDER, Cast
from tests.fhir.support import Ehr, issues

ADA: dict[str, Any] = {
    "resourceType": "Patient",
    "name": [{"use": "official", "family": "Okafor", "given": ["Ada"]}],
    "birthDate": "1980-05-17",
}


def put(ehr: Ehr, cast: Cast, **element: Any) -> Any:
    where = f"Patient/{cast.patient.pk}"
    return ehr.put(
        where, ADA | {"id": str(cast.patient.pk)} | element, **{"If-Match": ehr.get(where)["ETag"]}
    )


def stored(cast: Cast) -> Patient:
    with enter_clinic(cast.clinic, by=BUILDER):
        return Patient.objects.of(cast.clinic).select_related("clinic").get(pk=cast.patient.pk)


def test_active_false_is_kept_from_today_and_true_brings_back(ehr: Ehr, cast: Cast) -> None:
    told = put(ehr, cast, active=False).json()
    assert told["active"] is False
    assert "deceasedBoolean" not in told
    row = stored(cast)
    assert (row.left_because, row.left_on) == ("", clock.today(cast.clinic.zone))
    assert put(ehr, cast, active=True).json()["active"] is True
    assert (stored(cast).is_active, stored(cast).left_on) == (True, None)


@pytest.mark.parametrize(
    ("element", "told_again", "on"),
    [
        ({"deceasedBoolean": True}, {"deceasedBoolean": True}, None),
        ({"deceasedDateTime": "2026-01-31"}, {"deceasedDateTime": "2026-01-31"}, "2026-01-31"),
        # In London's summer it was the next day already.
        (
            {"deceasedDateTime": "2025-07-31T23:30:00Z"},
            {"deceasedDateTime": "2025-08-01"},
            "2025-08-01",
        ),
    ],
)
def test_death_is_kept_and_ends_the_record(
    ehr: Ehr, cast: Cast, element: dict[str, Any], told_again: dict[str, Any], on: str | None
) -> None:
    told = put(ehr, cast, active=True, **element).json()
    assert told["active"] is False
    assert told_again.items() <= told.items()
    assert told["contained"][0]["issue"][0]["expression"] == ["Patient.active"]
    row = stored(cast)
    assert (row.left_because, str(row.left_on) if row.left_on else None) == ("died", on)
    # Sent once more, nothing changes; a day once known stays known.
    put(ehr, cast, deceasedBoolean=True)
    assert stored(cast).left_on == row.left_on


def test_day_of_death_that_is_no_day_is_told_as_left_out(ehr: Ehr, cast: Cast) -> None:
    answer = put(ehr, cast, deceasedDateTime="2026-01")
    assert answer.json()["deceasedBoolean"] is True
    assert answer.json()["contained"][0]["issue"][0]["expression"] == ["Patient.deceasedDateTime"]


def test_death_in_the_future_is_refused_by_its_element(ehr: Ehr, cast: Cast) -> None:
    refused = put(ehr, cast, deceasedDateTime="2999-01-01")
    assert refused.status_code == 422
    assert issues(refused)[0]["expression"] == ["Patient.deceasedDateTime"]
    assert stored(cast).is_active


@pytest.mark.parametrize("element", [{}, {"active": True}, {"active": False}, {"deceasedBoolean": False}])
def test_death_is_not_taken_back_by_an_ehr(ehr: Ehr, cast: Cast, element: dict[str, Any]) -> None:
    with enter_clinic(cast.clinic, by=BUILDER):
        set_inactive(patient=cast.patient, because="died", expected_version=1, by=BUILDER)
    refused = put(ehr, cast, **element)
    assert refused.status_code == 409
    assert "Died" in issues(refused)[0]["diagnostics"]
    assert stored(cast).left_because == "died"
    with enter_clinic(cast.clinic, by=BUILDER):
        set_active(patient=stored(cast), expected_version=2, by=BUILDER)
    assert put(ehr, cast, active=True).status_code == 200


def test_what_a_person_said_of_a_leaving_stays(ehr: Ehr, cast: Cast) -> None:
    day = clock.today(cast.clinic.zone).replace(day=1)
    with enter_clinic(cast.clinic, by=BUILDER):
        set_inactive(patient=cast.patient, because="departed", on=day, expected_version=1, by=BUILDER)
    assert put(ehr, cast, active=False).status_code == 200
    assert (stored(cast).left_because, stored(cast).left_on) == ("departed", day)


def test_inactive_patients_are_found_as_such(ehr: Ehr, cast: Cast) -> None:
    put(ehr, cast, active=False)
    found = [ehr.get("Patient", {"active": value}).json().get("entry", []) for value in ("true", "false")]
    assert [len(entries) for entries in found] == [0, 1]
