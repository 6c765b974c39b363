"""What to know and to ask before the dose."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from django.urls import reverse

from clinic.accounts.selectors import limits_of
from clinic.care.sessions import asks_pregnancy, pregnancy_on_record, session_weight
from clinic.console.presenters.chart.facts import Link
from clinic.console.presenters.chart.person import WEIGHT_REFS, doubted_links
from clinic.console.presenters.corrected import corrected_weight
from clinic.console.presenters.session.questions import PREGNANCY, PREGNANCY_REF, labels_of, refs_of
from clinic.console.presenters.why import threshold_ref
from clinic.core import clock, formats
from clinic.patients.models import Consent, Medication
from clinic.patients.rules.eligibility import SCREEN_TEXT
from clinic.patients.selectors import doubted_weights, has_consent, interactions, never_asked
from clinic.treatments.models import Course, Dose, PreDoseCheck, Session
from clinic.treatments.selectors.planned import plan_of
from clinic.treatments.selectors.sessions import caution_keys_of, caution_of

Pregnancy = PreDoseCheck.Pregnancy
ANSWERS = {True: "Yes", False: "No", None: "Not asked"}
OLDEST_WEIGHT = "weight.max_age_days"
WELL = {"urinary_symptoms": False}
"""The answers that need no second look, where it is not yes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """`is_warning` asks for a second look; `refs` open what it rests on, `links` what can be done about it,
    `corrected` what was put right."""

    name: str
    value: str
    refs: tuple[str, ...] = ()
    is_warning: bool = False
    links: tuple[Link, ...] = ()
    corrected: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    name: str
    answer: str
    is_well: bool
    basis: str = ""


def facts_of(session: Session, dose: Dose | None) -> Iterator[Fact]:
    """`dose` is the one that was given, if one was."""
    course: Course = session.course
    yield from _dose(course)
    yield _weight(session, dose)
    yield from _doubted(session)
    yield Fact(
        name="Blood pressure",
        value=f"Decide above {caution_of(session, limits_of(session.clinic))} mmHg",
        refs=(pressure_ref(session),),
    )
    if not has_consent(session.patient, Consent.Kind.TREATMENT):
        yield Fact(name="Consent", value="No consent to treatment is recorded.", is_warning=True)
    on_record = pregnancy_on_record(session.patient)
    if on_record:
        yield Fact(name="Pregnancy", value=f"On record: {on_record}.", refs=(PREGNANCY_REF,), is_warning=True)
    yield from _unasked(session)
    yield from _medication(session)


def checks_of(session: Session, row: PreDoseCheck) -> Iterator[Check]:
    """The answers of a check, in the order in which they are asked."""
    refs = refs_of(session)
    for name, label in labels_of(session).items():
        answer = getattr(row, name)
        yield Check(
            name=label,
            answer=ANSWERS[answer],
            is_well=answer is WELL.get(name, True),
            basis=refs.get(name, ""),
        )
    if asks_pregnancy(session) or row.pregnancy:
        is_well = row.pregnancy not in {"", Pregnancy.PREGNANT, Pregnancy.BREASTFEEDING}
        answer = row.get_pregnancy_display().capitalize() or ANSWERS[None]
        yield Check(name=PREGNANCY, answer=answer, is_well=is_well, basis=PREGNANCY_REF)
    if row.craving is not None:
        yield Check(name="Craving", answer=f"{row.craving} of 10", is_well=row.craving == 0)


def pressure_ref(session: Session) -> str:
    """Opens the limit above which a dose needs a reason."""
    systolic, _ = caution_keys_of(session, limits_of(session.clinic))
    return threshold_ref(systolic)


def _dose(course: Course) -> Iterator[Fact]:
    plan = plan_of(course)
    if plan:
        yield Fact(name="Planned dose", value=str(plan))


def _unasked(session: Session) -> Iterator[Fact]:
    """What lifts nothing and stops nothing until somebody asks it."""
    names = never_asked(session.patient)
    if names:
        yield Fact(
            name="Never asked",
            value=", ".join(SCREEN_TEXT[name][0] for name in names),
            refs=tuple(dict.fromkeys(ref for name in names for ref in SCREEN_TEXT[name][1])),
            is_warning=True,
            links=(Link(word="Ask", href=reverse("console:record-screen", args=[session.patient_id])),),
        )


def _medication(session: Session) -> Iterator[Fact]:
    """One line a medicine, with all it does to a session; that nothing is recorded is no answer."""
    if not session.patient.medications.filter(status=Medication.Status.FINAL).exists():
        yield Fact(name="Medication", value="None recorded, so no interaction was looked for")
    for medication, found in groupby(interactions(session.patient), key=itemgetter(0)):
        known = [interaction for _, interaction in found]
        yield Fact(
            name=str(medication),
            value=". ".join(interaction.effect.label for interaction in known),
            refs=tuple(dict.fromkeys(ref for interaction in known for ref in interaction.basis)),
            is_warning=True,
        )


def _weight(session: Session, dose: Dose | None) -> Fact:
    """With its age: a dose by weight rests on it. After the dose it is the one that the dose went by."""
    zone, unit = session.clinic.zone, session.clinic.weight_unit
    moment = _moment_of_dose(session, dose)
    weight, ref = session_weight(session, moment), threshold_ref(OLDEST_WEIGHT)
    if dose is not None and dose.weight_kg is not None and (weight is None or weight.kg != dose.weight_kg):
        by = f"{formats.mass(dose.weight_kg, unit)}, by which the dose was reckoned"
        return Fact(name="Weight", value=by, refs=(ref,))
    if weight is None:
        return Fact(name="Weight", value="Not recorded", refs=(ref,), is_warning=True)
    day, on = clock.local_date(weight.measured_at, zone), clock.local_date(moment, zone)
    age = _age((on - day).days, is_past=on != clock.today(zone))
    return Fact(
        name="Weight",
        value=f"{formats.mass(weight.kg, unit)}, {age} ({formats.calendar_date(day)})",
        refs=(ref,),
        is_warning=(on - day).days > limits_of(session.clinic).whole(OLDEST_WEIGHT),
        corrected=corrected_weight(weight),
    )


def _moment_of_dose(session: Session, dose: Dose | None) -> dt.datetime:
    """Given, to be given now, or not given in a session that is over or told from paper."""
    if dose is not None:
        return dose.given_at
    return clock.now() if session.is_in_house else session.arrived_at or clock.now()


def _doubted(session: Session) -> Iterator[Fact]:
    """A weight that another system sent and nobody has confirmed: no dose is reckoned by it."""
    for weight in doubted_weights(session.patient):
        yield Fact(
            name="Weight to be confirmed",
            value=f"{weight.doubt} No dose is reckoned by it.",
            refs=WEIGHT_REFS,
            is_warning=True,
            links=doubted_links(weight),
        )


def _age(days: int, *, is_past: bool) -> str:
    """At the dose, which `is_past` says was on an earlier day."""
    if days == 0:
        return "of that day" if is_past else "today"
    return f"{days} day{'s' if days > 1 else ''} old{' then' if is_past else ''}"
