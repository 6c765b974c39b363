"""A new weight beside the patient's own last one: pounds typed as kilograms are asked about before they count."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic import evidence
from clinic.core import clock
from clinic.core.errors import TransitionError
from clinic.core.units import KG, LB, from_kg, to_kg
from clinic.patients import services
from clinic.patients.models import Weight
from clinic.patients.rules import OwnWeight, jump_question
from clinic.patients.rules.weights import is_jump
from clinic.patients.selectors import doubted_weights, latest_weight, question_about_weight
from tests.build import BUILDER, CLIENT, Cast

LIMITS = evidence.limits()
FIRST = dt.date(2026, 1, 5)
LAST = OwnWeight(kg=Decimal(80), on=FIRST)
AT = dt.datetime(2026, 1, 5, 9, 30, tzinfo=dt.UTC)
KILOGRAMS = st.decimals(min_value=25, max_value=350, places=1)


@pytest.mark.parametrize(
    ("kg", "days", "asked"),
    [
        ("80", 0, False),
        ("87.99", 90, False),
        ("88", 90, True),
        ("88", -90, True),
        ("88", 91, False),
        ("72.01", 1, False),
        ("72", 1, True),
        ("95.99", 91, False),
        ("96", 91, True),
        ("96", 4_000, True),
        ("64.01", 91, False),
        ("64", 91, True),
    ],
)
def test_weight_jumps_at_ten_percent_within_ninety_days_and_at_twenty_ever(
    kg: str, days: int, *, asked: bool
) -> None:
    assert is_jump(Decimal(kg), FIRST + dt.timedelta(days), LAST, limits=LIMITS) is asked


def test_jump_is_judged_by_the_limits_of_the_clinic() -> None:
    strict = evidence.limits({"weight.jump_percent": 5, "weight.jump_days": 10, "weight.change_percent": 15})
    cases = [("84", 10), ("84", 11), ("92", 500), ("91.9", 500)]
    asked = [is_jump(Decimal(kg), FIRST + dt.timedelta(days), LAST, limits=strict) for kg, days in cases]
    assert asked == [True, False, True, False]


@given(KILOGRAMS, KILOGRAMS, KILOGRAMS, st.integers(0, 400))
def test_weight_farther_away_on_the_same_side_jumps_as_well(
    last: Decimal, near: Decimal, far: Decimal, days: int
) -> None:
    own, on = OwnWeight(kg=last, on=FIRST), FIRST + dt.timedelta(days)
    if (near - last) * (far - last) > 0 and abs(far - last) >= abs(near - last):
        assert is_jump(far, on, own, limits=LIMITS) >= is_jump(near, on, own, limits=LIMITS)


@pytest.mark.parametrize(
    ("kg", "last", "said"),
    [
        (
            "181",
            "82",
            "181 kg (399 lb) is 121 % above the 82 kg of 5 Jan 2026. Was it in pounds? 181 lb is 82.1 kg.",
        ),
        ("37.19", "82", "is 55 % below the 82 kg of 5 Jan 2026. Was it in kilograms?"),
        ("95", "82", "95 kg (209.4 lb) is 16 % above the 82 kg of 5 Jan 2026."),
    ],
)
def test_question_shows_the_value_in_the_other_unit_and_names_a_likely_slip(
    kg: str, last: str, said: str
) -> None:
    question = jump_question(Decimal(kg), FIRST, OwnWeight(kg=Decimal(last), on=FIRST), limits=LIMITS)
    assert said in question.replace("\u00a0", " ")
    assert ("Was it" in question) is (kg != "95")


@given(KILOGRAMS)
def test_pounds_and_back_are_the_same_weight_as_shown(kg: Decimal) -> None:
    assert abs(to_kg(from_kg(kg, LB), LB) - kg) <= Decimal("0.03")
    assert to_kg(kg, KG) == kg


def test_weight_that_jumps_is_stored_only_for_the_value_that_was_accepted(inside: Cast) -> None:
    weigh(inside, "82")
    for accepted in (None, Decimal(182)):
        with pytest.raises(services.WeightQuestionError) as asked:
            weigh(inside, "181", days=7, accepted_kg=accepted)
        assert asked.value.field == "kg"
    assert Weight.objects.count() == 1
    stored = weigh(inside, "181", days=7, accepted_kg=Decimal(181), client_key="k")
    assert (stored.doubt, latest_weight(inside.patient)) == ("", stored)
    assert weigh(inside, "181", days=7, client_key="k") == stored


def test_two_weights_of_one_minute_that_disagree_are_asked_about(inside: Cast) -> None:
    weigh(inside, "82")
    later = AT + dt.timedelta(seconds=59)
    assert "same minute" in question_about_weight(
        patient=inside.patient, kg=Decimal("82.4"), measured_at=later
    )
    assert not question_about_weight(patient=inside.patient, kg=Decimal("82.0"), measured_at=later)
    assert not question_about_weight(
        patient=inside.patient, kg=Decimal("82.4"), measured_at=AT + dt.timedelta(minutes=1)
    )


def test_weight_of_an_earlier_day_is_compared_with_its_own_time(inside: Cast) -> None:
    """With the last before it; with the next where it is the first."""
    weigh(inside, "60", days=-400)
    weigh(inside, "90", accepted_kg=Decimal(90))
    before, between = (AT - dt.timedelta(days) for days in (430, 370))
    assert not question_about_weight(patient=inside.patient, kg=Decimal(61), measured_at=between)
    assert question_about_weight(patient=inside.patient, kg=Decimal(90), measured_at=between)
    assert question_about_weight(patient=inside.patient, kg=Decimal(90), measured_at=before)


def test_jump_nobody_could_be_asked_about_counts_once_a_person_confirms_it(inside: Cast) -> None:
    first = weigh(inside, "82")
    sent = {"kg": Decimal(181), "measured_at": AT + dt.timedelta(days=7), "client_key": "e1"}
    stored = services.record_weight_unasked(patient=inside.patient, by=CLIENT, **sent)  # type: ignore[arg-type]
    assert services.record_weight_unasked(patient=inside.patient, by=CLIENT, **sent) == stored  # type: ignore[arg-type]
    assert "121" in stored.doubt
    assert (latest_weight(inside.patient), list(doubted_weights(inside.patient))) == (first, [stored])
    # What is doubted is no measure for the next one.
    assert not question_about_weight(patient=inside.patient, kg=Decimal(83), measured_at=AT + dt.timedelta(8))
    services.confirm_weight(weight=stored, by=inside.nurse_actor)
    again = services.confirm_weight(weight=stored, by=inside.nurse_actor)
    assert (again.doubt, latest_weight(inside.patient)) == ("", stored)
    assert not doubted_weights(inside.patient).exists()


def test_weight_taken_back_cannot_be_confirmed(inside: Cast) -> None:
    weigh(inside, "82")
    stored = services.record_weight_unasked(
        patient=inside.patient, kg=Decimal(181), measured_at=clock.now(), by=CLIENT
    )
    services.mark_in_error(fact=stored, reason="pounds", by=inside.nurse_actor)
    assert not doubted_weights(inside.patient).exists()
    with pytest.raises(TransitionError, match="taken back"):
        services.confirm_weight(weight=stored, by=inside.nurse_actor)


def weigh(cast: Cast, kg: str, *, days: int = 0, **details: object) -> Weight:
    measured_at = AT + dt.timedelta(days=days)
    return services.record_weight(
        patient=cast.patient,
        kg=Decimal(kg),
        measured_at=measured_at,
        by=BUILDER,
        **details,  # type: ignore[arg-type]
    )
