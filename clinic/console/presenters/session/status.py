"""The part of a session that time changes: clocks, alerts, what is missing to leave."""

import datetime as dt
from dataclasses import dataclass

from clinic.accounts.selectors import limits_of
from clinic.console.presenters.session.gates import Need, before_leaving
from clinic.console.presenters.strip import rule_name
from clinic.console.presenters.withdrawn import withdrawn_words
from clinic.core import clock
from clinic.safety.models import Alert
from clinic.safety.rules import alert_rules
from clinic.treatments.models import Session
from clinic.treatments.selectors.sessions import readings_of, standing_dose, watch_of

State = Session.State
STAGES = {
    State.ARRIVED: "before",
    State.DOSED: "watched",
    State.OBSERVED: "watched",
    State.RELEASED: "released",
}
OVER = "over"
ALERTS_SHOWN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionAlert:
    alert: Alert
    name: str
    what_to_do: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Clocks:
    next_due: dt.datetime | None
    is_overdue: bool
    may_leave_at: dt.datetime
    is_leaving_late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """`clocks` is None while nobody is watched; `gate` holds what time and readings decide before leaving.

    `is_moved` when the page on screen shows another stage than the session has come to.
    """

    session: Session
    stage: str
    clocks: Clocks | None
    gate: tuple[Need, ...]
    alerts: tuple[SessionAlert, ...]
    is_moved: bool


def stage_of(session: Session) -> str:
    """`before` the dose, `watched` after it, `released`, or `over` without a dose."""
    return STAGES.get(State(session.state), OVER)


def status_of(session: Session, *, shown: str = "") -> Status:
    """`shown` is the stage on screen, empty for a page that is drawn now."""
    stage = stage_of(session)
    is_here = stage == "watched" and not session.is_entered_later
    dosed_at = session.dosed_at if is_here else None
    return Status(
        session=session,
        stage=stage,
        clocks=_clocks(session, dosed_at) if dosed_at else None,
        gate=before_leaving(session) if dosed_at else (),
        alerts=_alerts(session),
        is_moved=bool(shown) and shown != stage,
    )


def _clocks(session: Session, dosed_at: dt.datetime) -> Clocks:
    now, limits = clock.now(), limits_of(session.clinic)
    dose = standing_dose(session)
    watch = watch_of(session, limits, minutes=dose.minutes if dose else None)
    due = watch.next_due(arrived_at=dosed_at, dosed_at=dosed_at, readings=readings_of(session))
    may_leave_at = watch.earliest_release(dosed_at)
    late = dt.timedelta(minutes=limits.whole("release.overdue_minutes"))
    return Clocks(
        next_due=due,
        is_overdue=session.state == State.DOSED and watch.is_overdue(due, now),
        may_leave_at=may_leave_at,
        is_leaving_late=now > may_leave_at + late,
    )


def _alerts(session: Session) -> tuple[SessionAlert, ...]:
    """Open ones of this session, the most dangerous first."""
    found = Alert.objects.of(session.clinic).open().filter(patient=session.patient, session=session)
    rules = alert_rules()
    return tuple(
        SessionAlert(
            alert=alert,
            name=rule_name(alert.rule),
            what_to_do=withdrawn_words(alert)
            or (rules[alert.rule].what_to_do if alert.rule in rules else ""),
        )
        for alert in found.by_danger()[:ALERTS_SHOWN]
    )
