"""From scores and events in time order to episodes of response, each ended by at most one relapse."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from clinic.outcomes.rules.criteria import Criteria
from clinic.outcomes.rules.facts import RelapseEvent, RelapseReason
from clinic.outcomes.rules.points import JudgedPoint


class CourseState(StrEnum):
    BASELINE = "baseline"
    RESPONDING = "responding"
    RESPONSE = "response"
    REMISSION = "remission"
    POSSIBLE_RELAPSE = "possible-relapse"
    RELAPSE = "relapse"
    NO_RESPONSE = "no-response"


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """A stretch from first response or remission to relapse.

    A relapse is dated `relapse_on`, the first qualifying score or the event, and known since `confirmed_on`;
    `reason` tells whether the second score came in its window or late.
    """

    began_on: date
    response_on: date | None
    remission_on: date | None
    relapse_on: date | None = None
    confirmed_on: date | None = None
    reason: RelapseReason | None = None


class EpisodeWalk:
    """Feed it facts in time order; `state`, `since`, `episodes` and `signals` hold what they add up to.

    Relapse is looked for within an episode only. Afterwards the state stays so until a score is back in
    response or remission without qualifying, which opens a new episode.
    """

    def __init__(self, criteria: Criteria) -> None:
        self.criteria = criteria
        self.state = CourseState.BASELINE
        self.since: date | None = None
        self.episodes: list[Episode] = []
        self.signals: list[date] = []
        self._best: Decimal | None = None

    @property
    def in_episode(self) -> bool:
        return bool(self.episodes) and self.episodes[-1].relapse_on is None

    def see_score(self, point: JudgedPoint) -> JudgedPoint:
        """The same point, marked when it qualifies for relapse."""
        if self._best is not None and self.criteria.signals_relapse(point.total, best=self._best):
            if self.in_episode:
                self._add_signal(point.on)
            return replace(point, relapse_signal=True)
        self.signals = []
        if self.in_episode:
            self._continue_episode(point)
        elif point.well:
            self._begin_episode(point)
        if not self.episodes or self.in_episode:
            self._enter(self._standing(point), point.on)
        return point

    def see_event(self, event: RelapseEvent) -> None:
        """Confirms at once, dated to itself; outside an episode nothing can be lost and nothing changes."""
        if self.in_episode:
            self._relapse(on=event.on, confirmed_on=event.on, reason=event.kind)

    def rescore_window(self) -> tuple[date, date] | tuple[None, None]:
        """First and last date on which one more qualifying score confirms the first one, as the proposal to score
        again says; a score after that may still confirm one in between."""
        rule = self.criteria.relapse
        if rule is None or not self.signals:
            return None, None
        first = self.signals[0]
        return first + timedelta(days=rule.confirm_min_days), first + timedelta(days=rule.confirm_max_days)

    def _begin_episode(self, point: JudgedPoint) -> None:
        response_on, remission_on = (point.on if met else None for met in (point.response, point.remission))
        self.episodes.append(Episode(began_on=point.on, response_on=response_on, remission_on=remission_on))
        self._best = point.total

    def _continue_episode(self, point: JudgedPoint) -> None:
        episode = self.episodes[-1]
        self.episodes[-1] = replace(
            episode,
            response_on=episode.response_on or (point.on if point.response else None),
            remission_on=episode.remission_on or (point.on if point.remission else None),
        )
        if self._best is None or self.criteria.improvement(self._best, point.total) > 0:
            self._best = point.total

    def _add_signal(self, on: date) -> None:
        """Confirms the earliest signal within the window, else the earliest that may be confirmed late; signals too
        old for either give way to newer ones."""
        rule = self.criteria.relapse
        if rule is None:
            return
        in_window = [first for first in self.signals if rule.confirms((on - first).days)]
        late = [first for first in self.signals if rule.confirms_late((on - first).days)]
        if in_window:
            self._relapse(on=in_window[0], confirmed_on=on, reason=RelapseReason.REPEATED_SCORE)
            return
        if late:
            self._relapse(on=late[0], confirmed_on=on, reason=RelapseReason.REPEATED_LATE)
            return
        oldest = on - timedelta(days=rule.late_max_days)
        self.signals = [*(first for first in self.signals if first >= oldest), on]
        self._enter(CourseState.POSSIBLE_RELAPSE, self.signals[0])

    def _relapse(self, *, on: date, confirmed_on: date, reason: RelapseReason) -> None:
        self.episodes[-1] = replace(
            self.episodes[-1], relapse_on=on, confirmed_on=confirmed_on, reason=reason
        )
        self.signals = []
        self._enter(CourseState.RELAPSE, on)

    def _standing(self, point: JudgedPoint) -> CourseState:
        if point.remission:
            return CourseState.REMISSION
        if point.response:
            return CourseState.RESPONSE
        if point.partial:
            return CourseState.RESPONDING
        return CourseState.BASELINE if point.change is None else CourseState.NO_RESPONSE

    def _enter(self, state: CourseState, on: date) -> None:
        """A newer run of signals moves `since`: one that lapsed no longer counts from its start."""
        if state is not self.state or state is CourseState.POSSIBLE_RELAPSE:
            self.state, self.since = state, on
