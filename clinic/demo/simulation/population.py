"""The patients of a simulated clinic: the cast of today first, then people in every phase."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace

from clinic.demo.simulation.background import Background, make_background
from clinic.demo.simulation.chance import Chance
from clinic.demo.simulation.course import CourseLife
from clinic.demo.simulation.forms import FIRST_TALK_DAYS
from clinic.demo.simulation.life import Brief
from clinic.demo.simulation.people import Person, make_person
from clinic.demo.simulation.scripts import CAST, EU, KAP, MDSI, SHORT, STANDARD, TRD, Script
from clinic.demo.simulation.world import DAY, World
from clinic.protocols.rules import Route, templates
from clinic.protocols.rules.engine import Visit, VisitKind, plan
from clinic.protocols.rules.engine.planning import MAX_HORIZON_WEEKS
from clinic.treatments.rules.schedule import engine_weekdays

MONTHS_BACK = 14
DAYS_BACK = MONTHS_BACK * 30
NOT_YET_STARTED = 6
PROTOCOLS = {
    "US": {STANDARD: 38, SHORT: 14, TRD: 32, MDSI: 6, KAP: 10},
    "EU": {STANDARD: 30, SHORT: 15, EU: 45, KAP: 10},
}
WEEKDAYS = ((1, 4), (2, 5), (1, 5), (3, 6), (2, 4), (3, 7), (5, 7), (4, 6))
SUICIDALITY = "mdd-suicidality"
LOOK_BACK = {
    "induction": (4, 32),
    "weekly": (24, 62),
    "consolidation": (34, 70),
    "preparation": (3, 14),
    "dosing": (16, 60),
    "maintenance": (90, 230),
}
"""Days since the start in which a course can stand in a phase."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    person: Person
    background: Background
    life: CourseLife

    @property
    def role(self) -> str:
        return self.life.brief.script.role


def tell_stories(
    world: World,
    *,
    patients: int,
    seed: int,
    cast: tuple[Script, ...] = CAST,
    days_back: int = DAYS_BACK,
) -> Iterator[Story]:
    """`patients` stories, the first of them by script; the same for the same seed, day and clinic.

    The others began on any day of the last `days_back`.
    """
    for number in range(patients):
        chance = Chance(seed, f"{world.jurisdiction} {number}")
        begun = chance.whole(-NOT_YET_STARTED, days_back)
        script = cast[number] if number < len(cast) else Script()
        yield _tell(world, chance, number, begun, script)


def _tell(world: World, chance: Chance, number: int, begun: int, script: Script) -> Story:
    person = make_person(chance, number, today=world.today)
    key = script.protocol or chance.weighted(PROTOCOLS[world.jurisdiction])
    started_on = world.calendar.first_open(world.today - DAY * begun)
    brief = _brief(world, chance, key, started_on, script)
    known_on = brief.started_on - DAY * FIRST_TALK_DAYS
    background = make_background(
        chance, person, known_on=known_on, indication=SUICIDALITY if key == MDSI else ""
    )
    life = CourseLife(world, chance, person, background, brief)
    life.live()
    return Story(person=person, background=background, life=life)


def _brief(world: World, chance: Chance, key: str, started_on: dt.date, script: Script) -> Brief:
    protocol = templates()[key]
    brief = Brief(
        protocol=protocol,
        route=Route(chance.pick(protocol.routes)),
        started_on=started_on,
        preferred_weekdays=chance.pick(WEEKDAYS),
        with_psychotherapy=key == KAP or chance.yes(0.2),
        script=script,
    )
    return _fitted(world, chance, brief) if script.role else brief


def _fitted(world: World, chance: Chance, brief: Brief) -> Brief:
    """Started so that the script comes true when every visit is kept on its day."""
    ago = list(range(*LOOK_BACK[brief.script.phase]))
    for days in chance.some(ago, len(ago)):
        for apart in (3, 4, 0):
            tried = replace(
                brief,
                started_on=world.today - DAY * days,
                preferred_weekdays=_weekdays(world, brief.script, apart),
            )
            if world.calendar.is_open(tried.started_on) and _comes_true(world, tried):
                return tried
    raise ValueError(f"no start date puts {brief.protocol.key} into {brief.script}")


def _weekdays(world: World, script: Script, apart: int) -> tuple[int, ...]:
    """That of the day on which a visit is to fall, and another."""
    day = world.today + DAY * (script.due_in or -(script.finished_ago or 0))
    return tuple(sorted({day.isoweekday(), (day + DAY * apart).isoweekday()}))


def _comes_true(world: World, brief: Brief) -> bool:
    script, today = brief.script, world.today
    visits = [visit for visit in _visits(world, brief) if visit.phase == script.phase]
    if script.due_in is not None:
        return any(visit.target == today + DAY * script.due_in and visit.number > 1 for visit in visits)
    if script.finished_ago is not None:
        return bool(visits) and visits[-1].target == today - DAY * script.finished_ago
    if script.absent_days:
        since = today - DAY * script.absent_days
        return any(since <= visit.target < since + DAY * 4 and visit.number == 2 for visit in visits)
    return any(today < visit.target <= today + DAY * 14 and visit.number > 1 for visit in visits)


def _visits(world: World, brief: Brief) -> Iterator[Visit]:
    laid_out = plan(
        brief.protocol,
        start=brief.started_on,
        calendar=world.calendar,
        today=brief.started_on,
        preferred_weekdays=engine_weekdays(brief.preferred_weekdays),
        limits=world.limits,
        horizon_weeks=MAX_HORIZON_WEEKS // 2,
    )
    treatment = (VisitKind.PREPARATION, VisitKind.DOSING)
    yield from (visit for visit in laid_out.visits if visit.kind in treatment)
