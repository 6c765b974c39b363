"""One treatment session from arrival to release."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from clinic.demo.simulation.body import INFUSION_MINUTES, OTHER_MINUTES, Body, Effect, Vitals
from clinic.demo.simulation.chance import Chance
from clinic.demo.simulation.dosing import Given
from clinic.demo.simulation.people import read
from clinic.demo.simulation.world import MINUTE
from clinic.treatments.rules.observation import Watch

FIRST_ARRIVAL, LAST_ARRIVAL, ARRIVAL_STEP = 8 * 60, 14 * 60, 15
"""Minutes after midnight."""
CHAIRS = ("1", "2", "3", "4", "5", "6")
UNWELL = {"nausea": 0.16, "dizziness": 0.12, "headache": 0.08, "anxiety": 0.04, "vomiting": 0.03}
"""Share of sessions with it; ours, since the reviews give no rates per session."""
MARKED_DISSOCIATION = 6
SEVERE = "severe"


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    kind: str
    value: str
    note: str
    at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Unwanted:
    """An adverse event by its code."""

    code: str
    severity: str
    began_at: dt.datetime
    resolved_at: dt.datetime
    is_serious: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionStory:
    """`visit` is the key of the planned visit it counts as."""

    visit: str
    on: dt.date
    is_extra: bool
    chair: str
    arrived_at: dt.datetime
    checks: dict[str, Any]
    dosed_at: dt.datetime
    dose: Given
    before: Vitals
    readings: tuple[Vitals, ...]
    released_at: dt.datetime
    elements: tuple[Element, ...]
    unwanted: tuple[Unwanted, ...]
    effect: Effect

    @property
    def observed_at(self) -> dt.datetime:
        """The last reading was taken once the patient could leave."""
        return self.readings[-1].at


def arrival_minute(chance: Chance) -> int:
    return FIRST_ARRIVAL + ARRIVAL_STEP * chance.whole(0, (LAST_ARRIVAL - FIRST_ARRIVAL) // ARRIVAL_STEP)


def hold_session(
    chance: Chance, body: Body, watch: Watch, *, dose: Given, arrived_at: dt.datetime, **place: Any
) -> SessionStory:
    """`place` holds the columns that the schedule decides: visit, on and is_extra."""
    before = body.before(arrived_at + MINUTE * chance.whole(6, 12))
    dosed_at = before.at + MINUTE * chance.whole(8, 20)
    effect = body.effect()
    minutes = INFUSION_MINUTES if watch.infusion else OTHER_MINUTES
    readings = body.after(dosed_at, before, effect, minutes)
    can_leave = watch.earliest_release(dosed_at) + MINUTE * chance.whole(1, 12)
    highest = (watch.caution.systolic, watch.caution.diastolic)
    readings.append(body.leaving(can_leave, before, highest=highest))
    return SessionStory(
        **place,
        chair=chance.pick(CHAIRS),
        arrived_at=arrived_at,
        checks=_checks(chance, before, watch, is_nasal=dose.devices is not None),
        dosed_at=dosed_at,
        dose=dose,
        before=before,
        readings=tuple(readings),
        released_at=can_leave + MINUTE * chance.whole(3, 20),
        elements=tuple(_elements(chance, arrived_at, can_leave)),
        unwanted=tuple(_unwanted(chance, effect, readings, watch, dosed_at)),
        effect=effect,
    )


def _checks(chance: Chance, before: Vitals, watch: Watch, *, is_nasal: bool) -> dict[str, Any]:
    caution = watch.caution
    is_high = before.systolic > caution.systolic or before.diastolic > caution.diastolic
    return {
        "fasted_food": True,
        "fasted_liquid": True,
        "no_nasal_spray": True if is_nasal else None,
        "escort_arranged": True,
        "medication_reviewed": True,
        "blood_pressure_medicine_taken": True if chance.yes(0.25) else None,
        "consent_confirmed": True,
        "oximeter_present": True,
        "prescriber_onsite": True,
        "urinary_symptoms": False,
        "craving": chance.whole(0, 2) if chance.yes(0.3) else 0,
        "pressure_accepted_reason": chance.pick(read("reasons")["pressure"]) if is_high else "",
    }


def _elements(chance: Chance, arrived_at: dt.datetime, leaving_at: dt.datetime) -> Iterator[Element]:
    """Two or three of the process elements are noted in a session, not all of them."""
    words = read("reasons")
    early = arrived_at + MINUTE * 5
    if chance.yes(0.5):
        yield Element(kind="support-present", value=chance.pick(words["support"]), note="", at=early)
    if chance.yes(0.4):
        yield Element(kind="music", value=chance.pick(words["music"]), note="", at=early)
    if chance.yes(0.2):
        yield Element(kind="setting", value=chance.pick(words["setting"]), note="", at=early)
    if chance.yes(0.2):
        yield Element(kind="eye-shades", value="yes", note="", at=early)
    if chance.yes(0.2):
        yield Element(kind="expectancy", value=str(chance.whole(3, 9)), note="", at=early)
    if chance.yes(0.6):
        yield Element(kind="debrief", value="", note=chance.pick(words["debrief"]), at=leaving_at)


def _unwanted(
    chance: Chance, effect: Effect, readings: list[Vitals], watch: Watch, dosed_at: dt.datetime
) -> Iterator[Unwanted]:
    for code, share in UNWELL.items():
        if chance.yes(share):
            began = dosed_at + MINUTE * chance.whole(10, 60)
            severity = "mild" if chance.yes(0.8) else "moderate"
            yield Unwanted(
                code=code,
                severity=severity,
                began_at=began,
                resolved_at=began + MINUTE * chance.whole(10, 50),
            )
    if effect.dissociation >= MARKED_DISSOCIATION:
        yield _passing("dissociation", dosed_at, minutes=chance.whole(50, 90))
    severe = [
        r for r in readings if r.systolic > watch.severe.systolic or r.diastolic > watch.severe.diastolic
    ]
    if severe:
        yield _passing("blood-pressure-raised", severe[0].at, minutes=chance.whole(20, 45), severity=SEVERE)
    if any(reading.moaas == 0 for reading in readings):
        yield _passing("loss-of-consciousness", dosed_at, minutes=50, severity=SEVERE, is_serious=True)


def _passing(
    code: str, began_at: dt.datetime, *, minutes: int, severity: str = "moderate", is_serious: bool = False
) -> Unwanted:
    return Unwanted(
        code=code,
        severity=severity,
        began_at=began_at,
        resolved_at=began_at + MINUTE * minutes,
        is_serious=is_serious,
    )
