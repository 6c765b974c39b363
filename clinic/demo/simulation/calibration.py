"""What the simulated patients add up to, beside the published results they are set to."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from clinic.demo.simulation.body import PEAK_MINUTE, Vitals
from clinic.demo.simulation.clinician import INDUCTION_VISITS
from clinic.demo.simulation.mood import RELAPSE_DAYS
from clinic.demo.simulation.population import Story
from clinic.demo.simulation.sessions import SessionStory
from clinic.demo.simulation.world import DAY, MINUTE, World
from clinic.evidence import Benchmark, benchmark
from clinic.outcomes.rules import CourseOutcome, FollowUp, time_to_relapse
from clinic.outcomes.statistics import (
    CohortRow,
    TimePointRates,
    cohort_from_rows,
    kaplan_meier,
    rates_by_time,
    weekly,
    wilson_interval,
)

FIRST_WEEKS = DAY * 28
RISE_MARGIN = 1.5
"""mmHg around a published mean."""
SHARE_MARGIN = 0.07
"""Around a published share without counts, or one that a study read otherwise than we do."""
LARGE_RISE, LARGE_RISE_MINUTES = (40, 25), 90
"""mmHg systolic and diastolic, and how long after the dose the label looks for either."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """A simulated figure, of `n`, with its own 95 % interval, and the range that the published one leaves.

    Shares from 0 to 1, means in mmHg. A few hundred people say a share to some hundredths, so a figure agrees whose
    interval and published range have something in common.
    """

    published: Benchmark
    simulated: float
    n: int
    interval: tuple[float, float]
    low: float
    high: float

    @property
    def holds(self) -> bool:
        lower, upper = self.interval
        return lower <= self.high and self.low <= upper


def compare(stories: Sequence[Story], world: World) -> list[Agreement]:
    """Stories told without a script, over long enough that many have been followed for RELAPSE_DAYS."""
    return [
        *_benefit(stories, world),
        *_relapses(stories, world),
        *_staying(stories, world),
        *_pressure(stories),
        *_people(stories),
    ]


def _benefit(stories: Sequence[Story], world: World) -> Iterator[Agreement]:
    week4, week8, week32 = _rates(stories, world)
    yield _share("transform.response-day-28-esketamine", week4.responders, week4.n)
    yield _share("escape-trd.remission-esketamine", week8.remitters or 0, week8.n)
    yield _share("escape-trd-phq9.remission-week-32-esketamine", week32.remitters or 0, week32.n)


def _rates(stories: Sequence[Story], world: World) -> tuple[TimePointRates, ...]:
    judged = [story.life.forms.judged(world.today) for story in stories if story.life.sessions]
    rows = [
        CohortRow(
            baseline=float(outcome.baseline.total),
            scores=[(point.days_since_baseline or 0, float(point.total)) for point in outcome.points],
        )
        for outcome in judged
        if outcome.baseline
    ]
    return rates_by_time(cohort_from_rows(rows), weekly((4, 8, 32)), world.criteria)


def _relapses(stories: Sequence[Story], world: World) -> Iterator[Agreement]:
    def continued(outcome: CourseOutcome, ended_on: dt.date | None) -> FollowUp | None:
        return time_to_relapse(outcome, data_cut=world.today, stopped_on=ended_on)

    def stopped(outcome: CourseOutcome, ended_on: dt.date | None) -> FollowUp | None:
        if ended_on is None:
            return None
        return time_to_relapse(outcome, data_cut=world.today, induction_ended_on=ended_on)

    yield _relapsed("sustain-1.pooled-continued", stories, world, continued)
    yield _relapsed("sustain-1.pooled-stopped", stories, world, stopped)


def _relapsed(
    key: str,
    stories: Sequence[Story],
    world: World,
    watch: Callable[[CourseOutcome, dt.date | None], FollowUp | None],
) -> Agreement:
    found = [
        watch(s.life.forms.judged(world.today), s.life.diary.ended_on) for s in stories if s.life.sessions
    ]
    watched = [follow_up for follow_up in found if follow_up is not None]
    curve = kaplan_meier([each.days for each in watched], [each.relapsed for each in watched])
    lower, upper = curve.interval_at(RELAPSE_DAYS)
    low, high = _published_interval(benchmark(key))
    return Agreement(
        published=benchmark(key),
        simulated=1 - float(curve.survival_at(RELAPSE_DAYS)),
        n=len(watched),
        interval=(1 - float(upper), 1 - float(lower)),
        low=low,
        high=high,
    )


def _staying(stories: Sequence[Story], world: World) -> Iterator[Agreement]:
    """Of inductions of eight visits that had the time to be completed."""
    tried = [
        story.life
        for story in stories
        if story.life.brief.protocol.phases[0].visits_per_week
        and story.life.brief.started_on + DAY * 45 < world.today
    ]
    eight = [life for life in tried if life.brief.protocol.phases[0].visits.value == INDUCTION_VISITS]  # type: ignore[union-attr]
    completed = sum(len(life.sessions) >= INDUCTION_VISITS for life in eight)
    yield _share("sustain-2.induction-completed", completed, len(eight))


def _pressure(stories: Sequence[Story]) -> Iterator[Agreement]:
    sessions = [session for story in stories for session in story.life.sessions]
    peaks = [(session.before, _at_peak(session)) for session in sessions]
    for name, end in (("systolic", 0), ("diastolic", 1)):
        rises = [_ends(peak)[end] - _ends(before)[end] for before, peak in peaks]
        published = benchmark(f"safety.yale-mean-rise-{name}")
        mean, simulated = float(published.value or 0), sum(rises) / len(rises)
        yield Agreement(
            published=published,
            simulated=simulated,
            n=len(rises),
            interval=(simulated, simulated),
            low=mean - RISE_MARGIN,
            high=mean + RISE_MARGIN,
        )
    severe = sum(any(event.severity == "severe" for event in session.unwanted) for session in sessions)
    yield _share("safety.yale-severe-hypertension-sessions", severe, len(sessions))


def _people(stories: Sequence[Story]) -> Iterator[Agreement]:
    """Whose pressure ever rose much, who was ever sedated, or dissociated, in the first four weeks."""
    early = [
        [session for session in story.life.sessions if session.on < story.life.brief.started_on + FIRST_WEEKS]
        for story in stories
    ]
    treated = [sessions for sessions in early if len(sessions) >= 4]
    sedated = sum(any(s.effect.sedation for s in sessions) for sessions in treated)
    dissociated = sum(any(s.effect.dissociation for s in sessions) for sessions in treated)
    risen = sum(any(_rises_much(s) for s in sessions) for sessions in treated)
    yield _share("safety.label-large-rise-esketamine", risen, len(treated))
    yield _share("safety.label-sedation", sedated, len(treated))
    yield _share("safety.label-dissociation", dissociated, len(treated))


def _share(key: str, count: int, n: int) -> Agreement:
    published = benchmark(key)
    low, high = _published_interval(published)
    lower, upper = wilson_interval(count, n)
    return Agreement(
        published=published,
        simulated=count / n,
        n=n,
        interval=(float(lower), float(upper)),
        low=low,
        high=high,
    )


def _published_interval(published: Benchmark) -> tuple[float, float]:
    """The Wilson interval of the counts, the printed range, or a margin around a share without counts."""
    if published.band is not None:
        return float(published.band[0]) / 100, float(published.band[1]) / 100
    if published.events is not None and published.n is not None:
        lower, upper = wilson_interval(published.events, published.n)
        return float(lower), float(upper)
    share = float(published.percent or 0) / 100
    return share - SHARE_MARGIN, share + SHARE_MARGIN


def _at_peak(session: SessionStory) -> Vitals:
    at = session.dosed_at + MINUTE * PEAK_MINUTE
    return next(reading for reading in session.readings if reading.at == at)


def _rises_much(session: SessionStory) -> bool:
    """As the label counts it: in the first hour and a half after the dose."""
    last = session.dosed_at + MINUTE * LARGE_RISE_MINUTES
    return any(
        after - before >= least
        for reading in session.readings
        if session.dosed_at <= reading.at <= last
        for after, before, least in zip(_ends(reading), _ends(session.before), LARGE_RISE, strict=True)
    )


def _ends(vitals: Vitals) -> tuple[int, int]:
    return vitals.systolic, vitals.diastolic
