"""One patient, three doors, on the running product: the nurse's browser, the patient's phone, the hospital's EHR."""

import datetime as dt
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from clinic.core.example import DEMO_PASSWORD
from clinic.fhir.schema import validator_of
from tests.browsers import NEEDS_BROWSER
from tests.fhir.support import blood_pressure, identified
from tests.system.running import Site, running_site

pytestmark = [*NEEDS_BROWSER, pytest.mark.stack]
NURSE, EHR = "Noah Brookfeather, RN", "Northport Hospital EHR"
PHQ9_TOTAL, BLOOD_PRESSURE = "44261-6", "85354-9"
CHECKED = (
    "No food",
    "No drink",
    "Somebody takes the patient home",
    "Medication reviewed",
    "Consent confirmed",
    "Pulse oximeter at hand",
    "Prescriber on site",
)
ANSWERS = (*["Several days"] * 8, "Not at all", "Somewhat difficult")


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with running_site(patients=14) as site:
        yield site


@pytest.fixture
def console(chromium: Browser, site: Site) -> Iterator[Page]:
    """The nurse, signed in."""
    context = chromium.new_context(base_url=site.url, viewport={"width": 1280, "height": 900})
    context.set_default_timeout(15_000)
    page = context.new_page()
    page.goto("/")
    page.get_by_label("E-mail").fill("nurse@demo.example")
    page.get_by_label("Password").fill(DEMO_PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Today", exact=True)).to_be_visible()
    yield page
    context.close()


def expected_patient(page: Page) -> str:
    """Name of somebody expected today whose questions before the visit can still be mailed."""
    page.goto("/reminders/?show=sent&kind=form-due")
    asked = set(page.locator(".worklist-who a").all_inner_texts())
    page.goto("/")
    expected = page.get_by_role("listitem").filter(has=page.get_by_role("button", name="Arrived for"))
    names = expected.locator(".worklist-who a").all_inner_texts()
    return next(name for name in names if name in asked)


def send_questions(page: Page, name: str) -> None:
    """Through the outbox, as a nurse does after a mail server refused the first one."""
    page.goto("/reminders/?show=sent&kind=form-due")
    page.get_by_role("link", name=f"questionnaire due to {name}").first.click()
    page.get_by_role("button", name="Send again").click()
    expect(page.get_by_role("button", name="Send again")).to_be_hidden()


def run_session(page: Page, name: str) -> None:
    """From the arrival to the first reading after the dose; two hours of watching are not to be skipped."""
    page.goto("/")
    page.get_by_role("button", name=f"Arrived for {name}").click()
    for question in CHECKED:
        page.get_by_role("group", name=question).get_by_text("Yes", exact=True).click()
    page.get_by_role("group", name="New urinary symptoms").get_by_text("No", exact=True).click()
    pregnancy = page.get_by_role("group", name="Pregnan")
    if pregnancy.count():
        pregnancy.get_by_text("Not pregnant, the patient says", exact=True).click()
    page.get_by_role("button", name="Save the checks").click()
    expect(page.get_by_text(f"Asked by {NURSE}")).to_be_visible()
    read(page, 122, 78)
    page.get_by_label("Lot").fill("KX-4417")
    page.get_by_role("button", name="Record the dose").click()
    expect(page.get_by_role("link", name="Correct the dose")).to_be_visible()
    read(page, 139, 86)
    page.get_by_role("button", name="Release the patient").click()
    expect(page.get_by_role("alert")).to_contain_text("minutes of observation are left")


def read(page: Page, systolic: int, diastolic: int) -> None:
    page.get_by_label("Systolic").fill(str(systolic))
    page.get_by_label("Diastolic").fill(str(diastolic))
    page.get_by_label("SpO2").fill("98")
    page.get_by_role("group", name="Sedation").get_by_text("5", exact=True).click()
    page.get_by_role("button", name="Save the reading").click()
    expect(page.get_by_role("cell", name=f"{systolic}/{diastolic}")).to_be_visible()


def answer(chromium: Browser, link: str, born: dt.date) -> None:
    """On a phone whose browser runs no script."""
    with chromium.new_context(viewport={"width": 320, "height": 568}, java_script_enabled=False) as phone:
        page = phone.new_page()
        page.goto(link)
        for label, value in (("Day", born.day), ("Month", born.month), ("Year", born.year)):
            page.get_by_label(label).fill(str(value))
        page.get_by_role("button", name="Go on").click()
        page.get_by_role("link", name="Start").click()
        for number, chosen in enumerate(ANSWERS, 1):
            expect(page.get_by_text(f"Question {number} of 10")).to_be_visible()
            page.get_by_label(chosen).check()
            page.get_by_role("button", name="Next").click()
        page.get_by_role("button", name="Send my answers").click()
        expect(page.get_by_text("your answers have arrived")).to_be_visible()


def problems(resource: dict[str, Any]) -> list[str]:
    return [error.message for error in validator_of(resource["resourceType"]).iter_errors(resource)]


def chart(page: Page, address: str) -> Locator:
    """Readings of the newest session and the newest scores, as the chart lists them."""
    page.goto(address)
    page.locator("details.readings summary").first.click()
    scores = page.get_by_role("region", name="Scores")
    return page.locator("details.readings").first.or_(scores)


def trails(page: Page, facts: Locator) -> str:
    """The history of each."""
    links = facts.get_by_role("link", name="History").all()
    told = []
    for address in [link.get_attribute("href") or "" for link in links]:
        page.goto(address)
        told.append(page.locator(".history").inner_text())
    return "\n".join(told)


def test_one_patient_through_three_doors(site: Site, console: Page, chromium: Browser) -> None:
    name = expected_patient(console)
    patient = console.get_by_role("link", name=name).first.get_attribute("href") or ""
    patient_id = uuid.UUID(patient.strip("/").split("/")[-1])
    person = site.ask(f"Patient/{patient_id}").body
    [address] = [each["value"] for each in person["telecom"] if each["system"] == "email"]

    send_questions(console, name)
    # The poller looks once a minute; meanwhile the nurse goes on.
    run_session(console, name)
    link = site.wait_for_link(address)

    measured = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    sent = blood_pressure(patient_id, 131, 83, at=measured, **identified("monitor-1"))
    stored, again = site.ask("Observation", sent, in_chunks=True), site.ask("Observation", sent)
    assert (stored.status, again.status) == (201, 200)
    assert stored.body["id"] == again.body["id"]

    answer(chromium, link, dt.date.fromisoformat(person["birthDate"]))

    pressures = site.search("Observation", patient=str(patient_id), code=BLOOD_PRESSURE, date=f"ge{measured}")
    assert [each["id"] for each in pressures].count(stored.body["id"]) == 1
    scores = site.search("Observation", patient=str(patient_id), code=PHQ9_TOTAL, _sort="-date")
    assert scores[0]["valueQuantity"]["value"] == 8
    assert [problems(each) for each in (*pressures, *scores)] == [[]] * (len(pressures) + len(scores))

    facts = chart(console, patient)
    told = " ".join(" ".join(facts.all_inner_texts()).split())
    for said in (f"131/83 mmHg {EHR}, fhir", f"{NURSE}, console", f"{name}, portal", "PHQ-9 8"):
        assert said in told
    trail = trails(console, facts)
    for actor in (f"by {NURSE} (console)", f"by {EHR} (fhir)", f"by {name} (portal)"):
        assert actor in trail
