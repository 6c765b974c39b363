"""Requests for answers and their links: secret, expiring, and silent about why one does not open."""

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clinic.accounts.tenancy import enter_clinic
from clinic.core import clock
from clinic.core.errors import FieldError, TransitionError
from clinic.instruments.models import FormLink, FormRequest
from clinic.instruments.selectors import find_link
from clinic.instruments.services import (
    cancel_request,
    expire_requests,
    make_link,
    record_assessment,
    request_forms,
    save_draft,
    try_birth_date,
)
from tests.build import BUILDER, Cast, make_patient, make_request

BORN, WRONG = dt.date(1980, 5, 17), dt.date(1999, 1, 1)
DAY = dt.timedelta(days=1)
CALM = {str(item): 0 for item in range(1, 10)}


def linked(cast: Cast) -> tuple[FormRequest, str]:
    """Made inside the clinic, looked up from outside, as the door does."""
    with enter_clinic(cast.clinic, by=BUILDER):
        request = make_request(cast.patient)
        return request, make_link(request=request, by=BUILDER)


def test_link_opens_its_request_from_outside_any_clinic(cast: Cast) -> None:
    request, token = linked(cast)
    link = find_link(token)
    assert link is not None
    assert (link.request, link.request.patient, link.clinic) == (request, cast.patient, cast.clinic)


def test_token_is_long_and_stored_nowhere(cast: Cast) -> None:
    _, token = linked(cast)
    assert len(token) >= 43
    with enter_clinic(cast.clinic, by=BUILDER), connection.cursor() as cursor:
        for table in ("instruments_formlink", "instruments_formlinkhistory", "instruments_formrequest"):
            cursor.execute(f"SELECT count(*) FROM {table} t WHERE t::text LIKE %s", [f"%{token}%"])  # noqa: S608
            assert cursor.fetchone() == (0,)


def test_link_that_does_not_open_gives_no_reason_in_answer_or_queries(cast: Cast) -> None:
    request, old = linked(cast)
    with enter_clinic(cast.clinic, by=BUILDER):
        with time_machine.travel(clock.now() - 30 * DAY):
            expired_request = make_request(cast.patient)
            expired = make_link(request=expired_request, by=BUILDER)
        used_request = make_request(cast.patient)
        used = make_link(request=used_request, by=BUILDER)
        record_assessment(
            patient=cast.patient,
            instrument="phq-9",
            answers=CALM,
            taken_at=clock.now(),
            completed_by="patient",
            request=used_request,
            by=BUILDER,
        )
        new = make_link(request=request, by=BUILDER)
    asked = []
    for token in ("never made", old, expired, used):
        with CaptureQueriesContext(connection) as queries:
            assert find_link(token) is None
        asked.append([query["sql"].split("WHERE")[0] for query in queries if " FROM " in query["sql"]])
    assert len(asked[0]) == 1
    assert all(each == asked[0] for each in asked)
    assert find_link(new) is not None


def test_fifth_wrong_birth_date_revokes_the_link(cast: Cast) -> None:
    _, token = linked(cast)
    link = find_link(token)
    assert link is not None
    with enter_clinic(cast.clinic, by=cast.patient_actor):
        for _ in range(4):
            assert not try_birth_date(link=link, date=WRONG, by=cast.patient_actor)
    assert find_link(token) == link
    with enter_clinic(cast.clinic, by=cast.patient_actor):
        assert not try_birth_date(link=link, date=WRONG, by=cast.patient_actor)
        assert not try_birth_date(link=link, date=BORN, by=cast.patient_actor)
    assert find_link(token) is None


def test_right_birth_date_opens_and_forgets_earlier_slips(cast: Cast) -> None:
    _, token = linked(cast)
    link = find_link(token)
    assert link is not None
    with enter_clinic(cast.clinic, by=cast.patient_actor):
        try_birth_date(link=link, date=WRONG, by=cast.patient_actor)
        assert try_birth_date(link=link, date=BORN, by=cast.patient_actor)
        stored = FormLink.objects.get(pk=link.pk)
    assert stored.opened_at is not None
    assert stored.wrong_tries == 0


def test_link_works_for_the_clinics_days_and_never_longer_than_its_request(inside: Cast) -> None:
    request = make_request(inside.patient, expires_at=clock.now() + 3 * DAY)
    make_link(request=request, by=BUILDER)
    assert FormLink.objects.get(request=request).expires_at == request.expires_at
    longer = make_request(inside.patient, expires_at=clock.now() + 60 * DAY)
    make_link(request=longer, by=BUILDER)
    left = FormLink.objects.get(request=longer).expires_at - clock.now()
    assert 6 * DAY < left <= 7 * DAY


def test_link_for_a_patient_of_unknown_birth_date_is_refused(inside: Cast) -> None:
    stranger = make_patient(inside.clinic, "Imported", date_of_birth=None)
    with pytest.raises(FieldError, match="date_of_birth: enter it first"):
        make_link(request=make_request(stranger), by=BUILDER)


def test_closed_request_gets_no_link_and_no_answers(inside: Cast) -> None:
    request = make_request(inside.patient)
    make_link(request=request, by=BUILDER)
    cancel_request(request=request, by=BUILDER)
    assert FormLink.objects.get(request=request).revoked_at is not None
    with pytest.raises(TransitionError):
        make_link(request=request, by=BUILDER)
    with pytest.raises(TransitionError, match="cancelled already"):
        save_draft(request=request, instrument="phq-9", answers={"1": 2}, by=BUILDER)


def test_request_is_made_once_per_dedupe_key(inside: Cast) -> None:
    first = make_request(inside.patient, dedupe_key="visit 3")
    assert make_request(inside.patient, "gad-7", dedupe_key="visit 3") == first


@pytest.mark.parametrize("codes", [["madrs"], ["bdi-ii"], ["moaa-s"], ["nothing"], []])
def test_request_for_what_a_patient_cannot_fill_is_refused(inside: Cast, codes: list[str]) -> None:
    with pytest.raises(FieldError, match="instrument"):
        request_forms(
            patient=inside.patient,
            instruments=codes,
            due_on=dt.date(2026, 3, 2),
            expires_at=clock.now() + DAY,
            dedupe_key="x",
            by=BUILDER,
        )


def test_draft_keeps_each_answer_and_takes_one_back(inside: Cast) -> None:
    request = make_request(inside.patient, "phq-9", "audit-c")
    save_draft(request=request, instrument="phq-9", answers={"1": 2, "2": 1}, by=inside.patient_actor)
    save_draft(request=request, instrument="audit-c", answers={"2": 3}, by=inside.patient_actor)
    save_draft(request=request, instrument="audit-c", answers={"1": 0}, by=inside.patient_actor)
    kept = save_draft(request=request, instrument="phq-9", answers={"2": None}, by=inside.patient_actor)
    assert kept.draft == {"phq-9": {"1": 2}, "audit-c": {"2": 3, "1": 0}}
    with pytest.raises(FieldError, match="is not one of"):
        save_draft(request=request, instrument="phq-9", answers={"1": 9}, by=inside.patient_actor)


def test_requests_past_their_time_are_closed_and_counted(inside: Cast) -> None:
    late = make_request(inside.patient)
    on_time = make_request(inside.patient, expires_at=clock.now() + 30 * DAY)
    with time_machine.travel(clock.now() + 8 * DAY):
        assert expire_requests(clinic=inside.clinic, by=BUILDER) == 1
        assert expire_requests(clinic=inside.clinic, by=BUILDER) == 0
    late.refresh_from_db()
    on_time.refresh_from_db()
    assert (late.state, on_time.state) == ("expired", "open")
