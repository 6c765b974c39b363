"""Recorded assessments: stored as given, scored exactly, once, amended beside the old."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine

from clinic.core.errors import ConflictError, FieldError, TransitionError
from clinic.instruments.models import Assessment
from clinic.instruments.selectors import course_on
from clinic.instruments.services import amend_assessment, mark_assessment_in_error, record_assessment
from tests.build import Cast, make_course, make_request

NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
SEVERE = {str(item): 3 for item in range(1, 10)} | {"10": 2}


def record(cast: Cast, **details: object) -> Assessment:
    fields = {"instrument": "phq-9", "answers": SEVERE, "taken_at": NOON, "completed_by": "patient"} | details
    return record_assessment(patient=cast.patient, by=cast.nurse_actor, **fields)  # type: ignore[arg-type]


def test_assessment_keeps_answers_and_everything_scored(inside: Cast) -> None:
    row = record(inside)
    row.refresh_from_db()
    assert row.answers == SEVERE
    assert (row.total, row.band, row.instrument_version) == (Decimal(27), "Severe", "1")
    assert row.findings["finding"]["value"] == "major"
    assert [(flag["item"], flag["value"]) for flag in row.findings["flags"]] == [("9", 3)]
    assert (row.source, row.recorded_by_name) == ("console", "Nurse North")


def test_assessment_with_a_missing_answer_has_no_total_and_names_the_item(inside: Cast) -> None:
    row = record(inside, answers=SEVERE | {"4": None})
    assert row.total is None
    assert row.findings["missing"] == ["4"]
    assert row.answers["4"] is None


def test_subscores_are_stored_by_domain(inside: Cast) -> None:
    row = record(inside, instrument="pcl-5", answers={str(item): 1 for item in range(1, 21)})
    assert row.subscores == {"b": 5, "c": 2, "d": 7, "e": 6}


def test_total_alone_is_scored_without_answers(inside: Cast) -> None:
    row = record(inside, instrument="madrs", answers=None, total=Decimal("31.00"), completed_by="clinician")
    assert (row.total, row.answers, row.band) == (Decimal(31), {}, "Moderate")


@pytest.mark.parametrize(
    ("details", "field", "value"),
    [
        ({"answers": SEVERE | {"3": 7}}, "answers.3", 7),
        ({"answers": SEVERE | {"11": 1}}, "answers.11", 1),
        ({"answers": None, "total": 28}, "total", 28),
        ({"answers": None, "total": Decimal("4.5")}, "total", Decimal("4.5")),
        ({"answers": {}}, "answers", {}),
        ({"total": 27}, "answers", SEVERE),
        ({"instrument": "phq-99"}, "instrument", "phq-99"),
        ({"taken_at": dt.datetime(2999, 1, 1, tzinfo=dt.UTC)}, "taken_at", None),
        ({"completed_by": "cousin"}, "completed_by", "cousin"),
    ],
)
def test_wrong_input_names_the_field_and_stores_nothing(
    inside: Cast, details: dict[str, object], field: str, value: object
) -> None:
    with pytest.raises(FieldError) as caught:
        record(inside, **details)
    assert caught.value.field == field
    assert value is None or caught.value.value == value
    assert not Assessment.objects.exists()


def test_same_client_key_is_stored_once_and_unchanged(inside: Cast) -> None:
    first = record(inside, client_key="tablet-1")
    again = record(inside, client_key="tablet-1", answers=SEVERE | {"1": 0})
    assert again.pk == first.pk
    assert again.total == 27
    assert Assessment.objects.count() == 1


def test_date_is_that_of_the_clinics_wall(inside: Cast) -> None:
    late = record(inside, taken_at=dt.datetime(2025, 7, 1, 23, 30, tzinfo=dt.UTC))
    assert late.taken_on == dt.date(2025, 7, 2)


def test_amendment_is_a_new_row_and_the_old_one_stays_as_given(inside: Cast) -> None:
    old = record(inside, client_key="tablet-1")
    new = amend_assessment(
        assessment=old, answers=SEVERE | {"9": 0}, reason="Read the wrong line", by=inside.nurse_actor
    )
    old.refresh_from_db()
    assert (old.status, old.status_reason, old.answers) == ("amended", "Read the wrong line", SEVERE)
    assert (new.replaces, new.total, new.taken_at) == (old, Decimal(24), old.taken_at)
    assert list(Assessment.objects.standing()) == [new]
    with pytest.raises(TransitionError, match="amended already"):
        amend_assessment(assessment=old, total=3, reason="Again", by=inside.nurse_actor)


def test_amendment_of_a_row_somebody_changed_writes_nothing(inside: Cast) -> None:
    old = record(inside)
    with pytest.raises(ConflictError):
        amend_assessment(
            assessment=old, total=3, reason="Slip", expected_version=old.version + 1, by=inside.nurse_actor
        )
    assert list(Assessment.objects.standing()) == [old]


def test_entered_in_error_needs_a_reason_and_keeps_the_row(inside: Cast) -> None:
    row = record(inside)
    with pytest.raises(FieldError, match="reason"):
        mark_assessment_in_error(assessment=row, reason=" ", by=inside.nurse_actor)
    mark_assessment_in_error(assessment=row, reason="Other patient", by=inside.nurse_actor)
    row.refresh_from_db()
    assert (row.status, row.total) == ("entered-in-error", Decimal(27))


def test_score_belongs_to_the_course_under_way_else_the_open_else_the_last(inside: Cast) -> None:
    past = make_course(
        inside.patient, state="stopped", started_on=dt.date(2025, 1, 6), ended_on=dt.date(2025, 4, 1)
    )
    assert course_on(inside.patient, dt.date(2025, 2, 1)) == past
    assert course_on(inside.patient, dt.date(2025, 9, 1)) == past
    now = make_course(inside.patient, started_on=dt.date(2026, 3, 10))
    assert course_on(inside.patient, dt.date(2026, 3, 2)) == now
    assert record(inside).course == now


def test_answered_request_closes_when_its_last_instrument_is_in(inside: Cast) -> None:
    request = make_request(inside.patient, "phq-9", "gad-7")
    with time_machine.travel(NOON + dt.timedelta(hours=1), tick=False):
        record(inside, request=request)
        request.refresh_from_db()
        assert request.state == "open"
        record(inside, request=request, instrument="gad-7", answers={str(item): 0 for item in range(1, 8)})
    request.refresh_from_db()
    assert (request.state, request.answered_at) == ("answered", NOON + dt.timedelta(hours=1))
    with pytest.raises(TransitionError, match="answered already"):
        record(inside, request=request)


def test_score_of_an_instrument_the_form_does_not_ask_for_is_refused(inside: Cast) -> None:
    with pytest.raises(FieldError, match="the form asks for phq-9"):
        record(inside, request=make_request(inside.patient), instrument="gad-7", answers={"1": 1})
