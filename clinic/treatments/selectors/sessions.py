"""Sessions as the rules see them."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from clinic.accounts.models import Clinic
from clinic.core import clock
from clinic.evidence import Limits
from clinic.patients.models import Patient
from clinic.protocols.selectors import definition_of
from clinic.treatments.models import Course, CourseEvent, Dose, PlannedVisit, PreDoseCheck, Reading, Session
from clinic.treatments.rules.events import ENDINGS, EventKind
from clinic.treatments.rules.observation import Watch, caution_keys, caution_limit, is_under_rems
from clinic.treatments.rules.readings import MINUTE, Measured, Pressure

DAY = dt.timedelta(days=1)
ANYWHERE = frozenset({"", "any"})


def watch_of(session: Session, limits: Limits, *, minutes: int | None) -> Watch:
    """The clinic's rules for watching this session; `minutes` is the length of the infusion, once known."""
    course = session.course
    return Watch.of(
        definition_of(course.protocol),
        product=course.product,
        route=course.route,
        minutes=minutes,
        caution=caution_of(session, limits),
        jurisdiction=jurisdiction_of(session.clinic, course),
        limits=limits,
    )


def caution_of(session: Session, limits: Limits) -> Pressure:
    """Blood pressure above which a dose in this session needs a reason."""
    return caution_limit(limits, **_whose(session))


def caution_keys_of(session: Session, limits: Limits) -> tuple[str, str]:
    """The thresholds it is read from, systolic and diastolic."""
    return caution_keys(limits, **_whose(session))


def _whose(session: Session) -> dict[str, Any]:
    return {
        "age_years": session.patient.age_on(session.on),
        "jurisdiction": jurisdiction_of(session.clinic, session.course),
    }


def jurisdiction_of(clinic: Clinic, course: Course | None) -> str:
    """Of the place where the dose is given, or of the course's protocol where the clinic has not said its own."""
    if course is None or clinic.jurisdiction not in ANYWHERE:
        return clinic.jurisdiction
    return course.protocol.jurisdiction


def is_session_under_rems(session: Session) -> bool:
    return is_under_rems(session.course.product, jurisdiction_of(session.clinic, session.course))


def readings_of(session: Session) -> list[Measured]:
    """Those that stand, the newest first; of two at the same minute the one entered last."""
    return measured(standing_readings(session))


def day_before(patient: Patient, at: dt.datetime) -> list[Measured]:
    """Those of the 24 hours up to that moment, in a session or not: a new arrival does not undo a high one."""
    rows = Reading.objects.filter(
        patient=patient, status=Reading.Status.FINAL, measured_at__gt=at - DAY, measured_at__lt=at + MINUTE
    )
    return measured(rows.order_by("-measured_at", "-id"))


def standing_readings(session: Session) -> QuerySet[Reading]:
    rows = Reading.objects.filter(session=session, status=Reading.Status.FINAL)
    return rows.order_by("-measured_at", "-id")


def is_long_before(reading: Reading, limits: Limits) -> bool:
    """Whether it was taken so long before the patient arrived that it says nothing of the time before the dose."""
    arrived_at = reading.session.arrived_at if reading.session else None
    oldest = limits.duration("reading.predose_max_age_minutes")
    return arrived_at is not None and reading.measured_at < arrived_at - oldest


def measured(readings: Iterable[Reading]) -> list[Measured]:
    return [
        Measured(
            at=row.measured_at,
            pressure=None
            if row.systolic is None or row.diastolic is None
            else Pressure(systolic=row.systolic, diastolic=row.diastolic),
            pulse=row.pulse,
            spo2=row.spo2,
            moaas=row.moaas,
            dissociation=row.dissociation,
        )
        for row in readings
    ]


def latest_checks(session: Session) -> PreDoseCheck | None:
    return next(iter(standing_checks(session)), None)


def standing_checks(session: Session) -> list[PreDoseCheck]:
    """The latest first; each replaces those before it."""
    checks = PreDoseCheck.objects.filter(session=session, status=PreDoseCheck.Status.FINAL)
    return list(checks.order_by("-recorded_at", "-id"))


def standing_dose(session: Session) -> Dose | None:
    return Dose.objects.filter(session=session, status=Dose.Status.FINAL).first()


def dose_days(patient: Patient, *, but: Session | None = None) -> list[dt.date]:
    """Clinic-local dates of every dose the patient was given, `but` those of one session."""
    given = Dose.objects.filter(patient=patient, status=Dose.Status.FINAL)
    if but is not None:
        given = given.exclude(session=but)
    zone = patient.clinic.zone
    return [clock.local_date(moment, zone) for moment in given.values_list("given_at", flat=True)]


def dose_of_another_course(patient: Patient, day: dt.date, *, but: Course | None = None) -> Dose | None:
    """One given on that clinic-local day, in any course but one."""
    first, last = clock.day_bounds(day, patient.clinic.zone)
    given = Dose.objects.filter(
        patient=patient, status=Dose.Status.FINAL, given_at__gte=first, given_at__lt=last
    )
    return given.exclude(course=but).select_related("course").first()


def session_under_way(course: Course) -> Session | None:
    return Session.objects.in_house().filter(course=course).first()


def ending_of(course: Course) -> CourseEvent | None:
    """What ended the course; None while it is open."""
    if course.is_open:
        return None
    endings = CourseEvent.objects.filter(course=course, kind__in=ENDINGS, status=CourseEvent.Status.FINAL)
    return endings.order_by("recorded_at").last()


def next_treatment(course: Course) -> PlannedVisit | None:
    """The dosing visit that the next dose counts as: the first that no session under way holds."""
    ahead = PlannedVisit.objects.upcoming().filter(course=course, kind=PlannedVisit.Kind.DOSING)
    begun = Session.objects.under_way().filter(course=course, visit__isnull=False).values("visit")
    return ahead.exclude(pk__in=begun).order_by("target", "key").first()


def is_allowed_extra(course: Course, day: dt.date) -> bool:
    """Whether a reason was recorded for a dose that day although it comes close to another."""
    reasons = CourseEvent.objects.filter(course=course, kind=EventKind.EXTRA_DOSE, on=day)
    return reasons.filter(status=CourseEvent.Status.FINAL).exists()
