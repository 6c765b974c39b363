"""What "why?" answers: the source, the threshold in force, and who changed it."""

from decimal import Decimal

import pytest
from django.test import Client

from clinic.accounts.services import override_threshold
from clinic.console.presenters.why import why
from clinic.evidence import claims, sources, thresholds
from tests.build import Cast

REFS = [*claims(), *(f"source:{key}" for key in sources()), *thresholds(), "editable-default"]


def test_every_reference_opens(cast: Cast) -> None:
    assert [ref for ref in REFS if not why(cast.clinic, ref).title] == []


def test_claim_names_paper_place_and_doi(nurse: Client) -> None:
    page = nurse.get("/why/K24-01/").content.decode()
    found = claims()["K24-01"]
    assert found.paper.doi in page
    assert "K24-01" in page


def test_number_that_rests_on_several_sources_shows_each(nurse: Client) -> None:
    page = nurse.get("/why/K24-01,editable-default,K24-02,bp.predose.systolic/").content.decode()
    assert all(claims()[each].paper.doi in page for each in ("K24-01", "K24-02"))
    assert "Our own default" in page
    assert nurse.get("/why/K24-01,K24-999/").status_code == 404


def test_limits_among_several_references_show_their_numbers(nurse: Client) -> None:
    page = nurse.get("/why/relapse.phq_9,relapse.phq_9_rise/").content.decode()
    for key in ("relapse.phq_9", "relapse.phq_9_rise"):
        assert thresholds()[key].label in page
        assert f"<strong>{thresholds()[key].default}\u00a0points</strong>" in page


def test_limit_that_nothing_reads_says_so(nurse: Client) -> None:
    assert "not in use: nothing reads it yet" in nurse.get("/why/followup.first_months/").content.decode()
    assert "not in use" not in nurse.get("/why/bp.predose.systolic/").content.decode()


def test_pressure_before_a_dose_is_marked_as_ours_where_the_us_label_does_not_hold(nurse: Client) -> None:
    page = nurse.get("/why/bp.predose.systolic/").content.decode()
    assert "For racemic ketamine, and outside the United States, it is our default." in page
    assert "Our own default" in page


def test_fact_of_a_source_is_found_by_its_quoted_address(nurse: Client) -> None:
    assert nurse.get("/why/source%3Aus-label-2019%23predose-bp/").status_code == 200


def test_source_nobody_read_is_said_to_be_unchecked_and_never_cited(nurse: Client) -> None:
    unread = nurse.get("/why/source%3Aeu-readiness-guide%23predose-bp/").content.decode()
    assert "Not checked, so not cited" in unread
    assert "Not checked: EU healthcare professional guide" in unread
    assert "Read at" not in unread
    assert "Read at" in nurse.get("/why/source%3Aus-label-2019%23predose-bp/").content.decode()


def test_threshold_shows_the_value_in_force_and_who_changed_it(nurse: Client, cast: Cast) -> None:
    before = nurse.get("/why/threshold:bp.predose.systolic/").content.decode()
    assert "Nobody: this clinic uses the default" in before
    override_threshold(
        clinic=cast.clinic,
        key="bp.predose.systolic",
        value=Decimal(150),
        reason="agreed with cardiology",
        by=cast.prescriber_actor,
    )
    after = nurse.get("/why/threshold:bp.predose.systolic/").content.decode()
    assert "150\u00a0mmHg" in after
    assert "140\u00a0mmHg" in after
    assert str(cast.prescriber) in after
    assert "agreed with cardiology" in after


def test_other_clinics_threshold_stays_theirs(nurse: Client, cast: Cast) -> None:
    override_threshold(
        clinic=cast.other_clinic,
        key="bp.predose.systolic",
        value=Decimal(150),
        reason="theirs",
        by=cast.prescriber_actor,
    )
    assert "theirs" not in nurse.get("/why/bp.predose.systolic/").content.decode()


@pytest.mark.parametrize("ref", ["K24-999", "source:nobody", "threshold:none", "threshold:K24-01", "../etc"])
def test_unknown_reference_is_not_found(nurse: Client, ref: str) -> None:
    assert nurse.get(f"/why/{ref}/").status_code == 404


@pytest.mark.parametrize(
    ("came_from", "back"),
    [
        ("http://testserver/outcomes/", "http://testserver/outcomes/"),
        ("https://elsewhere.example/", "/"),
        ("", "/"),
    ],
)
def test_page_of_a_number_leads_back(nurse: Client, came_from: str, back: str) -> None:
    answer = nurse.get("/why/K24-01/", headers={"Referer": came_from})
    assert f'class="page-back" href="{back}"' in answer.content.decode()
