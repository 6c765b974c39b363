"""What a protocol lists, in mg: for the first dose of a patient, and as steps of any later one."""

from dataclasses import dataclass
from decimal import Decimal

from clinic.protocols.rules.definition import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstDose:
    """The usual step first."""

    steps_mg: tuple[Decimal, ...]
    basis: tuple[str, ...]


def first_dose(
    protocol: Protocol, *, age_years: int | None, japanese_ancestry: bool | None
) -> FirstDose | None:
    """None where the protocol states none. Some labels start older patients, and those of Japanese ancestry, lower;
    what is unknown counts as neither."""
    usual, reduced = protocol.dose.first_mg, protocol.dose.reduced_first_mg
    if usual is None:
        return None
    if reduced is not None and (japanese_ancestry or starts_lower_by_age(protocol, age_years)):
        return FirstDose(steps_mg=(reduced.value,), basis=reduced.basis)
    return FirstDose(steps_mg=usual.value, basis=usual.basis)


def starts_lower_by_age(protocol: Protocol, age_years: int | None) -> bool:
    from_age = protocol.dose.reduced_from_age
    return from_age is not None and age_years is not None and age_years >= from_age.value


def listed_steps(protocol: Protocol) -> tuple[Decimal, ...]:
    """Every strength the protocol lists, ascending; empty where it leaves the dose open or goes by weight."""
    rule = protocol.dose
    reduced = (rule.reduced_first_mg.value,) if rule.reduced_first_mg else ()
    listed = (sourced.value for sourced in (rule.first_mg, rule.later_mg) if sourced)
    return tuple(sorted({*reduced, *(step for steps in listed for step in steps)}))
