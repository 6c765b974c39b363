"""What must hold before a dose, and who may set aside what does not.

The label leaves a raised blood pressure to a weighing of benefit and risk, and the dose window names a prescriber for
its stop: those take a prescriber, as does a medicine to watch that was not reviewed. A forgotten question, a meal, an
old weight, a dose that wants a reason: whoever records the dose. Nobody goes on without consent, with a severe blood
pressure, or under the REMS without an oximeter and a prescriber on site.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from clinic.evidence import EDITABLE_DEFAULT, limit_refs, threshold
from clinic.protocols.rules.dose import Behaviour, DoseAssessment
from clinic.treatments.rules.discharge import DRIVING, Requirement
from clinic.treatments.rules.observation import CAUTION, SEVERE, borrowed
from clinic.treatments.rules.readings import Pressure

SETTING = ("source:us-rems#setting",)
OLD_WEIGHT = "weight_measured_on"
"""How the dose guard begins what it says of one."""
REPEAT = "Repeat it: no dose until it has come down."
AGE = "reading.predose_max_age_minutes"
SPACING = "spacing"
NO_WEIGHT = "weight-missing"
OTHER_COURSE = "other-course"
OF_THE_AMOUNT = frozenset({"dose-unchecked", "dose-unusual", "dose-stopped"})
GUARDED = OF_THE_AMOUNT | {SPACING, "weight-age", NO_WEIGHT, OTHER_COURSE}
"""The codes of `guard_gate`."""


class Lifting(StrEnum):
    """Who may go on without a requirement, always with a reason."""

    STAFF = "staff"
    PRESCRIBER = "prescriber"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True, kw_only=True)
class DoseRequirement(Requirement):
    """`field` is what an error about it names."""

    lifting: Lifting = Lifting.NOBODY
    field: str

    @property
    def mark(self) -> str:
        """What somebody who sets it aside has read: another blood pressure is another mark."""
        return f"{self.code}: {self.text}"

    def may_be_lifted(self, *, may_override: bool) -> bool:
        return self.lifting is Lifting.STAFF or (self.lifting is Lifting.PRESCRIBER and may_override)


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance:
    """Why treatment goes ahead above the limit; `at` is the pressure last taken when that was said."""

    reason: str = ""
    at: Pressure | None = None

    def covers(self, pressure: Pressure) -> bool:
        """A reason holds for the pressure it was given at, not for a higher one that came after."""
        return bool(self.reason.strip()) and self.at is not None and not pressure.is_above(self.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question of the checks, by what it is about and by what a no means; `more` is said after either."""

    code: str
    about: str
    no: str
    basis: tuple[str, ...]
    lifting: Lifting = Lifting.STAFF
    more: str = ""

    def text(self, *, answer: bool | None) -> str:
        said = self.no if answer is False else f"Not asked: {self.about}."
        return f"{said} {self.more}".rstrip()


QUESTIONS: Mapping[str, Question] = {
    "fasted_food": Question(
        code="food", about="food", no="Ate too recently.", basis=limit_refs("fasting.food_hours")
    ),
    "fasted_liquid": Question(
        code="drink", about="drink", no="Drank too recently.", basis=limit_refs("fasting.liquid_minutes")
    ),
    "no_nasal_spray": Question(
        code="nasal-spray",
        about="nasal spray",
        no="Used a nasal spray too recently.",
        basis=limit_refs("fasting.nasal_spray_minutes"),
    ),
    "escort_arranged": Question(
        code="escort", about="who takes the patient home", no="Nobody takes the patient home.", basis=DRIVING
    ),
    "medication_reviewed": Question(
        code="medication", about="medication", no="Medication is not reviewed.", basis=(EDITABLE_DEFAULT,)
    ),
    "oximeter_present": Question(
        code="oximeter",
        about="pulse oximeter",
        no="No pulse oximeter is at hand.",
        basis=SETTING,
        lifting=Lifting.PRESCRIBER,
    ),
    "prescriber_onsite": Question(
        code="prescriber-onsite",
        about="prescriber on site",
        no="No prescriber is on site.",
        basis=SETTING,
        lifting=Lifting.PRESCRIBER,
    ),
    "consent_confirmed": Question(
        code="consent-confirmed",
        about="whether the patient still agrees",
        no="The patient does not agree to treatment today.",
        basis=(EDITABLE_DEFAULT,),
    ),
}
CALLED: Mapping[str, str] = {
    "consent": "consent to treatment",
    "predose-check": "checks before the dose",
    "blood-pressure": "blood pressure",
    "contraindication": "contraindication",
    "pregnancy": "pregnancy",
    "suicide-alert": "open suicide alert",
    "suicide-risk": "high suicide risk",
    "oxygen": "oxygen saturation",
    "pulse": "pulse",
    "sedated": "sedation",
    **{question.code: question.about for question in QUESTIONS.values()},
    SPACING: "time since the last dose",
    "weight-age": "age of the weight",
    NO_WEIGHT: "weight",
    OTHER_COURSE: "dose of another course that day",
    "dose-unchecked": "dose that could not be checked",
    "dose-unusual": "unusual dose",
    "dose-stopped": "dose that takes a prescriber",
}
"""How a requirement is called once a dose was given without it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PredosePressure:
    """The last pressure before the dose, None where none was taken shortly enough before it; `known` is the last one
    of the day before the dose, however old and whether the patient had arrived or not. Above `caution` a dose needs a
    decision; above `severe` nobody may give it until another one has come down, which waiting does not make it do.
    `since` is one taken after the moment told, when the dose is recorded later than it was given: a severe one is then
    a prescriber's to weigh, for an earlier hour is typed as easily as it is true."""

    last: Pressure | None
    known: Pressure | None
    since: Pressure | None = None
    max_age: int
    caution: Pressure
    severe: Pressure
    accepted: Acceptance

    @property
    def is_old(self) -> bool:
        return self.last is None and self.known is not None

    @property
    def is_severe(self) -> bool:
        return self.known is not None and self.known.is_above(self.severe)

    @property
    def is_severe_since(self) -> bool:
        return self.since is not None and self.since.is_above(self.severe)


def preparation_gate(
    *,
    is_consented: bool,
    answers: Mapping[str, bool | None] | None,
    pressure: PredosePressure,
    watched_medicines: Sequence[str],
    watched_basis: tuple[str, ...],
    is_under_rems: bool,
) -> Iterator[DoseRequirement]:
    """Consent, checks and blood pressure, met or not.

    `answers` are the questions that matter for this route, None before any were asked; `watched_medicines` those that
    ask for a closer watch. What the esketamine label and its REMS ask is a default of ours where they do not hold.
    """
    yield _consent(is_consented=is_consented)
    yield _checks(is_checked=answers is not None, is_under_rems=is_under_rems)
    for name, answer in (answers or {}).items():
        if answer is not True:
            question = _watched(QUESTIONS[name], watched_medicines, watched_basis)
            question = _borrowed(question, is_under_rems=is_under_rems)
            yield _unanswered(question, answer=answer, field=name)
    yield _pressure(pressure)


def guard_gate(
    found: DoseAssessment,
    *,
    old_weight: str,
    spacing: str = "",
    spacing_basis: tuple[str, ...] = (),
    other_course: str = "",
) -> Iterator[DoseRequirement]:
    """What speaks against this amount at this time: nothing when all is well.

    `old_weight` says that the weight `found` rests on is too old, `spacing` that another dose is too close,
    `other_course` that one of another course was given that day.
    """
    if other_course:
        yield _against(OTHER_COURSE, other_course, (EDITABLE_DEFAULT,), Lifting.NOBODY, "given_at")
    if spacing:
        yield _against(SPACING, spacing, spacing_basis, Lifting.PRESCRIBER, "given_at")
    if old_weight:
        yield _against("weight-age", old_weight, limit_refs("weight.max_age_days"), Lifting.STAFF, OLD_WEIGHT)
    for problem, sentence in zip(found.problems, found.sentences, strict=True):
        field = problem.partition(": ")[0]
        code, lifting = _UNCHECKED.get(field, ("dose-unchecked", Lifting.PRESCRIBER))
        yield _against(code, sentence, found.basis, lifting, field)
    if found.behaviour is Behaviour.REASON_NEEDED:
        yield _against("dose-unusual", found.message, found.basis, Lifting.STAFF, "amount_mg")
    elif found.behaviour is Behaviour.STOP and not found.problems:
        yield _against("dose-stopped", found.message, found.basis, Lifting.PRESCRIBER, "amount_mg")


_UNCHECKED = {"weight_kg": (NO_WEIGHT, Lifting.NOBODY)}
"""By the field of a problem, where it is another thing than a dose that could not be checked."""


def _against(code: str, text: str, basis: tuple[str, ...], lifting: Lifting, field: str) -> DoseRequirement:
    return DoseRequirement(code=code, is_met=False, text=text, basis=basis, lifting=lifting, field=field)


def _consent(*, is_consented: bool) -> DoseRequirement:
    text = "Consent to treatment is recorded." if is_consented else "No consent to treatment is recorded."
    return DoseRequirement(
        code="consent", is_met=is_consented, text=text, basis=(EDITABLE_DEFAULT,), field="consent"
    )


def _checks(*, is_checked: bool, is_under_rems: bool) -> DoseRequirement:
    """Without any, the prescriber and the oximeter on site were not asked for either."""
    return DoseRequirement(
        code="predose-check",
        is_met=is_checked,
        text="The checks are recorded." if is_checked else "Record the checks before the dose.",
        basis=SETTING if is_under_rems else (EDITABLE_DEFAULT,),
        lifting=Lifting.NOBODY if is_under_rems else Lifting.PRESCRIBER,
        field="predose_check",
    )


def _watched(question: Question, medicines: Sequence[str], basis: tuple[str, ...]) -> Question:
    if question.code != "medication" or not medicines:
        return question
    more = f"Watch closely: {', '.join(medicines)}."
    return replace(question, more=more, basis=basis, lifting=Lifting.PRESCRIBER)


def _borrowed(question: Question, *, is_under_rems: bool) -> Question:
    """The REMS lets nobody do without its setting."""
    if is_under_rems and question.basis == SETTING:
        return replace(question, lifting=Lifting.NOBODY)
    return replace(question, basis=borrowed(question.basis, is_at_home=is_under_rems))


def _unanswered(question: Question, *, answer: bool | None, field: str) -> DoseRequirement:
    """A patient who does not agree today has not consented."""
    is_refusal = question.code == "consent-confirmed" and answer is False
    return DoseRequirement(
        code="consent" if is_refusal else question.code,
        is_met=False,
        text=question.text(answer=answer),
        basis=question.basis,
        lifting=Lifting.NOBODY if is_refusal else question.lifting,
        field=field,
    )


def _pressure(found: PredosePressure) -> DoseRequirement:
    is_met, text = _judged(found)
    limit = SEVERE[0] if found.is_severe or found.is_severe_since else AGE if found.is_old else ""
    return DoseRequirement(
        code="blood-pressure",
        is_met=is_met,
        text=text,
        basis=threshold(limit or CAUTION[0]).basis,
        limit=limit,
        lifting=Lifting.NOBODY if found.is_severe else Lifting.PRESCRIBER,
        field="blood_pressure",
    )


def _severe(pressure: PredosePressure) -> str:
    if pressure.is_severe:
        return f"Blood pressure {pressure.known} is above {pressure.severe} mmHg. {REPEAT}"
    if pressure.is_severe_since:
        return f"Blood pressure {pressure.since}, taken after the time told, is above {pressure.severe} mmHg."
    return ""


def _judged(pressure: PredosePressure) -> tuple[bool, str]:
    severe = _severe(pressure)
    if severe:
        return False, severe
    if pressure.last is None and pressure.is_old:
        return False, f"The last blood pressure is more than {pressure.max_age} minutes old: take it again."
    if pressure.last is None:
        return False, "Take blood pressure before the dose."
    if not pressure.last.is_above(pressure.caution):
        return True, f"Blood pressure {pressure.last}, not above {pressure.caution} mmHg."
    found, accepted = f"Blood pressure {pressure.last} is above {pressure.caution} mmHg", pressure.accepted
    if accepted.covers(pressure.last):
        return True, f"{found}. Accepted: {accepted.reason.strip()}"
    higher = f", higher than the {accepted.at} accepted" if accepted.reason.strip() and accepted.at else ""
    return False, f"{found}{higher}: say why treatment goes ahead."
