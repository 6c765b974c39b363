"""One of each chart, full and empty, as the tests draw them."""

from datetime import date

import numpy as np

from clinic.evidence import benchmark
from clinic.instruments.rules import instrument
from clinic.outcomes.charts import Spec, Theme, rates, reference, survival, timeline, waterfall
from clinic.outcomes.rules import CourseOutcome, FollowUpStart
from clinic.outcomes.statistics import (
    CohortRow,
    SurvivalCurve,
    TimePointRates,
    cohort_from_rows,
    kaplan_meier,
    log_rank,
    rates_by_time,
    weekly,
)
from tests.outcomes.builders import PHQ_9, WHO_5, day, judged

STARTED = FollowUpStart.FIRST_STABLE

SCORES = (
    (-3, 20), (7, 15), (14, 9), (21, 6), (28, 4), (35, 4), (84, 4), (112, 12), (119, 13), (140, 6),
)  # fmt: skip

ROWS = [
    CohortRow(baseline=20, scores=[(7, 15), (14, 9), (28, 4)]),
    CohortRow(baseline=18, scores=[(7, 17), (14, 12)]),
    CohortRow(baseline=24, scores=[(14, 20), (28, 26)], observed_days=30),
]


def weeks(*wanted: int) -> tuple[TimePointRates, ...]:
    return rates_by_time(cohort_from_rows(ROWS), weekly(wanted), PHQ_9)


def curves(names: str = "ab") -> dict[str, SurvivalCurve]:
    return {
        f"Group {name}": kaplan_meier([20 + 9 * place, 60, 90, 200], [True, True, False, place == 0])
        for place, name in enumerate(names)
    }


def timeline_of(outcome: CourseOutcome | None = None, *, today: date | None = None) -> timeline.Timeline:
    return timeline.Timeline(
        instrument=instrument("phq-9"),
        criteria=PHQ_9,
        outcome=outcome or judged(*SCORES, today=150),
        today=today or day(150),
        doses=[
            timeline.Dose(on=day(at), mg=56 if at == 0 else 84, product="nasal") for at in range(0, 140, 7)
        ],
        pressures=[timeline.PeakPressure(on=day(0), systolic=171, diastolic=98)],
        dissociation=[timeline.Dissociation(on=day(0), total=11)],
        dissociation_name="CADSS-6",
        dissociation_maximum=24,
        adverse_events=[
            timeline.Happening(on=day(35), label="Headache"),
            timeline.Happening(on=day(14), label="Nausea"),
        ],
        flags=[timeline.Happening(on=day(100), label="Early request")],
        phases=[
            timeline.Phase(name="Induction", starts_on=day(0), ends_on=day(28)),
            timeline.Phase(name="Maintenance", starts_on=day(28), ends_on=day(400)),
            timeline.Phase(name="Not reached", starts_on=day(400), ends_on=day(500)),
        ],
    )


def well_being_timeline() -> timeline.Timeline:
    outcome = judged((0, 20), (14, 48), (28, 72), criteria=WHO_5, today=40)
    return timeline.Timeline(instrument=instrument("who-5"), criteria=WHO_5, outcome=outcome, today=day(40))


def every_chart(theme: Theme) -> dict[str, Spec]:
    published = [
        found
        for key in ("escape-trd.remission-esketamine", "escape-trd.remission-quetiapine")
        if (found := reference(benchmark(key)))
    ]
    four = curves("abcd")
    test = log_rank([20, 60, 29, 60], [True] * 4, ["a", "a", "b", "b"])
    changes = np.linspace(-100, 260, 450)
    return {
        "rates": rates.spec(weeks(1, 2, 3, 4), benchmarks=published, theme=theme),
        "rates-empty": rates.spec((), theme=theme),
        "waterfall": waterfall.spec(changes.tolist(), PHQ_9, theme=theme),
        "waterfall-empty": waterfall.spec([], PHQ_9, theme=theme),
        "survival": survival.spec(four, start=STARTED, benchmarks=published, log_rank=test, theme=theme),
        "survival-empty": survival.spec({"Nobody": kaplan_meier([], [])}, start=STARTED, theme=theme),
        "timeline": timeline.spec(timeline_of(), theme=theme),
        "timeline-well-being": timeline.spec(well_being_timeline(), theme=theme),
        "timeline-empty": timeline.spec(timeline_of(judged(), today=day(0)), theme=theme),
    }
