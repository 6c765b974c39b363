"""The access log as it is written."""

import uuid
from typing import Any

from clinic.audit.models import AccessEntry
from clinic.audit.services import record_access, record_accesses
from tests.build import Cast

FHIR = AccessEntry.Purpose.FHIR


def test_look_at_a_page_of_patients_is_one_statement_and_one_moment(
    inside: Cast, django_assert_num_queries: Any
) -> None:
    patient_ids = [uuid.uuid4() for _ in range(200)]
    with django_assert_num_queries(1):
        record_accesses(
            clinic_id=inside.clinic.pk,
            patient_ids=patient_ids,
            purpose=FHIR,
            by=inside.prescriber_actor,
            detail="search Patient",
        )
    lines = AccessEntry.objects.order_by("id")
    assert [line.patient_id for line in lines] == patient_ids
    assert lines.values("at", "actor_id", "door", "detail", "clinic_id").distinct().count() == 1


def test_line_keeps_what_fits_and_who_looked(inside: Cast) -> None:
    record_access(
        clinic_id=inside.clinic.pk,
        patient_id=None,
        purpose=FHIR,
        by=inside.prescriber_actor,
        detail="x" * 300,
    )
    line = AccessEntry.objects.get()
    assert (line.patient_id, line.detail, line.actor_id) == (None, "x" * 200, inside.prescriber.pk)
