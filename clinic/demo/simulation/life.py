"""What is true of one course of treatment on the day it has come to; others read it and let it go on."""

import datetime as dt
from dataclasses import dataclass, field

from clinic.demo.simulation.body import Body
from clinic.demo.simulation.chance import Chance
from clinic.demo.simulation.diary import Diary
from clinic.demo.simulation.dosing import Dosing
from clinic.demo.simulation.mood import Mood
from clinic.demo.simulation.people import Person
from clinic.demo.simulation.scripts import Script
from clinic.demo.simulation.sessions import SessionStory, Unwanted
from clinic.demo.simulation.world import World
from clinic.protocols.rules import Protocol, Route

ESCALATED_SHARE = 0.03
"""Courses with a dose raised twice; ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """What is agreed before the first visit; weekdays are ISO, Monday as 1."""

    protocol: Protocol
    route: Route
    started_on: dt.date
    preferred_weekdays: tuple[int, ...]
    with_psychotherapy: bool
    script: Script = field(default_factory=Script)


class Life:
    def __init__(self, world: World, chance: Chance, person: Person, brief: Brief) -> None:
        self.world, self.chance, self.brief = world, chance, brief
        self.criteria = world.criteria
        self.day = brief.started_on
        self.mood = Mood(chance, benefit=brief.script.benefit)
        self.mood.is_spared = brief.script.is_steady
        self.body = Body(chance.of("body"))
        self.age = (brief.started_on - person.date_of_birth).days // 365
        self.dosing = Dosing(
            chance,
            world,
            brief.protocol,
            brief.route,
            kg=person.kg,
            age=self.age,
            is_escalated=not brief.script.is_steady and chance.yes(ESCALATED_SHARE),
        )
        self.diary = Diary(world, brief.protocol)
        self.sessions: list[SessionStory] = []
        self.admissions: list[Unwanted] = []
        self.appointments: dict[str, dt.datetime] = {}

    @property
    def is_open(self) -> bool:
        return self.diary.ended_on is None
