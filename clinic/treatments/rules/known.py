"""What is known of the patient that speaks against a dose: the screen, pregnancy, signs of suicide, the last values.

A contraindication of the label is set aside by nobody. Where the label advises against treatment or asks for a watch, a
prescriber weighs it, and so one who is sedated already (ours). A low saturation or an unusual pulse takes a reason of
whoever records the dose (editable defaults).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from clinic.evidence import Limits, threshold
from clinic.patients.rules.eligibility import ALLERGY, CONCERN_TEXT, SCREEN_TEXT
from clinic.treatments.rules.preparation import DoseRequirement, Lifting
from clinic.treatments.rules.readings import Latest

SUICIDE = ("source:us-label-2021#suicidality",)
TRIAGE = ("source:c-ssrs#triage",)
PREGNANCY = SCREEN_TEXT["pregnancy_or_breastfeeding"][1]
SATURATION = "spo2.predose_low"
SEDATED = "sedation.alert_moaas"
PULSE = ("pulse.predose_low", "pulse.predose_high")
FERTILE = ("pregnancy.from_age_years", "pregnancy.to_age_years")
MALE = "male"


class PregnancyAnswer(StrEnum):
    """What was said before this dose; NOT_ASKED is no answer."""

    NOT_ASKED = ""
    NOT_PREGNANT = "not-pregnant"
    TEST_NEGATIVE = "test-negative"
    CANNOT_APPLY = "cannot-apply"
    PREGNANT = "pregnant"
    BREASTFEEDING = "breastfeeding"


EXPECTING = frozenset({PregnancyAnswer.PREGNANT, PregnancyAnswer.BREASTFEEDING})


@dataclass(frozen=True, slots=True, kw_only=True)
class Pregnancy:
    """`answer` is None while no checks are recorded; `on_record` is what the chart says of a pregnancy, in words, and
    empty where it says none; `applies` whether the question does."""

    applies: bool
    answer: PregnancyAnswer | None
    on_record: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """`contraindications` are items of the screen; `suicide_alert` and `suicide_risk` are the open alert and the
    answer of the last screener, in words, empty for none; `last` the values taken shortly before."""

    contraindications: Sequence[str]
    pregnancy: Pregnancy
    suicide_alert: str
    suicide_risk: str
    last: Latest


def pregnancy_applies(*, sex: str, age_years: int | None, on_record: str, limits: Limits) -> bool:
    """Whether it is asked: not of men, nor outside the ages set; an unknown sex or age leaves it open."""
    if on_record:
        return True
    first, last = (limits.whole(key) for key in FERTILE)
    return sex != MALE and (age_years is None or first <= age_years <= last)


def known_gate(known: Known, limits: Limits) -> Iterator[DoseRequirement]:
    """Only what speaks against a dose; none of it is met."""
    for item in known.contraindications:
        words, basis = CONCERN_TEXT[item]
        yield _against(
            "contraindication", f"Contraindication: {words}. {_way_out(item)}", basis, Lifting.NOBODY
        )
    yield from _pregnancy(known.pregnancy)
    if known.suicide_alert:
        yield _against(
            "suicide-alert", f"Open suicide alert: {known.suicide_alert}", SUICIDE, Lifting.PRESCRIBER
        )
    if known.suicide_risk:
        yield _against("suicide-risk", known.suicide_risk, TRIAGE, Lifting.PRESCRIBER)
    yield from _values(known.last, limits)


def _way_out(item: str) -> str:
    if item == ALLERGY:
        return "Only marking that allergy as entered in error opens the way."
    return "Only a new screen that denies it opens the way."


def _pregnancy(found: Pregnancy) -> Iterator[DoseRequirement]:
    if not found.applies or found.answer is None:
        return
    text = ""
    if found.answer in EXPECTING:
        text = f"The patient is {found.answer.value}."
    elif found.answer is PregnancyAnswer.NOT_ASKED:
        text = "Not asked: pregnancy."
    elif found.on_record:
        text = f"The chart says {found.on_record}, the checks say otherwise: put right what is wrong."
    if text:
        yield _against("pregnancy", text, PREGNANCY, Lifting.PRESCRIBER)


def _values(last: Latest, limits: Limits) -> Iterator[DoseRequirement]:
    lowest = limits.whole(SATURATION)
    if last.spo2 is not None and last.spo2 < lowest:
        text = f"Oxygen saturation {last.spo2} % is under {lowest} %."
        yield _against("oxygen", text, threshold(SATURATION).basis, Lifting.STAFF, limit=SATURATION)
    low, high = (limits.whole(key) for key in PULSE)
    if last.pulse is not None and not low <= last.pulse <= high:
        text = f"Pulse {last.pulse} is outside {low} to {high} per minute."
        limit = PULSE[0] if last.pulse < low else PULSE[1]
        yield _against("pulse", text, threshold(limit).basis, Lifting.STAFF, limit=limit)
    if last.moaas is not None and last.moaas <= limits.whole(SEDATED):
        text = f"MOAA/S {last.moaas}: the patient is hard to rouse before the dose."
        yield _against("sedated", text, threshold(SEDATED).basis, Lifting.PRESCRIBER, limit=SEDATED)


def _against(
    code: str, text: str, basis: tuple[str, ...], lifting: Lifting, *, limit: str = ""
) -> DoseRequirement:
    field = code.replace("-", "_")
    return DoseRequirement(
        code=code, is_met=False, text=text, basis=basis, limit=limit, lifting=lifting, field=field
    )
