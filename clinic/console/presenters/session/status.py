"""The part of a session that time changes: clocks, alerts, what is missing to leave."""

import datetime as dt
from dataclasses import dataclass

from clinic.accounts.selectors import limits_of
from clinic.care.sessions import discharge_requirements
from clinic.console.presenters.strip import rule_name
from clinic.core import clock
from clinic.safety.models import Alert
from clinic.safety.rules import alert_rules
from clinic.treatments.models import Session
from clinic.treatments.rules.discharge import Leaving, Requirement
from clinic.treatments.selectors.sessions import readings_of, standing_dose, watch_of

ASKED_ON_LEAVING = frozenset({"escort", "driving-advice", "feels-ready"})
ALERTS_SHOWN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionAlert:
    alert: Alert
    name: str
    what_to_do: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """`next_due` and `may_leave_at` are None while nothing is due; `gate` holds what readings and time decide,
    `asked` what staff ask and say."""

    session: Session
    next_due: dt.datetime | None
    is_overdue: bool
    may_leave_at: dt.datetime | None
    is_leaving_late: bool
    gate: tuple[Requirement, ...]
    asked: tuple[Requirement, ...]
    alerts: tuple[SessionAlert, ...]
    may_acknowledge: bool

    @property
    def missing(self) -> int:
        return sum(not requirement.is_met for requirement in self.gate)


def status_of(session: Session, may_acknowledge: bool, leaving: Leaving | None = None) -> Status:  # noqa: FBT001
    now, limits = clock.now(), limits_of(session.clinic)
    is_over = session.released_at is not None or session.state in {
        Session.State.CANCELLED,
        Session.State.MISSED,
    }
    dose = standing_dose(session)
    watch = watch_of(session, limits, minutes=dose.minutes if dose else None)
    due = None
    if not is_over:
        due = watch.next_due(
            arrived_at=session.arrived_at or now, dosed_at=session.dosed_at, readings=readings_of(session)
        )
    may_leave_at = watch.earliest_release(session.dosed_at) if session.dosed_at else None
    late = dt.timedelta(minutes=limits.whole("release.overdue_minutes"))
    gate = () if is_over else discharge_requirements(session=session, leaving=leaving)
    return Status(
        session=session,
        next_due=due,
        is_overdue=watch.is_overdue(due, now),
        may_leave_at=may_leave_at,
        is_leaving_late=not is_over and may_leave_at is not None and now > may_leave_at + late,
        gate=tuple(found for found in gate if found.code not in ASKED_ON_LEAVING),
        asked=tuple(found for found in gate if found.code in ASKED_ON_LEAVING),
        alerts=_alerts(session),
        may_acknowledge=may_acknowledge,
    )


def _alerts(session: Session) -> tuple[SessionAlert, ...]:
    """Open ones of this session, the newest first."""
    found = Alert.objects.of(session.clinic).open().filter(patient=session.patient, session=session)
    rules = alert_rules()
    return tuple(
        SessionAlert(
            alert=alert,
            name=rule_name(alert.rule),
            what_to_do=rules[alert.rule].what_to_do if alert.rule in rules else "",
        )
        for alert in found.order_by("-raised_at")[:ALERTS_SHOWN]
    )
