"""Visits: expected today, late, missed or past their window."""

import datetime as dt

from django.db.models import Exists, OuterRef, Q, Subquery

from clinic.accounts.roles import Permission
from clinic.console.presenters import links
from clinic.console.presenters.courses import phase_name
from clinic.console.presenters.today.moment import Moment
from clinic.console.presenters.today.rows import Action, Capped, Row, capped
from clinic.core import clock, formats
from clinic.treatments.models import Course, PlannedVisit, Session
from clinic.treatments.models.course import PlannedVisitQuerySet
from clinic.treatments.models.session import SessionQuerySet

MISSED = PlannedVisit.State.MISSED
LATE_AFTER = dt.timedelta(minutes=10)
"""Past the agreed time: how the waiting room is watched, no clinical rule."""

MISSED_SHOWN = dt.timedelta(days=7)
"""How long a missed visit asks for a new date before only the caseload shows it."""


def expected(moment: Moment) -> list[Capped]:
    """Those with a time in its order, then those of the day without one."""
    start, end = clock.day_bounds(moment.today, moment.clinic.zone)
    waiting = _visits(moment).upcoming().filter(patient__is_active=True).exclude(Exists(_begun(moment)))
    timed = waiting.filter(starts_at__gte=start, starts_at__lt=end).order_by("starts_at", "id")
    untimed = waiting.filter(target=moment.today, starts_at=None).order_by("target", "id")
    return [
        capped(found, lambda visit: _expected_row(visit, moment), noun=noun, more_href=links.due_today())
        for found, noun in ((timed, "appointments"), (untimed, "visits without a time"))
    ]


def missed(moment: Moment) -> Capped:
    """Newest first: those are the easiest to bring back. Off the list once somebody has seen to what comes instead: a
    time is agreed, a day given by hand, or the patient is expected today or has come."""
    since = moment.today - MISSED_SHOWN
    found = _visits(moment).filter(
        state=MISSED, target__gte=since, course__state=Course.State.ACTIVE, patient__is_active=True
    )
    found = found.exclude(Exists(_seen_to(moment))).annotate(
        instead_id=Subquery(_instead(moment).values("pk")[:1]),
        instead_on=Subquery(_instead(moment).values("target")[:1]),
    )
    return capped(
        found.order_by("-target", "-id"),
        lambda visit: _missed_row(visit, moment),
        noun="missed visits",
        more_href=links.overdue(),
    )


def _later(moment: Moment) -> PlannedVisitQuerySet:
    """Visits of the same course and kind behind the one asked about."""
    later = PlannedVisit.objects.of(moment.clinic).filter(course=OuterRef("course"), kind=OuterRef("kind"))
    return later.filter(target__gt=OuterRef("target"))


def _seen_to(moment: Moment) -> PlannedVisitQuerySet:
    """A later miss stands on the list itself."""
    settled = Q(state__in=(PlannedVisit.State.DONE, MISSED))
    agreed = Q(starts_at__isnull=False) | Q(is_moved_by_hand=True) | Q(target__lte=moment.today)
    return _later(moment).filter(settled | (Q(state=PlannedVisit.State.PLANNED) & agreed))


def _instead(moment: Moment) -> PlannedVisitQuerySet:
    return _later(moment).upcoming().filter(is_provisional=False).order_by("target", "id")


def _visits(moment: Moment) -> PlannedVisitQuerySet:
    return PlannedVisit.objects.of(moment.clinic).select_related("patient", "course__protocol")


def _begun(moment: Moment) -> SessionQuerySet:
    """The visit is done only when its session ends; until then the session's own row speaks for it."""
    return Session.objects.of(moment.clinic).under_way().filter(visit=OuterRef("pk"))


def _expected_row(visit: PlannedVisit, moment: Moment) -> Row:
    is_late = visit.starts_at is not None and visit.starts_at + LATE_AFTER < moment.now
    return Row.about(
        visit.patient,
        moment.today,
        key=f"visit-{visit.pk}",
        level="today",
        what=f"{'Late for' if is_late else 'Expected for'} {visit.get_kind_display()}",
        why=", ".join(filter(None, (_time(visit, moment), phase_name(visit.course), _number(visit)))),
        since=visit.starts_at,
        action=_action(visit, moment),
    )


def _missed_row(visit: PlannedVisit, moment: Moment) -> Row:
    """`visit` with what `missed` adds to it: the visit that the plan has instead."""
    instead_id, instead_on = getattr(visit, "instead_id", None), getattr(visit, "instead_on", None)
    action = Action(word="Rebook", href=links.schedule(visit.course_id))
    planned, again = f"planned for {formats.calendar_date(visit.target)}", "not planned again"
    if instead_id is not None:
        again = f"planned again for {formats.calendar_date(instead_on)}, no time agreed"
        action = Action(word="Agree a time", href=links.agree_time(instead_id), method="panel")
    return Row.about(
        visit.patient,
        moment.today,
        key=f"visit-{visit.pk}",
        level="today",
        what=f"Missed {visit.get_kind_display()}",
        why=f"{', '.join(filter(None, (planned, phase_name(visit.course))))}; {again}",
        action=action if moment.may(Permission.PLAN_SCHEDULE) else None,
    )


def _time(visit: PlannedVisit, moment: Moment) -> str:
    if visit.starts_at is None:
        return "no time agreed"
    return f"at {visit.starts_at.astimezone(moment.clinic.zone):%H:%M}"


def _number(visit: PlannedVisit) -> str:
    return f"visit {visit.number} of {visit.of}" if visit.of else f"visit {visit.number}"


def _action(visit: PlannedVisit, moment: Moment) -> Action | None:
    """A dose begins with the arrival, a talk is recorded once held, a review is decided on the course's own page."""
    if visit.kind == PlannedVisit.Kind.DOSING:
        arrived = Action(word="Arrived", href=links.arrive(visit.pk), method="post")
        return arrived if moment.may(Permission.RUN_SESSION) else None
    if visit.kind == PlannedVisit.Kind.REVIEW:
        return Action(word="Schedule", href=links.schedule(visit.course_id))
    held = Action(word="Held", href=links.held(visit.pk), method="panel")
    return held if moment.may(Permission.PLAN_SCHEDULE) else None
