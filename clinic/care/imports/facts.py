"""One fact of a table as a row of the chart."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from clinic.accounts.records import record
from clinic.core import clock
from clinic.core.actor import Actor
from clinic.core.errors import FieldError
from clinic.instruments.rules import FilledBy
from clinic.instruments.services import record_assessment
from clinic.instruments.services.scoring import known_instrument
from clinic.patients.services import WeightQuestionError, record_weight
from clinic.treatments.models import Course, Dose, Session
from clinic.treatments.rules.planned import MOST_MG
from clinic.treatments.services.readings import insert_reading

# A table gives dates, not times: noon is on that date in every zone a clinic may be in.
NOON = dt.time(12)
ANSWER = "answers."
ACCEPT = "If it is right, write accept_jumps = true under [[weights]]."
Given = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a fact belongs: its course, clinic-local date and client key."""

    course: Course
    on: dt.date
    by: Actor
    key: str
    accepts_jumps: bool = False

    @property
    def moment(self) -> dt.datetime:
        """Noon, or now while today's noon lies ahead."""
        return min(clock.at_local(self.on, NOON, self.course.clinic.zone), clock.now())


def write_score(place: Place, instrument: str, given: Given) -> None:
    """Raises FieldError naming `total`, `answers.<item>` or `instrument`."""
    answers = {name.removeprefix(ANSWER): value for name, value in given.items() if name.startswith(ANSWER)}
    filled_by = known_instrument(instrument).filled_by
    record_assessment(
        patient=place.course.patient,
        instrument=instrument,
        answers=answers or None,
        total=given.get("total"),
        taken_at=place.moment,
        completed_by="clinician" if filled_by is FilledBy.CLINICIAN else "patient",
        course=place.course,
        by=place.by,
        client_key=place.key,
    )


def write_dose(place: Place, _instrument: str, given: Given) -> None:
    """The dose in a session of its own. Raises FieldError naming the column of Dose that does not fit."""
    amount = given.get("amount_mg")
    if amount is None or not 0 < amount <= MOST_MG:
        raise FieldError("amount_mg", amount, f"must be above 0 and at most {MOST_MG} mg")
    at, course = place.moment, place.course
    shared: dict[str, Any] = {
        "clinic": course.clinic,
        "patient": course.patient,
        "course": course,
        "by": place.by,
    }
    session = record(
        Session,
        **shared,
        client_key=f"{place.key}:session",
        on=place.on,
        state=Session.State.RELEASED,
        arrived_at=at,
        dosed_at=at,
        observed_at=at,
        released_at=at,
    )
    record(
        Dose,
        **shared,
        client_key=place.key,
        session=session,
        product=course.product,
        route=course.route,
        given_at=at,
        **given,
    )


def write_pressure(place: Place, _instrument: str, given: Given) -> None:
    """Raises FieldError naming the measure that is implausible or lacks its other half."""
    insert_reading(
        patient=place.course.patient,
        session=None,
        measured_at=place.moment,
        values=given,
        by=place.by,
        client_key=place.key,
    )


def write_weight(place: Place, _instrument: str, given: Given) -> None:
    """Raises FieldError for an implausible weight, and for one that jumps unless the mapping accepts it."""
    try:
        _weigh(place, given["kg"])
    except WeightQuestionError as question:
        if not place.accepts_jumps:
            raise FieldError(
                question.field, question.value, f"is asked about: {question.message} {ACCEPT}"
            ) from None
        _weigh(place, given["kg"], accepted_kg=given["kg"])


def _weigh(place: Place, kg: Decimal, *, accepted_kg: Decimal | None = None) -> None:
    record_weight(
        patient=place.course.patient,
        kg=kg,
        measured_at=place.moment,
        accepted_kg=accepted_kg,
        by=place.by,
        client_key=place.key,
    )
