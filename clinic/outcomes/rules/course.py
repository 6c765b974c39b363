"""The outcome of one course on one instrument, from its scores and events alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from clinic.outcomes.rules.baseline import BaselineWarning, choose_baseline
from clinic.outcomes.rules.criteria import Criteria
from clinic.outcomes.rules.episodes import CourseState, Episode, EpisodeWalk
from clinic.outcomes.rules.facts import RelapseEvent, RelapseReason, ScorePoint
from clinic.outcomes.rules.points import JudgedPoint, judge_point
from clinic.outcomes.rules.stability import Stability, first_stable


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseOutcome:
    """`state` is the present one; `response_on`, `remission_on` and `relapse_on` are the first of the course.

    `points` holds every score in time order, earlier ones too; `best` and `latest` come after the baseline.
    """

    as_of: date
    baseline: ScorePoint | None
    baseline_age_days: int | None
    baseline_warnings: tuple[BaselineWarning, ...]
    points: tuple[JudgedPoint, ...]
    state: CourseState
    state_since: date | None
    episodes: tuple[Episode, ...]
    stability: Stability | None
    rescore_from: date | None
    rescore_until: date | None
    best: JudgedPoint | None
    latest: JudgedPoint | None

    @property
    def response_on(self) -> date | None:
        return next((episode.response_on for episode in self.episodes if episode.response_on), None)

    @property
    def remission_on(self) -> date | None:
        return next((episode.remission_on for episode in self.episodes if episode.remission_on), None)

    @property
    def stable_since(self) -> date | None:
        return self.stability.on if self.stability else None

    @property
    def possible_relapse_on(self) -> date | None:
        """First qualifying score of the possible relapse that is current."""
        return self.state_since if self.state is CourseState.POSSIBLE_RELAPSE else None

    @property
    def relapse_on(self) -> date | None:
        return self.episodes[0].relapse_on if self.episodes else None

    @property
    def relapse_reason(self) -> RelapseReason | None:
        return self.episodes[0].reason if self.episodes else None


def judge_course(
    *,
    scores: Sequence[ScorePoint],
    first_dose_on: date | None,
    criteria: Criteria,
    qualifying_events: Sequence[RelapseEvent] = (),
    today: date,
    first_dose_at: datetime | None = None,
) -> CourseOutcome:
    """As known on `today`, a local date: later facts are left out, and the order given is irrelevant."""
    known = sorted((score for score in scores if score.on <= today), key=lambda score: score.order)
    baseline = choose_baseline(
        known,
        first_dose_on=first_dose_on,
        first_dose_at=first_dose_at,
        criteria=criteria,
        today=today,
    )
    walk = EpisodeWalk(criteria)
    happened = [event for event in qualifying_events if event.on <= today]
    points = _walk_in_order(walk, _judge_all(known, baseline.point, criteria), happened)
    judged = [point for point in points if point.after_baseline]
    rescore_from, rescore_until = walk.rescore_window()
    return CourseOutcome(
        as_of=today,
        baseline=baseline.point,
        baseline_age_days=baseline.age_days,
        baseline_warnings=baseline.warnings,
        points=points,
        state=walk.state,
        state_since=walk.since or (baseline.point.on if baseline.point else None),
        episodes=tuple(walk.episodes),
        stability=first_stable(points, criteria.stable),
        rescore_from=rescore_from,
        rescore_until=rescore_until,
        best=_best(judged, criteria),
        latest=judged[-1] if judged else None,
    )


def _judge_all(
    known: Sequence[ScorePoint], baseline: ScorePoint | None, criteria: Criteria
) -> list[JudgedPoint]:
    return [
        judge_point(
            score,
            baseline=baseline,
            after_baseline=baseline is None or score.order > baseline.order,
            criteria=criteria,
        )
        for score in known
    ]


def _walk_in_order(
    walk: EpisodeWalk, points: Sequence[JudgedPoint], events: Sequence[RelapseEvent]
) -> tuple[JudgedPoint, ...]:
    """Events follow the scores of their date: a good morning score cannot undo an admission at night."""
    pending = sorted(events, key=lambda event: (event.on, event.kind))
    seen = []
    for point in points:
        while pending and pending[0].on < point.on:
            walk.see_event(pending.pop(0))
        seen.append(walk.see_score(point) if point.after_baseline else point)
    for event in pending:
        walk.see_event(event)
    return tuple(seen)


def _best(points: Sequence[JudgedPoint], criteria: Criteria) -> JudgedPoint | None:
    """The first of equals."""
    return min(points, key=lambda point: criteria.improvement(point.total, criteria.ideal), default=None)
