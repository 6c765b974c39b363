"""Many of the same at one moment: one is stored, one token is issued, one update wins."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from clinic.accounts.tenancy import enter_clinic
from clinic.patients.models import Patient
from clinic.treatments.models import Reading
from tests.build import BUILDER, Cast
from tests.fhir.support import Ehr, ask_token, blood_pressure, claims_of, identified, sign

pytestmark = pytest.mark.django_db(transaction=True)
WORKERS = 10


def at_once(act: Callable[[], Any], times: int) -> list[Any]:
    def in_thread() -> Any:
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(WORKERS) as pool:
        return [future.result() for future in [pool.submit(in_thread) for _ in range(times)]]


def statuses(responses: list[Any]) -> Counter[int]:
    return Counter(response.status_code for response in responses)


def readings(cast: Cast) -> int:
    with enter_clinic(cast.clinic, by=BUILDER):
        return Reading.objects.count()


def test_fifty_conditional_posts_store_one(ehr: Ehr, cast: Cast) -> None:
    body = blood_pressure(cast.patient.pk)
    same = {"If-None-Exist": f"patient={cast.patient.pk}&code=85354-9&date=2026-03-02T10:15:00Z"}
    responses = at_once(lambda: ehr.post("Observation", body, **same), 50)
    assert statuses(responses) == {201: 1, 200: 49}
    assert len({response.json()["id"] for response in responses}) == 1
    assert readings(cast) == 1


def test_parallel_posts_with_one_identifier_store_one(ehr: Ehr, cast: Cast) -> None:
    body = blood_pressure(cast.patient.pk, **identified("bp-1"))
    same = {"If-None-Exist": "identifier=https://ehr.example/obs|bp-1"}
    plain = at_once(lambda: ehr.post("Observation", body), 10)
    both = at_once(lambda: ehr.post("Observation", body, **same), 10)
    assert statuses(plain) == {201: 1, 200: 9}
    assert statuses(both) == {200: 10}
    assert readings(cast) == 1


@pytest.mark.parametrize("resource_type", ["Observation", "Patient"])
def test_parallel_posts_with_one_identifier_and_different_conditions_store_one(
    ehr: Ehr, cast: Cast, resource_type: str
) -> None:
    name = {"name": [{"family": "Nwosu", "given": ["Chidi"]}]}
    body = (
        blood_pressure(cast.patient.pk, **identified("bp-1"))
        if resource_type == "Observation"
        else {"resourceType": "Patient", **name, **identified("bp-1")}
    )
    numbers = iter(range(20))
    responses = at_once(
        lambda: ehr.post(resource_type, body, **{"If-None-Exist": f"_id=none-{next(numbers)}"}), 20
    )
    assert statuses(responses) == {201: 1, 200: 19}
    assert len({response["Location"] for response in responses}) == 1


def test_one_assertion_sent_twenty_times_gives_one_token(ehr: Ehr) -> None:
    assertion = sign(claims_of(ehr.client.client_id))
    assert statuses(at_once(lambda: ask_token(assertion), 20)) == {200: 1, 400: 19}


def test_of_parallel_updates_of_one_version_one_wins(ehr: Ehr, cast: Cast) -> None:
    told = ehr.get(f"Patient/{cast.patient.pk}").json() | {"gender": "other"}
    responses = at_once(lambda: ehr.put(f"Patient/{told['id']}", told, **{"If-Match": 'W/"1"'}), 20)
    assert statuses(responses) == {200: 1, 412: 19}
    with enter_clinic(cast.clinic, by=BUILDER):
        assert Patient.objects.of(cast.clinic).get(pk=cast.patient.pk).version == 2


def test_several_matches_of_the_condition_store_nothing(ehr: Ehr, cast: Cast) -> None:
    for number in range(2):
        ehr.post("Observation", blood_pressure(cast.patient.pk, **identified(str(number))))
    condition = {"If-None-Exist": f"patient={cast.patient.pk}&code=85354-9"}
    assert ehr.post("Observation", blood_pressure(cast.patient.pk), **condition).status_code == 412
    assert readings(cast) == 2


@pytest.mark.parametrize("condition", ["colour=red", "?", "_count=1", "date=yesterday"])
def test_condition_that_says_nothing_is_refused(ehr: Ehr, cast: Cast, condition: str) -> None:
    response = ehr.post("Observation", blood_pressure(cast.patient.pk), **{"If-None-Exist": condition})
    assert response.status_code == 400
    assert readings(cast) == 0
