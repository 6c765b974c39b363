"""What the scores suggest about the schedule. A proposal changes nothing until a clinician accepts it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

from clinic.evidence import Limits, benchmark, limit_refs
from clinic.evidence import limits as default_limits
from clinic.protocols.rules.definition import DAYS_PER_WEEK, PhaseKind, Protocol
from clinic.protocols.rules.engine.calendar import DAY
from clinic.protocols.rules.engine.visits import Plan, VisitKind, VisitState
from clinic.protocols.rules.frequency import Step, induction_again, longer_step, relapse_step, step_back
from clinic.protocols.rules.wording import interval_text

ASSESSMENTS_HELD = "maintenance.assessments_held"
LIVED_SHARE = "maintenance.lived_share"
CONFIRM_FROM = "relapse.confirm_min_days"
CONFIRM_TO = "relapse.confirm_max_days"
_MINIMAL_FREQUENCY = ("K24-01", "P23-03", "source:us-label-18#maintenance")
_MISSED_AND_WORSE = ("source:us-label-18#missed-sessions",)
_SECOND_INDUCTION = (
    "second-induction.madrs-response-induction-end-relapsed-on-esketamine",
    "second-induction.madrs-response-induction-end-relapsed-after-stopping",
)


class ProposalKind(StrEnum):
    LENGTHEN = "lengthen"
    RESCORE = "rescore"
    RELAPSE = "relapse"
    RETURN_TO_PREVIOUS = "return_to_previous"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """The course's main instrument. `smallest_change` is the change in points that matters to a patient, None where
    nobody has put a number to it: then no score is called worse than another."""

    name: str
    smallest_change: Decimal | None
    basis: tuple[str, ...] = ()
    higher_is_better: bool = False

    def is_worse(self, before: Decimal, after: Decimal) -> bool:
        return self.smallest_change is not None and self.rise(before, after) >= self.smallest_change

    def rise(self, before: Decimal, after: Decimal) -> Decimal:
        """Points towards illness; negative when better."""
        return before - after if self.higher_is_better else after - before


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """One total of the course's main instrument."""

    on: dt.date
    total: Decimal
    in_response: bool
    in_remission: bool

    @property
    def state(self) -> str:
        if self.in_remission:
            return "remission"
        return "response" if self.in_response else "no response"


@dataclass(frozen=True, slots=True, kw_only=True)
class Relapse:
    """A possible relapse since its first qualifying score on `first_on`, or a confirmed one."""

    first_on: dt.date
    is_confirmed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    label: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """`steps` are the alternatives to accept one of; a re-score has none, and names its days instead."""

    kind: ProposalKind
    steps: tuple[Step, ...]
    explanation: str
    inputs: tuple[Input, ...]
    basis: tuple[str, ...]
    rescore_from: dt.date | None = None
    rescore_to: dt.date | None = None


def propose(
    *,
    protocol: Protocol,
    plan: Plan,
    scale: Scale,
    assessments: Sequence[Assessment],
    relapse: Relapse | None = None,
    limits: Limits | None = None,
) -> Proposal | None:
    """`protocol` is the version in force, `assessments` those on `scale`; relapse goes before the rest."""
    if plan.position.stopped:
        return None
    in_order = sorted(assessments, key=lambda assessment: assessment.on)
    case = _Case(protocol, plan, scale, in_order, limits or default_limits())
    if relapse is not None:
        return _on_relapse(case, relapse) if relapse.is_confirmed else _rescore(case, relapse)
    return _return_to_previous(case) or _lengthen(case)


@dataclass(frozen=True, slots=True)
class _Case:
    protocol: Protocol
    plan: Plan
    scale: Scale
    assessments: Sequence[Assessment]
    limits: Limits

    def inputs(self, assessments: Sequence[Assessment]) -> tuple[Input, ...]:
        position = self.plan.position
        name = self.protocol.phase(position.phase).name if position.phase else "complete"
        now = f"{name}, {interval_text(position.interval_weeks)}" if position.interval_weeks else name
        scores = (
            Input(label=f"{self.scale.name} on {item.on}", value=f"{item.total}, {item.state}")
            for item in assessments
        )
        return (Input(label="Schedule now", value=now), *scores)


def _rescore(case: _Case, relapse: Relapse) -> Proposal:
    earliest = relapse.first_on + DAY * case.limits.whole(CONFIRM_FROM)
    latest = relapse.first_on + DAY * case.limits.whole(CONFIRM_TO)
    return Proposal(
        kind=ProposalKind.RESCORE,
        steps=(),
        explanation=f"Possible relapse on {relapse.first_on}. Score again from {earliest} to {latest}.",
        inputs=case.inputs(case.assessments[-1:]),
        basis=limit_refs(CONFIRM_FROM),
        rescore_from=earliest,
        rescore_to=latest,
    )


def _on_relapse(case: _Case, relapse: Relapse) -> Proposal | None:
    position = case.plan.position
    back = relapse_step(case.protocol, position.phase, position.interval_weeks)
    again = induction_again(case.protocol)
    steps = tuple(dict.fromkeys(step for step in (back, again) if step is not None))
    if not steps:
        return None
    return Proposal(
        kind=ProposalKind.RELAPSE,
        steps=steps,
        explanation=f"Relapse since {relapse.first_on}. Step back one frequency, or repeat the induction. "
        f"{_second_induction_text()}",
        inputs=case.inputs(case.assessments[-2:]),
        basis=(*case.protocol.basis, *benchmark(_SECOND_INDUCTION[0]).basis),
    )


def _second_induction_text() -> str:
    on_drug, after_stopping = (benchmark(key) for key in _SECOND_INDUCTION)
    return (
        "With esketamine, a second induction after relapse regained MADRS response in "
        f"{on_drug.events} of {on_drug.n} ({on_drug.percent} %, {on_drug.stratum}) and "
        f"{after_stopping.events} of {after_stopping.n} ({after_stopping.percent} %, {after_stopping.stratum})."
    )


def _return_to_previous(case: _Case) -> Proposal | None:
    position = case.plan.position
    latest = case.assessments[-2:]
    if position.phase is None or len(latest) < 2 or not case.scale.is_worse(latest[0].total, latest[1].total):
        return None
    missed = _missed_since(case.plan, latest[0].on)
    back = step_back(case.protocol, position.phase, position.interval_weeks)
    if not missed or back is None:
        return None
    days = ", ".join(day.isoformat() for day in missed)
    return Proposal(
        kind=ProposalKind.RETURN_TO_PREVIOUS,
        steps=(back,),
        explanation=f"Sessions were missed and the score is worse by {case.scale.smallest_change} points or more, the "
        "smallest change that matters. Consider going back to the earlier frequency.",
        inputs=(*case.inputs(latest), Input(label="Missed sessions", value=days)),
        basis=tuple(dict.fromkeys((*_MISSED_AND_WORSE, *case.scale.basis))),
    )


def _missed_since(plan: Plan, day: dt.date) -> tuple[dt.date, ...]:
    """A session missed on the day of the score counts: the score stands for how the patient was without it."""
    missed = (visit for visit in plan.visits if visit.state is VisitState.MISSED)
    return tuple(visit.target for visit in missed if visit.kind is VisitKind.DOSING and visit.target >= day)


def _lengthen(case: _Case) -> Proposal | None:
    """Only scores since the present interval began count, so that one pair of scores lengthens it once."""
    position = case.plan.position
    if position.phase is None or position.interval_weeks is None or position.on_hold:
        return None
    if case.protocol.phase(position.phase).kind is not PhaseKind.MAINTENANCE:
        return None
    needed = case.limits.whole(ASSESSMENTS_HELD)
    latest = [item for item in case.assessments if item.on > position.since][-needed:]
    longer = longer_step(case.protocol, position.phase, position.interval_weeks)
    if longer is None or len(latest) < needed or not _is_holding(case.scale, latest):
        return None
    lived_on = _lived_through(case, position.interval_weeks, position.since)
    if lived_on is None or latest[-1].on < lived_on:
        return None
    return _longer_interval(case, longer, latest, lived_on)


def _longer_interval(case: _Case, longer: Step, held: Sequence[Assessment], lived_on: dt.date) -> Proposal:
    lived = Input(label="Present interval lived through by the dose of", value=lived_on.isoformat())
    now, *scores = case.inputs(held)
    return Proposal(
        kind=ProposalKind.LENGTHEN,
        steps=(longer,),
        explanation=f"{len(held)} assessments in a row hold {held[-1].state}, the last of them after the present "
        f"interval was lived through. Dose as seldom as keeps it: {longer.text}.",
        inputs=(now, lived, *scores),
        basis=(*_MINIMAL_FREQUENCY, *limit_refs(ASSESSMENTS_HELD, LIVED_SHARE)),
    )


def _lived_through(case: _Case, weeks: int, since: dt.date) -> dt.date | None:
    """The first dose after `since` that came a whole interval after the one before it, but for the share the clinic
    forgives. Doses given sooner show nothing about the interval."""
    least = case.limits.decimal(LIVED_SHARE) * weeks * DAYS_PER_WEEK
    held = (visit for visit in case.plan.visits if visit.kind is VisitKind.DOSING)
    doses = sorted(visit.day for visit in held if visit.state is VisitState.DONE)
    gaps = ((after, (after - before).days) for before, after in pairwise(doses))
    return next((after for after, gap in gaps if after > since and gap >= least), None)


def _is_holding(scale: Scale, assessments: Sequence[Assessment]) -> bool:
    """All in remission, or all in response and no total beyond the one before: any rise, be it smaller than a change
    that matters, is reason enough not to space doses out."""
    if all(item.in_remission for item in assessments):
        return True
    rises = any(scale.rise(before.total, after.total) > 0 for before, after in pairwise(assessments))
    return not rises and all(item.in_response or item.in_remission for item in assessments)
