"""Targets and windows: spacing, lateness, misses, closures, preferred weekdays, integration."""

import datetime as dt
from itertools import pairwise

import pytest

from clinic.core.errors import FieldError
from clinic.evidence import limits
from clinic.protocols.rules import templates
from clinic.protocols.rules.engine import (
    ClinicCalendar,
    IntervalChosen,
    ProposalAccepted,
    VisitCancelled,
    VisitDone,
    VisitKind,
    VisitMissed,
    VisitMoved,
    VisitState,
    plan,
)
from clinic.protocols.rules.engine.course import nearest
from clinic.protocols.rules.engine.limits import DosingLimits
from tests.protocols.walk import EVERY_DAY, MONDAY, WEEKDAYS, Walk, day


def test_induction_with_preferred_weekdays_alternates_between_them() -> None:
    assert Walk().targets(8) == [day(offset) for offset in (0, 3, 7, 10, 14, 17, 21, 24)]


def test_induction_without_preferred_weekdays_alternates_three_and_four_days() -> None:
    course = Walk(preferred=frozenset(), calendar=EVERY_DAY)
    assert course.targets(4) == [day(0), day(3), day(7), day(10)]


def test_induction_when_dosed_late_keeps_two_nights_and_two_in_seven_days() -> None:
    course = Walk()
    course.keep(2)
    course.keep(late=2)
    assert course.today == day(9)
    assert course.targets(3) == [day(14), day(17), day(21)]


def test_consolidation_done_late_shifts_the_rest_back_to_the_preferred_weekday() -> None:
    course = Walk(preferred=frozenset({0}), calendar=EVERY_DAY)
    course.keep_until("consolidation")
    course.keep(2)
    course.keep(late=1)
    assert course.today.weekday() == 1
    assert course.targets(1) == [course.today + dt.timedelta(days=6)]


def test_maintenance_done_late_without_preference_shifts_the_rest_as_much() -> None:
    course = Walk(preferred=frozenset(), calendar=EVERY_DAY)
    course.keep_until("maintenance")
    course.keep(2)
    before = course.targets(4)
    course.keep(late=3)
    assert course.targets(3) == [target + dt.timedelta(days=3) for target in before[1:]]


def test_missed_induction_visit_is_appended_and_never_doubled_up() -> None:
    course = Walk()
    before = course.targets(8)
    course.keep(2)
    course.miss()
    course.today += dt.timedelta(days=1)
    ahead = course.plan().visits
    doses = [visit for visit in ahead if visit.phase == "induction" and visit.kind is VisitKind.DOSING]
    assert [visit.target for visit in doses] == [*before, day(28)]
    assert [visit.number for visit in doses] == [1, 2, 3, 3, 4, 5, 6, 7, 8]
    assert [visit.state for visit in doses[:4]] == ["done", "done", "missed", "planned"]
    assert {visit.of for visit in doses} == {8}


def test_missed_maintenance_visit_is_rebooked_within_a_week() -> None:
    course = Walk()
    course.keep_until("maintenance")
    course.keep(1)
    course.miss()
    assert course.targets(1) == [course.today + dt.timedelta(days=7)]


def test_cancelled_visit_is_appended_like_a_missed_one_without_counting_as_missed() -> None:
    course = Walk()
    course.keep(2)
    course.cancel()
    assert course.plan().position.misses == 0
    assert len([visit for visit in course.ahead() if visit.phase == "induction"]) == 6


def test_cancellation_ahead_of_today_leaves_the_visits_before_it_in_place() -> None:
    course = Walk()
    course.events.append(VisitCancelled(on=day(7)))
    doses = [visit for visit in course.plan().visits if visit.phase == "induction"][:5]
    assert [visit.target for visit in doses] == [day(0), day(3), day(7), day(10), day(14)]
    assert doses[2].state is VisitState.CANCELLED
    assert [visit.number for visit in doses] == [1, 2, 3, 3, 4]


def test_cancellation_ahead_of_another_kind_of_visit_leaves_doses_in_place() -> None:
    course = Walk()
    course.events.append(VisitCancelled(on=day(7), kind=VisitKind.REVIEW))
    assert course.targets(3) == [day(0), day(3), day(7)]


def test_visit_missed_outside_its_window_keeps_its_date_and_is_followed_by_the_next() -> None:
    for missed_on in (day(1), day(10)):
        course = Walk(today=missed_on)
        course.events += [VisitDone(on=day(0)), VisitMissed(on=missed_on)]
        missed, following = course.plan().visits[1:3]
        assert missed.earliest <= missed.target == missed_on <= missed.latest
        assert following.target > missed_on


def test_visit_not_recorded_becomes_overdue_and_the_rest_waits_for_today() -> None:
    visits = Walk().plan(today=day(2)).visits
    assert (visits[0].state, visits[0].target) == (VisitState.OVERDUE, MONDAY)
    assert visits[1].target == day(7)
    assert Walk().plan(today=day(1)).visits[0].state is VisitState.DUE


def test_closure_on_a_target_moves_the_visit_to_the_nearest_open_day() -> None:
    closed = ClinicCalendar(opening_weekdays=WEEKDAYS.opening_weekdays, closures=frozenset({day(7)}))
    targets = Walk(calendar=closed).targets(8)
    assert day(7) not in targets
    assert targets[2] == day(10)


def test_closure_with_open_days_equally_near_takes_the_later() -> None:
    closed = ClinicCalendar(opening_weekdays=WEEKDAYS.opening_weekdays, closures=frozenset({day(9)}))
    course = Walk("clinic-defined", calendar=closed, preferred=frozenset(), today=day(2))
    course.events.append(VisitDone(on=day(2)))
    assert course.targets(1) == [day(10)]


def test_long_closure_is_waited_out() -> None:
    closures = frozenset(day(offset) for offset in range(5, 40))
    closed = ClinicCalendar(opening_weekdays=WEEKDAYS.opening_weekdays, closures=closures)
    assert Walk(calendar=closed).targets(3) == [day(0), day(3), day(42)]


def test_start_on_a_closed_day_moves_to_the_first_open_one() -> None:
    protocol = templates()["esketamine-us-trd"]
    saturday = day(5)
    visits = plan(protocol, start=saturday, calendar=WEEKDAYS, today=MONDAY).visits
    assert visits[0].target == day(7)


def test_start_on_an_open_day_is_kept_though_another_weekday_is_preferred() -> None:
    protocol = templates()["esketamine-us-trd"]
    wednesday = day(2)
    visits = plan(
        protocol, start=wednesday, calendar=WEEKDAYS, today=MONDAY, preferred_weekdays=frozenset({3})
    ).visits
    assert visits[0].target == wednesday


def test_clinic_open_one_day_a_week_still_keeps_the_limits() -> None:
    once = ClinicCalendar(opening_weekdays=frozenset({2}))
    assert Walk(calendar=once).targets(3) == [day(2), day(9), day(16)]


def test_min_nights_raised_by_the_clinic_spaces_induction_wider() -> None:
    protocol = templates()["racemic-iv-standard"]
    stricter = limits({"dose.min_nights": 4})
    visits = plan(protocol, start=MONDAY, calendar=EVERY_DAY, today=MONDAY, limits=stricter).visits
    assert [visit.target for visit in visits[:3]] == [day(0), day(4), day(8)]


def test_window_of_a_visit_ends_before_the_next_target() -> None:
    course = Walk(preferred=frozenset({0, 2}))
    first, second = course.plan().visits[:2]
    assert (first.target, second.target) == (day(0), day(2))
    assert first.latest == day(0)
    assert second.earliest == day(2)


def test_visit_key_stays_the_same_when_the_visit_is_done() -> None:
    course = Walk()
    key = course.ahead()[0].key
    course.keep()
    done = course.plan().visit(key)
    assert done is not None
    assert (done.state, done.done_on) == (VisitState.DONE, MONDAY)


def test_instruments_fall_due_at_the_first_visit_and_every_so_many() -> None:
    visits = Walk().plan().visits
    assert "phq-9" in visits[0].instruments
    assert "phq-9" not in visits[1].instruments
    assert "cadss-6" in visits[1].instruments


def test_preparation_comes_first_and_each_dose_is_integrated_on_one_of_three_days() -> None:
    visits = Walk("ketamine-assisted-psychotherapy").plan().visits
    assert [visit.kind for visit in visits[:4]] == ["preparation", "preparation", "dosing", "integration"]
    dose, integration = visits[2:4]
    days = [(integration.earliest - dose.target).days, (integration.latest - dose.target).days]
    assert days == [1, 3]
    assert integration.earliest <= integration.target <= integration.latest


def test_dose_before_days_without_integration_is_not_planned() -> None:
    fridays_only = ClinicCalendar(
        opening_weekdays=frozenset({0, 4}), closures=frozenset(day(offset) for offset in (14, 21))
    )
    visits = (
        Walk("ketamine-assisted-psychotherapy", calendar=fridays_only, preferred=frozenset({4})).plan().visits
    )
    doses = [visit.target for visit in visits if visit.kind is VisitKind.DOSING]
    assert day(18) not in doses
    assert all(fridays_only.is_open(visit.target) for visit in visits)


def test_integration_after_a_dose_with_no_open_day_takes_the_first_one_after() -> None:
    closed = ClinicCalendar(opening_weekdays=WEEKDAYS.opening_weekdays, closures=frozenset({day(14)}))
    events = [
        *(VisitDone(on=day(offset), kind=VisitKind.PREPARATION) for offset in (0, 7)),
        VisitDone(on=day(11)),
    ]
    protocol = templates()["ketamine-assisted-psychotherapy"]
    visits = plan(protocol, start=MONDAY, calendar=closed, events=events, today=day(11)).visits
    integration = next(visit for visit in visits if visit.kind is VisitKind.INTEGRATION)
    assert integration.target == day(15)


def test_integration_held_closes_the_one_of_the_dose_before_it() -> None:
    course = Walk("ketamine-assisted-psychotherapy")
    course.keep(4)
    held_on = course.today + dt.timedelta(days=1)
    course.events.append(VisitDone(on=held_on, kind=VisitKind.INTEGRATION))
    course.today += dt.timedelta(days=5)
    integrations = [visit for visit in course.plan().visits if visit.kind is VisitKind.INTEGRATION][:3]
    assert [visit.state for visit in integrations] == [
        VisitState.OVERDUE,
        VisitState.DONE,
        VisitState.PLANNED,
    ]
    assert [visit.done_on for visit in integrations] == [None, held_on, None]


def test_integration_on_the_day_of_a_dose_belongs_to_the_dose_before() -> None:
    course = Walk("ketamine-assisted-psychotherapy")
    course.keep(4)
    course.events.append(VisitDone(on=course.today, order=1, kind=VisitKind.INTEGRATION))
    states = [visit.state for visit in course.plan().visits if visit.kind is VisitKind.INTEGRATION][:2]
    assert states == [VisitState.DONE, VisitState.PLANNED]


def test_dose_during_preparation_ends_it() -> None:
    course = Walk("ketamine-assisted-psychotherapy")
    course.keep()
    course.today = day(3)
    course.events.append(VisitDone(on=day(3)))
    assert course.plan().position.phase == "dosing"
    assert not any(visit.kind is VisitKind.PREPARATION for visit in course.ahead())


def test_preparation_taken_up_again_keeps_its_window_whatever_doses_came_before() -> None:
    """Two doses on following days hold the next dose back for a week, and a talk for not a day."""
    course = Walk("ketamine-assisted-psychotherapy", preferred=frozenset())
    course.keep(3)
    course.today += dt.timedelta(days=1)
    course.events += [
        VisitDone(on=course.today),
        ProposalAccepted(
            on=course.today, order=1, phase="preparation", interval_weeks=None, reason="new aims"
        ),
    ]
    again = course.ahead()[0]
    assert again.kind is VisitKind.PREPARATION
    assert (again.target - again.earliest).days == 3


def test_dose_after_the_last_phase_is_kept_outside_the_count() -> None:
    course = Walk("esketamine-us-mdsi")
    course.keep(8)
    extra = course.today + dt.timedelta(days=7)
    course.events.append(VisitDone(on=extra))
    course.today = extra
    outside = [visit for visit in course.plan().visits if visit.number == 0]
    assert [(visit.done_on, visit.of) for visit in outside] == [(extra, None)]
    assert course.plan().phase is None


def test_phase_entered_after_a_dose_outside_the_count_is_spaced_from_it() -> None:
    course = Walk("racemic-iv-short-induction")
    course.keep_until("monthly")
    course.keep(3)
    course.today += dt.timedelta(days=21)
    course.events += [
        VisitDone(on=course.today),
        ProposalAccepted(
            on=course.today, order=1, phase="fortnightly", interval_weeks=None, reason="relapse"
        ),
    ]
    assert course.targets(1) == [course.today + dt.timedelta(days=14)]


def test_horizon_bounds_an_open_phase() -> None:
    protocol = templates()["racemic-iv-standard"]
    for weeks in (0, 12, 52):
        visits = plan(protocol, start=MONDAY, calendar=WEEKDAYS, today=MONDAY, horizon_weeks=weeks).visits
        open_phase = [visit.target for visit in visits if visit.phase == "maintenance"]
        assert all(target <= MONDAY + dt.timedelta(weeks=weeks) for target in open_phase)
        assert bool(open_phase) == (weeks >= 12)


def test_horizon_of_a_course_that_starts_later_counts_from_its_start() -> None:
    protocol = templates()["racemic-iv-standard"]
    start = MONDAY + dt.timedelta(weeks=20)
    visits = plan(protocol, start=start, calendar=WEEKDAYS, today=MONDAY).visits
    assert any(visit.phase == "maintenance" for visit in visits)
    assert visits[0].target == start


def test_plan_refuses_a_moment_in_place_of_a_date() -> None:
    moment = dt.datetime(2026, 3, 29, 1, 30, tzinfo=dt.UTC)
    protocol = templates()["racemic-iv-standard"]
    with pytest.raises(FieldError, match="start"):
        plan(protocol, start=moment, calendar=WEEKDAYS, today=MONDAY)
    with pytest.raises(FieldError, match="clinic-local date"):
        VisitDone(on=moment)


def test_plan_refuses_input_it_cannot_use_by_name() -> None:
    protocol = templates()["racemic-iv-standard"]
    with pytest.raises(FieldError, match="preferred_weekdays"):
        plan(protocol, start=MONDAY, calendar=WEEKDAYS, today=MONDAY, preferred_weekdays=frozenset({7}))
    with pytest.raises(FieldError, match="horizon_weeks"):
        plan(protocol, start=MONDAY, calendar=WEEKDAYS, today=MONDAY, horizon_weeks=105)
    with pytest.raises(FieldError, match="VisitDone lies after today"):
        plan(protocol, start=MONDAY, calendar=WEEKDAYS, today=MONDAY, events=[VisitDone(on=day(1))])


def test_calendar_without_open_days_is_refused() -> None:
    with pytest.raises(FieldError, match="opening_weekdays"):
        ClinicCalendar(opening_weekdays=frozenset())
    shut = ClinicCalendar(opening_weekdays=frozenset({0}), closures=frozenset(day(7 * n) for n in range(60)))
    with pytest.raises(FieldError, match="closures"):
        Walk(calendar=shut).plan()


MON_TO_SAT = ClinicCalendar(opening_weekdays=frozenset(range(6)))


def closed_on(*offsets: int) -> ClinicCalendar:
    closures = frozenset(day(offset) for offset in offsets)
    return ClinicCalendar(opening_weekdays=MON_TO_SAT.opening_weekdays, closures=closures)


@pytest.mark.parametrize("is_held", [False, True])
@pytest.mark.parametrize("preferred", [frozenset(), frozenset({0, 3})])
def test_visit_pushed_off_closed_days_leaves_the_series_on_its_weekdays(
    *, is_held: bool, preferred: frozenset[int]
) -> None:
    """Visit 8 is due on a Thursday; that and the Friday are closed, and every later visit stayed on Saturdays."""
    course = Walk(calendar=closed_on(24, 25), preferred=preferred)
    visits = [visit for visit in course.plan().visits if visit.kind is VisitKind.DOSING]
    assert visits[7].target.weekday() in {2, 5}
    if is_held:
        course.keep(8)
        course.decide()
        course.today += dt.timedelta(days=1)
        visits = [visit for visit in course.plan().visits if visit.kind is VisitKind.DOSING]
    later = {visit.target.strftime("%a") for visit in visits[8:]}
    assert len(visits) > 14
    assert later <= {"Mon", "Thu"}
    assert later == {"Thu"} or preferred


@pytest.mark.parametrize("closed", [(7,), (7, 8), (7, 8, 9), (3,), (3, 4), (3, 4, 5), tuple(range(7, 12))])
def test_induction_returns_to_its_two_weekdays_after_a_closure(closed: tuple[int, ...]) -> None:
    course = Walk(calendar=closed_on(*closed), preferred=frozenset())
    targets = [visit.target for visit in course.ahead() if visit.phase == "induction"]
    assert {target.weekday() for target in targets[4:]} == {0, 3}
    assert len(targets) == 8


def test_weekly_visit_held_on_the_day_it_was_shifted_to_is_followed_on_the_usual_weekday() -> None:
    course = Walk(preferred=frozenset(), calendar=MON_TO_SAT)
    course.keep_until("maintenance")
    course.keep(2)
    [usual] = {target.weekday() for target in course.targets(4)}
    away = course.targets(1)[0]
    shut = frozenset(away + dt.timedelta(days=offset) for offset in (-1, 0, 1))
    course.calendar = ClinicCalendar(opening_weekdays=MON_TO_SAT.opening_weekdays, closures=shut)
    assert course.targets(1)[0].weekday() != usual
    assert {target.weekday() for target in course.targets(7)[2:]} == {usual}
    course.keep()
    assert {target.weekday() for target in course.targets(6)[1:]} == {usual}


def test_weekly_maintenance_returns_to_its_weekday_without_a_dose_too_early() -> None:
    """5 days are less than 75 % of a week, which safety would call a sign of misuse."""
    course = Walk(preferred=frozenset(), calendar=MON_TO_SAT)
    course.keep_until("maintenance")
    course.events.append(IntervalChosen(on=course.today, phase="maintenance", weeks=1, reason="frail"))
    course.keep(2)
    away, usual = course.targets(1)[0], course.targets(1)[0].weekday()
    shut = frozenset(away + dt.timedelta(days=offset) for offset in (-1, 0, 1))
    course.calendar = ClinicCalendar(opening_weekdays=MON_TO_SAT.opening_weekdays, closures=shut)
    targets = course.targets(6)
    gaps = [(later - earlier).days for earlier, later in pairwise(targets)]
    assert (targets[0] - away).days == 2
    assert min(gaps) == 6
    assert {target.weekday() for target in targets[2:]} == {usual}


def test_missed_visit_rebooked_on_another_weekday_leaves_the_series_where_it_was() -> None:
    course = Walk(preferred=frozenset(), calendar=MON_TO_SAT)
    course.keep_until("maintenance")
    course.keep(2)
    [usual] = {target.weekday() for target in course.targets(4)}
    shut = frozenset(course.targets(1)[0] + dt.timedelta(days=7 + offset) for offset in (-1, 0, 1))
    course.miss()
    course.calendar = ClinicCalendar(opening_weekdays=MON_TO_SAT.opening_weekdays, closures=shut)
    course.today += dt.timedelta(days=1)
    again, *later = course.targets(5)
    assert again.weekday() != usual
    assert {target.weekday() for target in later} == {usual}


def test_overdue_visit_leaves_those_behind_it_on_the_usual_weekday() -> None:
    course = Walk(preferred=frozenset(), calendar=MON_TO_SAT)
    course.keep_until("maintenance")
    course.keep(2)
    target = course.targets(1)[0]
    course.today = target + dt.timedelta(days=2)
    assert {each.weekday() for each in course.targets(4)[1:]} == {target.weekday()}


def test_visit_moved_by_hand_takes_the_series_along() -> None:
    course = Walk(preferred=frozenset(), calendar=MON_TO_SAT)
    course.keep_until("maintenance")
    course.keep(1)
    visit, *_ = course.ahead()
    to = visit.target + dt.timedelta(days=1)
    course.events.append(VisitMoved(on=course.today, visit=visit.key, to=to))
    assert {target.weekday() for target in course.targets(5)} == {to.weekday()}
    course.keep()
    assert {target.weekday() for target in course.targets(5)} == {to.weekday()}


def test_miss_recorded_for_another_day_than_planned_leaves_the_series_where_it_was() -> None:
    course = Walk(preferred=frozenset(), calendar=MON_TO_SAT)
    course.keep_until("maintenance")
    course.keep(2)
    target = course.targets(1)[0]
    course.today = target + dt.timedelta(days=1)
    course.events.append(VisitMissed(on=course.today))
    assert {each.weekday() for each in course.targets(5)[1:]} == {target.weekday()}


def test_one_preferred_weekday_still_leaves_two_visits_in_a_week_of_induction() -> None:
    course = Walk("esketamine-us-mdsi", preferred=frozenset({3}), calendar=MON_TO_SAT)
    course.keep(2)
    targets = course.targets(6)
    assert [target.weekday() for target in targets] == [3, 5] * 3
    assert (targets[-1] - targets[0]).days == 16


@pytest.mark.parametrize(("offset", "is_crowded"), [(4, False), (5, True), (6, True), (7, False)])
def test_day_is_crowded_once_rested_and_until_seven_days_after_the_dose_before_the_last(
    offset: int, *, is_crowded: bool
) -> None:
    found = DosingLimits(min_nights=2, max_per_7_days=2, misses_before_hold=2)
    assert found.is_crowded([day(0), day(3)], day(offset)) is is_crowded


@pytest.mark.parametrize("weekday", range(7))
@pytest.mark.parametrize("offset", range(7))
def test_nearest_weekday_is_at_most_three_days_away(weekday: int, offset: int) -> None:
    found = nearest(day(weekday), day(70 + offset))
    assert found.weekday() == weekday
    assert abs((found - day(70 + offset)).days) <= 3
