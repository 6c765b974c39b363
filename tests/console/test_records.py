"""Every form about a patient: stored once, refused beside its field, closed to whoever may not."""

import re
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from clinic.accounts.models import ClinicFact
from clinic.console.views.records import KINDS
from clinic.core.ids import new_id
from clinic.patients.models import PatientIdentifier, Weight
from tests.build import Cast, make_patient
from tests.console.conftest import Enter
from tests.console.pages import VALID, inside_of, record_url


@pytest.mark.parametrize("kind", VALID)
def test_record_sent_twice_is_stored_once(nurse: Client, cast: Cast, kind: str) -> None:
    sent = VALID[kind] | {"client_key": str(new_id())}
    first = nurse.post(record_url(cast.patient, kind), sent)
    second = nurse.post(record_url(cast.patient, kind), sent)
    assert (first.status_code, second.status_code) == (302, 302), first.content.decode()
    with inside_of(cast.patient):
        assert _stored_under(sent["client_key"]) == 1


@pytest.mark.parametrize("kind", VALID)
def test_other_values_or_another_patient_under_a_key_used_before_are_stored_too(
    nurse: Client, cast: Cast, kind: str
) -> None:
    """The answer to the first was lost on its way, and the page still holds its key."""
    sent = VALID[kind] | {"client_key": str(new_id())}
    with inside_of(cast.patient):
        other = make_patient(cast.clinic, "Other")
    for patient in (cast.patient, other, cast.patient):
        answer = nurse.post(record_url(patient, kind), sent)
        assert answer.status_code == 302, answer.content.decode()
    with inside_of(cast.patient):
        assert _stored_under(sent["client_key"]) == 2


@pytest.mark.parametrize("kind", [kind for kind, _, _ in KINDS])
def test_record_form_names_the_patient_and_carries_a_fresh_key(nurse: Client, cast: Cast, kind: str) -> None:
    first, second = (nurse.get(record_url(cast.patient, kind)).content.decode() for _ in range(2))
    keys = [re.search(r'name="client_key" value="([^"]{36})"', page) for page in (first, second)]
    assert all(keys)
    assert keys[0][1] != keys[1][1]  # type: ignore[index]
    assert cast.patient.display_name in first


@pytest.mark.parametrize("kind", [kind for kind, _, _ in KINDS])
def test_record_is_closed_to_a_reader(enter: Enter, cast: Cast, kind: str) -> None:
    auditor = enter(cast.auditor)
    assert auditor.get(record_url(cast.patient, kind)).status_code == 403
    assert auditor.post(record_url(cast.patient, kind), VALID.get(kind, {})).status_code == 403


@pytest.mark.parametrize(
    ("kind", "wrong", "said"),
    [
        ("weight", {"weight": "900"}, "Must be 25 to 350 kg"),
        ("weight", {"measured_at": "2100-01-01T10:00"}, "Must not lie in the future"),
        ("weight", {"measured_at": "0001-01-01T00:00"}, "Must not be before 1 Jan 1900"),
        ("consent", {"given_on": "1979-05-01"}, "Must not be before the date of birth, 17 May 1980"),
        ("screen", {"screened_on": "2100-01-01"}, "Must not lie in the future"),
        ("medication", {"started_on": "0001-01-01"}, "Must not be before 1 Jan 1900"),
        ("craving", {"value": "11"}, "Must be 0 to 10"),
        ("adverse-event", {"resolved_at": "2026-01-04T10:00"}, "Must not be before it began"),
        ("diagnosis", {"indication": "gout"}, "not one of the available choices"),
        ("take-home", {"amount_mg": "lots"}, "lots is not a number such as 12 or 12.5"),
        ("take-home", {"amount_mg": "1,070.5"}, "holds a thousands mark (\u201c,\u201d): write 1070.5"),
        ("take-home", {"amount_mg": "0"}, "Must be 0.01 to 100000 mg"),
        ("weight", {"weight": "70 kg"}, "holds \u201ckg\u201d: write the number alone"),
    ],
)
def test_refused_record_says_so_beside_the_field_and_keeps_what_was_typed(
    nurse: Client, cast: Cast, kind: str, wrong: dict[str, str], said: str
) -> None:
    [(field, typed)] = wrong.items()
    answer = nurse.post(record_url(cast.patient, kind), VALID[kind] | wrong)
    assert answer.status_code == 422
    form = answer.context["form"]
    assert said in " ".join(form.errors[field])
    page = answer.content.decode()
    assert f'id="id_{field}_error"' in page
    assert f'href="#id_{field}"' in page
    assert form[field].value() == typed


def test_decimal_comma_is_stored_as_a_decimal_point(nurse: Client, cast: Cast) -> None:
    assert (
        nurse.post(record_url(cast.patient, "weight"), VALID["weight"] | {"weight": "82,5"}).status_code
        == 302
    )
    with inside_of(cast.patient):
        assert Weight.objects.get(patient=cast.patient).kg == Decimal("82.5")


def test_record_takes_nothing_the_form_does_not_ask(nurse: Client, cast: Cast) -> None:
    sent = VALID["weight"] | {"source": "fhir", "recorded_by_name": "Somebody else", "status": "amended"}
    nurse.post(record_url(cast.patient, "weight"), sent)
    with inside_of(cast.patient):
        stored = Weight.objects.get(patient=cast.patient)
    assert (stored.source, stored.recorded_by_name, stored.status) == ("console", str(cast.nurse), "final")


def test_moment_is_read_on_the_clinics_clock(nurse: Client, cast: Cast) -> None:
    nurse.post(record_url(cast.patient, "weight"), VALID["weight"] | {"measured_at": "2026-07-01T09:30"})
    with inside_of(cast.patient):
        assert Weight.objects.get(patient=cast.patient).measured_at.isoformat() == "2026-07-01T08:30:00+00:00"


def test_identifier_of_another_patient_is_refused_beside_the_field(nurse: Client, cast: Cast) -> None:
    sent = {"system": "https://ehr.example/mrn", "value": "77"}
    one, other = cast.patient, make_patient(cast.clinic, "Sato")
    assert nurse.post(record_url(one, "identifier"), sent).status_code == 302
    answer = nurse.post(record_url(other, "identifier"), sent)
    assert "another patient" in str(answer.context["form"].errors["value"]).lower()
    with inside_of(one):
        assert PatientIdentifier.objects.filter(value="77").count() == 1


def test_record_in_the_side_panel_refreshes_the_page_beneath(nurse: Client, cast: Cast) -> None:
    panel: dict[str, Any] = {"headers": {"HX-Request": "true", "HX-Target": "side-panel-body"}}
    asked = nurse.get(record_url(cast.patient, "note"), **panel)
    assert "<html" not in asked.content.decode()
    refused = nurse.post(record_url(cast.patient, "note"), {"text": ""}, **panel)
    assert (refused.status_code, "<html" in refused.content.decode()) == (422, False)
    stored = nurse.post(record_url(cast.patient, "note"), {"text": "Well."}, **panel)
    assert stored["HX-Refresh"] == "true"


def test_free_text_is_shown_as_text(nurse: Client, cast: Cast) -> None:
    nurse.post(record_url(cast.patient, "note"), {"text": "<script>alert(1)</script>"})
    page = nurse.get(f"/patients/{cast.patient.pk}/").content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def _stored_under(key: str) -> int:
    kinds = [model for model in apps.get_models() if issubclass(model, ClinicFact)]
    return sum(model._default_manager.filter(client_key__startswith=key).count() for model in kinds)
