"""A schedule made from the stored events of a course alone."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import pytest

from clinic.evidence import limits
from clinic.protocols.rules import engine, templates
from clinic.protocols.rules.engine import Visit, VisitKind, VisitState
from clinic.treatments.rules.events import EventKind, Happening, engine_events
from clinic.treatments.rules.planned import PLANNED, PlannedDose
from clinic.treatments.rules.schedule import Planning, Schedule, Standing, engine_weekdays
from tests.protocols.walk import MONDAY, WEEKDAYS, day

FORTY, SIXTY = PlannedDose(mg=Decimal(40)), PlannedDose(mg=Decimal(60))


def happening(kind: EventKind, offset: int, order: int = 1, /, **details: Any) -> Happening:
    return Happening(
        kind=kind,
        on=day(offset),
        order=order,
        key=f"{kind}-{offset}-{order}",
        details=details,
        reason="because",
    )


def started(template: str = "racemic-iv-standard", /, **details: Any) -> Happening:
    return Happening(
        kind=EventKind.STARTED,
        on=MONDAY,
        order=0,
        key="start",
        details={"preferred_weekdays": [1, 4]} | details,
        reason="",
        protocol=templates()[template],
    )


def held(*offsets: int, kind: VisitKind = VisitKind.DOSING) -> list[Happening]:
    return [happening(EventKind.VISIT_DONE, offset, kind=kind.value) for offset in offsets]


def planning(happenings: Iterable[Happening], today: int = 0) -> Planning:
    return Planning(happenings=tuple(happenings), calendar=WEEKDAYS, limits=limits(), today=day(today))


def schedule(*happenings: Happening, today: int = 0) -> Schedule:
    return planning(happenings, today).schedule()


def of_kind(found: Schedule, kind: VisitKind) -> list[Visit]:
    return [visit for visit in found.visits if visit.kind is kind]


def test_schedule_begins_with_the_event_that_started_the_course_wherever_it_stands() -> None:
    first = schedule(*held(0), started(), today=1)
    assert first == schedule(started(), *held(0), today=1)
    assert [visit.target for visit in of_kind(first, VisitKind.DOSING)][:3] == [day(0), day(3), day(7)]
    assert first.next_target == day(3)


def test_schedule_of_a_course_without_a_protocol_is_refused_by_its_event() -> None:
    with pytest.raises(ValueError, match="event started-0-1 starts a course without a protocol"):
        schedule(happening(EventKind.STARTED, 0, preferred_weekdays=[]))


def test_next_target_passes_over_what_is_provisional() -> None:
    induced = schedule(started(), *held(0, 3, 7, 10, 14, 17, 21, 24), today=25)
    assert any(visit.is_open and visit.kind is VisitKind.DOSING for visit in induced.visits)
    assert [visit.kind for visit in induced.visits if visit.is_open and not visit.provisional] == [
        VisitKind.REVIEW
    ]
    assert induced.next_target == next(visit.target for visit in of_kind(induced, VisitKind.REVIEW))


def test_ended_course_keeps_what_was_held_and_plans_nothing() -> None:
    for ending in (EventKind.STOPPED, EventKind.COMPLETED):
        ended = schedule(started(), *held(0, 3), happening(ending, 5), today=6)
        assert ended.ended is not None
        assert ended.ended.kind is ending
        assert [visit.done_on for visit in ended.visits] == [day(0), day(3)]
        assert ended.next_target is None
    running = schedule(started(), *held(0, 3), today=6)
    assert running.ended is None


@pytest.mark.parametrize(
    ("template", "doses", "standing"),
    [
        (
            "racemic-iv-standard",
            (0, 3, 7),
            Standing(phase="induction", done=3, planned=8, interval_weeks=Decimal("0.5")),
        ),
        ("clinic-defined", (0,), Standing(phase="treatment", done=1, planned=4, interval_weeks=Decimal(1))),
        (
            "clinic-defined",
            (0, 7, 14, 21, 28),
            Standing(phase="treatment", done=4, planned=4, interval_weeks=None),
        ),
    ],
    ids=["twice a week", "weekly", "past its last phase"],
)
def test_standing_tells_the_visits_of_the_phase_and_its_interval(
    template: str, doses: tuple[int, ...], standing: Standing
) -> None:
    assert schedule(started(template), *held(*doses), today=doses[-1]).standing == standing


def test_standing_in_an_open_ended_phase_has_no_number_planned() -> None:
    changed = happening(
        EventKind.PROPOSAL_DECIDED, 1, decision="accepted", phase="maintenance", interval_weeks=3
    )
    standing = schedule(started(), *held(0), changed, today=1).standing
    assert standing == Standing(phase="maintenance", done=0, planned=None, interval_weeks=Decimal(3))


def test_planned_dose_is_the_last_that_an_event_names() -> None:
    named = started(**{PLANNED: FORTY.details})
    changed = happening(EventKind.DOSE_PLANNED, 2, **{PLANNED: SIXTY.details})
    assert schedule(started()).planned_dose is None
    assert schedule(named).planned_dose == FORTY
    assert schedule(named, changed, *held(0), today=2).planned_dose == SIXTY


def test_protocol_in_force_is_the_last_changed_to() -> None:
    assert schedule(started()).protocol.key == "racemic-iv-standard"
    changes = [
        Happening(
            kind=EventKind.PROTOCOL_CHANGED,
            on=day(offset),
            order=1,
            key=key,
            details={"phase": None},
            reason="new label",
            protocol=templates()[key],
        )
        for offset, key in ((1, "esketamine-eu"), (2, "esketamine-us-trd"))
    ]
    assert schedule(started(), *changes, today=2).protocol.key == "esketamine-us-trd"


def test_moved_visits_are_told_unless_an_appointment_moved_them() -> None:
    second = of_kind(schedule(started()), VisitKind.DOSING)[1].key
    by_hand = happening(EventKind.VISIT_MOVED, 1, visit=second, to=day(4).isoformat())
    by_appointment = happening(
        EventKind.VISIT_MOVED, 1, visit=second, to=day(4).isoformat(), appointment=True
    )
    moved = schedule(started(), *held(0), by_hand, today=1)
    assert moved.moved == {second: day(4)}
    assert moved.next_target == day(4)
    assert schedule(started(), *held(0), by_appointment, today=1).moved == {}


def test_placed_visits_are_moved_and_called_off_by_hand_and_their_windows_follow() -> None:
    begun = [started("ketamine-assisted-psychotherapy"), *held(0, 7, kind=VisitKind.PREPARATION), *held(14)]
    first, second = of_kind(schedule(*begun, today=14), VisitKind.INTEGRATION)[:2]
    for to in (first.earliest - dt.timedelta(days=1), first.latest + dt.timedelta(days=2)):
        moved = happening(EventKind.VISIT_MOVED, 14, visit=first.key, to=to.isoformat())
        placed = of_kind(schedule(*begun, moved, today=14), VisitKind.INTEGRATION)
        assert placed[0].target == to
        assert (placed[0].earliest, placed[0].latest) == (min(first.earliest, to), max(first.latest, to))
        assert placed[1] == second
    called_off = happening(EventKind.VISIT_CANCELLED, 14, visit=first.key, kind="integration")
    states = [visit.state for visit in of_kind(schedule(*begun, called_off, today=14), VisitKind.INTEGRATION)]
    assert states[:2] == [VisitState.CANCELLED, second.state]


def test_treatment_visit_is_called_off_by_the_engine_and_a_placed_one_by_hand() -> None:
    kinds = (VisitKind.DOSING, VisitKind.PREPARATION, VisitKind.INTEGRATION, VisitKind.REVIEW)
    events = [happening(EventKind.VISIT_CANCELLED, 1, number, kind=kind) for number, kind in enumerate(kinds)]
    assert [event.kind for event in engine_events(events) if isinstance(event, engine.VisitCancelled)] == [
        VisitKind.DOSING,
        VisitKind.PREPARATION,
    ]


def test_visit_once_held_is_neither_moved_nor_called_off() -> None:
    begun = [started("ketamine-assisted-psychotherapy"), *held(0, 7, kind=VisitKind.PREPARATION), *held(14)]
    integration = of_kind(schedule(*begun, today=14), VisitKind.INTEGRATION)[0]
    done = held(15, kind=VisitKind.INTEGRATION)
    late = [
        happening(EventKind.VISIT_CANCELLED, 16, visit=integration.key, kind="integration"),
        happening(EventKind.VISIT_MOVED, 16, visit=integration.key, to=day(18).isoformat()),
    ]
    after = of_kind(schedule(*begun, *done, *late, today=16), VisitKind.INTEGRATION)[0]
    assert (after.state, after.done_on, after.target) == (VisitState.DONE, day(15), integration.target)


def test_declined_proposal_and_a_change_without_a_protocol_say_nothing_to_the_engine() -> None:
    declined = happening(EventKind.PROPOSAL_DECIDED, 1, decision="declined")
    unchanged = happening(EventKind.PROTOCOL_CHANGED, 1)
    assert list(engine_events([declined, unchanged, started()])) == []


def test_course_may_end_at_any_time_and_everything_else_is_held_against_the_schedule() -> None:
    plan = planning([started(), *held(0)], today=1)
    for ending in (EventKind.STOPPED, EventKind.COMPLETED):
        assert plan.problems(happening(ending, -30)) == ()
    assert [problem.field for problem in plan.problems(happening(EventKind.RESUMED, 1))] == ["on"]
    assert plan.problems(happening(EventKind.PAUSED, 1)) == ()


def test_weekdays_of_a_clinic_count_from_monday_as_one() -> None:
    assert engine_weekdays([1, 4, 7]) == frozenset({0, 3, 6})
