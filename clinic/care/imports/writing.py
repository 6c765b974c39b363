"""One patient of an imported table, written as history: no alert is raised for what happened long ago."""

import datetime as dt
import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

from clinic.accounts.models import Clinic
from clinic.accounts.records import record, recorded_before
from clinic.care.imports.comparing import course_differences, differences, every_refusal
from clinic.care.imports.errors import RowProblem
from clinic.care.imports.facts import Given, Place, write_dose, write_pressure, write_score, write_weight
from clinic.care.imports.mapping import Mapping
from clinic.care.imports.reading import Fact, Person, Stated
from clinic.core import clock
from clinic.core.actor import Actor
from clinic.core.derived import derived
from clinic.core.errors import FieldError
from clinic.instruments.models import Assessment
from clinic.instruments.rules import instrument as instrument_of
from clinic.outcomes.services import judge
from clinic.patients.models import Patient, PatientIdentifier, Weight
from clinic.patients.services import NamesakeError, check_happened, register_patient
from clinic.protocols.models import ProtocolVersion
from clinic.treatments.models import Course, Dose, Reading
from clinic.treatments.rules.events import EventKind
from clinic.treatments.services.events import append_event

# Stand in for what cannot be stored and cannot be left out, so that the rest of the row is checked too.
NAMES: Final = {"family_name": "?"}
IDENTIFIER: Final = frozenset({"system", "value"})
"""What the room of patients calls the parts of an identifier."""
LOOK: Final = (
    "If it is the same person, write the identifier that is stored; if it is another one, name the identifier of this "
    "row in others under [patient]."
)
AMOUNT: Final = {"amount_mg": 1}
Table = type[Assessment] | type[Dose] | type[Reading] | type[Weight]
TABLES: Final[dict[str, tuple[Table, str, Callable[[Place, str, Given], None]]]] = {
    "scores": (Assessment, "scores", write_score),
    "doses": (Dose, "doses", write_dose),
    "blood_pressure": (Reading, "blood pressures", write_pressure),
    "weights": (Weight, "weights", write_weight),
}
"""By kind of fact: its table, what the report calls it, and who stores it."""


@dataclass(slots=True, kw_only=True)
class Writer:
    clinic: Clinic
    mapping: Mapping
    protocol: ProtocolVersion
    by: Actor
    problems: list[RowProblem]
    added: Counter[str] = field(default_factory=Counter)

    def write(self, person: Person) -> None:
        """What does not fit, or disagrees with what is stored, is noted in `problems`, cell by cell."""
        patient = self._patient(person)
        if patient is None:
            return
        course = self._course(person, patient)
        seen: Counter[str] = Counter()
        for fact in sorted(person.facts, key=lambda fact: (fact.on, fact.row)):
            name = f"{fact.kind} {fact.instrument} {fact.on}"
            seen[name] += 1
            # Several of a kind on one date are told apart by their order, which the same file repeats.
            self._fact(fact, course, self._key(person, fact.kind, fact.instrument, fact.on, seen[name]))
        if self.problems:
            return
        scored = {fact.instrument for fact in person.facts if fact.kind == "scores"}
        for code in sorted(code for code in scored if instrument_of(code).response):
            with derived("outcome"):
                judge(course=course, instrument=code, by=self.by)

    def _key(self, person: Person, *parts: object) -> str:
        # A digest of all parts: cut to the column's length, two long identifiers would be one patient.
        named = json.dumps([self.mapping.identifier_system, person.identifier, *map(str, parts)])
        return f"import:{hashlib.sha256(named.encode()).hexdigest()}"

    def _patient(self, person: Person) -> Patient | None:
        """None where not enough fits to check the rest of the patient against."""
        key = self._key(person, "patient")
        known = self._known(person) or recorded_before(Patient, clinic=self.clinic, client_key=key)
        if known is not None:
            stated = {name: person.stated[name] for name in person.patient_fields}
            self.problems += differences(stated, known)
            return known
        patient, refused = every_refusal(
            partial(self._register, person, key), person.patient_fields, stand_ins=NAMES
        )
        self.problems += [self._patient_problem(person, error) for error in refused]
        if patient is not None:
            self.added["patients"] += 1
        return patient

    def _register(
        self, person: Person, key: str, fields: dict[str, Any], *, is_identified: bool = True
    ) -> Patient:
        own = (self.mapping.identifier_system, person.identifier)
        register = partial(
            register_patient,
            clinic=self.clinic,
            by=self.by,
            client_key=key,
            identifiers=(own,) if is_identified else (),
            **fields,
        )
        try:
            return register()
        except NamesakeError as question:
            # Without a date that was refused many look alike: the row is asked about once the rest of it is right.
            if fields == person.patient_fields and self._is_to_be_asked(person, question):
                asked = FieldError(question.field, question.value, f"{question.message}. {LOOK}")
                self.problems.append(self._patient_problem(person, asked))
            # What else is wrong with the patient is named too; with a problem nothing is kept.
            return register(others=question.ids)
        except FieldError as error:
            if error.field not in IDENTIFIER or not is_identified:
                raise
            self.problems.append(self._patient_problem(person, error))
            # Without it, so that the rest of the row is checked too.
            return self._register(person, key, fields, is_identified=False)

    def _is_to_be_asked(self, person: Person, question: NamesakeError) -> bool:
        if person.identifier in self.mapping.others or any(each.row == person.row for each in self.problems):
            return False
        return self.mapping.names_people or not question.is_by_name_alone

    def _known(self, person: Person) -> Patient | None:
        identifiers = PatientIdentifier.objects.filter(
            clinic=self.clinic,
            system=self.mapping.identifier_system,
            value=person.identifier,
            is_active=True,
        )
        found = identifiers.select_related("patient").first()
        return found.patient if found else None

    def _patient_problem(self, person: Person, error: FieldError) -> RowProblem:
        if error.field in person.stated:
            return person.stated[error.field].problem(error.message)
        if error.field in IDENTIFIER:
            return RowProblem(person.row, self.mapping.identifier.label, person.identifier, error.message)
        cell = self.mapping.patient.get(error.field)
        return RowProblem(person.row, cell.label if cell else error.field, "", error.message)

    def _course(self, person: Person, patient: Patient) -> Course:
        key = self._key(person, "course")
        before = recorded_before(Course, clinic=self.clinic, client_key=key)
        if before is not None:
            self.problems += course_differences(person, before, self.mapping)
            return before
        said = person.stated.get("day_zero")
        zero = self._day(said, said.value, patient) if said else clock.today(self.clinic.zone)
        ended_on = self._end(person, zero, patient)
        self.problems += self._overlap(person, patient, ended_on)
        course = record(
            Course,
            clinic=self.clinic,
            patient=patient,
            protocol=self.protocol,
            product=self.protocol.product,
            route=self.protocol.route,
            state=Course.State.COMPLETED,
            started_on=zero,
            treated_since=zero,
            ended_on=ended_on,
            end_reason="imported as history",
            primary_instrument=self.mapping.primary_instrument,
            with_psychotherapy=bool(person.value("psychotherapy")),
            arm=self._arm(person),
            by=self.by,
            client_key=key,
        )
        details = {"protocol": str(self.protocol.pk), "preferred_weekdays": [], "concerns": []}
        append_event(course=course, kind=EventKind.STARTED, on=zero, details=details, by=self.by)
        append_event(
            course=course, kind=EventKind.COMPLETED, on=ended_on, reason="imported as history", by=self.by
        )
        self.added["courses"] += 1
        return course

    def _overlap(self, person: Person, patient: Patient, ended_on: dt.date) -> Iterator[RowProblem]:
        """History is over: laid over a course that runs, it would stand in its place on every page."""
        running = Course.objects.of(self.clinic).open().filter(patient=patient, started_on__lte=ended_on)
        for course in running:
            said = person.stated.get("day_zero")
            why = f"the course reaches into the one that runs since {course.started_on}: enter there what belongs to it"
            yield said.problem(why) if said else RowProblem(person.row, "day_zero", "", why)

    def _arm(self, person: Person) -> str:
        """Without it where it does not fit its column, which is noted."""
        arm = str(person.value("arm") or "")
        longest = Course._meta.get_field("arm").max_length or 0
        if len(arm) > longest:
            self.problems.append(person.stated["arm"].problem(f"is longer than {longest} characters"))
            return ""
        return arm

    def _end(self, person: Person, zero: dt.date, patient: Patient) -> dt.date:
        said = person.stated.get("ended_on")
        if said is None:
            planned = zero + dt.timedelta(days=self.mapping.last_scheduled_day)
            return max([planned, *(fact.on for fact in person.facts)])
        ended_on = self._day(said, said.value, patient)
        if ended_on < person.day_zero:
            self.problems.append(said.problem(f"must not be before day zero, {person.day_zero}"))
        return ended_on

    def _day(self, said: Stated, day: dt.date, patient: Patient) -> dt.date:
        """`day`, or today in place of one on which nothing can have happened, which is noted."""
        try:
            check_happened(patient=patient, on=day)
        except FieldError as error:
            counted = "" if said.shown == str(day) else f"is {day}, which "
            self.problems.append(said.problem(counted + error.message))
            return clock.today(self.clinic.zone)
        return day

    def _fact(self, fact: Fact, course: Course, key: str) -> None:
        table, name, write = TABLES[fact.kind]
        before = recorded_before(table, clinic=self.clinic, client_key=key)
        if before is not None:
            self.problems += differences(fact.measured, before)
            return
        place = Place(
            course=course,
            on=self._day(fact.when, fact.on, course.patient),
            by=self.by,
            key=key,
            accepts_jumps=fact.wanted.accepts_jumps,
        )
        _, refused = every_refusal(
            lambda given: write(place, fact.instrument, given), fact.given, stand_ins=AMOUNT
        )
        self.problems += [_fact_problem(fact, error) for error in refused]
        self.added[name] += 1


def _fact_problem(fact: Fact, error: FieldError) -> RowProblem:
    said = fact.said.get(error.field) or next(iter(fact.measured.values()))
    return said.problem(error.message)
