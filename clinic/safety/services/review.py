"""Looking at one fact, or at one patient, with every rule that concerns it.

Each may be called again at any time: what was raised before stays, what is missing is raised, and what rests on a
fact that no longer stands is marked as withdrawn and left to a person.
"""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from django.db import transaction

from clinic.accounts.models import ClinicFact
from clinic.accounts.records import change
from clinic.accounts.selectors import limits_of
from clinic.core import clock, formats
from clinic.core.actor import Actor
from clinic.evidence import Limits
from clinic.instruments.models import Assessment, FormLink, FormRequest
from clinic.instruments.rules import Instrument, flagged, instrument
from clinic.patients.models import ContraindicationScreen, Patient
from clinic.safety.models import Alert, MisuseFlag, SafetyObservation
from clinic.safety.rules import (
    AlertFinding,
    Finding,
    FlaggedAnswer,
    ReadingFacts,
    closed_link_alerts,
    contraindication_alerts,
    new_symptoms,
    reading_alerts,
    review,
    suicide_alerts,
    urinary_alerts,
)
from clinic.safety.rules.alerts import ANSWER_AGE, answers_implied
from clinic.safety.selectors.facts import facts_of
from clinic.safety.selectors.observed import symptoms_of
from clinic.safety.selectors.register import flags_by_fingerprint
from clinic.safety.selectors.treatment import (
    is_before_dose,
    open_course,
    symptoms_before,
)
from clinic.safety.services.alerts import raise_alerts, replace_alerts, withdraw_alerts
from clinic.safety.services.flags import raise_flags
from clinic.safety.services.withdrawing import restore, withdraw
from clinic.treatments.models import Course, Reading, Session
from clinic.treatments.selectors.sessions import jurisdiction_of

Findings = Sequence[AlertFinding]
CHANGED = "the facts it rests on were corrected, or a limit was changed"
CORRECTED = "raised again about the corrected entry"
SENT = "the answers were sent"
DRAFTED = " Answered in the form"
SENT_WITHOUT = "the answers were sent without this one"


@transaction.atomic
def review_reading(*, reading: Reading, by: Actor) -> list[Alert]:
    """Everything measured against the clinic's limits; an old reading raises nothing."""
    course = reading.session.course if reading.session is not None else open_course(reading.patient)

    def found() -> Findings:
        limits = limits_of(reading.clinic)
        if reading.measured_at < clock.now() - limits.duration("alerts.reading_max_age_days"):
            return ()
        return reading_alerts(_reading_facts(reading, course), limits)

    return _agree(
        reading,
        reading.patient,
        found,
        course=course,
        session=reading.session,
        replaces=reading.replaces_id,
        by=by,
    )


@transaction.atomic
def review_assessment(*, assessment: Assessment, by: Actor) -> list[Alert]:
    """The suicide items of an assessment."""
    return _agree(
        assessment,
        assessment.patient,
        lambda: _suicide_findings(assessment),
        course=assessment.course,
        session=assessment.session,
        replaces=assessment.replaces_id,
        by=by,
    )


@transaction.atomic
def review_draft(*, request: FormRequest, code: str, by: Actor) -> list[Alert]:
    """The suicide items among answers kept but not sent: a patient who gives one and closes the form must be seen.

    Changing the answer before sending does not take the alert back: it then says what the answer is now.
    """
    definition = instrument(code)
    answers = [
        FlaggedAnswer(item=flag.item, value=flag.value, label=flag.label)
        for flag in flagged(definition, request.draft.get(code, {}))
    ]
    findings = [
        replace(finding, message=f"{finding.message}{DRAFTED}, not sent yet.")
        for finding in suicide_alerts(definition, answers)
    ]
    raised = raise_alerts(
        patient=request.patient, about_id=request.pk, findings=findings, course=request.course, by=by
    )
    about = Alert.objects.of(request.clinic).open().filter(about_id=request.pk)
    for alert in about.filter(values__instrument=definition.abbreviation).select_for_update():
        _tell_draft(alert, definition, request.draft.get(code, {}), by=by)
    return raised


def _tell_draft(alert: Alert, definition: Instrument, kept: Mapping[str, int], *, by: Actor) -> None:
    first: Mapping[str, int] = alert.values["items"]
    now = {**first} | {flag.item: flag.value for flag in flagged(definition, kept)}
    changed = {item: kept.get(item) for item in now if kept.get(item) != first.get(item)}
    names = {item: f"question {item} to " if len(now) > 1 else "to " for item in changed}
    since = ", ".join(
        f"{names[item]}{'no answer' if value is None else value}" for item, value in changed.items()
    )
    said = alert.message.partition(DRAFTED)[0]
    message = f"{said}{DRAFTED}{f', changed since {since}' if since else ''}, not sent yet."
    if message != alert.message:
        # Never milder than it was: whoever chose a 3 and took it back is still listed by it.
        gravest = max([alert.values.get("gravity", 0), *(value or 0 for value in changed.values())])
        change(alert, by=by, message=message, values=alert.values | {"gravity": gravest})


@transaction.atomic
def review_late_answers(
    *, request: FormRequest, code: str, answers: Mapping[str, int | None], by: Actor
) -> list[Alert]:
    """The suicide items of answers that came after the form was sent, from a second window or an old page: they are not
    stored, and must be seen. A graver one alerts anew, though somebody has seen to the milder one."""
    definition = instrument(code)
    given = {link_id: value for link_id, value in answers.items() if value is not None}
    late = [
        FlaggedAnswer(item=flag.item, value=flag.value, label=flag.label)
        for flag in flagged(definition, given)
    ]
    findings = [
        replace(finding, message=f"{finding.message} Chosen after the form was sent, and not stored.")
        for finding in suicide_alerts(definition, late)
    ]
    return raise_alerts(
        patient=request.patient,
        about_id=late_answers_id(request, code, max((answer.value for answer in late), default=0)),
        findings=findings,
        course=request.course,
        by=by,
    )


def late_answers_id(request: FormRequest, code: str, gravest: int) -> uuid.UUID:
    """What an alert about them speaks of: no row holds them."""
    return uuid.uuid5(request.pk, f"late {code} {gravest}")


@transaction.atomic
def settle_draft(*, request: FormRequest, assessment: Assessment, alerts: Sequence[Alert], by: Actor) -> None:
    """The answers kept so far are sent: their alert gives way to `alerts` of the assessment, or says that there are
    none."""
    replace_alerts(patient=request.patient, about_id=request.pk, by_alerts=alerts, note=SENT, by=by)
    if not alerts:
        name = instrument(assessment.instrument).abbreviation
        kept = Alert.objects.of(request.clinic).filter(about_id=request.pk, values__instrument=name)
        withdraw(kept, reason=SENT_WITHOUT, by=by)


@transaction.atomic
def review_link(*, link: FormLink, by: Actor) -> list[Alert]:
    """A link closed by wrong dates of birth; one revoked by staff is no news to them."""
    if not link.is_closed_by_wrong_dates:
        return []
    asked = link.request
    names = [instrument(code).abbreviation for code in asked.instruments]
    return raise_alerts(
        patient=asked.patient,
        about_id=link.pk,
        findings=closed_link_alerts(names, link.wrong_tries),
        course=asked.course,
        by=by,
    )


@transaction.atomic
def review_screen(*, screen: ContraindicationScreen, by: Actor) -> list[Alert]:
    """Contraindications answered yes."""
    present = {name: name.replace("_", " ") for name in screen.present}
    return _agree(
        screen,
        screen.patient,
        lambda: contraindication_alerts(present),
        course=open_course(screen.patient),
        by=by,
    )


@transaction.atomic
def review_observation(*, observation: SafetyObservation, by: Actor) -> list[Alert]:
    """Urinary red flags."""

    def found() -> Findings:
        if observation.kind != SafetyObservation.Kind.URINARY:
            return ()
        return urinary_alerts(new_symptoms(symptoms_before(observation), symptoms_of(observation)))

    return _agree(
        observation,
        observation.patient,
        found,
        course=observation.course,
        by=by,
    )


@transaction.atomic
def review_patient(*, patient: Patient, reason: str = "", by: Actor) -> list[MisuseFlag]:
    """All misuse rules over all that is known of a patient; returns the flags that are new.

    `reason` is why a fact was taken back, if one was; flags that rest on it are marked with it.
    """
    limits = limits_of(patient.clinic)
    return review_patients(patients=[patient], limits=limits, reason=reason or CHANGED, by=by)


@transaction.atomic
def review_patients(
    *, patients: Sequence[Patient], limits: Limits, reason: str = CHANGED, by: Actor
) -> list[MisuseFlag]:
    """As `review_patient` for several of one clinic, in a number of reads that does not grow with them."""
    facts, flagged = facts_of(patients), flags_by_fingerprint(patients)
    raised: list[MisuseFlag] = []
    for patient in patients:
        findings, flags = review(facts[patient.pk], limits), flagged[patient.pk]
        _agree_flags(findings, flags, reason=reason, by=by)
        new = [found for found in findings if found.fingerprint not in flags]
        if new:
            raised += raise_flags(patient=patient, findings=new, course=open_course(patient), by=by)
    return raised


def _agree_flags(
    findings: Sequence[Finding], flags: Mapping[str, MisuseFlag], *, reason: str, by: Actor
) -> None:
    """Mark the flags whose rule no longer holds, and unmark those whose rule holds again."""
    found = {finding.fingerprint for finding in findings}
    withdraw((flag for print_, flag in flags.items() if print_ not in found), reason=reason, by=by)
    restore((flag for print_, flag in flags.items() if print_ in found and flag.withdrawn_at), by=by)


def _agree(
    fact: ClinicFact,
    patient: Patient,
    found: Callable[[], Findings],
    *,
    course: Course | None = None,
    session: Session | None = None,
    replaces: uuid.UUID | None = None,
    by: Actor,
) -> list[Alert]:
    """Make the alerts about a fact agree with it, and those about the fact it corrects."""
    if not fact.stands:
        reason = fact.status_reason or fact.get_status_display()
        withdraw_alerts(patient=patient, about_id=fact.pk, reason=reason, by=by)
        return []
    alerts = raise_alerts(
        patient=patient, about_id=fact.pk, findings=found(), course=course, session=session, by=by
    )
    if replaces is not None:
        replace_alerts(patient=patient, about_id=replaces, by_alerts=alerts, note=CORRECTED, by=by)
    return alerts


def _suicide_findings(assessment: Assessment) -> Findings:
    definition = instrument(assessment.instrument)
    answers = [FlaggedAnswer(**flag) for flag in assessment.findings.get("flags", ())]
    conclusion = assessment.findings.get("finding") or {}
    if not answers and assessment.total is not None and not assessment.answers:
        answers = answers_implied(definition, assessment.total)
    is_level = conclusion.get("rule") == "suicide-risk"
    zone, taken_at, came_at = assessment.clinic.zone, assessment.taken_at, assessment.recorded_at
    day = clock.local_date(taken_at, zone)
    return suicide_alerts(
        definition,
        answers,
        risk=(conclusion["value"], conclusion["label"]) if is_level else ("", ""),
        of="" if day == clock.local_date(came_at, zone) else formats.calendar_date(day),
        is_old=taken_at < came_at - limits_of(assessment.clinic).duration(ANSWER_AGE),
    )


def _reading_facts(reading: Reading, course: Course | None) -> ReadingFacts:
    patient = reading.patient
    day = clock.local_date(reading.measured_at, patient.clinic.zone)
    return ReadingFacts(
        systolic=reading.systolic,
        diastolic=reading.diastolic,
        pulse=reading.pulse,
        spo2=reading.spo2,
        respiration=reading.respiration,
        moaas=reading.moaas,
        before_dose=is_before_dose(reading),
        age_years=patient.age_on(day),
        jurisdiction=jurisdiction_of(patient.clinic, course),
    )
