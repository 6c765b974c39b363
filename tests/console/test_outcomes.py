"""The outcomes page says what it counts, by which rule, and where it has none."""

import datetime as dt
import re
from collections.abc import Iterable

import pytest
from django.test import Client

from clinic.accounts.tenancy import enter_clinic
from clinic.care.assessments import record_rating
from clinic.core import clock
from clinic.outcomes.models import CohortFigures
from clinic.patients.models import Patient
from tests.build import BUILDER, Cast, make_course, make_dose, make_patient, make_session

DAY = dt.timedelta(days=1)


def scored(patient: Patient, pairs: Iterable[tuple[int, int]], *, instrument: str, arm: str = "") -> None:
    """Days since a first dose 200 days ago."""
    start = clock.today(patient.clinic.zone) - 200 * DAY
    course = make_course(patient, started_on=start, primary_instrument=instrument, arm=arm)
    noon = clock.at_local(start, dt.time(12), patient.clinic.zone)
    make_dose(make_session(course, start), given_at=noon)
    for day, total in pairs:
        record_rating(
            patient=patient, instrument=instrument, total=total, taken_at=noon + (day - 0.1) * DAY, by=BUILDER
        )


@pytest.fixture
def scores_every_two_weeks(cast: Cast) -> None:
    """Two people whom the dense rule never takes for stable; one relapses, confirmed late."""
    with enter_clinic(cast.clinic, by=BUILDER):
        well = [(day, 8) for day in range(14, 190, 14)]
        relapsing = [(0, 30), (14, 8), (28, 8), (42, 8), (70, 25), (98, 26)]
        scored(cast.patient, [(0, 30), *well], instrument="madrs", arm="A")
        scored(make_patient(cast.clinic, "Other"), relapsing, instrument="madrs", arm="B")


@pytest.mark.usefixtures("scores_every_two_weeks")
def test_page_offers_the_other_start_and_the_strict_rule_and_says_what_each_has(nurse: Client) -> None:
    dense = nurse.get("/outcomes/", {"instrument": "madrs"}).content.decode()
    assert "More courses, 2, can be watched from the end of induction" in dense
    assert re.search(r"A score counts (on its own day alone|at the nearest time)", dense)
    assert "nobody watched yet" in dense
    assert "22 or more and 6 points above the best since response, twice, 5 to 15 days apart" in dense
    induction = {"instrument": "madrs", "start": "end-of-induction"}
    late = nurse.get("/outcomes/", induction).content.decode()
    assert "of 2 watched, 1 confirmed late" in late
    assert "0 enter at stable response or remission, 2 at the end of induction" in late
    strict = nurse.get("/outcomes/", induction | {"rule": "strict"}).content.decode()
    assert "none of 2 relapsed" in strict
    assert "Strict rule" in strict


@pytest.mark.usefixtures("scores_every_two_weeks")
def test_page_splits_and_filters_by_the_arm_of_a_trial(nurse: Client, cast: Cast) -> None:
    query = {"instrument": "madrs", "start": "end-of-induction", "by": "arm"}
    split = nurse.get("/outcomes/", query).content.decode()
    assert "A: none of 1 relapsed" in split
    assert "B: 1 of 1 relapsed" in split
    one = nurse.get("/outcomes/", {"instrument": "madrs", "group": "arm:B"})
    assert one.context["report"].courses == 1
    table = nurse.get("/outcomes/rates.csv", {"instrument": "madrs"}).content.decode()
    assert "Left, without a score then, n" in table.splitlines()[0]
    with enter_clinic(cast.clinic, by=BUILDER):
        kept = set(CohortFigures.objects.values_list("filter_key", flat=True))
    assert kept == {"end-of-induction|all", "arm:B", "all"}


def test_page_of_an_instrument_without_a_relapse_rule_says_so_and_counts_none(
    nurse: Client, cast: Cast
) -> None:
    with enter_clinic(cast.clinic, by=BUILDER):
        scored(cast.patient, [(0, 15), *((day, 3) for day in range(7, 60, 7))], instrument="gad-7")
    page = nurse.get("/outcomes/", {"instrument": "gad-7", "by": "product"})
    said = page.content.decode()
    assert "GAD-7 has no relapse rule, so no relapse is counted and no curve is drawn." in said
    assert "that is not the same as no relapse" in said
    assert "once stable" not in said
    assert not page.context["report"].chart("relapse").rows


def test_figures_of_an_earlier_format_are_computed_anew(nurse: Client, cast: Cast) -> None:
    with enter_clinic(cast.clinic, by=BUILDER):
        scored(cast.patient, [(0, 20), (28, 8)], instrument="phq-9")
    nurse.get("/outcomes/")
    with enter_clinic(cast.clinic, by=BUILDER):
        row = CohortFigures.objects.get()
        row.change(body={"courses": 3}, computed_at=clock.now())
    assert nurse.get("/outcomes/").context["report"].courses == 1
