"""What to know and to ask before the dose."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from clinic.accounts.selectors import limits_of
from clinic.console.presenters.session.questions import BASIS, labels_of
from clinic.core import clock, formats
from clinic.patients.models import Consent
from clinic.patients.selectors import has_consent, interactions, latest_weight
from clinic.treatments.models import Course, Session
from clinic.treatments.selectors.sessions import caution_of, latest_checks

ANSWERS = {True: "Yes", False: "No", None: "Not asked"}
WELL = {"urinary_symptoms": False}
"""The answers that need no second look, where it is not yes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """`is_warning` asks for a second look; `basis` opens what it rests on."""

    name: str
    value: str
    basis: tuple[str, ...] = ()
    is_warning: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    name: str
    answer: str
    is_well: bool
    basis: str = ""


def facts_of(session: Session) -> Iterator[Fact]:
    course: Course = session.course
    yield from _dose(course)
    yield _weight(session)
    caution = caution_of(session, limits_of(session.clinic))
    yield Fact(
        name="Blood pressure",
        value=f"Decide above {caution} mmHg",
        basis=("bp.predose.systolic",),
    )
    if not has_consent(session.patient, Consent.Kind.TREATMENT):
        yield Fact(name="Consent", value="No consent to treatment is recorded.", is_warning=True)
    yield from _medication(session)


def checks_of(session: Session) -> tuple[tuple[Check, ...], str]:
    """The answers that hold, and who asked; nothing while nobody asked."""
    row = latest_checks(session)
    if row is None:
        return (), ""
    found = [
        Check(
            name=label,
            answer=ANSWERS[getattr(row, name)],
            is_well=getattr(row, name) is WELL.get(name, True),
            basis=BASIS.get(name, ""),
        )
        for name, label in labels_of(session).items()
    ]
    if row.craving is not None:
        found.append(Check(name="Craving", answer=f"{row.craving} of 10", is_well=row.craving == 0))
    return tuple(found), row.recorded_by_name


def _dose(course: Course) -> Iterator[Fact]:
    if course.planned_mg_per_kg:
        yield Fact(name="Planned dose", value=formats.quantity(course.planned_mg_per_kg, "mg/kg"))
    elif course.planned_dose_mg:
        yield Fact(name="Planned dose", value=formats.quantity(course.planned_dose_mg, "mg"))


def _medication(session: Session) -> Iterator[Fact]:
    """One line a medicine, with all it does to a session."""
    for medication, found in groupby(interactions(session.patient), key=itemgetter(0)):
        known = [interaction for _, interaction in found]
        yield Fact(
            name=str(medication),
            value=". ".join(interaction.effect.label for interaction in known),
            basis=tuple(dict.fromkeys(ref for interaction in known for ref in interaction.basis)),
            is_warning=True,
        )


def _weight(session: Session) -> Fact:
    weight = latest_weight(session.patient)
    oldest = limits_of(session.clinic).whole("weight.max_age_days")
    if weight is None:
        return Fact(name="Weight", value="Not recorded", basis=("weight.max_age_days",), is_warning=True)
    day = clock.local_date(weight.measured_at, session.clinic.zone)
    age = (clock.today(session.clinic.zone) - day).days
    return Fact(
        name="Weight",
        value=f"{formats.quantity(weight.kg, 'kg')} of {formats.calendar_date(day)}",
        basis=("weight.max_age_days",),
        is_warning=age > oldest,
    )
