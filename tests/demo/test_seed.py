"""The seeded clinic: as if every fact had come through a verb, and something to do for everybody."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clinic.accounts.models import ApiClient, Clinic, Membership
from clinic.accounts.records import check_fields
from clinic.accounts.selectors import limits_of
from clinic.accounts.tenancy import enter_clinic
from clinic.care.courses import replan_course
from clinic.care.sessions import check_dose, discharge_requirements
from clinic.console.presenters.today import Moment, sections_of
from clinic.core import clock, formats
from clinic.core.models import BaseModel
from clinic.demo import ehr
from clinic.demo.seed.moments import SIMULATION
from clinic.demo.sign_ins import SIGN_INS
from clinic.demo.token import assertion
from clinic.fhir.oauth.assertions import read_assertion, verify
from clinic.fhir.oauth.errors import OAuthError
from clinic.instruments.models import Assessment
from clinic.outcomes.models import CourseOutcome, RebuildReport
from clinic.outcomes.services import rebuild_all
from clinic.patients.models import Patient
from clinic.patients.selectors import find_patients
from clinic.reminders.models import Reminder
from clinic.reminders.services import Planned, plan_clinic
from clinic.safety.models import Alert, MisuseFlag
from clinic.safety.services import review_assessment, review_patients, review_reading
from clinic.treatments.models import Course, PlannedVisit, Proposal, Reading, ReviewGate, Session
from clinic.treatments.rules.discharge import Leaving


@pytest.fixture
def clinic(seeded: None, db: None) -> Iterator[Clinic]:
    clinic = Clinic.objects.get(slug="demo")
    with enter_clinic(clinic, by=SIMULATION):
        yield clinic


@dataclass(frozen=True)
class Shown:
    """Titles of Today's sections with what each row says."""

    sections: dict[str, list[str]]

    @classmethod
    def to(cls, member: Membership) -> "Shown":
        moment = Moment(
            clinic=member.clinic, now=clock.now(), limits=limits_of(member.clinic), may=member.allows
        )
        return cls({found.title: [row.what for row in found.rows] for found in sections_of(moment)})


def versions(clinic: Clinic) -> dict[str, list[int]]:
    """Of every row that planning and judging write."""
    models: tuple[type[Any], ...] = (Course, PlannedVisit, ReviewGate, Proposal, CourseOutcome)
    rows = {model.__name__: model._default_manager.filter(clinic=clinic).order_by("pk") for model in models}
    return {name: list(found.values_list("version", flat=True)) for name, found in rows.items()}


@pytest.mark.parametrize("days", [0, 1, 30])
def test_seed_outcomes_rebuilt_show_no_drift_however_late(seeded: None, db: None, days: int) -> None:
    for slug in ("demo", "other"):
        with time_machine.travel(clock.now() + dt.timedelta(days=days)):
            report = rebuild_all(clinic=Clinic.objects.get(slug=slug), by=SIMULATION)
        assert report.courses > 0
        assert report.details == []


def test_seed_first_nightly_report_found_no_drift(clinic: Clinic) -> None:
    assert RebuildReport.objects.get(clinic=clinic).drifted == 0


def test_seed_courses_replanned_change_nothing(clinic: Clinic) -> None:
    before = versions(clinic)
    for course in Course.objects.of(clinic):
        replan_course(course=course, by=SIMULATION)
    assert versions(clinic) == before


def test_seed_safety_rules_find_nothing_new(clinic: Clinic) -> None:
    alerts, flags = Alert.objects.of(clinic).count(), MisuseFlag.objects.of(clinic).count()
    remarkable = Reading.objects.filter(clinic=clinic, systolic__gt=138)
    for reading in remarkable.select_related("clinic", "patient__clinic", "session__course__protocol"):
        review_reading(reading=reading, by=SIMULATION)
    for assessment in Assessment.objects.of(clinic).exclude(findings__flags=[]):
        review_assessment(assessment=assessment, by=SIMULATION)
    patients = list(Patient.objects.of(clinic).select_related("clinic"))
    review_patients(patients=patients, limits=limits_of(clinic), by=SIMULATION)
    assert Alert.objects.of(clinic).count() == alerts
    assert MisuseFlag.objects.of(clinic).count() == flags
    assert not MisuseFlag.objects.of(clinic).exclude(withdrawn_at=None).exists()


def test_seed_reminders_planned_again_change_nothing(clinic: Clinic) -> None:
    assert plan_clinic(clinic=clinic, by=SIMULATION) == Planned()


def test_seed_patients_are_found_by_name_and_identifier(clinic: Clinic) -> None:
    for known in Patient.objects.of(clinic).prefetch_related("identifiers")[:20]:
        query = f"{known.given_names} {known.family_name} {known.identifiers.all()[0].value}"
        assert list(find_patients(clinic=clinic, query=query)) == [known]


def test_seed_every_row_passes_the_checks_of_the_verbs(clinic: Clinic) -> None:
    models: list[type[Any]] = [model for model in apps.get_models() if issubclass(model, BaseModel)]
    checked: Counter[str] = Counter()
    for model in models:
        if "clinic" in {field.name for field in model._meta.fields}:
            for row in model._default_manager.filter(clinic=clinic):
                check_fields(row)
                checked[model.__name__] += 1
    assert checked["Patient"] == Patient.objects.of(clinic).count()
    assert len(checked) > 20
    assert checked.total() > 1000


def test_seed_sessions_of_the_past_could_have_been_completed(clinic: Clinic) -> None:
    leaving = Leaving(escort_name="Somebody", driving_advice_given=True, feels_ready=True)
    released = Session.objects.of(clinic).filter(state=Session.State.RELEASED)
    assert released.count() > 100
    for session in released.select_related("clinic", "patient", "course__protocol", "course__clinic")[:60]:
        gate = discharge_requirements(session=session, leaving=leaving, at=session.released_at)
        assert [requirement.code for requirement in gate if not requirement.is_met] == []
        dose = session.doses.get()
        found = check_dose(
            session=session, amount_mg=dose.amount_mg, minutes=dose.minutes, given_at=dose.given_at
        )
        assert (found.band.value, found.problems) == (dose.guard_band, ())


def test_seed_history_names_the_simulation_and_facts_name_who_recorded_them(clinic: Clinic) -> None:
    reading = Reading.objects.filter(clinic=clinic, session__state="released").earliest("measured_at")
    [entry] = reading.history.all()  # type: ignore[attr-defined]
    assert entry.pgh_context["actor_name"] == SIMULATION.name
    assert reading.recorded_by_name == "Noah Brookfeather, RN"
    assert reading.recorded_at == reading.measured_at == reading.created_at


def test_seed_facts_come_through_every_door(clinic: Clinic) -> None:
    sources = Assessment.objects.of(clinic).values_list("source", flat=True)
    assert {"console", "portal"} <= set(sources)
    assert "fhir" in set(Reading.objects.filter(clinic=clinic).values_list("source", flat=True))


def test_seed_gives_every_signed_in_role_something_to_do(seeded: None, db: None) -> None:
    for person in SIGN_INS:
        clinic = Clinic.objects.get(slug=person.clinic)
        with enter_clinic(clinic, by=SIMULATION):
            member = Membership.objects.select_related("clinic").get(clinic=clinic, role=person.role)
            shown = Shown.to(member).sections
        assert member.user.email == person.email
        assert shown["Now"]
        assert shown["To follow up today"]


def test_seed_shows_a_day_in_full_swing(clinic: Clinic) -> None:
    nurse = Membership.objects.select_related("clinic").get(clinic=clinic, role="nurse")
    shown = Shown.to(nurse).sections
    assert {"Suicide item", "Blood pressure before the dose", "Reading overdue"} <= set(shown["Now"])
    assert {"Arrived", "In session", "Ready to leave"} <= set(shown["In the clinic"])
    assert {"Late for treatment", "Expected for treatment"} <= set(shown["Expected today"])
    follow_up = set(shown["To follow up today"])
    assert {"Second PHQ-9 due", "PHQ-9 not returned", "Review: course on hold"} <= follow_up
    assert {"Review: end of induction", "Change of schedule proposed", "Craving"} <= set(shown["Soon"])


def test_seed_outbox_holds_sent_waiting_and_failed_reminders(clinic: Clinic) -> None:
    states = set(Reminder.objects.of(clinic).values_list("state", flat=True))
    assert {"sent", "due", "failed", "skipped"} <= states
    assert not Reminder.objects.of(clinic).due(clock.now()).exists()
    sent = Reminder.objects.of(clinic).filter(state="sent")
    assert all(row.body and row.sent_at for row in sent)


def test_seed_demo_command_twice_keeps_the_data(
    seeded: None, db: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("TAPER_HOME", str(tmp_path))
    ehr.keep(client_id="a client", key={}, base_url="http://127.0.0.1:1")
    output = StringIO()
    with CaptureQueriesContext(connection) as queries:
        call_command("seed_demo", patients=1, stdout=output)
    assert not [each for each in queries if each["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    assert f"{settings.BASE_URL}/fhir/Observation?patient=" in output.getvalue()
    assert "clinic.demo.token" in output.getvalue()
    kept = ehr.kept_client()
    assert kept is not None
    assert kept["base_url"] == settings.BASE_URL


@pytest.mark.parametrize(("days", "is_told"), [(0, False), (1, True), (400, True)])
def test_seed_demo_command_on_a_later_day_says_how_old_the_clinic_is(
    seeded: None, db: None, days: int, is_told: bool
) -> None:
    made_on = formats.calendar_date(clock.today(Clinic.objects.get(slug="demo").zone))
    output = StringIO()
    with time_machine.travel(clock.now() + dt.timedelta(days=days)):
        call_command("seed_demo", stdout=output)
    assert (f"made on {made_on}" in output.getvalue()) == is_told
    assert ("`make clean`" in output.getvalue()) == is_told


def test_seed_demo_command_without_patients_is_refused(db: None) -> None:
    with pytest.raises(CommandError, match="--patients: must be 1 or more"):
        call_command("seed_demo", patients=0)


def test_token_assertion_is_what_the_token_endpoint_accepts() -> None:
    key = ehr.new_key()
    client = {"client_id": "the client", "base_url": settings.BASE_URL, "key": key.as_dict(private=True)}
    sent = read_assertion(assertion(client))
    assert sent.client_id == "the client"
    assert verify(sent, ehr.public_keys(key), now=clock.now()).jti
    with pytest.raises(OAuthError, match="signature"):
        verify(sent, ehr.public_keys(ehr.new_key()) | _same_name(key), now=clock.now())


def _same_name(key: object) -> dict[str, object]:
    """Another key under the name of `key`."""
    other = ehr.new_key().as_dict(private=False)
    return {"keys": [other | {"kid": getattr(key, "kid", "")}]}


def test_seed_registers_the_ehr_with_its_public_key_only(clinic: Clinic) -> None:
    client = ApiClient.objects.get(clinic=clinic)
    assert client.name == ehr.NAME
    assert "system/Observation.crs" in client.scopes
    assert all("d" not in key for key in client.jwks["keys"])


def test_keep_writes_a_file_only_its_owner_reads(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TAPER_HOME", str(tmp_path / "home"))
    ehr.keep(client_id="a client", key={"d": "secret"}, base_url="http://127.0.0.1:8000")
    [path] = (tmp_path / "home").iterdir()
    assert path.stat().st_mode & 0o777 == 0o600
