"""What a person must look at, from one reading, one assessment, one screen or one observation."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from clinic.evidence import Limits
from clinic.instruments.rules import Direction, Instrument
from clinic.safety.rules.catalogue import alert_rules, label_of
from clinic.safety.rules.findings import AlertFinding, fill
from clinic.treatments.rules.observation import CAUTION, OLDER_CAUTION, caution_keys

RED_FLAGS = frozenset({"haematuria", "dysuria"})
SUICIDE_ITEM = "suicide-item"
GRAVITY = {"low": 1, "moderate": 2, "high": 3}
"""Of a risk level, beside the points of an answer: both go from 1 to 3."""
ANSWER_AGE = "suicide.answer_max_age_days"
_AT_ANY_TIME = {
    "blood-pressure-emergency": ("bp.emergency.systolic", "bp.emergency.diastolic"),
    "blood-pressure-severe": ("bp.severe.systolic", "bp.severe.diastolic"),
}
_RATES = {
    "pulse": ("pulse-outside", "pulse.low", "pulse.high"),
    "respiration": ("breathing-outside", "respiration.low", "respiration.high"),
}
_BEFORE_DOSE = {
    CAUTION: "blood-pressure-before-dose",
    OLDER_CAUTION: "blood-pressure-before-dose-older",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingFacts:
    """mmHg, percent, beats and breaths per minute, MOAA/S 0 to 5. `before_dose` is whether a dose was still to
    come."""

    systolic: int | None = None
    diastolic: int | None = None
    pulse: int | None = None
    spo2: int | None = None
    respiration: int | None = None
    moaas: int | None = None
    before_dose: bool = False
    age_years: int | None = None
    jurisdiction: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FlaggedAnswer:
    """An answer at or above the cut-off of a flagged item; every flag of every instrument is about suicide."""

    item: str
    value: int
    label: str


def reading_alerts(reading: ReadingFacts, limits: Limits) -> tuple[AlertFinding, ...]:
    """Of the rules about blood pressure and of those about sedation only the gravest that holds."""
    return (
        *_pressure(reading, limits),
        *_oxygen(reading, limits),
        *_sedation(reading, limits),
        *_rates(reading, limits),
    )


def suicide_alerts(
    definition: Instrument,
    answers: Sequence[FlaggedAnswer],
    *,
    risk: tuple[str, str] = ("", ""),
    of: str = "",
    is_old: bool = False,
) -> tuple[AlertFinding, ...]:
    """One alert for all flagged answers; `risk` is the level an instrument such as the C-SSRS concludes, as code and in
    words; `of` the day of the answers in words, where they came on a later one; what `is_old` is no longer for this
    minute."""
    if not answers:
        return ()
    level, words = risk
    values = {
        "instrument": definition.abbreviation,
        "of": f" of {of}" if of else "",
        "answers": words or "; ".join(f"{answer.label} ({answer.value})" for answer in answers),
        "gravity": GRAVITY.get(level) or max(answer.value for answer in answers),
        "items": {answer.item: answer.value for answer in answers},
    }
    flagged = {answer.item for answer in answers}
    cutoff = next(flag.cutoff for flag in definition.flags if flag.item in flagged)
    basis = f"threshold:{cutoff.threshold}" if cutoff.threshold else cutoff.basis[0]
    found = replace(_alert(SUICIDE_ITEM, values), basis=basis)
    return (replace(found, urgency="today") if is_old else found,)


def answers_implied(definition: Instrument, total: Decimal) -> list[FlaggedAnswer]:
    """Flagged answers without which a total told alone cannot be: more than all other items give together."""
    if definition.maximum is None or definition.direction is not Direction.HIGHER_IS_WORSE:
        return []
    in_domains = {item for domain in definition.domains for item in domain.items}
    implied = []
    for flag in definition.flags:
        item = definition.item(flag.item)
        least = math.ceil(total) - (definition.maximum - item.most_points)
        if item.scored and flag.item not in in_domains and least >= (flag.cutoff.at_least or 1):
            label = f"{flag.cutoff.label}, at least, by a total of {total.normalize():f}"
            implied.append(FlaggedAnswer(item=flag.item, value=least, label=label))
    return implied


def contraindication_alerts(present: Mapping[str, str]) -> tuple[AlertFinding, ...]:
    """`present` holds the contraindications answered yes, each with its words."""
    if not present:
        return ()
    values = {"items": ", ".join(present.values()), "codes": sorted(present)}
    return (_alert("contraindication", values),)


def urinary_alerts(new_symptoms: frozenset[str]) -> tuple[AlertFinding, ...]:
    """Blood in the urine or pain on passing it, newly reported, is looked at the same day."""
    red = sorted(new_symptoms & RED_FLAGS)
    if not red:
        return ()
    values = {"symptoms": ", ".join(label_of("symptoms", code) for code in red), "codes": red}
    return (_alert("urinary-red-flag", values),)


def closed_link_alerts(instruments: Sequence[str], tries: int) -> tuple[AlertFinding, ...]:
    """The patient cannot answer any more, or somebody else tried to."""
    return (_alert("form-link-closed", {"instruments": ", ".join(instruments), "tries": tries}),)


def _pressure(reading: ReadingFacts, limits: Limits) -> Iterator[AlertFinding]:
    if reading.systolic is None or reading.diastolic is None:
        return
    lowest = limits.whole("bp.low.systolic")
    if reading.systolic < lowest:
        low = {"systolic": reading.systolic, "diastolic": reading.diastolic, "limit": lowest}
        yield _alert("blood-pressure-low", low)
        return
    for rule, keys in _pressure_rules(reading, limits):
        systolic, diastolic = (limits.whole(key) for key in keys)
        if reading.systolic > systolic or reading.diastolic > diastolic:
            yield _alert(
                rule,
                {
                    "systolic": reading.systolic,
                    "diastolic": reading.diastolic,
                    "systolic_limit": systolic,
                    "diastolic_limit": diastolic,
                    "repeat_minutes": limits.whole("bp.severe.confirm_minutes"),
                },
            )
            return


def _pressure_rules(reading: ReadingFacts, limits: Limits) -> Iterator[tuple[str, tuple[str, str]]]:
    """Each rule with the thresholds it reads, gravest first."""
    yield from _AT_ANY_TIME.items()
    if reading.before_dose:
        keys = caution_keys(limits, age_years=reading.age_years, jurisdiction=reading.jurisdiction)
        yield _BEFORE_DOSE[keys], keys


def _oxygen(reading: ReadingFacts, limits: Limits) -> Iterator[AlertFinding]:
    limit = limits.whole("spo2.low")
    if reading.spo2 is not None and reading.spo2 < limit:
        yield _alert("low-oxygen", {"spo2": reading.spo2, "limit": limit})


def _sedation(reading: ReadingFacts, limits: Limits) -> Iterator[AlertFinding]:
    if reading.moaas is None:
        return
    unconscious, sedated = limits.whole("sedation.unconscious_moaas"), limits.whole("sedation.alert_moaas")
    if reading.moaas <= unconscious:
        yield _alert("deep-sedation", {"moaas": reading.moaas, "limit": unconscious})
    elif reading.moaas <= sedated:
        yield _alert("sedation", {"moaas": reading.moaas, "limit": sedated})


def _rates(reading: ReadingFacts, limits: Limits) -> Iterator[AlertFinding]:
    for measure, (rule, lowest, highest) in _RATES.items():
        value, low, high = getattr(reading, measure), limits.whole(lowest), limits.whole(highest)
        if value is not None and not low <= value <= high:
            repeat = limits.whole("pulse.high_minutes")
            yield _alert(rule, {measure: value, "low": low, "high": high, "repeat_minutes": repeat})


def _alert(code: str, values: Mapping[str, object]) -> AlertFinding:
    rule = alert_rules()[code]
    basis = f"threshold:{rule.thresholds[0]}" if rule.thresholds else rule.basis[0]
    return AlertFinding(
        rule=code, urgency=rule.urgency, message=fill(rule.message, values), values=values, basis=basis
    )
