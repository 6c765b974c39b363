"""What is fixed of a story before it is told: nothing for most patients, a role in today's clinic for a few."""

from dataclasses import dataclass
from functools import partial

STANDARD, SHORT = "racemic-iv-standard", "racemic-iv-short-induction"
TRD, MDSI, EU = "esketamine-us-trd", "esketamine-us-mdsi", "esketamine-eu"
KAP = "ketamine-assisted-psychotherapy"


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """Days count from today: the next treatment visit is due in `due_in` days, or the last of the phase was held
    `finished_ago` days ago. `is_steady`: comes on the day, answers every form, keeps the interval.

    `silent_days` and `absent_days` are the last days without a questionnaire and without a visit kept; `minutes` is
    when today's appointment is, from now.
    """

    role: str = ""
    protocol: str = ""
    phase: str = ""
    due_in: int | None = None
    finished_ago: int | None = None
    benefit: float | None = None
    relapsed_ago: int | None = None
    silent_days: int = 0
    absent_days: int = 0
    minutes: int | None = None
    is_steady: bool = False


_steady = partial(Script, is_steady=True)
CAST = (
    _steady(role="infusion", protocol=STANDARD, phase="induction", due_in=0, benefit=0.62, minutes=-60),
    _steady(role="overdue-reading", protocol=TRD, phase="weekly", due_in=0, benefit=0.7, minutes=-110),
    _steady(role="ready-to-leave", protocol=TRD, phase="induction", due_in=0, benefit=0.55, minutes=-155),
    _steady(
        role="raised-pressure", protocol=STANDARD, phase="maintenance", due_in=0, benefit=0.72, minutes=-10
    ),
    _steady(role="late", protocol=TRD, phase="maintenance", due_in=0, benefit=0.75, minutes=-25),
    _steady(role="suicide-item", protocol=SHORT, phase="induction", due_in=1, benefit=0.2),
    _steady(
        role="possible-relapse", protocol=STANDARD, phase="maintenance", due_in=5, benefit=0.85, silent_days=7
    ),
    _steady(role="review", protocol=TRD, phase="induction", finished_ago=1, benefit=0.58),
    _steady(role="longer-interval", protocol=STANDARD, phase="maintenance", due_in=3, benefit=0.93),
    _steady(role="later", protocol=SHORT, phase="weekly", due_in=0, benefit=0.6, minutes=35),
    _steady(role="relapse", protocol=STANDARD, phase="maintenance", due_in=2, benefit=0.86, relapsed_ago=24),
    _steady(role="released", protocol=MDSI, phase="induction", due_in=0, benefit=0.65, minutes=-245),
    _steady(role="psychotherapy", protocol=KAP, phase="dosing", due_in=0, benefit=0.6, minutes=90),
    _steady(role="preparation", protocol=KAP, phase="preparation", due_in=0, minutes=150),
    _steady(role="on-hold", protocol=STANDARD, phase="consolidation", absent_days=26, benefit=0.5),
    _steady(role="take-home", protocol=STANDARD, phase="maintenance", due_in=6, benefit=0.7),
    _steady(role="craving", protocol=TRD, phase="maintenance", due_in=4, benefit=0.66),
    _steady(role="early-requests", protocol=STANDARD, phase="maintenance", due_in=8, benefit=0.6),
    _steady(role="bladder", protocol=TRD, phase="weekly", due_in=2, benefit=0.6),
    _steady(role="forms", protocol=SHORT, phase="weekly", due_in=3, benefit=0.5, silent_days=9),
)
"""By importance: a clinic of twelve patients has the first twelve."""

OTHER_CAST = (
    _steady(role="suicide-item", protocol=EU, phase="weekly", benefit=0.25),
    _steady(role="craving", protocol=EU, phase="maintenance", benefit=0.7),
    _steady(role="bladder", protocol=STANDARD, phase="maintenance", benefit=0.6),
)
"""Of the second clinic, which is there to be kept apart from the first; nothing of it depends on the hour."""
