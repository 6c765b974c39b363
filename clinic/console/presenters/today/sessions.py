"""People in the clinic now: what is due next for each, and what is overdue."""

import datetime as dt

from clinic.accounts.roles import Permission
from clinic.console.presenters import links
from clinic.console.presenters.today.moment import Moment
from clinic.console.presenters.today.rows import Action, Capped, Row, capped
from clinic.core import formats
from clinic.treatments.models import Session
from clinic.treatments.rules.observation import Watch
from clinic.treatments.rules.readings import MINUTE
from clinic.treatments.selectors.board import sessions_under_way
from clinic.treatments.selectors.sessions import measured, watch_of

Said = tuple[str, str, str, str]
"""Level, what, why and the word of the button."""


def in_house(moment: Moment) -> Capped:
    return capped(
        sessions_under_way(moment.clinic),
        lambda session: _row(session, moment),
        noun="sessions",
        more_href=links.board(),
    )


def _row(session: Session, moment: Moment) -> Row:
    level, what, why, word = _arrived(session) if session.dosed_at is None else _watched(session, moment)
    where = f"chair {session.chair}" if session.chair else ""
    may_act = moment.may(Permission.RUN_SESSION)
    return Row.about(
        session.patient,
        moment.today,
        level=level,
        what=what,
        why=", ".join(filter(None, (why, where))),
        since=session.dosed_at or session.arrived_at,
        action=Action(word=word if may_act else "Open session", href=links.session(session.pk)),
    )


def _arrived(session: Session) -> Said:
    has_pressure = any(reading.systolic for reading in session.readings.all())
    why = "ready for the dose" if has_pressure else "blood pressure and checks before the dose"
    return "today", "Arrived", why, "Check and dose"


def _watched(session: Session, moment: Moment) -> Said:
    """A session that was dosed and not yet left."""
    dose = next(iter(session.doses.all()), None)
    watch = watch_of(session, moment.limits, minutes=dose.minutes if dose else None)
    if session.state == Session.State.OBSERVED:
        return _leaving(session, watch, moment)
    due = watch.next_due(
        arrived_at=session.arrived_at or moment.now,
        dosed_at=session.dosed_at,
        readings=measured(session.readings.all()),
    )
    if watch.is_overdue(due, moment.now):
        return "now", "Reading overdue", _ago("due", due, moment), "Record reading"
    return "today", "In session", _next(due, moment), "Record reading"


def _leaving(session: Session, watch: Watch, moment: Moment) -> Said:
    earliest = watch.earliest_release(session.dosed_at or moment.now)
    late = earliest + moment.limits.whole("release.overdue_minutes") * MINUTE
    if moment.now > late:
        return "now", "Release overdue", _ago("could leave", earliest, moment), "Release"
    return "today", "Ready to leave", "observation time is over and the readings allow it", "Release"


def _next(due: dt.datetime | None, moment: Moment) -> str:
    if due is None:
        return "no reading due"
    if due < moment.now:
        return f"reading due since {due.astimezone(moment.clinic.zone):%H:%M}"
    return f"next reading {formats.distance(due, moment.now)}, at {due.astimezone(moment.clinic.zone):%H:%M}"


def _ago(what: str, due: dt.datetime | None, moment: Moment) -> str:
    return f"{what} {formats.distance(due, moment.now)}" if due else what
