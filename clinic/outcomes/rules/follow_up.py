"""One course's row for a time-to-relapse analysis: when it is at risk, until when, and how that ends."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from clinic.outcomes.rules.course import CourseOutcome
from clinic.outcomes.rules.facts import RelapseReason
from clinic.protocols.rules import Phase, PhaseKind


class FollowUpStart(StrEnum):
    FIRST_STABLE = "first-stable"
    END_OF_INDUCTION = "end-of-induction"


class FollowUpEnd(StrEnum):
    RELAPSE = "relapse"
    LAST_ASSESSMENT = "last-assessment"
    TREATMENT_STOP = "treatment-stop"
    DATA_CUT = "data-cut"


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """`is_late`: the relapse that ends it was confirmed late."""

    start: FollowUpStart
    start_on: date
    end: FollowUpEnd
    end_on: date
    is_late: bool = False

    @property
    def days(self) -> int:
        return (self.end_on - self.start_on).days

    @property
    def relapsed(self) -> bool:
        return self.end is FollowUpEnd.RELAPSE


def time_to_relapse(
    outcome: CourseOutcome,
    *,
    data_cut: date,
    induction_ended_on: date | None = None,
    stopped_on: date | None = None,
) -> FollowUp | None:
    """From the first stable response or remission, or from `induction_ended_on` when that is given.

    None when the course was not at risk then: never stable, or no response that still held at the end of
    induction. Leave `stopped_on` out to follow people past the end of treatment.
    """
    start = FollowUpStart.FIRST_STABLE if induction_ended_on is None else FollowUpStart.END_OF_INDUCTION
    start_on = outcome.stable_since if induction_ended_on is None else induction_ended_on
    if start_on is None or start_on > data_cut or not _at_risk(outcome, start_on):
        return None
    watched_until = min(data_cut, stopped_on or data_cut)
    for episode in outcome.episodes:
        if episode.relapse_on and start_on < episode.relapse_on <= watched_until:
            return FollowUp(
                start=start,
                start_on=start_on,
                end=FollowUpEnd.RELAPSE,
                end_on=episode.relapse_on,
                is_late=episode.reason is RelapseReason.REPEATED_LATE,
            )
    # Only a score shows that relapse had not come yet, so watching ends with the last one.
    last_score_on = max((point.on for point in outcome.points), default=start_on)
    end_on, end = _censored(data_cut, stopped_on, last_score_on)
    return FollowUp(start=start, start_on=start_on, end=end, end_on=max(end_on, start_on))


def induction_end(phases: Iterable[Phase], first_dose_on: date) -> date | None:
    """When the last phase of induction ends as planned, counted from the first dose; None without an end."""
    dosing = [phase for phase in phases if phase.is_dosing]
    last = max((n for n, phase in enumerate(dosing) if phase.kind is PhaseKind.INDUCTION), default=None)
    weeks = [] if last is None else [phase.weeks for phase in dosing[: last + 1]]
    if not weeks or None in weeks:
        return None
    return first_dose_on + timedelta(weeks=sum(week for week in weeks if week))


def responding_at(outcome: CourseOutcome, on: date, *, within_days: int) -> date | None:
    """Date of the score nearest to `on`, the earlier of two as near, where it shows response or remission.

    None where no score is that near, or the nearest shows neither: nobody can lose what is not there.
    """
    near = [
        point for point in outcome.points if point.after_baseline and abs((point.on - on).days) <= within_days
    ]
    if not near:
        return None
    closest = min(abs((point.on - on).days) for point in near)
    day = next(point.on for point in near if abs((point.on - on).days) == closest)
    last = [point for point in near if point.on == day][-1]
    return day if last.well and not last.relapse_signal else None


def _at_risk(outcome: CourseOutcome, start_on: date) -> bool:
    return any(
        episode.began_on <= start_on and (episode.relapse_on is None or episode.relapse_on > start_on)
        for episode in outcome.episodes
    )


def _censored(data_cut: date, stopped_on: date | None, last_score_on: date) -> tuple[date, FollowUpEnd]:
    """The earliest reason; of those of one day the one that a later data cut would give as well."""
    reasons = [
        (last_score_on, FollowUpEnd.LAST_ASSESSMENT),
        (data_cut, FollowUpEnd.DATA_CUT),
    ]
    if stopped_on is not None:
        reasons.insert(0, (stopped_on, FollowUpEnd.TREATMENT_STOP))
    return min(reasons, key=lambda reason: reason[0])
