"""Time to relapse by group, and whether a test may compare the groups."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from clinic.outcomes.charts.words import listed
from clinic.outcomes.rules import RelapseCriterion
from clinic.outcomes.selectors.cohort import CohortFrame, Stratum
from clinic.outcomes.statistics import LogRank, SurvivalCurve, kaplan_meier, log_rank
from clinic.protocols.rules.wording import product_text

# More lines than this nobody can tell apart; the smaller strata are counted and named instead.
MOST_CURVES = 4
EVERYBODY = "All courses"
WHILE_TREATED = (
    "People are watched only while treated, and who would end treatment was not known at the start: "
    "these curves do not show what stopping does, so no test compares them and no published line of a group "
    "that stopped stands beside them."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Strata:
    """Curves by stratum in order of size, the test between them or why there is none, how many relapses were
    confirmed late, and how many courses are in no curve."""

    curves: dict[str, SurvivalCurve]
    late: int
    test: LogRank | None = None
    untested: str = ""
    left_out: int = 0


def relapse_strata(
    frame: CohortFrame, stratum: Stratum | None, rule: RelapseCriterion, *, most_unequal: float
) -> Strata:
    """`most_unequal`: how many times the days per score of one group may be those of another."""
    at_risk = ~np.isnan(frame.follow_up_days)
    if stratum is None:
        curve = kaplan_meier(frame.follow_up_days[at_risk], frame.relapsed[at_risk])
        return Strata(curves={EVERYBODY: curve}, late=int(frame.confirmed_late.sum()))
    groups = frame.strata[stratum]
    names, counts = np.unique(groups[at_risk], return_counts=True)
    shown = [str(names[i]) for i in np.argsort(-counts, kind="stable")[:MOST_CURVES]]
    members = {
        title: at_risk & (groups == name) for title, name in zip(titles(shown, stratum), shown, strict=True)
    }
    kept = at_risk & np.isin(groups, shown)
    untested = WHILE_TREATED if stratum is Stratum.CONTINUED else _unequal(frame, members, rule, most_unequal)
    is_tested = len(shown) > 1 and not untested
    return Strata(
        curves={
            title: kaplan_meier(frame.follow_up_days[who], frame.relapsed[who])
            for title, who in members.items()
        },
        late=int((frame.confirmed_late & kept).sum()),
        test=log_rank(frame.follow_up_days[kept], frame.relapsed[kept], groups[kept]) if is_tested else None,
        untested=untested if len(shown) > 1 else "",
        left_out=int((at_risk & ~kept).sum()),
    )


def titles(names: Sequence[str], stratum: Stratum) -> list[str]:
    """What a curve is called; two groups never share a label."""
    found = [_title(name, stratum) for name in names]
    repeated = {title for title, count in Counter(found).items() if count > 1}
    return [
        f"{title} ({name})" if title in repeated else title for title, name in zip(found, names, strict=True)
    ]


def _title(name: str, stratum: Stratum) -> str:
    words = product_text(name) if stratum is Stratum.PRODUCT else name
    return words[:1].upper() + words[1:]


def days_per_score(frame: CohortFrame, who: NDArray[np.bool_]) -> float:
    """Days `who` were watched for each score given meanwhile; infinite without a score."""
    course, day = frame.cohort.course, frame.cohort.day
    start = frame.follow_up_from[course]
    seen = who[course] & (day > start) & (day <= start + frame.follow_up_days[course])
    scores = int(seen.sum())
    return float(frame.follow_up_days[who].sum()) / scores if scores else float("inf")


def _unequal(
    frame: CohortFrame,
    members: Mapping[str, NDArray[np.bool_]],
    rule: RelapseCriterion,
    most_unequal: float,
) -> str:
    """Why groups scored at different intervals are not compared; empty where they may be."""
    every = {
        title: days_per_score(frame, who)
        for title, who in members.items()
        if frame.follow_up_days[who].sum() > 0
    }
    if len(every) < 2 or max(every.values()) <= most_unequal * min(every.values()):
        return ""
    scored = listed([f"{title} {_every(days)}" for title, days in every.items()])
    return (
        f"No test compares these groups, since they are not scored equally often: {scored}. A relapse is "
        "confirmed by a second score, so a group scored less often looks protected by the calendar alone. "
        f"The remedy is the task to score again {rule.confirm_min_days} to {rule.confirm_max_days} days "
        "after a possible relapse, done in every group."
    )


def _every(days: float) -> str:
    return "has no score while watched" if days == float("inf") else f"every {days:.0f} days"
