"""What must hold for every template, calendar and history."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, replace
from itertools import pairwise
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from clinic.protocols.rules import templates
from clinic.protocols.rules.engine import (
    ClinicCalendar,
    CourseEvent,
    GateDecided,
    GateDecision,
    IntervalChosen,
    Override,
    Paused,
    Plan,
    ProposalAccepted,
    Resumed,
    Visit,
    VisitCancelled,
    VisitDone,
    VisitKind,
    VisitMissed,
    VisitMoved,
    VisitState,
    plan,
)
from tests.protocols.walk import MONDAY, TREATMENT, Walk, day

EXAMPLES = settings(max_examples=60, deadline=None)
HISTORY_DAYS = 200
NIGHTS = 2
HORIZON = dt.timedelta(weeks=26)
YEAR_OF_WEEKS = dt.timedelta(weeks=52)

offsets = st.integers(0, HISTORY_DAYS)
past = offsets.map(day)
reasons = st.sampled_from(("", "because"))
visit_kinds = st.sampled_from(VisitKind)
facts = st.one_of(
    st.builds(VisitDone, on=past),
    st.builds(VisitDone, on=past),
    st.builds(VisitDone, on=past, kind=visit_kinds),
    st.builds(VisitMissed, on=past, kind=visit_kinds),
    st.builds(VisitCancelled, on=past, kind=visit_kinds),
)


def decisions(template: str) -> st.SearchStrategy[CourseEvent]:
    phases = st.sampled_from([phase.key for phase in templates()[template].phases])
    weeks = st.integers(1, 4)
    return st.one_of(
        st.builds(GateDecided, on=past, phase=phases, decision=st.sampled_from(GateDecision)),
        st.builds(IntervalChosen, on=past, phase=phases, weeks=weeks, reason=reasons),
        st.builds(ProposalAccepted, on=past, phase=phases, interval_weeks=st.none() | weeks, reason=reasons),
        st.builds(VisitMoved, on=past, visit=st.just("1-induction-dosing-3"), to=past),
        st.builds(Override, on=past, reason=st.just("because")),
        st.builds(Paused, on=past, reason=reasons),
        st.builds(Resumed, on=past),
    )


calendars = st.builds(
    ClinicCalendar,
    opening_weekdays=st.frozensets(st.integers(0, 6), min_size=1),
    closures=st.frozensets(st.integers(0, 400).map(day), max_size=40),
)
weekdays = st.frozensets(st.integers(0, 6), max_size=3)


@dataclass(frozen=True)
class Case:
    template: str
    calendar: ClinicCalendar
    preferred: frozenset[int]
    events: list[CourseEvent]

    def plan(self) -> Plan:
        return plan(
            templates()[self.template],
            start=MONDAY,
            calendar=self.calendar,
            preferred_weekdays=self.preferred,
            events=self.events,
            today=day(HISTORY_DAYS),
        )


@st.composite
def courses(draw: st.DrawFn, *, with_decisions: bool = True) -> Case:
    template = draw(st.sampled_from(sorted(templates())))
    event = st.one_of(facts, decisions(template)) if with_decisions else facts
    return Case(template, draw(calendars), draw(weekdays), draw(st.lists(event, max_size=30)))


def ahead(result: Plan, *kinds: VisitKind) -> list[Visit]:
    return [visit for visit in result.visits if visit.is_open and visit.kind in kinds]


@EXAMPLES
@given(courses(), st.randoms())
def test_plan_does_not_depend_on_the_order_or_repetition_of_events(case: Case, chance: Random) -> None:
    mixed = [*case.events, *case.events[:5]]
    chance.shuffle(mixed)
    assert replace(case, events=mixed).plan() == case.plan()


@EXAMPLES
@given(courses())
def test_planned_doses_keep_two_nights_and_two_in_any_seven_days(case: Case) -> None:
    without: list[CourseEvent] = [event for event in case.events if not isinstance(event, Override)]
    result = replace(case, events=without).plan()
    given_on = [
        visit.day for visit in result.visits if visit.state is VisitState.DONE and visit.kind == "dosing"
    ]
    planned = [visit.target for visit in ahead(result, VisitKind.DOSING)]
    assert all(later - earlier >= NIGHTS * (day(1) - day(0)) for earlier, later in pairwise(planned))
    for target in planned:
        last_seven = [other for other in (*given_on, *planned) if 0 <= (target - other).days < 7]
        assert len(last_seven) <= 2
    if given_on and planned:
        assert (planned[0] - given_on[-1]).days >= NIGHTS


@EXAMPLES
@given(courses())
def test_windows_hold_their_target_and_end_before_the_next_one(case: Case) -> None:
    result = case.plan()
    for visit in result.visits:
        assert visit.earliest <= visit.target <= visit.latest
    treatment = ahead(result, *TREATMENT)
    for visit, following in pairwise(treatment):
        assert visit.latest < following.target
        assert visit.target < following.earliest


@EXAMPLES
@given(courses())
def test_planned_visits_fall_on_open_days_not_before_today(case: Case) -> None:
    result = case.plan()
    treatment = ahead(result, *TREATMENT)
    assert all(case.calendar.is_open(visit.target) for visit in treatment)
    assert all(visit.target >= day(HISTORY_DAYS) for visit in treatment[1:])


@EXAMPLES
@given(courses())
def test_planned_future_is_bounded(case: Case) -> None:
    result = case.plan()
    planned = ahead(result, *TREATMENT)
    protocol = templates()[case.template]
    closed = sum(phase.visits.value for phase in protocol.phases if phase.visits)
    assert len(planned) <= closed + HORIZON.days // 7
    open_ended = {phase.key for phase in protocol.phases if phase.is_open_ended}
    assert all(visit.target <= day(HISTORY_DAYS) + HORIZON for visit in planned if visit.phase in open_ended)


@EXAMPLES
@given(courses())
def test_visit_keys_are_unique(case: Case) -> None:
    unlike = [replace(event, key=str(number)) for number, event in enumerate(case.events)]
    keys = Counter(visit.key for visit in replace(case, events=unlike).plan().visits)
    assert [key for key, times in keys.items() if times > 1] == []


@EXAMPLES
@given(courses(with_decisions=False))
def test_closed_phases_hold_exactly_their_visits_whatever_was_missed(case: Case) -> None:
    result = case.plan()
    if result.on_hold:
        return
    for phase in templates()[case.template].phases:
        if phase.visits is None or not phase.is_dosing:
            continue
        held_or_planned = [
            visit.number
            for visit in result.visits
            if visit.phase == phase.key
            and visit.kind is VisitKind.DOSING
            and visit.number
            and visit.state not in {VisitState.MISSED, VisitState.CANCELLED}
        ]
        assert held_or_planned == list(range(1, phase.visits.value + 1))


@EXAMPLES
@given(courses())
def test_plan_moves_with_the_calendar_by_whole_weeks_across_clock_changes(case: Case) -> None:
    later = plan(
        templates()[case.template],
        start=MONDAY + YEAR_OF_WEEKS,
        calendar=ClinicCalendar(
            opening_weekdays=case.calendar.opening_weekdays,
            closures=frozenset(closure + YEAR_OF_WEEKS for closure in case.calendar.closures),
        ),
        preferred_weekdays=case.preferred,
        events=[_a_year_later(event) for event in case.events],
        today=day(HISTORY_DAYS) + YEAR_OF_WEEKS,
    )
    now = case.plan()
    assert [(visit.target, visit.state) for visit in later.visits] == [
        (visit.target + YEAR_OF_WEEKS, visit.state) for visit in now.visits
    ]


def _a_year_later(event: CourseEvent) -> CourseEvent:
    moved = replace(event, on=event.on + YEAR_OF_WEEKS)
    return replace(moved, to=moved.to + YEAR_OF_WEEKS) if isinstance(moved, VisitMoved) else moved


@EXAMPLES
@given(st.sampled_from(sorted(templates())), calendars, weekdays, st.integers(1, 16))
def test_following_the_plan_changes_nothing_in_it(
    template: str, calendar: ClinicCalendar, preferred: frozenset[int], count: int
) -> None:
    course = Walk(template, calendar=calendar, preferred=preferred)
    planned = course.targets(count)
    kept: list[dt.date] = []
    for _ in planned:
        if course.plan().position.gate:
            course.decide()
        kept.append(course.ahead()[0].target)
        course.keep()
    assert kept == planned
