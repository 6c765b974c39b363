"""A telephone number or an e-mail address that no message reaches is refused at every door, where it is typed."""

from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from clinic.accounts.models import Clinic
from clinic.accounts.services import change_clinic
from clinic.care.people import register_patient, set_contact_preferences, update_patient
from clinic.core import clock
from clinic.core.errors import FieldError
from clinic.patients.models import Patient
from tests.build import BUILDER, Cast, make_clinic

PHONE, MAIL = "020 7946 ask Jo", "ada@localhost"
UNUSABLE = {"phone": PHONE, "escort_phone": PHONE, "email": MAIL}


@pytest.mark.parametrize(("field", "value"), UNUSABLE.items())
def test_patient_is_neither_registered_nor_changed_with_it(inside: Cast, field: str, value: str) -> None:
    typed: dict[str, Any] = {field: value}
    with pytest.raises(FieldError) as refused:
        register_patient(clinic=inside.clinic, family_name="Sato", by=BUILDER, **typed)
    assert refused.value.field == field
    with pytest.raises(FieldError) as refused:
        update_patient(patient=inside.patient, expected_version=1, by=BUILDER, **typed)
    assert (refused.value.field, refused.value.value) == (field, value)
    assert not Patient.objects.filter(family_name="Sato").exists()


@pytest.mark.parametrize("wanted", ["preferred_channel", "sms_consent"])
def test_text_messages_that_nobody_delivers_are_neither_chosen_nor_agreed_to(
    inside: Cast, wanted: str
) -> None:
    chosen: dict[str, Any] = {"preferred_channel": "sms"} if wanted == "preferred_channel" else {}
    agreed = {} if chosen else {"sms_consent_at": clock.now()}
    with pytest.raises(FieldError, match="text messages are not set up here"):
        register_patient(
            clinic=inside.clinic, family_name="Sato", phone="020 7946 0000", by=BUILDER, **chosen, **agreed
        )
    inside.patient.change(phone="020 7946 0000")
    with pytest.raises(FieldError, match="text messages are not set up here"):
        set_contact_preferences(patient=inside.patient, by=BUILDER, **chosen or {"sms_consent": True})


def test_clinic_is_neither_made_nor_changed_with_it(cast: Cast) -> None:
    tries: list[Callable[[], object]] = [
        lambda: make_clinic("new", phone=PHONE),
        lambda: change_clinic(clinic=cast.clinic, phone=PHONE, by=BUILDER),
    ]
    for attempt in tries:
        with pytest.raises(FieldError) as refused:
            attempt()
        assert refused.value.field == "phone"


@pytest.mark.parametrize(
    "words",
    [
        ("change_clinic", "north", f"--phone={PHONE}"),
        ("set_duty", "north", MAIL),
        ("add_staff", MAIL, "--name=Jo Bell", "--clinic=north", "--role=nurse"),
    ],
    ids=lambda words: str(words[0]),
)
def test_command_refuses_it_by_name(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.setattr("getpass.getpass", lambda _question: "a long enough passphrase")
    with pytest.raises(CommandError) as refused:
        call_command(*words, stdout=StringIO())
    assert {PHONE, MAIL} & set(str(refused.value).split("'"))


def test_import_names_row_and_cell(clinic: Clinic, tmp_path: Path) -> None:
    table, mapping = tmp_path / "people.csv", tmp_path / "people.toml"
    table.write_text(f"id,name,tel,mail,start\n1,Sato,{PHONE},{MAIL},2025-01-06\n", encoding="utf-8")
    mapping.write_text(
        '[patient]\nidentifier = { system = "urn:x", column = "id" }\nfamily_name = { column = "name" }\n'
        'phone = { column = "tel" }\nemail = { column = "mail" }\n[course]\nday_zero = { column = "start" }\n',
        encoding="utf-8",
    )
    with pytest.raises(CommandError) as refused:
        call_command("import_csv", str(table), "--clinic", clinic.slug, "--mapping", str(mapping))
    said = str(refused.value)
    assert f"row 2, column tel: '{PHONE}' must be a number that can be dialled" in said
    assert f"row 2, column mail: '{MAIL}' must be an e-mail address with a whole domain" in said
