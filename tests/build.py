"""Typed builders and the cast: short names for what most tests need, nothing random."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from clinic.accounts.models import Clinic, Membership, User
from clinic.accounts.selectors import staff_actor
from clinic.accounts.services import add_member, create_clinic
from clinic.accounts.tenancy import enter_clinic
from clinic.care.courses import start_course
from clinic.core import clock
from clinic.core.actor import Actor, ActorKind, Door
from clinic.core.ids import new_id
from clinic.core.models import recorded
from clinic.instruments.models import FormRequest
from clinic.instruments.services import request_forms
from clinic.patients.models import Patient
from clinic.patients.services import record_consent
from clinic.patients.services.search import keep_words
from clinic.protocols.models import ProtocolVersion
from clinic.protocols.rules import templates, to_mapping
from clinic.protocols.services import seed_templates
from clinic.treatments.models import Course, CourseEvent, Dose, Reading, Session

PASSWORD = "a long enough passphrase"
BUILDER = Actor.system("test")
DOSES = {"planned_dose_mg", "planned_mg_per_kg"}
HALF = {"planned_mg_per_kg": Decimal("0.5")}
LEFT_OPEN = {"ketamine-assisted-psychotherapy": HALF, "clinic-defined": HALF}
"""What is planned under a protocol that leaves the dose to the clinic."""
FACTS: dict[str, str] = {
    "jurisdiction": "UK",
    "phone": "020 7946 0000",
    "crisis_contact": "Call 0800 000 000",
}
"""What a clinic must say of itself."""
CLIENT = Actor(ActorKind.CLIENT, None, "Test EHR", Door.FHIR)


@dataclass(frozen=True, slots=True)
class Cast:
    """A clinic with one person per role and one patient, and another clinic with an outsider and its own patient."""

    clinic: Clinic
    prescriber: User
    nurse: User
    manager: User
    auditor: User
    patient: Patient
    other_clinic: Clinic
    outsider: User
    other_patient: Patient

    @property
    def prescriber_actor(self) -> Actor:
        return staff_actor(self.prescriber)

    @property
    def nurse_actor(self) -> Actor:
        return staff_actor(self.nurse)

    @property
    def patient_actor(self) -> Actor:
        return Actor(ActorKind.PATIENT, self.patient.pk, self.patient.display_name, Door.PORTAL)


def make_clinic(slug: str = "north", **details: Any) -> Clinic:
    details = {
        "name": slug.title(),
        "time_zone": "Europe/London",
        "crisis_contact": "Call 0800 000 000",
    } | details
    return create_clinic(slug=slug, by=BUILDER, **details)


def make_member(clinic: Clinic, role: str) -> User:
    member = add_member(
        clinic=clinic,
        email=_address(clinic, role),
        name=_called(clinic, role),
        role=role,
        password=PASSWORD,
        by=BUILDER,
    )
    return member.user


def _address(clinic: Clinic, role: str) -> str:
    return f"{role}@{clinic.slug}.example"


def _called(clinic: Clinic, role: str) -> str:
    return f"{role.title()} {clinic.name}"


def make_patient(clinic: Clinic, family_name: str = "Okafor", **details: Any) -> Patient:
    details = {
        "given_names": "Ada",
        "date_of_birth": dt.date(1980, 5, 17),
        "email": f"{family_name.lower()}@patients.example",
        "email_consent_at": dt.datetime(2026, 1, 5, 9, tzinfo=dt.UTC),
        "pregnancy": "not-applicable",
    } | details
    with enter_clinic(clinic, by=BUILDER):
        patient = Patient.objects.create(
            clinic=clinic, family_name=family_name, **details, **recorded(BUILDER)
        )
        keep_words(patient=patient)
    return patient


def make_cast() -> Cast:
    """Written straight: most tests begin with it, and the services would ask three times as much of the database."""
    clinic, other = make_clinic("north"), make_clinic("south")
    with enter_clinic(clinic, by=BUILDER):
        people = _make_people(clinic, "prescriber", "nurse", "manager", "auditor")
        patient = make_patient(clinic)
    with enter_clinic(other, by=BUILDER):
        outsider = _make_people(other, "prescriber")["prescriber"]
        other_patient = make_patient(other, "Larsen")
    return Cast(
        clinic=clinic,
        **people,
        patient=patient,
        other_clinic=other,
        outsider=outsider,
        other_patient=other_patient,
    )


def _make_people(clinic: Clinic, *roles: str) -> dict[str, User]:
    users = {role: User(email=_address(clinic, role), name=_called(clinic, role)) for role in roles}
    for user in users.values():
        user.set_password(PASSWORD)
    User.objects.bulk_create(users.values())
    Membership.objects.bulk_create(
        Membership(clinic=clinic, user=user, role=role) for role, user in users.items()
    )
    return users


def make_course(patient: Patient, **details: Any) -> Course:
    """A course under the standard racemic protocol, written straight and without planned visits; enter the clinic."""
    definition = to_mapping(templates()["racemic-iv-standard"])
    protocol, _ = ProtocolVersion.objects.get_or_create(
        clinic=patient.clinic,
        key="racemic-iv-standard",
        number=1,
        defaults={
            "name": "Standard taper",
            "product": "racemic-ketamine",
            "route": "intravenous",
            "jurisdiction": "any",
            "definition": definition,
        },
    )
    details = {
        "protocol": protocol,
        "product": "racemic-ketamine",
        "route": "intravenous",
        "started_on": dt.date(2026, 1, 5),
    } | details
    course = Course.objects.create(clinic=patient.clinic, patient=patient, **details, **recorded(BUILDER))
    CourseEvent.objects.create(
        clinic=course.clinic,
        course=course,
        kind="started",
        on=course.started_on,
        details={"protocol": str(course.protocol_id), "preferred_weekdays": []},
        **recorded(BUILDER),
    )
    return course


def make_request(patient: Patient, *instruments: str, **details: Any) -> FormRequest:
    """A form waiting for answers for a week; enter the clinic."""
    fields: dict[str, Any] = {
        "instruments": instruments or ("phq-9",),
        "due_on": clock.today(patient.clinic.zone),
        "expires_at": clock.now() + dt.timedelta(days=7),
        "dedupe_key": f"form {new_id()}",
    } | details
    return request_forms(patient=patient, by=BUILDER, **fields)


def make_session(course: Course, on: dt.date, **details: Any) -> Session:
    """A session of that clinic-local day, arrived at 9 UTC, its row written straight; enter the clinic."""
    arrived = dt.datetime.combine(on, dt.time(9), tzinfo=dt.UTC)
    fields: dict[str, Any] = {"state": "arrived", "arrived_at": arrived} | details
    return Session.objects.create(
        clinic=course.clinic, course=course, patient=course.patient, on=on, **fields, **recorded(BUILDER)
    )


def make_dose(session: Session, amount_mg: str = "40", mg_per_kg: str | None = "0.5", **details: Any) -> Dose:
    fields: dict[str, Any] = {
        "product": session.course.product,
        "route": session.course.route,
        "amount_mg": Decimal(amount_mg),
        "mg_per_kg": Decimal(mg_per_kg) if mg_per_kg else None,
        "given_at": session.arrived_at,
    } | details
    return Dose.objects.create(
        clinic=session.clinic,
        session=session,
        course=session.course,
        patient=session.patient,
        **fields,
        **recorded(BUILDER),
    )


def make_reading(patient: Patient, **details: Any) -> Reading:
    """120/80 mmHg now, without a session, unless told otherwise; enter the clinic."""
    fields: dict[str, Any] = {"measured_at": clock.now(), "systolic": 120, "diastolic": 80} | details
    return Reading.objects.create(clinic=patient.clinic, patient=patient, **fields, **recorded(BUILDER))


def begin_course(patient: Patient, key: str = "racemic-iv-standard", **details: Any) -> Course:
    """A planned course of a patient who agreed to it, begun through the verb today under a shipped protocol, on
    Mondays and Thursdays, at half a milligram per kilogram where the protocol names no dose."""
    seed_templates(clinic=patient.clinic, by=BUILDER)
    today = clock.today(patient.clinic.zone)
    agreed = f"agreed {patient.pk}"
    record_consent(patient=patient, kind="treatment", given_on=today, by=BUILDER, client_key=agreed)
    fields: dict[str, Any] = {
        "protocol": ProtocolVersion.objects.get(clinic=patient.clinic, key=key, number=1),
        "started_on": today,
        "preferred_weekdays": (1, 4),
        "screen_accepted_reason": "screened on paper",
        **({} if DOSES & details.keys() else LEFT_OPEN.get(key, {})),
    } | details
    return start_course(patient=patient, by=BUILDER, **fields)
