"""Who is no longer a patient: since when, why, and how staff read it."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.core import clock
from clinic.core.errors import FieldError, TransitionError
from clinic.patients.models import Patient
from clinic.patients.rules import DEPARTED, DIED, Standing, settled
from clinic.patients.services import check_active, register_patient, update_patient
from tests.build import BUILDER, Cast

TODAY = dt.date(2026, 12, 1)
EARLIER = dt.date(2026, 11, 3)
ACTIVE = Standing()
GONE = Standing(is_active=False)
LEFT = Standing(is_active=False, because=DEPARTED, on=EARLIER)
DEAD = Standing(is_active=False, because=DIED, on=EARLIER)
standings = st.builds(
    Standing,
    is_active=st.booleans(),
    because=st.sampled_from(["", DEPARTED, DIED]),
    on=st.none() | st.dates(max_value=TODAY),
)


@pytest.mark.parametrize(
    ("told", "before", "kept"),
    [
        # An EHR says no more than that: it is so from today.
        (GONE, ACTIVE, Standing(is_active=False, on=TODAY)),
        # Said once more, it takes nothing back that a person entered.
        (GONE, LEFT, LEFT),
        (GONE, DEAD, DEAD),
        (Standing(is_active=False, because=DIED), ACTIVE, Standing(is_active=False, because=DIED)),
        (Standing(is_active=False, because=DIED), DEAD, DEAD),
        # The day somebody left is not the day of a death learned later.
        (Standing(is_active=False, because=DIED), LEFT, Standing(is_active=False, because=DIED)),
        (Standing(is_active=False, because=DEPARTED), Standing(is_active=False, on=EARLIER), LEFT),
        (
            Standing(is_active=False, because=DIED),
            Standing(is_active=False, on=EARLIER),
            Standing(is_active=False, because=DIED),
        ),
        (
            Standing(is_active=False, because=DEPARTED, on=TODAY),
            DEAD,
            Standing(is_active=False, because=DEPARTED, on=TODAY),
        ),
        (ACTIVE, DEAD, ACTIVE),
    ],
)
def test_what_is_left_untold_stays_known(told: Standing, before: Standing, kept: Standing) -> None:
    assert settled(told, before=before, today=TODAY) == kept


@given(standings, standings)
def test_who_is_active_never_carries_a_leaving(told: Standing, before: Standing) -> None:
    kept = settled(told, before=before, today=TODAY)
    assert kept.is_active is told.is_active
    if kept.is_active:
        assert kept == ACTIVE
    else:
        assert told.on in {None, kept.on}
        assert told.because in {"", kept.because}
        assert kept.on is not None or kept.because == DIED


@pytest.mark.parametrize(
    ("standing", "words", "mark"),
    [
        (ACTIVE, "", ""),
        (LEFT, "Left the clinic since 2026-11-03", "inactive"),
        (DEAD, "Died on 2026-11-03", "died"),
        (Standing(is_active=False, because=DIED), "Died, day not known", "died"),
        (GONE, "Not active here", "inactive"),
        (Standing(is_active=False, on=EARLIER), "Not active here since 2026-11-03", "inactive"),
    ],
)
def test_staff_read_since_when_and_why(standing: Standing, words: str, mark: str) -> None:
    assert (standing.words, standing.mark) == (words, mark)


def test_list_marks_who_is_no_longer_a_patient() -> None:
    patient = Patient(family_name="Okafor", given_names="Ada", is_active=False, left_because=DIED)
    assert patient.listed_name == "Ada Okafor (died)"
    assert Patient(family_name="Okafor", given_names="Ada").listed_name == "Ada Okafor"


def test_leaving_is_stored_whole_and_taken_back_whole(inside: Cast) -> None:
    today = clock.today(inside.clinic.zone)
    gone = update_patient(patient=inside.patient, expected_version=1, is_active=False, by=BUILDER)
    assert (gone.is_active, gone.left_because, gone.left_on) == (False, "", today)
    died = update_patient(patient=gone, expected_version=2, is_active=False, left_because=DIED, by=BUILDER)
    assert (died.left_because, died.left_on) == (DIED, None)
    back = update_patient(patient=died, expected_version=3, is_active=True, by=BUILDER)
    assert (back.is_active, back.left_because, back.left_on) == (True, "", None)
    # The details that others change leave it alone.
    away = update_patient(
        patient=back, expected_version=4, is_active=False, left_because=DEPARTED, by=BUILDER
    )
    moved = update_patient(patient=away, expected_version=5, phone="020 3333", by=BUILDER)
    assert (moved.is_active, moved.left_because, moved.left_on) == (False, DEPARTED, today)


@pytest.mark.parametrize("day", [dt.date(1979, 1, 1), dt.date(2999, 1, 1)])
def test_nobody_leaves_before_birth_or_ahead_of_time(inside: Cast, day: dt.date) -> None:
    with pytest.raises(FieldError) as refused:
        update_patient(
            patient=inside.patient,
            expected_version=1,
            is_active=False,
            left_because=DIED,
            left_on=day,
            by=BUILDER,
        )
    assert refused.value.field == "left_on"
    with pytest.raises(FieldError):
        register_patient(
            clinic=inside.clinic,
            family_name="Larsen",
            date_of_birth=dt.date(1980, 1, 1),
            is_active=False,
            left_on=day,
            by=BUILDER,
        )


def test_only_what_happened_by_then_is_told_of_who_left() -> None:
    patient = Patient(family_name="Okafor", is_active=False, left_because=DEPARTED, left_on=EARLIER)
    check_active(Patient(family_name="Okafor"))
    check_active(patient, on=EARLIER)
    for on in (None, TODAY):
        with pytest.raises(TransitionError, match="Left the clinic since 2026-11-03"):
            check_active(patient, on=on)
