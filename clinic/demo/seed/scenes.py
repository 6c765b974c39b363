"""One patient in today's clinic, and what staff and patient do through the verbs, each thing at its own time."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from clinic.care.assessments import submit_self_report
from clinic.care.sessions import (
    asks_pregnancy,
    complete_session,
    give_dose,
    record_predose_check,
    record_process,
    record_reading,
    start_session,
)
from clinic.core.clock import day_bounds
from clinic.demo.seed.courses import Record
from clinic.demo.seed.moments import at
from clinic.demo.seed.patients import portal_actor
from clinic.demo.seed.places import Place
from clinic.demo.simulation.chance import Chance
from clinic.demo.simulation.questionnaires import SUICIDE_ITEM, phq9_answers
from clinic.demo.simulation.world import DAY, MINUTE, PRIMARY, World
from clinic.instruments.models import FormRequest
from clinic.instruments.services import request_forms
from clinic.patients.models import Patient
from clinic.protocols.rules import Route
from clinic.treatments.models import PlannedVisit, PreDoseCheck, Session

TENTH = Decimal("0.1")
ASKED_AHEAD = DAY * 2
CHECKS: Mapping[str, Any] = {
    "fasted_food": True,
    "fasted_liquid": True,
    "escort_arranged": True,
    "medication_reviewed": True,
    "consent_confirmed": True,
    "oximeter_present": True,
    "prescriber_onsite": True,
    "urinary_symptoms": False,
    "craving": 0,
}


@dataclass(slots=True, kw_only=True)
class Scene:
    """Times are in minutes before now. `session` is the one begun in this scene."""

    place: Place
    world: World
    record: Record
    chance: Chance
    session: Session | None = None

    @property
    def patient(self) -> Patient:
        return self.record.patient

    @property
    def visit(self) -> PlannedVisit:
        """The visit whose time was agreed; today's for who has a part in today's clinic."""
        return self.record.visits[next(iter(self.record.story.life.appointments))]

    def ago(self, minutes: float) -> dt.datetime:
        return self.world.now - MINUTE * minutes

    def arrive(self, minutes: int, *, chair: str) -> None:
        with at(self.ago(minutes)):
            self.session = start_session(
                visit=self.visit, chair=chair, supervisor=self.place.prescriber, by=self.place.by_nurse
            )

    def check(self, minutes: int, **more: Any) -> None:
        is_nasal = self._begun.course.route == Route.INTRANASAL
        pregnancy = PreDoseCheck.Pregnancy.NOT_PREGNANT if asks_pregnancy(self._begun) else ""
        asked = {**CHECKS, "no_nasal_spray": True if is_nasal else None, "pregnancy": pregnancy, **more}
        with at(self.ago(minutes)):
            record_predose_check(session=self._begun, by=self.place.by_nurse, **asked)

    def read(self, minutes: int, pressure: tuple[int, int], **values: int) -> None:
        """Pulse and oxygen are ordinary unless given."""
        ordinary: dict[str, Any] = {"pulse": self.chance.whole(66, 84), "spo2": self.chance.whole(96, 99)}
        with at(self.ago(minutes)):
            record_reading(
                patient=self.patient,
                session=self._begun,
                by=self.place.by_nurse,
                systolic=pressure[0],
                diastolic=pressure[1],
                **ordinary | values,
            )

    def dose(self, minutes: int) -> None:
        """The planned one: by weight, or as the course's devices give it."""
        dosing = self.record.story.life.dosing
        given = dosing.give(self.world.today)
        with at(self.ago(minutes)):
            give_dose(
                session=self._begun,
                amount_mg=given.amount_mg,
                minutes=given.minutes,
                lot=given.lot,
                by=self.place.by_nurse,
            )

    def note(self, minutes: int, kind: str, value: str = "", text: str = "") -> None:
        with at(self.ago(minutes)):
            record_process(session=self._begun, kind=kind, value=value, note=text, by=self.place.by_nurse)

    def leave(self, minutes: int) -> None:
        with at(self.ago(minutes)):
            complete_session(
                session=self._begun,
                escort_name=self.record.story.person.escort,
                driving_advice_given=True,
                feels_ready=True,
                by=self.place.by_nurse,
            )

    def answer(self, minutes: float, total: int, *, suicide_item: int = 0) -> None:
        """The patient fills in the form asked for by the visit ahead."""
        moment = self.ago(minutes)
        answers = phq9_answers(self.chance, total)
        answers[SUICIDE_ITEM] = suicide_item
        request = self._request(moment)
        with at(moment):
            submit_self_report(
                patient=self.patient,
                instrument=PRIMARY,
                answers=answers,
                request=request,
                by=portal_actor(self.patient),
            )

    def _request(self, moment: dt.datetime) -> FormRequest:
        visit = self.visit if self.record.story.life.appointments else None
        _, end_of_day = day_bounds(visit.target if visit else self.world.today, self.world.zone)
        about = f"visit:{visit.pk}:{visit.target}" if visit else f"sent {self.record.course.pk}"
        with at(moment - ASKED_AHEAD):
            return request_forms(
                patient=self.patient,
                instruments=[PRIMARY],
                due_on=visit.target if visit else self.world.today,
                expires_at=end_of_day,
                dedupe_key=about,
                course=self.record.course,
                visit=visit,
                by=self.place.by_nurse,
            )

    @property
    def _begun(self) -> Session:
        if self.session is None:
            raise ValueError(f"{self.record.story.role}: nobody has arrived")
        return self.session
