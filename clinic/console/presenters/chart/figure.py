"""The one time axis of a course: scores with their bands, doses, pressure, dissociation, events, flags, phases."""

import datetime as dt
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Max, Min

from clinic.console.presenters.courses import phase_name, product_name
from clinic.core import clock
from clinic.evidence import Limits
from clinic.instruments.models import Assessment
from clinic.instruments.rules import instrument
from clinic.outcomes.charts import Table, timeline
from clinic.outcomes.charts.timeline import Dissociation, Dose, Happening, PeakPressure, Phase, Timeline
from clinic.outcomes.rules import criteria_in_force, judge_course
from clinic.outcomes.selectors import load_facts
from clinic.safety.models import MisuseFlag
from clinic.safety.rules import adverse_events, misuse_rules
from clinic.treatments.models import Course, PlannedVisit, Session
from clinic.treatments.selectors.corrections import corrected_doses, sessions_with_corrected_readings
from clinic.treatments.selectors.pressures import dissociation_of, peaks_of

OBSERVED_MAXIMUM = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    code: str
    title: str
    summary: str
    spec: dict[str, Any]
    table: Table


def figure_of(course: Course, code: str, limits: Limits, *, with_flags: bool) -> Figure:
    """Of one instrument; flags only for whoever may see them."""
    drawn = timeline_of(course, code, limits, with_flags=with_flags)
    return Figure(
        code=code,
        title=f"{drawn.instrument.abbreviation}, doses and events over time",
        summary=timeline.summary(drawn),
        spec=timeline.spec(drawn),
        table=timeline.table(drawn),
    )


def timeline_of(course: Course, code: str, limits: Limits, *, with_flags: bool) -> Timeline:
    """Judged anew from the scores: the same rules as the stored outcome, with every point."""
    definition, today = instrument(code), clock.today(course.clinic.zone)
    criteria = criteria_in_force(definition, limits)
    facts = load_facts(course.clinic, [course], instrument=code)[0]
    judged = judge_course(
        scores=facts.scores,
        first_dose_on=facts.first_dose_on,
        first_dose_at=facts.first_dose_at,
        criteria=criteria,
        qualifying_events=facts.events,
        today=today,
    )
    sessions = list(Session.objects.of(course.clinic).filter(course=course, dosed_at__isnull=False))
    days = {session.pk: session.on for session in sessions}
    return Timeline(
        instrument=definition,
        criteria=criteria,
        outcome=judged,
        today=today,
        doses=_doses(course, days),
        pressures=_pressures(sessions),
        dissociation=_dissociation(sessions),
        dissociation_maximum=OBSERVED_MAXIMUM,
        adverse_events=tuple(_events(course)),
        flags=tuple(_flags(course)) if with_flags else (),
        phases=_phases(course),
        corrected=tuple(_corrected(course, code, sessions)),
    )


def _doses(course: Course, days: Mapping[uuid.UUID, dt.date]) -> Sequence[Dose]:
    given = course.doses.filter(status="final").order_by("given_at")
    return [
        Dose(
            on=days.get(dose.session_id) or clock.local_date(dose.given_at),
            mg=float(dose.amount_mg),
            product=f"{product_name(dose.product)} {dose.route}",
        )
        for dose in given
    ]


def _pressures(sessions: Sequence[Session]) -> Sequence[PeakPressure]:
    peaks = sorted(peaks_of(sessions).values(), key=lambda peak: peak.on)
    return [PeakPressure(on=peak.on, systolic=peak.systolic, diastolic=peak.diastolic) for peak in peaks]


def _dissociation(sessions: Sequence[Session]) -> Sequence[Dissociation]:
    peaks = dissociation_of(sessions)
    rated = sorted((session for session in sessions if session.pk in peaks), key=lambda session: session.on)
    return [Dissociation(on=session.on, total=peaks[session.pk]) for session in rated]


def _events(course: Course) -> Iterator[Happening]:
    for event in course.adverse_events.filter(status="final").order_by("began_at"):
        kind = adverse_events().get(event.code)
        yield Happening(on=clock.local_date(event.began_at), label=kind.label if kind else event.code)


def _flags(course: Course) -> Iterator[Happening]:
    for flag in MisuseFlag.objects.of(course.clinic).filter(course=course).order_by("raised_at"):
        rule = misuse_rules().get(flag.code)
        yield Happening(on=clock.local_date(flag.raised_at), label=rule.name if rule else flag.code)


def _corrected(course: Course, code: str, sessions: Sequence[Session]) -> Iterator[Happening]:
    """Scores, doses and readings drawn here that are not as they were first entered."""
    days = {session.pk: session.on for session in sessions}
    scores = (
        Assessment.objects.of(course.clinic)
        .standing()
        .filter(course=course, instrument=code, replaces__isnull=False)
    )
    for day in scores.values_list("taken_on", flat=True):
        yield Happening(on=day, label=instrument(code).abbreviation)
    for session in corrected_doses(sessions):
        yield Happening(on=days[session], label="dose")
    for session in sessions_with_corrected_readings(sessions):
        yield Happening(on=days[session], label="reading")


def _phases(course: Course) -> Sequence[Phase]:
    """From the first to the last day of each phase's visits, held or planned."""
    planned = PlannedVisit.objects.of(course.clinic).filter(course=course)
    spans = (
        planned.exclude(state=PlannedVisit.State.CANCELLED)
        .values("phase")
        .annotate(first=Min("target"), last=Max("latest"))
        .order_by("first")
    )
    return [
        Phase(name=phase_name(course, span["phase"]), starts_on=span["first"], ends_on=span["last"])
        for span in spans
    ]
