"""A chair holds one person at a time; a second one is asked about."""

import datetime as dt
from typing import Any

import pytest

from clinic.care.sessions import cancel_session, seat_patient, start_session
from clinic.core.errors import QuestionError, TransitionError
from clinic.treatments.models import Session
from tests.build import BUILDER, Cast, begin_course, make_course, make_patient, make_session
from tests.care.walk import MONDAY, on

NINE = dt.datetime.combine(MONDAY, dt.time(9), tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


def sit(cast: Cast, name: str, chair: str, **details: Any) -> Session:
    return start_session(
        course=begin_course(make_patient(cast.clinic, name)), chair=chair, by=BUILDER, **details
    )


@pytest.mark.parametrize("chair", ["2", " 2 ", "Chair 2", "chair  2", "WINDOW", "window"])
def test_chair_that_somebody_sits_in_is_asked_about(inside: Cast, chair: str) -> None:
    with on(MONDAY):
        for first in ("2", "Window"):
            sit(inside, f"In{first}", first)
        with pytest.raises(QuestionError, match=r"chair: Ada In\w+ has been in chair \w+ since \d\d:\d\d"):
            sit(inside, "Second", chair)
        assert sit(inside, "Third", chair, is_chair_shared=True).chair == chair.rsplit(maxsplit=1)[-1]


def test_chair_set_or_changed_after_the_arrival_is_asked_about_as_on_arrival(inside: Cast) -> None:
    with on(MONDAY):
        sit(inside, "First", "2")
        second = sit(inside, "Second", "")
        with pytest.raises(QuestionError, match="Ada First has been in chair 2 since"):
            seat_patient(session=second, chair="2", by=BUILDER)
        assert seat_patient(session=second, chair=" 3 ", by=BUILDER).chair == "3"
        assert seat_patient(session=second, chair="2", is_chair_shared=True, by=BUILDER).chair == "2"
        cancel_session(session=second, reason="felt unwell", by=BUILDER)
        with pytest.raises(TransitionError, match="nobody sits"):
            seat_patient(session=second, chair="4", by=BUILDER)


@pytest.mark.parametrize("chair", ["", " ", "3", "22"])
def test_another_chair_or_none_is_not_asked_about(inside: Cast, chair: str) -> None:
    with on(MONDAY):
        sit(inside, "First", "2")
        assert sit(inside, "Second", chair).chair == chair.strip()


@pytest.mark.parametrize(
    ("state", "details"),
    [
        ("released", {"dosed_at": NINE, "released_at": NINE + HOUR}),
        ("cancelled", {}),
        ("arrived", {"is_entered_later": True}),
    ],
)
def test_chair_of_somebody_who_is_gone_is_free(inside: Cast, state: str, details: dict[str, Any]) -> None:
    with on(MONDAY, hour=12):
        make_session(
            make_course(make_patient(inside.clinic, "Gone")), MONDAY, state=state, chair="2", **details
        )
        assert sit(inside, "Next", "2").chair == "2"


@pytest.mark.parametrize(("minutes", "is_taken"), [(-1, False), (0, True), (59, True), (60, False)])
def test_session_from_paper_is_held_against_who_sat_there_then(
    inside: Cast, minutes: int, *, is_taken: bool
) -> None:
    with on(MONDAY, hour=12):
        gone = make_course(make_patient(inside.clinic, "Gone"))
        make_session(gone, MONDAY, state="released", chair="2", dosed_at=NINE, released_at=NINE + HOUR)
        told = {"arrived_at": NINE + dt.timedelta(minutes=minutes), "is_entered_later": True}
        if not is_taken:
            assert sit(inside, "Paper", "2", **told).chair == "2"
            return
        with pytest.raises(QuestionError):
            sit(inside, "Paper", "2", **told)


def test_chair_of_another_clinic_is_none_of_ours(inside: Cast) -> None:
    with on(MONDAY):
        sit(inside, "First", "2")
        first = Session.objects.of(inside.clinic).get()
    assert not Session.objects.of(inside.other_clinic).exists()
    assert first.chair == "2"
