"""What the guard of doses found, as what speaks against a dose and who may set it aside."""

import pytest

from clinic.protocols.rules.dose import Behaviour, DoseAssessment, DoseBand
from clinic.treatments.rules.preparation import DoseRequirement, Lifting, guard_gate


def judged(behaviour: Behaviour, *problems: str) -> DoseAssessment:
    return DoseAssessment(
        band=DoseBand.NOT_COMPUTED if problems else DoseBand.REFERENCE,
        behaviour=behaviour,
        message="Said of the dose.",
        basis=("K24-07",),
        problems=problems,
    )


def against(found: DoseAssessment, **details: str) -> dict[str, DoseRequirement]:
    listed = list(guard_gate(found, **({"old_weight": ""} | details)))  # type: ignore[arg-type]
    assert not any(each.is_met for each in listed)
    return {each.code: each for each in listed}


@pytest.mark.parametrize(
    ("behaviour", "code", "lifting"),
    [
        (Behaviour.REASON_NEEDED, "dose-unusual", Lifting.STAFF),
        (Behaviour.STOP, "dose-stopped", Lifting.PRESCRIBER),
    ],
)
def test_dose_that_the_guard_questions_is_set_aside_by_whom_it_says(
    behaviour: Behaviour, code: str, lifting: Lifting
) -> None:
    (found,) = against(judged(behaviour)).values()
    assert (found.code, found.lifting, found.text, found.basis) == (
        code,
        lifting,
        "Said of the dose.",
        ("K24-07",),
    )


@pytest.mark.parametrize("behaviour", [Behaviour.OK, Behaviour.SAY_SO, Behaviour.WARN])
def test_dose_that_the_guard_lets_pass_has_nothing_against_it(behaviour: Behaviour) -> None:
    assert against(judged(behaviour)) == {}


def test_dose_that_could_not_be_checked_names_why_and_not_that_it_was_stopped_too() -> None:
    found = against(judged(Behaviour.STOP, "weight_kg: no weight is known", "amount_mg: 0 is not a dose"))
    assert {code: (each.lifting, each.text) for code, each in found.items()} == {
        "weight-missing": (Lifting.NOBODY, "No weight is known."),
        "dose-unchecked": (Lifting.PRESCRIBER, "0 is not a dose."),
    }


@pytest.mark.parametrize(
    ("said", "code", "lifting", "field"),
    [
        ("other_course", "other-course", Lifting.NOBODY, "given_at"),
        ("spacing", "spacing", Lifting.PRESCRIBER, "given_at"),
        ("old_weight", "weight-age", Lifting.STAFF, "weight_measured_on"),
    ],
)
def test_what_else_speaks_against_a_dose_is_told_in_its_words(
    said: str, code: str, lifting: Lifting, field: str
) -> None:
    (found,) = against(judged(Behaviour.OK), **{said: "As it is."}).values()
    assert (found.code, found.lifting, found.text, found.field) == (code, lifting, "As it is.", field)
