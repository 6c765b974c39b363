"""Adding a patient and changing one, also when two people do it at once."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from clinic.audit.selectors import history_of
from clinic.core.ids import new_id
from clinic.patients.models import Patient
from clinic.patients.services.search import keep_words
from tests.build import Cast, make_patient
from tests.console.conftest import Enter
from tests.console.pages import PATIENT, inside_of, record_url

NEW = "/patients/new/"


def test_added_patient_is_shown_in_the_chart_and_stored_once(nurse: Client, cast: Cast) -> None:
    sent = PATIENT | {"client_key": str(new_id()), "email": "ren@patients.example", "email_consent": "on"}
    first, second = nurse.post(NEW, sent), nurse.post(NEW, sent)
    assert first["Location"] == second["Location"]
    assert "Ren Sato" in nurse.get(first["Location"]).content.decode()
    with inside_of(cast.patient):
        stored = Patient.objects.get(family_name="Sato")
    assert (stored.email_consent_at is None, stored.sms_consent_at is None) == (False, True)


def test_ancestry_is_asked_for_one_reason_and_every_answer_kept_in_history(nurse: Client, cast: Cast) -> None:
    page = f"/patients/{cast.patient.pk}/edit/"
    assert "Asked for one reason" in nurse.get(page).content.decode()
    for answer, stored in (("yes", True), ("no", False), ("", None)):
        sent = _as_shown(nurse, page) | {"japanese_ancestry": answer}
        assert nurse.post(page, sent).status_code == 302
        with inside_of(cast.patient):
            patient = Patient.objects.get(pk=cast.patient.pk)
            assert patient.japanese_ancestry is stored
            assert history_of(patient)[-1].changes["japanese_ancestry"][1] is stored
        assert (nurse.get(page).context["form"]["japanese_ancestry"].value() or "") == answer


@pytest.mark.parametrize(
    ("stored", "shown", "named"),
    [
        ("", "Not asked", ""),
        ("es", "Spanish", "Spanish"),
        ("de-CH", "German (de-CH)", "German"),
        ("tlh", "tlh (tlh)", "tlh"),
        ("en-GB", "British English", ""),
    ],
)
def test_language_is_chosen_by_name_and_no_tag_is_lost_by_saving(
    nurse: Client, cast: Cast, stored: str, shown: str, named: str
) -> None:
    with inside_of(cast.patient):
        cast.patient.change(language=stored)
    page = f"/patients/{cast.patient.pk}/edit/"
    answer = nurse.get(page)
    assert (stored, shown) in answer.context["form"].fields["language"].choices
    assert answer.context["strip"].language == named
    assert nurse.post(page, _as_shown(nurse, page) | {"phone": "020 3333"}).status_code == 302
    with inside_of(cast.patient):
        assert Patient.objects.get(pk=cast.patient.pk).language == stored


def test_namesake_born_the_same_day_is_asked_about_before_adding(nurse: Client, cast: Cast) -> None:
    twin = PATIENT | {"family_name": "okafor", "given_names": "Bim", "date_of_birth": "1980-05-17"}
    asked = nurse.post(NEW, twin)
    assert asked.status_code == 422
    assert f"/patients/{cast.patient.pk}/" in asked.content.decode()
    assert "has the same family name and date of birth" in asked.context["form"].errors["family_name"][0]
    # A tick stands for whom it names alone.
    assert nurse.post(NEW, twin | {"others": [str(new_id())]}).status_code == 422
    assert nurse.post(NEW, twin | {"others": ["nobody"]}).status_code == 422
    assert nurse.post(NEW, twin | {"others": [str(cast.patient.pk)]}).status_code == 302


def test_everybody_who_was_ticked_stays_ticked_when_one_more_is_found(nurse: Client, cast: Cast) -> None:
    twin = PATIENT | {"family_name": "Okafor", "given_names": "Bim", "date_of_birth": "1980-05-17"}
    third = make_patient(cast.clinic, "Okafor", given_names="Chi")
    asked = nurse.post(NEW, twin | {"others": [str(cast.patient.pk)]})
    choices = [value for value, _ in asked.context["form"].fields["others"].choices]
    assert set(choices) == {str(third.pk), str(cast.patient.pk)}
    assert asked.context["form"]["others"].value() == [str(cast.patient.pk)]
    assert nurse.post(NEW, twin | {"others": choices}).status_code == 302


def test_name_without_accents_or_birth_date_is_asked_about(nurse: Client, cast: Cast) -> None:
    with inside_of(cast.patient):
        cast.patient.change(family_name="Ökafor")
        keep_words(patient=cast.patient)
    typed = PATIENT | {"family_name": "OKAFOR", "given_names": "ada", "date_of_birth": ""}
    asked = nurse.post(NEW, typed)
    assert "no other date of birth is known" in asked.context["form"].errors["family_name"][0]
    page = f"/patients/{make_patient(cast.clinic, 'Brandt').pk}/edit/"
    renamed = _as_shown(nurse, page) | {"family_name": "Okafor"}
    assert nurse.post(page, renamed).status_code == 422
    assert nurse.post(page, renamed | {"others": [str(cast.patient.pk)]}).status_code == 302
    # Once said, it is not asked again with every other change.
    assert nurse.post(page, _as_shown(nurse, page) | {"phone": "020 3333"}).status_code == 302


def test_identifier_that_differs_in_zeros_is_asked_about(nurse: Client, cast: Cast) -> None:
    other = make_patient(cast.clinic, "Brandt", date_of_birth=dt.date(1990, 1, 1))
    number = {"system": "https://ehr.example/mrn", "value": "00123"}
    assert nurse.post(record_url(cast.patient, "identifier"), number).status_code == 302
    page, typed = record_url(other, "identifier"), number | {"value": "123"}
    asked = nurse.post(page, typed)
    assert asked.status_code == 422
    assert "has the identifier 00123" in asked.context["form"].errors["value"][0]
    assert "Ada Okafor, born 17 May 1980" in asked.content.decode()
    assert nurse.post(page, typed | {"others": [str(cast.patient.pk)]}).status_code == 302


def test_person_with_one_name_is_added(nurse: Client, cast: Cast) -> None:
    added = nurse.post(NEW, PATIENT | {"family_name": "Sukarno", "given_names": ""})
    assert added.status_code == 302
    assert "<h1>Sukarno</h1>" in nurse.get(added["Location"]).content.decode()
    page = f"{added['Location']}edit/"
    assert nurse.post(page, _as_shown(nurse, page) | {"phone": "020 3333"}).status_code == 302


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"family_name": ""}, "This field is required"),
        ({"date_of_birth": "1850-01-01"}, "Must be from 1 Jan 1900 to today"),
        ({"date_of_birth": "yesterday"}, "Enter a valid date"),
        ({"email": "nobody"}, "Enter a valid email address"),
        ({"sex": "x"}, "not one of the available choices"),
    ],
)
def test_bad_detail_is_refused_beside_its_field(nurse: Client, wrong: dict[str, str], said: str) -> None:
    answer = nurse.post(NEW, PATIENT | wrong)
    [(field, typed)] = wrong.items()
    form = answer.context["form"]
    assert answer.status_code == 422
    assert said in " ".join(form.errors[field])
    assert form[field].value() == typed


def test_change_made_in_the_meantime_is_not_overwritten(nurse: Client, cast: Cast, enter: Enter) -> None:
    page = f"/patients/{cast.patient.pk}/edit/"
    mine, theirs = _as_shown(nurse, page), _as_shown(enter(cast.prescriber), page)
    changed = {"phone": "020 1111", "driving": "does-not-drive"}
    assert enter(cast.prescriber).post(page, theirs | changed).status_code == 302

    conflict = nurse.post(page, mine | {"phone": "020 2222"})
    shown = conflict.content.decode()
    assert conflict.status_code == 422
    assert "changed by somebody else" in shown
    assert "Stored now: 020 1111" in shown
    assert "Stored now: Does not drive" in shown
    assert conflict.context["form"]["phone"].value() == "020 2222"
    with inside_of(cast.patient):
        assert Patient.objects.get(pk=cast.patient.pk).phone == "020 1111"

    again = mine | {
        "phone": "020 2222",
        "expected_version": conflict.context["form"]["expected_version"].value(),
    }
    assert nurse.post(page, again).status_code == 302
    with inside_of(cast.patient):
        assert Patient.objects.get(pk=cast.patient.pk).phone == "020 2222"


def test_edit_cannot_reach_columns_the_form_does_not_show(nurse: Client, cast: Cast) -> None:
    page = f"/patients/{cast.patient.pk}/edit/"
    nurse.post(page, _as_shown(nurse, page) | {"is_active": "", "clinic": str(cast.other_clinic.pk)})
    with inside_of(cast.patient):
        stored = Patient.objects.get(pk=cast.patient.pk)
    assert (stored.is_active, stored.clinic_id) == (True, cast.clinic.pk)


def test_consent_once_given_keeps_its_moment(nurse: Client, cast: Cast) -> None:
    page = f"/patients/{cast.patient.pk}/edit/"
    given = cast.patient.email_consent_at
    nurse.post(page, _as_shown(nurse, page) | {"phone": "020 3333"})
    with inside_of(cast.patient):
        assert Patient.objects.get(pk=cast.patient.pk).email_consent_at == given


def _as_shown(client: Client, page: str) -> dict[str, Any]:
    """What a browser sends back of the form untouched."""
    form = client.get(page).context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {
        name: "on" if value is True else value for name, value in values.items() if value not in {None, False}
    }


@pytest.fixture
def text_messages(settings: Settings) -> None:
    """Somebody delivers them."""
    settings.SMS_PROVIDER = "tests.reminders.test_channels.Provider"


@pytest.mark.usefixtures("text_messages")
@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"phone": "020 7946 x12"}, "phone", "\u201cx\u201d is no part of one"),
        ({"family_name": "Ok\u202eafor"}, "family_name", "Holds U+202E, an unseen sign"),
        ({"preferred_name": "A\u2067da"}, "preferred_name", "Holds U+2067, an unseen sign"),
        ({"escort_phone": "her daughter"}, "escort_phone", "\u201cher\u201d is no part of one"),
        ({"email": "ren at example"}, "email", "Enter a valid email address"),
        ({"email_consent": "on"}, "email", "Is needed for the e-mails agreed to"),
        ({"sms_consent": "on"}, "phone", "Is needed for the text messages agreed to"),
        ({"preferred_channel": "sms"}, "phone", "Is needed for text messages, the preferred channel"),
    ],
)
def test_channel_or_name_that_cannot_be_used_is_refused_where_it_is_typed(
    nurse: Client, cast: Cast, typed: dict[str, str], field: str, said: str
) -> None:
    """When a patient is added and when one is changed."""
    edit = f"/patients/{cast.patient.pk}/edit/"
    changed = _as_shown(nurse, edit) | {"email": "", "email_consent": "", "phone": ""}
    changed = {name: value for name, value in changed.items() if value}
    for page, sent in ((NEW, PATIENT), (edit, changed)):
        answer = nurse.post(page, sent | typed)
        assert answer.status_code == 422, page
        form = answer.context["form"]
        assert said in form.errors[field][0]
        assert all(form[name].value() for name in typed)
        assert f"id_{field}_error" in answer.content.decode()
    with inside_of(cast.patient):
        assert not Patient.objects.filter(family_name="Sato").exists()
        assert Patient.objects.get(pk=cast.patient.pk).version == cast.patient.version


def test_text_messages_are_offered_only_where_somebody_delivers_them(
    nurse: Client, cast: Cast, settings: Settings
) -> None:
    edit = f"/patients/{cast.patient.pk}/edit/"
    for page in (NEW, edit):
        sent = _as_shown(nurse, page) | (PATIENT if page == NEW else {})
        assert "sms_consent" not in sent
        refused = nurse.post(page, sent | {"preferred_channel": "sms", "phone": "020 7946 0000"})
        assert (refused.status_code, [*refused.context["form"].errors]) == (422, ["preferred_channel"]), page
        assert "Text messages are not set up here" in refused.content.decode()
    settings.SMS_PROVIDER = "tests.reminders.test_channels.Provider"
    chosen = {"preferred_channel": "sms", "sms_consent": "on", "phone": "020 7946 0000"}
    assert nurse.post(edit, _as_shown(nurse, edit) | chosen).status_code == 302
    # The provider is gone: the choice stays until somebody takes it back.
    settings.SMS_PROVIDER = ""
    assert nurse.post(edit, _as_shown(nurse, edit) | {"driving": "drives"}).status_code == 302
    assert _as_shown(nurse, edit)["preferred_channel"] == "sms"
    sent = _as_shown(nurse, edit) | {"preferred_channel": "email", "sms_consent": ""}
    assert nurse.post(edit, sent).status_code == 302
    assert "sms_consent" not in _as_shown(nurse, edit)
