"""More than planned."""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from clinic.evidence import Limits
from clinic.safety.rules.facts import GivenDose, PatientFacts
from clinic.safety.rules.findings import Sign
from clinic.safety.rules.misuse.sequences import newly, of_each_course, up_to, with_previous

ABOVE_PROTOCOL = "misuse.dose_rise_fraction"
RISES, RISE_DAYS, SMALLEST_RISE = (
    "misuse.dose_rises",
    "misuse.dose_rise_window_days",
    "misuse.smallest_rise_fraction",
)
HIGH = "dose.window.high"


def dose_escalation(facts: PatientFacts, limits: Limits) -> Iterator[Sign]:
    """At most one sign per dose: the gravest reason first."""
    for doses in of_each_course(facts.doses):
        found = (*_high(doses, limits), *_above_protocol(doses, limits), *_repeated_rises(doses, limits))
        yield from {sign.fact: sign for sign in reversed(found)}.values()


def _high(doses: Sequence[GivenDose], limits: Limits) -> Iterator[Sign]:
    """The window is that of racemic ketamine into a vein; other routes and esketamine do not compare (K24-07)."""
    limit = limits.decimal(HIGH)

    def is_high(dose: GivenDose) -> bool:
        in_window = dose.is_racemic and dose.route == "intravenous"
        return in_window and dose.mg_per_kg is not None and dose.mg_per_kg >= limit

    for dose in newly(doses, is_high, rose=_rose_by(limits)):
        yield _sign(dose, "high", HIGH, limit=limit)


def _above_protocol(doses: Sequence[GivenDose], limits: Limits) -> Iterator[Sign]:
    factor = 1 + limits.decimal(ABOVE_PROTOCOL)

    def is_above(dose: GivenDose) -> bool:
        planned = None if dose.is_listed else _planned(dose)
        return planned is not None and _strength(dose) >= planned * factor

    for dose in newly(doses, is_above, rose=_rose_by(limits)):
        yield _sign(dose, "above_protocol", ABOVE_PROTOCOL, planned=_planned(dose))


def _repeated_rises(doses: Sequence[GivenDose], limits: Limits) -> Iterator[Sign]:
    rose, days = _rose_by(limits), limits.whole(RISE_DAYS)
    rises = [
        dose
        for before, dose in with_previous(doses)
        if before is not None and not dose.is_listed and rose(before, dose)
    ]
    for dose in rises:
        count = len(up_to(dose, rises, days=days))
        if count >= limits.whole(RISES):
            yield _sign(dose, "rises", RISES, count=count, days=days)


def _rose_by(limits: Limits) -> Callable[[GivenDose, GivenDose], bool]:
    """A rise of at least the smallest share that counts: weight and rounding move a dose a little."""
    factor = 1 + limits.decimal(SMALLEST_RISE)

    def rose(before: GivenDose, dose: GivenDose) -> bool:
        if before.mg_per_kg is not None and dose.mg_per_kg is not None:
            return dose.mg_per_kg >= before.mg_per_kg * factor
        return dose.amount_mg >= before.amount_mg * factor

    return rose


def _planned(dose: GivenDose) -> Decimal | None:
    return dose.protocol_mg_per_kg if _by_weight(dose) else dose.protocol_mg


def _strength(dose: GivenDose) -> Decimal:
    return dose.mg_per_kg if _by_weight(dose) and dose.mg_per_kg is not None else dose.amount_mg


def _by_weight(dose: GivenDose) -> bool:
    return dose.protocol_mg_per_kg is not None and dose.mg_per_kg is not None


def _sign(dose: GivenDose, message: str, key: str, **values: object) -> Sign:
    by_weight = message == "high" or _by_weight(dose)
    given = {"given": dose.mg_per_kg if by_weight else dose.amount_mg, "unit": "mg/kg" if by_weight else "mg"}
    # The amount is part of the fact: a session's dose corrected to another amount is looked at anew.
    return Sign(
        fact=f"{dose.id} {dose.amount_mg.normalize():f}",
        message=message,
        basis=f"threshold:{key}",
        values=given | values | {"on": dose.on},
    )
