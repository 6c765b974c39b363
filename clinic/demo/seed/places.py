"""The two clinics of the demo and who works there."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from zoneinfo import ZoneInfo

from clinic.accounts.models import ApiClient, Clinic, User
from clinic.accounts.selectors import limits_of, staff_actor
from clinic.accounts.services import add_member, close_clinic_days, override_threshold
from clinic.care.clinics import open_clinic
from clinic.core import clock
from clinic.core.actor import Actor, ActorKind, Door
from clinic.demo.seed.moments import SIMULATION, at
from clinic.demo.sign_ins import SIGN_INS, demo_password
from clinic.demo.simulation.world import DAY, World
from clinic.treatments.selectors.schedule import calendar_of

OPENED_BEFORE = DAY * 480
DEMO_ZONES = (
    "America/New_York",
    "America/Los_Angeles",
    "America/Puerto_Rico",
    "Pacific/Honolulu",
    "Pacific/Guam",
    "Europe/Berlin",
)
"""Where United States rules hold, its forces abroad included: so far apart that one of them is always at work."""
MIDST = 12.5
"""Hour in the middle of a day on which some have left already and some are still to come."""
NAMES = {
    ("demo", "prescriber"): "Dr. Iris Calderwyn",
    ("demo", "nurse"): "Noah Brookfeather, RN",
    ("demo", "manager"): "Petra Lanternsea",
    ("demo", "auditor"): "Jonas Reedwhisper",
    ("other", "prescriber"): "Dr. Elena Marblewood",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A clinic with those who act in its stories; where nobody else works the prescriber does a nurse's part."""

    clinic: Clinic
    prescriber: User
    nurse: User
    client: ApiClient | None = None

    @property
    def by_prescriber(self) -> Actor:
        return staff_actor(self.prescriber)

    @property
    def by_nurse(self) -> Actor:
        return staff_actor(self.nurse)

    @property
    def by_client(self) -> Actor:
        """The EHR, or a nurse typing its figures where none is connected."""
        if self.client is None:
            return self.by_nurse
        return Actor(ActorKind.CLIENT, self.client.pk, self.client.name, Door.FHIR)

    def by(self, role: str) -> Actor:
        return self.by_prescriber if role == "prescriber" else self.by_nurse

    def world(self, now: dt.datetime) -> World:
        """Enter the clinic first."""
        return World(
            now=now,
            zone=self.clinic.zone,
            calendar=calendar_of(self.clinic),
            limits=limits_of(self.clinic),
            jurisdiction=self.clinic.jurisdiction,
        )


def zone_at(now: dt.datetime) -> str:
    """Where a clinic works at this hour: of DEMO_ZONES the one in which it is nearest to MIDST."""
    return min(DEMO_ZONES, key=lambda name: abs(_hour(now, name) - MIDST))


def open_demo_clinic(now: dt.datetime) -> Place:
    """Open every day, so that there is something to see on any day of the week."""
    today = clock.local_date(now, ZoneInfo(zone_at(now)))
    with at(now - OPENED_BEFORE):
        clinic = open_clinic(
            slug="demo",
            name="North Harbor Clinic",
            time_zone=zone_at(now),
            crisis_contact="Call or text 988 at any hour. In danger now: call 911.",
            opening_days=[1, 2, 3, 4, 5, 6, 7],
            phone="+1 202 555 0142",
            address="12 Harbor View, Northport",
            jurisdiction="US",
            by=SIMULATION,
        )
        override_threshold(
            clinic=clinic,
            key="fasting.food_hours",
            value=Decimal(3),
            reason="Agreed with our anesthesia colleagues after two patients vomited.",
            by=SIMULATION,
        )
        place = _staffed(clinic)
    _close(clinic, today - DAY * 152, 2, "Heating repaired")
    _close(clinic, today - DAY * 61, 1, "Staff training")
    _close(clinic, today + DAY * 24, 2, "Staff training")
    return place


def open_other_clinic(now: dt.datetime) -> Place:
    with at(now - OPENED_BEFORE):
        clinic = open_clinic(
            slug="other",
            name="Linden Quay Practice",
            time_zone="Europe/Dublin",
            crisis_contact="Call 116 123 at any hour. In danger now: call 112.",
            opening_days=[1, 2, 3, 4, 5],
            phone="+353 1 555 0100",
            address="3 Linden Quay, Dublin",
            jurisdiction="EU",
            by=SIMULATION,
        )
        return _staffed(clinic)


def _staffed(clinic: Clinic) -> Place:
    users = {
        person.role: add_member(
            clinic=clinic,
            email=person.email,
            name=NAMES[person.clinic, person.role],
            role=person.role,
            password=demo_password(),
            by=SIMULATION,
        ).user
        for person in SIGN_INS
        if clinic.slug in person.clinics
    }
    prescriber = users["prescriber"]
    return Place(clinic=clinic, prescriber=prescriber, nurse=users.get("nurse", prescriber))


def _close(clinic: Clinic, first_day: dt.date, days: int, reason: str) -> None:
    close_clinic_days(
        clinic=clinic,
        first_day=first_day,
        last_day=first_day + DAY * (days - 1),
        reason=reason,
        by=SIMULATION,
    )


def _hour(now: dt.datetime, zone: str) -> float:
    local = now.astimezone(ZoneInfo(zone))
    return local.hour + local.minute / 60
