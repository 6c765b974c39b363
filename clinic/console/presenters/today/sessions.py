"""People in the clinic now: what is due next for each, and what is overdue."""

import datetime as dt
from dataclasses import dataclass

from clinic.accounts.roles import Permission
from clinic.console.presenters import links
from clinic.console.presenters.today.moment import Moment
from clinic.console.presenters.today.rows import Action, Capped, Row, capped
from clinic.core import formats
from clinic.treatments.models import Session
from clinic.treatments.rules.discharge import measured_gate
from clinic.treatments.rules.observation import Watch, observation_key
from clinic.treatments.rules.readings import MINUTE
from clinic.treatments.selectors.board import sessions_under_way
from clinic.treatments.selectors.sessions import measured, watch_of

IN_HOUSE = 100
"""Sessions looked at: more than any clinic holds at once, so that the few shown are the most urgent of all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """`word` is the button's, `ref` what an overdue row rests on; `since` and `due` as a row has them."""

    level: str = "today"
    what: str
    why: str
    word: str
    ref: str = ""
    since: dt.datetime | None = None
    due: dt.datetime | None = None


def in_house(moment: Moment) -> Capped:
    return capped(
        sessions_under_way(moment.clinic),
        lambda session: _row(session, moment),
        noun="sessions",
        cap=IN_HOUSE,
    )


def on_paper(moment: Moment) -> Capped:
    """Begun to be entered from paper, and not to the end: the visit counts only then."""
    begun = Session.objects.of(moment.clinic).being_entered().select_related("patient")
    return capped(
        begun.order_by("on", "id"), lambda session: _paper_row(session, moment), noun="sessions on paper"
    )


def _paper_row(session: Session, moment: Moment) -> Row:
    may_act = moment.may(Permission.RUN_SESSION)
    return Row.about(
        session.patient,
        moment.today,
        key=f"paper-{session.pk}",
        level="today",
        what="Session on paper",
        why=f"of {formats.calendar_date(session.on)}, not entered to the end",
        action=Action(word="Enter the rest" if may_act else "Open session", href=links.session(session.pk)),
    )


def _row(session: Session, moment: Moment) -> Row:
    said = _arrived(session) if session.dosed_at is None else _watched(session, moment)
    where = f"chair {session.chair}" if session.chair else ""
    may_act = moment.may(Permission.RUN_SESSION)
    return Row.about(
        session.patient,
        moment.today,
        key=f"session-{session.pk}",
        level=said.level,
        what=said.what,
        why=", ".join(filter(None, (where, said.why))),
        ref=said.ref,
        since=said.since,
        due=said.due,
        action=Action(word=said.word if may_act else "Open session", href=links.session(session.pk)),
    )


def _arrived(session: Session) -> Said:
    has_pressure = any(reading.systolic for reading in session.readings.all())
    why = "blood pressure taken, no dose yet" if has_pressure else "blood pressure and checks before the dose"
    return Said(what="Arrived", why=why, word="Check and dose", since=session.arrived_at)


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
        return Said(
            level="now",
            what="Reading overdue",
            why=f"{_dosed(session, moment)}, due at {_clock(due, moment)}",
            word="Record reading",
            ref="threshold:reading.overdue_minutes",
            since=due,
        )
    why = f"{_dosed(session, moment)}, {_next(due, moment)}"
    return Said(what="In session", why=why, word="Record reading", due=due)


def _leaving(session: Session, watch: Watch, moment: Moment) -> Said:
    earliest = watch.earliest_release(session.dosed_at or moment.now)
    late = earliest + moment.limits.whole("release.overdue_minutes") * MINUTE
    if moment.now > late:
        return Said(
            level="now",
            what="Release overdue",
            why=f"{_dosed(session, moment)}, could leave at {_clock(earliest, moment)}",
            word="Release",
            ref="threshold:release.overdue_minutes",
            since=earliest,
        )
    dosed_at, readings = session.dosed_at or moment.now, measured(session.readings.all())
    gate = measured_gate(watch, dosed_at=dosed_at, readings=readings, now=moment.now)
    still_holds = all(requirement.is_met for requirement in gate)
    return Said(
        what="Ready to leave",
        why="observation time is over and the readings allow it"
        if still_holds
        else f"values older than {watch.fresh} min: take the values again",
        word="Release" if still_holds else "Record reading",
        ref=f"threshold:{observation_key(session.course.product)}",
        since=earliest if earliest <= moment.now else None,
    )


def _next(due: dt.datetime | None, moment: Moment) -> str:
    if due is None:
        return "no reading due"
    return f"{'reading due' if due < moment.now else 'next reading'} at {_clock(due, moment)}"


def _dosed(session: Session, moment: Moment) -> str:
    return f"dosed at {_clock(session.dosed_at, moment)}"


def _clock(at: dt.datetime | None, moment: Moment) -> str:
    """With the day when it is another: a session that nobody closed stays on the list."""
    if at is None:
        return formats.NOTHING
    local = at.astimezone(moment.clinic.zone)
    day = "" if local.date() == moment.today else f"{formats.calendar_date(local.date())}, "
    return f"{day}{local:%H:%M}"
