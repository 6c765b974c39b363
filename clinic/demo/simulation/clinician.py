"""What the simulated clinicians decide: reviews, proposals, pauses, and when treatment ends."""

import datetime as dt
from typing import Any

from clinic.care.proposals import scale_of
from clinic.demo.simulation.diary import Acceptance, Review
from clinic.demo.simulation.forms import Forms
from clinic.demo.simulation.life import Life
from clinic.demo.simulation.people import read
from clinic.demo.simulation.world import DAY
from clinic.evidence import benchmark
from clinic.outcomes.rules import CourseOutcome, CourseState
from clinic.protocols.rules.engine import TaskKind
from clinic.protocols.rules.proposals import Assessment, Proposal, ProposalKind, Relapse, propose
from clinic.treatments.rules.events import EventKind

DECIDED_AT = 17 * 60 + 20
"""Minutes after midnight: when the last patient has left."""
INDUCTION_VISITS = 8
STAYING = (float(benchmark("sustain-2.induction-completed").percent or 0) / 100) ** (
    1 / (INDUCTION_VISITS - 1)
)
"""Share that comes back after a visit, so that the published share completes an induction of eight."""
STAYING_LATER = 0.99
OUTCOME_WITHOUT_BENEFIT = {"continue": 25, "optimise": 35, "stop": 40}
ACCEPTED = {ProposalKind.LENGTHEN: 0.85, ProposalKind.RELAPSE: 0.85, ProposalKind.RETURN_TO_PREVIOUS: 0.4}
REPEATED_INDUCTION = 0.3
REVIEWED, PAUSED, DONE_WELL = 0.92, 0.012, 0.05
"""Shares of visits: periodic review held at it, pause from it, end of treatment after WELL_WEEKS. Ours, as are all
shares and waiting days here that name no source."""
WELL_WEEKS = 20
_RELAPSES = {CourseState.POSSIBLE_RELAPSE: False, CourseState.RELAPSE: True}


class Clinician:
    """Each decision waits some days, drawn when it first comes up."""

    def __init__(self, life: Life, forms: Forms) -> None:
        self._life, self._forms = life, forms
        self._due: dict[str, dt.date] = {}
        self._seen_sessions = 0
        self._minute = DECIDED_AT

    def decide(self, day: dt.date) -> None:
        self._minute = DECIDED_AT
        life, position = self._life, self._life.diary.plan.position
        if position.on_hold:
            self._end_hold(day)
        elif position.gate:
            self._decide_gate(position.gate, day)
        elif position.phase is None:
            if self._is_time("complete", day, 5, 20):
                self._end(EventKind.COMPLETED, "complete")
        else:
            self._answer_relapse(day)
            if len(life.sessions) > self._seen_sessions:
                self._after_visit(day)
        self._seen_sessions = len(life.sessions)

    def _after_visit(self, day: dt.date) -> None:
        chance, plan = self._life.chance, self._life.diary.plan
        is_steady = self._life.brief.script.is_steady
        is_later = len(self._life.sessions) >= INDUCTION_VISITS
        if not is_steady and not chance.yes(STAYING_LATER if is_later else STAYING):
            self._end(EventKind.STOPPED, "leave")
            return
        if any(task.kind is TaskKind.PERIODIC_REVIEW for task in plan.tasks) and chance.yes(REVIEWED):
            self._review("periodic", "continue", "review", EventKind.VISIT_DONE, {"kind": "review"})
        if is_steady:
            return
        if is_later and chance.yes(PAUSED):
            self._write(EventKind.PAUSED, reason=self._words("pause"))
        elif self._is_long_well(day) and chance.yes(DONE_WELL):
            self._end(EventKind.COMPLETED, "complete")
        else:
            self._answer_proposal(day, {ProposalKind.LENGTHEN, ProposalKind.RETURN_TO_PREVIOUS})

    def _decide_gate(self, phase: str, day: dt.date) -> None:
        life = self._life
        wait = (0, 0) if life.brief.script.is_steady else (0, 4)
        number = len(life.sessions)
        if life.brief.script.finished_ago is not None or not self._is_time(f"gate {number}", day, *wait):
            return
        outcome = self._gate_outcome(day)
        details = {"phase": phase, "decision": outcome}
        self._review("end-of-induction", outcome, outcome, EventKind.GATE_DECIDED, details)
        if outcome == "stop":
            self._write(EventKind.STOPPED, reason=self._words("stop"))

    def _gate_outcome(self, day: dt.date) -> str:
        latest = self._forms.judged(day).latest
        has_benefit = latest is not None and (latest.response or latest.partial)
        if has_benefit or self._life.brief.script.is_steady:
            return "continue"
        return self._life.chance.weighted(OUTCOME_WITHOUT_BENEFIT)

    def _end_hold(self, day: dt.date) -> None:
        """A hold after missed visits comes with a review; a pause just ends."""
        life = self._life
        since = life.diary.steps[-1].happening
        is_automatic = life.diary.plan.position.misses > 0
        if life.brief.script.absent_days or not self._is_time(f"hold {since.on}", day, 10, 30):
            return
        if is_automatic:
            self._review("on-hold", "continue", "resume", EventKind.RESUMED, {})
        else:
            self._write(EventKind.RESUMED, reason=self._words("resume"))

    def _answer_relapse(self, day: dt.date) -> None:
        life = self._life
        if life.brief.script.is_steady or not life.mood.has_relapsed:
            return
        outcome = self._forms.judged(day)
        if outcome.state is not CourseState.RELAPSE:
            return
        if self._is_time(f"relapse {outcome.state_since}", day, 1, 6):
            self._answer_proposal(day, {ProposalKind.RELAPSE})

    def _answer_proposal(self, day: dt.date, kinds: set[ProposalKind]) -> None:
        life, chance = self._life, self._life.chance
        outcome = self._forms.judged(day)
        relapse = _relapse_of(outcome)
        found = self._proposed(outcome, relapse)
        if found is None or found.kind not in kinds or self._was_answered(found, relapse):
            return
        if not chance.yes(ACCEPTED[found.kind]):
            return
        step = len(found.steps) - 1 if relapse and chance.yes(REPEATED_INDUCTION) else 0
        reason = self._words("relapse" if relapse else "lengthen")
        taken = found.steps[step]
        self._write(
            EventKind.PROPOSAL_DECIDED,
            details={"accepted": True, "phase": taken.phase, "interval_weeks": taken.interval_weeks},
            reason=reason,
            acceptance=Acceptance(proposal=found, relapse=relapse, step=step, reason=reason),
        )
        if found.kind is not ProposalKind.LENGTHEN:
            life.mood.intensify()

    def _proposed(self, outcome: CourseOutcome, relapse: Relapse | None) -> Proposal | None:
        diary = self._life.diary
        return propose(
            protocol=diary.protocol,
            plan=diary.plan,
            scale=scale_of("phq-9", self._life.world.limits),
            assessments=[
                Assessment(
                    on=point.on, total=point.total, in_response=point.response, in_remission=point.remission
                )
                for point in outcome.points
                if point.after_baseline and (point.days_since_baseline or 0) > 0
            ],
            relapse=relapse,
            limits=self._life.world.limits,
        )

    def _was_answered(self, found: Proposal, relapse: Relapse | None) -> bool:
        """A relapse is proposed upon once."""
        taken = (step.acceptance for step in self._life.diary.steps if step.acceptance)
        return relapse is not None and any(
            answer.relapse == relapse and answer.proposal.kind is found.kind for answer in taken
        )

    def _is_long_well(self, day: dt.date) -> bool:
        judged = self._forms.judged(day)
        since = judged.stable_since
        is_well = judged.state in {CourseState.REMISSION, CourseState.RESPONSE}
        return is_well and since is not None and day - since > DAY * 7 * WELL_WEEKS

    def _review(self, kind: str, outcome: str, words: str, event: EventKind, details: dict[str, str]) -> None:
        reason = self._words(words)
        review = Review(kind=kind, outcome=outcome, reason=reason)
        self._write(event, details=details, reason=reason, review=review)

    def _end(self, kind: EventKind, words: str) -> None:
        self._write(kind, reason=self._words(words))

    def _write(self, kind: EventKind, **what: Any) -> None:
        self._minute += 2
        at = self._life.world.at(self._life.day, self._minute)
        self._life.diary.write(kind, at=at, by="prescriber", **what)

    def _words(self, what: str) -> str:
        return str(self._life.chance.pick(read("reasons")[what]))

    def _is_time(self, what: str, day: dt.date, least: int, most: int) -> bool:
        if what not in self._due:
            self._due[what] = day + DAY * self._life.chance.whole(least, most)
        return day >= self._due[what]


def _relapse_of(outcome: CourseOutcome) -> Relapse | None:
    if outcome.state not in _RELAPSES or outcome.state_since is None:
        return None
    return Relapse(first_on=outcome.state_since, is_confirmed=_RELAPSES[outcome.state])
