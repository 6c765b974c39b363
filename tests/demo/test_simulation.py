"""The simulated patients: the same for a seed, within the program's own limits, and like the published ones."""

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.demo.simulation.calibration import Agreement, compare
from clinic.demo.simulation.chance import Chance
from clinic.demo.simulation.population import Story, tell_stories
from clinic.demo.simulation.questionnaires import gad7_answers, phq9_answers
from clinic.demo.simulation.scripts import CAST
from clinic.demo.simulation.world import DAY
from clinic.evidence import benchmark
from clinic.instruments.rules import instrument, score
from clinic.outcomes.rules import CourseState
from clinic.protocols.rules.engine.limits import DosingLimits
from clinic.treatments.rules.events import EventKind
from tests.demo.worlds import NOON, make_world

SEED = 7
LARGE = 320
LONG = 800
"""Days back: long enough that many are followed for as long as the trial's groups were."""


@pytest.fixture(scope="module")
def cast() -> dict[str, Story]:
    return {story.role: story for story in tell_stories(make_world(), patients=len(CAST), seed=SEED)}


@pytest.fixture(scope="module")
def strangers() -> list[Story]:
    return list(tell_stories(make_world(), patients=30, seed=SEED, cast=()))


def told(story: Story) -> tuple[object, ...]:
    life = story.life
    return story.person, story.background, life.sessions, life.forms.scores, life.diary.steps


def test_tell_stories_same_seed_gives_the_same_patients_however_many() -> None:
    few = [told(story) for story in tell_stories(make_world(), patients=3, seed=SEED, cast=())]
    more = [told(story) for story in tell_stories(make_world(), patients=5, seed=SEED, cast=())]
    other = [told(story) for story in tell_stories(make_world(), patients=3, seed=SEED + 1, cast=())]
    assert more[:3] == few
    assert all(one != another for one, another in zip(few, other, strict=True))


def test_compare_large_run_lies_within_the_published_intervals() -> None:
    world = make_world()
    stories = list(tell_stories(world, patients=LARGE, seed=SEED, cast=(), days_back=LONG))
    found = compare(stories, world)
    wrong = [
        f"{a.published.key}: {a.simulated:.3f}, {a.interval}, not {a.low:.3f} to {a.high:.3f}"
        for a in found
        if not a.holds
    ]
    assert len(found) == 12
    assert not wrong


@pytest.mark.parametrize(
    ("interval", "holds"),
    [((0.10, 0.19), True), ((0.05, 0.08), True), ((0.30, 0.42), False), ((0.02, 0.07), False)],
)
def test_agreement_holds_where_the_two_intervals_meet(interval: tuple[float, float], *, holds: bool) -> None:
    """The label's 8 to 19 %."""
    published = benchmark("safety.label-large-rise-esketamine")
    found = Agreement(published=published, simulated=0, n=240, interval=interval, low=0.08, high=0.19)
    assert found.holds is holds


@pytest.mark.parametrize("later", range(7))
def test_cast_finds_its_place_on_any_day_of_the_week(later: int) -> None:
    world = make_world(NOON + DAY * later)
    for story in tell_stories(world, patients=len(CAST), seed=SEED):
        script, following = story.life.brief.script, story.life.diary.next_treatment
        if script.due_in is not None:
            assert following is not None, script.role
            assert following.target == world.today + DAY * script.due_in, script.role


def test_cast_stands_as_its_roles_need_it(cast: dict[str, Story]) -> None:
    today = make_world().today
    assert cast["review"].life.diary.plan.position.gate == "induction"
    assert cast["on-hold"].life.diary.plan.on_hold
    assert cast["relapse"].life.forms.judged(today).state is CourseState.RELAPSE
    assert cast["possible-relapse"].life.forms.judged(today).state is CourseState.REMISSION
    assert cast["longer-interval"].life.forms.judged(today).state is CourseState.REMISSION


def test_stories_keep_the_dosing_limits(strangers: list[Story]) -> None:
    limits = DosingLimits.of(make_world().limits)
    for story in strangers:
        days = [session.on for session in story.life.sessions]
        assert list(limits.exceeded_on(days)) == []


def test_stories_end_before_now_and_run_forward(strangers: list[Story]) -> None:
    now = make_world().now
    for story in strangers:
        moments = [step.at for step in story.life.diary.steps]
        assert moments == sorted(moments)
        assert all(moment < now for moment in moments)
        assert all(score.taken_at < now for score in story.life.forms.scores)
        for session in story.life.sessions:
            times = [session.arrived_at, session.before.at, session.dosed_at, session.readings[0].at]
            assert all(earlier < later for earlier, later in pairwise([*times, session.released_at]))
            assert session.released_at < now


def test_stories_show_every_turn_a_course_can_take() -> None:
    stories = tell_stories(make_world(), patients=90, seed=SEED, cast=())
    seen = {step.happening.kind for story in stories for step in story.life.diary.steps}
    assert seen >= set(EventKind) - {
        EventKind.DOSE_PLANNED,
        EventKind.INTERVAL_CHOSEN,
        EventKind.PROTOCOL_CHANGED,
        EventKind.EXTRA_DOSE,
    }


@given(total=st.integers(0, 27), seed=st.integers())
def test_phq9_answers_add_up(total: int, seed: int) -> None:
    assert score(instrument("phq-9"), phq9_answers(Chance(seed, "phq"), total)).total == total


@given(total=st.integers(0, 21), seed=st.integers())
def test_gad7_answers_add_up(total: int, seed: int) -> None:
    assert score(instrument("gad-7"), gad7_answers(Chance(seed, "gad"), total)).total == total


def test_people_cannot_be_mistaken_for_real_ones(strangers: list[Story]) -> None:
    for story in strangers:
        person = story.person
        assert person.email.endswith("@patients.example")
        assert "555 01" in person.phone
        age = (dt.date(2026, 6, 15) - person.date_of_birth).days // 365
        assert 18 <= age <= 84
