"""One patient of an imported table, written as history: no alert is raised for what happened long ago."""

import datetime as dt
import hashlib
import json
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from clinic.accounts.models import Clinic
from clinic.accounts.records import record, recorded_before
from clinic.care.imports.errors import CellError
from clinic.care.imports.mapping import Mapping
from clinic.care.imports.reading import Fact, Person
from clinic.core import clock
from clinic.core.actor import Actor
from clinic.core.errors import FieldError
from clinic.instruments.models import Assessment
from clinic.instruments.rules import FilledBy
from clinic.instruments.rules import instrument as instrument_of
from clinic.instruments.services import record_assessment
from clinic.outcomes.services import judge
from clinic.patients.models import Patient, PatientIdentifier
from clinic.patients.services import add_identifier, record_weight, register_patient
from clinic.protocols.models import ProtocolVersion
from clinic.treatments.models import Course, Dose, Reading, Session
from clinic.treatments.rules.events import EventKind
from clinic.treatments.services.events import append_event
from clinic.treatments.services.readings import insert_reading

# A table gives dates, not times: noon is on that date in every zone a clinic may be in.
NOON = dt.time(12)


@dataclass(slots=True, kw_only=True)
class Writer:
    clinic: Clinic
    mapping: Mapping
    protocol: ProtocolVersion
    by: Actor
    added: Counter[str] = field(default_factory=Counter)

    def write(self, person: Person) -> None:
        """Raises CellError naming the cell that does not fit."""
        patient = self._patient(person)
        course = self._course(person, patient)
        seen: Counter[str] = Counter()
        for fact in sorted(person.facts, key=lambda fact: (fact.on, fact.row)):
            name = f"{fact.kind} {fact.instrument} {fact.on}"
            seen[name] += 1
            # Several of a kind on one date are told apart by their order, which the same file repeats.
            self._fact(fact, course, self._key(person, fact.kind, fact.instrument, fact.on, seen[name]))
        scored = {fact.instrument for fact in person.facts if fact.kind == "scores"}
        for code in sorted(code for code in scored if instrument_of(code).response):
            judge(course=course, instrument=code, by=self.by)

    def _key(self, person: Person, *parts: object) -> str:
        # A digest of all parts: cut to the column's length, two long identifiers would be one patient.
        named = json.dumps([self.mapping.identifier_system, person.identifier, *map(str, parts)])
        return f"import:{hashlib.sha256(named.encode()).hexdigest()}"

    def _patient(self, person: Person) -> Patient:
        system = self.mapping.identifier_system
        known = PatientIdentifier.objects.filter(
            clinic=self.clinic, system=system, value=person.identifier, is_active=True
        ).first()
        if known:
            return known.patient
        try:
            patient = register_patient(
                clinic=self.clinic, by=self.by, client_key=self._key(person, "patient"), **person.fields
            )
            add_identifier(patient=patient, system=system, value=person.identifier, by=self.by)
        except FieldError as error:
            cell = self.mapping.patient.get(error.field)
            raise CellError(cell.label if cell else error.field, str(error.value), error.message) from None
        self.added["patients"] += 1
        return patient

    def _course(self, person: Person, patient: Patient) -> Course:
        key = self._key(person, "course")
        before = recorded_before(Course, clinic=self.clinic, client_key=key)
        if before is not None:
            return before
        planned = person.day_zero + dt.timedelta(days=self.mapping.last_scheduled_day)
        ended_on = person.ended_on or max([planned, *(fact.on for fact in person.facts)])
        course = record(
            Course,
            clinic=self.clinic,
            patient=patient,
            protocol=self.protocol,
            product=self.protocol.product,
            route=self.protocol.route,
            state=Course.State.COMPLETED,
            started_on=person.day_zero,
            treated_since=person.day_zero,
            ended_on=ended_on,
            end_reason="imported as history",
            primary_instrument=self.mapping.primary_instrument,
            with_psychotherapy=person.psychotherapy,
            by=self.by,
            client_key=key,
        )
        details = {"protocol": str(self.protocol.pk), "preferred_weekdays": [], "concerns": []}
        append_event(course=course, kind=EventKind.STARTED, on=person.day_zero, details=details, by=self.by)
        append_event(
            course=course, kind=EventKind.COMPLETED, on=ended_on, reason="imported as history", by=self.by
        )
        self.added["courses"] += 1
        return course

    def _fact(self, fact: Fact, course: Course, key: str) -> None:
        write = {
            "scores": self._score,
            "doses": self._dose,
            "blood_pressure": self._pressure,
            "weights": self._weight,
        }[fact.kind]
        try:
            write(fact, course, key)
        except FieldError as error:
            column = fact.columns.get(error.field) or next(iter(_measured(fact)), error.field)
            raise CellError(column, str(error.value), error.message, row=fact.row) from None

    def _score(self, fact: Fact, course: Course, key: str) -> None:
        before = recorded_before(Assessment, clinic=self.clinic, client_key=key)
        total = fact.values.get("total")
        if before is not None:
            _same(fact, "total", total, before.total)
            return
        record_assessment(
            patient=course.patient,
            instrument=fact.instrument,
            answers=fact.answers or None,
            total=total if isinstance(total, Decimal) else None,
            taken_at=self._moment(fact),
            completed_by=_filled_by(fact.instrument),
            course=course,
            by=self.by,
            client_key=key,
        )
        self.added["scores"] += 1

    def _dose(self, fact: Fact, course: Course, key: str) -> None:
        before = recorded_before(Dose, clinic=self.clinic, client_key=key)
        if before is not None:
            _same(fact, "amount_mg", fact.values["amount_mg"], before.amount_mg)
            return
        at = self._moment(fact)
        shared: dict[str, Any] = {
            "clinic": self.clinic,
            "patient": course.patient,
            "course": course,
            "by": self.by,
        }
        session = record(
            Session,
            **shared,
            client_key=f"{key}:session",
            on=fact.on,
            state=Session.State.RELEASED,
            arrived_at=at,
            dosed_at=at,
            observed_at=at,
            released_at=at,
        )
        record(
            Dose,
            **shared,
            client_key=key,
            session=session,
            product=course.product,
            route=course.route,
            given_at=at,
            **fact.values,
        )
        self.added["doses"] += 1

    def _pressure(self, fact: Fact, course: Course, key: str) -> None:
        before = recorded_before(Reading, clinic=self.clinic, client_key=key)
        if before is not None:
            _same(fact, "systolic", fact.values["systolic"], before.systolic)
            return
        insert_reading(
            patient=course.patient,
            session=None,
            measured_at=self._moment(fact),
            values=fact.values,
            by=self.by,
            client_key=key,
        )
        self.added["blood pressures"] += 1

    def _weight(self, fact: Fact, course: Course, key: str) -> None:
        kg = Decimal(fact.values["kg"])
        stored = record_weight(
            patient=course.patient, kg=kg, measured_at=self._moment(fact), by=self.by, client_key=key
        )
        _same(fact, "kg", kg, stored.kg)
        self.added["weights"] += stored.version == 1 and stored.created_at == stored.updated_at

    def _moment(self, fact: Fact) -> dt.datetime:
        return clock.at_local(fact.on, NOON, self.clinic.zone)


def _filled_by(code: str) -> str:
    return "clinician" if instrument_of(code).filled_by is FilledBy.CLINICIAN else "patient"


def _measured(fact: Fact) -> list[str]:
    return [label for name, label in fact.columns.items() if name not in {"on", "day", "instrument"}]


def _same(fact: Fact, name: str, given: object, stored: object) -> None:
    """A file that disagrees with what is stored is not imported over it."""
    if given is not None and stored is not None and given != stored:
        raise CellError(
            fact.columns.get(name, name),
            str(given),
            f"is stored already as {stored}: correct it in the chart",
        )
