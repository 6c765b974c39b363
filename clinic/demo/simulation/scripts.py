"""What is fixed of a story before it is told: nothing for most patients, a role in today's clinic for a few."""

from dataclasses import dataclass

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


def _role(role: str, protocol: str, phase: str, **fixed: float | None) -> Script:
    return Script(role=role, protocol=protocol, phase=phase, is_steady=True, **fixed)  # type: ignore[arg-type]


CAST = (
    _role("infusion", STANDARD, "induction", due_in=0, benefit=0.62, minutes=-60),
    _role("overdue-reading", TRD, "weekly", due_in=0, benefit=0.7, minutes=-110),
    _role("ready-to-leave", TRD, "induction", due_in=0, benefit=0.55, minutes=-155),
    _role("raised-pressure", STANDARD, "maintenance", due_in=0, benefit=0.72, minutes=-10),
    _role("late", TRD, "maintenance", due_in=0, benefit=0.75, minutes=-25),
    _role("suicide-item", SHORT, "induction", due_in=1, benefit=0.2),
    _role("possible-relapse", STANDARD, "maintenance", due_in=5, benefit=0.85, silent_days=7),
    _role("review", TRD, "induction", finished_ago=1, benefit=0.58),
    _role("longer-interval", STANDARD, "maintenance", due_in=3, benefit=0.93),
    _role("later", SHORT, "weekly", due_in=0, benefit=0.6, minutes=35),
    _role("relapse", STANDARD, "maintenance", due_in=2, benefit=0.86, relapsed_ago=24),
    _role("released", MDSI, "induction", due_in=0, benefit=0.65, minutes=-245),
    _role("psychotherapy", KAP, "dosing", due_in=0, benefit=0.6, minutes=90),
    _role("preparation", KAP, "preparation", due_in=0, minutes=150),
    _role("on-hold", STANDARD, "consolidation", absent_days=26, benefit=0.5),
    _role("take-home", STANDARD, "maintenance", due_in=6, benefit=0.7),
    _role("craving", TRD, "maintenance", due_in=4, benefit=0.66),
    _role("early-requests", STANDARD, "maintenance", due_in=8, benefit=0.6),
    _role("bladder", TRD, "weekly", due_in=2, benefit=0.6),
    _role("forms", SHORT, "weekly", due_in=3, benefit=0.5, silent_days=9),
)
"""By importance: a clinic of twelve patients has the first twelve."""

OTHER_CAST = (
    _role("suicide-item", EU, "weekly", benefit=0.25),
    _role("craving", EU, "maintenance", benefit=0.7),
    _role("bladder", STANDARD, "maintenance", benefit=0.6),
)
"""Of the second clinic, which is there to be kept apart from the first; nothing of it depends on the hour."""
