"""Facts about a person are checked, stored once and never lost."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import ProgrammingError, transaction

from clinic.audit.selectors import history_of
from clinic.core import clock
from clinic.core.errors import ConflictError, FieldError, TransitionError
from clinic.patients import selectors, services
from clinic.patients.models import Medication, Patient, Weight
from tests.build import BUILDER, Cast

DAY = dt.timedelta(days=1)


def register(cast: Cast, **fields: Any) -> Patient:
    details: dict[str, Any] = {
        "family_name": "Berg",
        "given_names": "Ida",
        "date_of_birth": dt.date(1990, 2, 3),
    } | fields
    return services.register_patient(clinic=cast.clinic, by=BUILDER, **details)


def test_same_client_key_again_gives_the_first_row_unchanged(inside: Cast) -> None:
    first = services.record_weight(patient=inside.patient, kg=Decimal("81.4"), by=BUILDER, client_key="k1")
    again = services.record_weight(patient=inside.patient, kg=Decimal(99), by=BUILDER, client_key="k1")
    assert again.pk == first.pk
    assert again.kg == Decimal("81.40")
    assert Weight.objects.filter(patient=inside.patient).count() == 1


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"date_of_birth": dt.date(1850, 1, 1)}, "date_of_birth: must be from 1900-01-01 to today"),
        ({"family_name": "", "given_names": " "}, "family_name: This field cannot be blank"),
        ({"email": "not an address"}, "email: Enter a valid email address"),
        ({"sex": "unsure"}, "sex: Value 'unsure' is not a valid choice"),
        ({"clinic_id": 7}, "clinic_id: not a field of a patient that can be set here"),
    ],
)
def test_bad_field_is_refused_by_name_and_value(
    inside: Cast, fields: dict[str, object], message: str
) -> None:
    with pytest.raises(FieldError, match=message) as refused:
        register(inside, **fields)
    assert repr(next(iter(fields.values()))) in str(refused.value)


@pytest.mark.parametrize("kg", [Decimal("24.9"), Decimal("350.1")])
def test_implausible_weight_is_refused(inside: Cast, kg: Decimal) -> None:
    with pytest.raises(FieldError, match=r"kg: must be 25 to 350 kg") as refused:
        services.record_weight(patient=inside.patient, kg=kg, by=BUILDER)
    assert refused.value.value == kg


def test_update_of_an_outdated_copy_is_refused_and_writes_nothing(inside: Cast) -> None:
    patient = register(inside)
    services.update_patient(patient=patient, expected_version=1, phone="020 1", by=BUILDER)
    with pytest.raises(ConflictError, match="changed by somebody else"):
        services.update_patient(patient=patient, expected_version=1, phone="020 2", by=BUILDER)
    patient.refresh_from_db()
    assert (patient.phone, patient.version) == ("020 1", 2)


def test_update_that_changes_nothing_leaves_no_history(inside: Cast) -> None:
    patient = register(inside, phone="020 1")
    services.update_patient(patient=patient, expected_version=1, phone="020 1", by=BUILDER)
    assert patient.version == 1
    assert [entry.label for entry in history_of(patient)] == ["insert"]


def test_history_names_who_acted_not_who_entered(inside: Cast) -> None:
    patient = register(inside)
    services.update_patient(patient=patient, expected_version=1, phone="020 1", by=inside.nurse_actor)
    last = history_of(patient)[-1]
    assert (last.actor_name, last.changes) == (inside.nurse.name, {"phone": ("", "020 1")})


def test_weight_in_error_keeps_its_row_without_effect(inside: Cast) -> None:
    good = services.record_weight(
        patient=inside.patient, kg=Decimal(80), measured_at=clock.now() - DAY, by=BUILDER
    )
    slip = services.record_weight(
        patient=inside.patient, kg=Decimal(280), accepted_kg=Decimal(280), by=BUILDER
    )
    services.mark_in_error(fact=slip, reason="typed 280 for 80", by=BUILDER)
    assert selectors.latest_weight(inside.patient) == good
    assert Weight.objects.get(pk=slip.pk).status_reason == "typed 280 for 80"


def test_mark_in_error_without_reason_is_refused(inside: Cast) -> None:
    slip = services.record_weight(
        patient=inside.patient, kg=Decimal(280), accepted_kg=Decimal(280), by=BUILDER
    )
    with pytest.raises(FieldError, match="reason: say what was wrong"):
        services.mark_in_error(fact=slip, reason=" ", by=BUILDER)


def test_identifier_belongs_to_one_patient_of_the_clinic(inside: Cast) -> None:
    mine = services.add_identifier(patient=inside.patient, system="urn:mrn", value="17", by=BUILDER)
    assert services.add_identifier(patient=inside.patient, system="urn:mrn", value="17", by=BUILDER) == mine
    with pytest.raises(FieldError, match="value: another patient has this identifier of urn:mrn"):
        services.add_identifier(patient=register(inside), system="urn:mrn", value="17", by=BUILDER)


def test_consent_to_email_keeps_the_moment_it_was_given(inside: Cast) -> None:
    given = inside.patient.email_consent_at
    services.set_contact_preferences(patient=inside.patient, email_consent=True, by=BUILDER)
    assert inside.patient.email_consent_at == given
    services.set_contact_preferences(patient=inside.patient, email_consent=False, by=BUILDER)
    assert inside.patient.email_consent_at is None


def test_new_primary_diagnosis_replaces_the_earlier_one(inside: Cast) -> None:
    for indication in ("trd", "ptsd"):
        services.record_diagnosis(patient=inside.patient, indication=indication, is_primary=True, by=BUILDER)
    found = selectors.primary_diagnosis(inside.patient)
    assert found is not None
    assert found.indication == "ptsd"


def test_no_allergy_is_known_only_of_a_patient_who_was_asked_and_named_none(inside: Cast) -> None:
    patient, today = inside.patient, clock.today(inside.clinic.zone)
    asked = services.record_no_allergies(patient=patient, asked_on=today, by=BUILDER)
    assert (asked.substance, asked.none_known_on, str(asked)) == ("", today, "no known allergies")
    services.record_allergy(patient=patient, substance="latex", by=BUILDER)
    with pytest.raises(FieldError, match="asked_on: latex is recorded: mark it as entered in error first"):
        services.record_no_allergies(patient=patient, asked_on=today, by=BUILDER)
    with pytest.raises(FieldError, match="asked_on: must not lie in the future"):
        services.record_no_allergies(patient=patient, asked_on=today + dt.timedelta(days=1), by=BUILDER)


@pytest.mark.parametrize("substance", ["", " "])
def test_allergy_without_a_substance_is_refused(inside: Cast, substance: str) -> None:
    with pytest.raises(FieldError, match="substance: name what"):
        services.record_allergy(patient=inside.patient, substance=substance, by=BUILDER)


def test_stopped_medication_no_longer_interacts(inside: Cast) -> None:
    drug = services.record_medication(patient=inside.patient, name="Lorazepam 1 mg tablet", by=BUILDER)
    assert {found.drug_class for _, found in selectors.interactions(inside.patient)} == {"benzodiazepine"}
    services.stop_medication(
        medication=drug, stopped_on=clock.today(inside.clinic.zone), by=inside.nurse_actor
    )
    assert selectors.interactions(inside.patient) == []


def test_fact_about_another_clinics_patient_is_refused_by_the_database(inside: Cast) -> None:
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        services.record_medication(patient=inside.other_patient, name="Lorazepam", by=BUILDER)
    assert not Medication.objects.exists()


def test_search_finds_by_name_part_birth_date_and_identifier(inside: Cast) -> None:
    ida = register(inside)
    services.add_identifier(patient=ida, system="urn:mrn", value="A-17", by=BUILDER)
    for query in ("ber", "ida berg", "1990-02-03", "A-17"):
        assert list(selectors.find_patients(clinic=inside.clinic, query=query)) == [ida], query
    assert not selectors.find_patients(clinic=inside.clinic, query="berg 1991-02-03")


def test_corrected_weight_stands_beside_the_old_one_once(inside: Cast) -> None:
    slip = services.record_weight(patient=inside.patient, kg=Decimal(281), by=BUILDER)
    given: dict[str, Any] = {
        "weight": slip,
        "kg": Decimal("81.647"),
        "measured_at": slip.measured_at,
        "by": BUILDER,
    }
    with pytest.raises(FieldError, match="reason"):
        services.amend_weight(**given, reason=" ")
    corrected = services.amend_weight(**given, reason="slip of a finger", note="by hand")
    slip.refresh_from_db()
    assert (slip.status, slip.status_reason, corrected.replaces) == ("amended", "slip of a finger", slip)
    # With nothing else to compare it with, a jump from what it corrects waits for a person.
    assert "71 % below the 281" in corrected.doubt
    assert selectors.latest_weight(inside.patient) is None
    services.confirm_weight(weight=corrected, by=BUILDER)
    assert selectors.latest_weight(inside.patient) == corrected
    assert (corrected.kg, corrected.note) == (Decimal("81.647"), "by hand")
    with pytest.raises(TransitionError, match="amended already"):
        services.amend_weight(**given, reason="again")
