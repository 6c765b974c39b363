"""Limits per minute: what is held back, what still comes in, and what happens without Redis."""

import uuid
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import time_machine
from django.test import Client
from pytest_django import Settings

from clinic.accounts.tenancy import enter_clinic
from clinic.audit.models import AccessEntry
from clinic.core import clock
from clinic.fhir.models import UsedAssertion
from clinic.fhir.oauth import tokens, views
from clinic.fhir.rest import throttle
from clinic.fhir.rest.throttle import MISSES, TOKENS_OF_ADDRESS, TOKENS_OF_CLIENT, Limit
from tests.build import BUILDER, Cast
from tests.fhir.support import (
    FORM,
    Ehr,
    ask_token,
    blood_pressure,
    claims_of,
    ec_key,
    issues,
    make_ehr,
    sign,
)

NOWHERE = "redis://127.0.0.1:1"


@pytest.fixture(autouse=True)
def minute() -> Iterator[Any]:
    """Twenty seconds into a minute, and no minute ends while a test counts."""
    start = clock.now().replace(second=20, microsecond=0)
    with time_machine.travel(start, tick=False) as moment:
        yield moment


def held(response: Any) -> bool:
    """Whether it is a 429 that says when to come back."""
    if response.status_code == 429:
        assert response["Retry-After"] == "40"
        return True
    return False


def test_client_that_asks_too_often_must_wait(
    cast: Cast, ehr: Ehr, monkeypatch: pytest.MonkeyPatch, minute: Any
) -> None:
    monkeypatch.setattr(throttle, "CALLS", Limit("calls", 3, "requests"))
    path = f"Patient/{cast.patient.pk}"
    answers = [ehr.get(path) for _ in range(5)]
    assert [held(each) for each in answers] == [False] * 3 + [True] * 2
    assert issues(answers[-1])[0]["code"] == "throttled"
    assert make_ehr(cast.clinic).get(path).status_code == 200
    minute.shift(40)
    assert ehr.get(path).status_code == 200


def test_trying_out_ids_is_stopped_and_hides_the_right_one(cast: Cast, ehr: Ehr, minute: Any) -> None:
    statuses = [ehr.get(f"Patient/{number}").status_code for number in range(1, 101)]
    assert statuses == [404] * MISSES.most + [429] * (100 - MISSES.most)
    known = f"Patient/{cast.patient.pk}"
    assert held(ehr.get(known))
    assert held(ehr.put(f"Patient/{uuid.uuid4()}", {}))
    # Neither what is sent in nor a search is held back, nor another system.
    assert ehr.post("Observation", blood_pressure(cast.patient.pk)).status_code == 201
    assert ehr.get("Observation", {"patient": str(cast.patient.pk)}).status_code == 200
    assert make_ehr(cast.clinic).get(known).status_code == 200
    minute.shift(40)
    assert ehr.get(known).status_code == 200


def test_reads_that_find_something_and_unknown_types_are_no_misses(cast: Cast, ehr: Ehr) -> None:
    for _ in range(MISSES.most + 1):
        assert ehr.get(f"Patient/{cast.patient.pk}").status_code == 200
        assert ehr.get("Condition").status_code == 404
    assert ehr.get(f"Patient/{cast.patient.pk}").status_code == 200


def test_reads_outside_the_scopes_are_misses(cast: Cast) -> None:
    ehr = make_ehr(cast.clinic, scopes=["system/Observation.rs"])
    for _ in range(MISSES.most):
        assert ehr.get(f"Patient/{cast.patient.pk}").status_code == 403
    assert held(ehr.get(f"Observation/{uuid.uuid4()}-bp"))


def test_guessing_at_the_token_address_is_stopped_by_address(
    ehr: Ehr, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = replace(TOKENS_OF_ADDRESS, most=5)
    monkeypatch.setattr(views, "TOKENS_OF_ADDRESS", few)
    for _ in range(few.most):
        assert Client().post("/oauth/token", "grant_type=password", content_type=FORM).status_code == 400
    good = sign(claims_of(ehr.client.client_id))
    refused = ask_token(good)
    assert held(refused)
    assert refused["Cache-Control"] == "no-store"
    assert refused.json() == {
        "error": "temporarily_unavailable",
        "error_description": f"More than {few.most} token requests from this address in one minute",
    }
    assert ask_token(good, address="192.0.2.7").status_code == 200


def test_client_gets_so_many_tokens_from_wherever_it_asks_and_its_assertion_is_not_spent(
    ehr: Ehr, cast: Cast, minute: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = replace(TOKENS_OF_CLIENT, most=5)
    monkeypatch.setattr(tokens, "TOKENS_OF_CLIENT", few)
    # Nobody without the key can use up what the client may ask for.
    for _ in range(few.most):
        assert (
            ask_token(sign(claims_of(ehr.client.client_id), ec_key("forged"), kid="ec-1")).status_code == 400
        )
    answers = [
        ask_token(sign(claims_of(ehr.client.client_id)), address=f"192.0.2.{number}")
        for number in range(1, few.most + 1)
    ]
    assert {each.status_code for each in answers} == {200}
    late = sign(claims_of(ehr.client.client_id))
    assert held(ask_token(late))
    with enter_clinic(cast.clinic, by=BUILDER):
        assert UsedAssertion.objects.count() == few.most
        assert "More than 5 " in AccessEntry.objects.latest("at", "id").detail
    minute.shift(40)
    assert ask_token(late).status_code == 200


def test_without_redis_nobody_is_held_back(cast: Cast, ehr: Ehr, settings: Settings) -> None:
    settings.REDIS_URL = NOWHERE
    assert ehr.get(f"Patient/{cast.patient.pk}").status_code == 200
    assert ehr.get(f"Patient/{uuid.uuid4()}").status_code == 404
    assert ask_token(sign(claims_of(ehr.client.client_id))).status_code == 200
