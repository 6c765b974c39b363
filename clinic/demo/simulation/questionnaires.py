"""Answers and totals of questionnaires that fit a mood."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from clinic.demo.simulation.chance import Chance

ITEMS = tuple(str(number) for number in range(1, 10))
SUICIDE_ITEM = "9"
MOST = 3
SUICIDAL_FROM = 13
"""PHQ-9 totals from which item 9 may be answered above 0 in the simulation; ours."""
SUICIDAL_SHARE = 0.02
GAD_ITEMS = ITEMS[:7]
RATIOS = {"madrs": 1.73, "qids-sr16": 0.88, "gad-7": 0.62}
"""Totals beside a PHQ-9 total, roughly in the ratio of their ranges; ours, never used to convert anything."""
LARGEST = {"madrs": 60, "qids-sr16": 27, "gad-7": 21}
SAFE_ANSWERS: Mapping[str, int] = {"1": 0, "2": 0, "6": 0}
"""A C-SSRS screener without a yes: the items always asked."""
PASSIVE_ANSWERS: Mapping[str, int] = {"1": 1, "2": 0, "6": 0}
CADSS_PER_POINT = 1.7


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """A filled instrument; `answers` are empty where only the total is known. `source` is a door."""

    instrument: str
    taken_at: dt.datetime
    answers: Mapping[str, int]
    total: int | None
    source: str
    completed_by: str = "patient"
    session: int | None = None


def phq9_answers(chance: Chance, total: int) -> dict[str, int]:
    """Nine answers that add up to `total`; sleep, energy and mood rise first, item 9 last."""
    answers = dict.fromkeys(ITEMS, 0)
    grave = chance.yes(SUICIDAL_SHARE * max(0, total - SUICIDAL_FROM))
    left = total
    if grave or total > MOST * (len(ITEMS) - 1):
        answers[SUICIDE_ITEM] = max(1, total - MOST * (len(ITEMS) - 1))
        left -= answers[SUICIDE_ITEM]
    _spread(chance, answers, ITEMS[:-1], left)
    answers["10"] = min(MOST, total // 7)
    return answers


def gad7_answers(chance: Chance, total: int) -> dict[str, int]:
    answers = dict.fromkeys(GAD_ITEMS, 0)
    _spread(chance, answers, GAD_ITEMS, total)
    return answers


def total_beside(chance: Chance, instrument: str, phq9: float) -> int:
    """A total of another instrument on the same day as a PHQ-9 level."""
    drawn = RATIOS[instrument] * phq9 + chance.normal(0, 2, -5, 5)
    return round(min(LARGEST[instrument], max(0, drawn)))


def cadss6_total(chance: Chance, dissociation: int) -> int:
    """From the observer's 0 to 10 at its peak; ours."""
    return min(24, round(dissociation * CADSS_PER_POINT * chance.share(0.7, 1.3)))


def session_scores(
    chance: Chance, *, at: dt.datetime, later: dt.datetime, session: int, phq9: float, dissociation: int
) -> list[Score]:
    """What staff rate at each dosing visit: suicide screener before the dose, dissociation after it."""
    passive = phq9 >= 18 and chance.yes(0.04)
    screener = Score(
        instrument="c-ssrs-screener",
        taken_at=at,
        answers=PASSIVE_ANSWERS if passive else SAFE_ANSWERS,
        total=None,
        source="console",
        completed_by="clinician",
        session=session,
    )
    rated = Score(
        instrument="cadss-6",
        taken_at=later,
        answers={},
        total=cadss6_total(chance, dissociation),
        source="console",
        completed_by="clinician",
        session=session,
    )
    return [screener, rated]


def _spread(chance: Chance, answers: dict[str, int], items: tuple[str, ...], total: int) -> None:
    for _ in range(total):
        free = [item for item in items if answers[item] < MOST]
        answers[chance.pick(free)] += 1
