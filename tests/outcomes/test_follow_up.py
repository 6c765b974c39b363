from clinic.outcomes.rules import (
    FollowUpEnd,
    FollowUpStart,
    induction_end,
    responding_at,
    time_to_relapse,
)
from clinic.protocols.rules import templates
from tests.outcomes.builders import MADRS, admitted, day, judged

STABLE = ((0, 20), (7, 4), (14, 4), (21, 4))


def test_follow_up_runs_from_first_stability_to_the_dated_relapse() -> None:
    row = time_to_relapse(judged(*STABLE, (56, 14), (63, 15)), data_cut=day(365))
    assert row is not None
    assert (row.start, row.start_on, row.days, row.relapsed) == (
        FollowUpStart.FIRST_STABLE,
        day(21),
        35,
        True,
    )


def test_follow_up_without_relapse_is_censored_at_the_earliest_reason() -> None:
    outcome = judged(*STABLE, (90, 5))
    last = time_to_relapse(outcome, data_cut=day(365))
    cut = time_to_relapse(outcome, data_cut=day(60))
    stopped = time_to_relapse(outcome, data_cut=day(365), stopped_on=day(40))
    assert last is not None
    assert cut is not None
    assert stopped is not None
    assert (last.end, last.days) == (FollowUpEnd.LAST_ASSESSMENT, 69)
    assert (cut.end, cut.days) == (FollowUpEnd.DATA_CUT, 39)
    assert (stopped.end, stopped.days) == (FollowUpEnd.TREATMENT_STOP, 19)


def test_follow_up_on_the_day_of_a_score_or_a_stop_ends_as_it_will_the_day_after() -> None:
    outcome = judged(*STABLE, (90, 5))
    for stopped_on, end in ((None, FollowUpEnd.LAST_ASSESSMENT), (day(90), FollowUpEnd.TREATMENT_STOP)):
        today, tomorrow = (
            time_to_relapse(outcome, data_cut=cut, stopped_on=stopped_on) for cut in (day(90), day(91))
        )
        assert today == tomorrow
        assert today is not None
        assert today.end is end


def test_follow_up_counts_a_relapse_of_the_last_day_watched_and_none_of_the_first() -> None:
    outcome = judged(*STABLE, (56, 14), (63, 15))
    for data_cut, stopped_on, relapsed in (
        (day(56), None, True),
        (day(55), None, False),
        (day(365), day(56), True),
        (day(365), day(55), False),
    ):
        row = time_to_relapse(outcome, data_cut=data_cut, stopped_on=stopped_on)
        assert row is not None
        assert row.relapsed is relapsed


def test_follow_up_ignores_a_relapse_after_censoring() -> None:
    row = time_to_relapse(judged(*STABLE, (56, 14), (63, 15)), data_cut=day(365), stopped_on=day(40))
    assert row is not None
    assert not row.relapsed


def test_follow_up_counts_a_hospitalisation_after_the_last_score() -> None:
    row = time_to_relapse(judged(*STABLE, events=[admitted(50)]), data_cut=day(365))
    assert row is not None
    assert (row.end, row.days) == (FollowUpEnd.RELAPSE, 29)


def test_follow_up_from_the_end_of_induction_needs_a_response_that_still_holds() -> None:
    outcome = judged((0, 20), (14, 8), (56, 14), (63, 15))
    row = time_to_relapse(outcome, data_cut=day(365), induction_ended_on=day(28))
    assert row is not None
    assert (row.start, row.days, row.relapsed) == (FollowUpStart.END_OF_INDUCTION, 28, True)
    assert time_to_relapse(outcome, data_cut=day(365), induction_ended_on=day(7)) is None
    assert time_to_relapse(outcome, data_cut=day(365), induction_ended_on=day(56)) is None


def test_follow_up_of_a_course_never_stable_has_no_row() -> None:
    assert time_to_relapse(judged((0, 20), (7, 4)), data_cut=day(365)) is None


def test_follow_up_says_when_the_relapse_that_ends_it_was_confirmed_late() -> None:
    late = time_to_relapse(judged(*STABLE, (56, 14), (84, 15)), data_cut=day(365))
    in_time = time_to_relapse(judged(*STABLE, (56, 14), (63, 15)), data_cut=day(365))
    assert late is not None
    assert in_time is not None
    assert (late.days, late.relapsed, late.is_late, in_time.is_late) == (35, True, True, False)


def test_responders_at_the_end_of_induction_are_told_by_the_nearest_score_then() -> None:
    every_two_weeks = judged((0, 20), (14, 15), (29, 8), (42, 12))
    assert responding_at(every_two_weeks, day(28), within_days=7) == day(29)
    assert responding_at(every_two_weeks, day(42), within_days=7) is None
    assert responding_at(judged((0, 20), (21, 8), (35, 15)), day(28), within_days=7) == day(21)
    assert responding_at(judged((0, 20), (20, 8)), day(28), within_days=7) is None
    assert responding_at(judged((0, 20), (36, 8)), day(28), within_days=7) is None


def test_high_score_of_a_responder_that_signals_a_relapse_starts_no_watch() -> None:
    outcome = judged((0, 50), (14, 15), (28, 24), criteria=MADRS)
    assert outcome.points[-1].response
    assert responding_at(outcome, day(28), within_days=7) is None


def test_induction_ends_as_the_protocol_plans_it_counted_from_the_first_dose() -> None:
    ends = {key: induction_end(found.phases, day(0)) for key, found in templates().items()}
    assert ends["racemic-iv-standard"] == ends["esketamine-us-trd"] == day(28)
    assert ends["racemic-iv-short-induction"] == day(21)
    assert ends["ketamine-assisted-psychotherapy"] == day(42)
    maintenance = templates()["esketamine-us-trd"].phases[2:]
    assert induction_end(maintenance, day(0)) is None
