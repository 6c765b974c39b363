"""Today in the clinic, role by role: all of it through the verbs, so that alerts, flags and proposals follow."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from clinic.care.assessments import send_form
from clinic.care.safety import record_safety_observation, record_take_home
from clinic.demo.seed.courses import Record
from clinic.demo.seed.moments import SIMULATION, at
from clinic.demo.seed.places import Place
from clinic.demo.seed.scenes import Scene
from clinic.demo.simulation.chance import Chance
from clinic.demo.simulation.world import DAY, PRIMARY, World
from clinic.outcomes.services import judge

HOURS = 60
DAYS = 24 * HOURS


def live_today(place: Place, world: World, records: Sequence[Record], *, seed: int) -> None:
    """Enter the clinic first. Roles that nobody has are left out."""
    for record in records:
        play = _PARTS.get(record.story.role)
        if play is not None:
            chance = Chance(seed, f"{place.clinic.slug} {record.story.role}")
            play(Scene(place=place, world=world, record=record, chance=chance))
            # Judged as of now: what a score of some days ago said of that day is no longer the last word.
            judge(course=record.course, instrument=PRIMARY, by=SIMULATION)


def _infusion(scene: Scene) -> None:
    scene.answer(3 * HOURS, 9)
    scene.arrive(58, chair="2")
    scene.check(52)
    scene.read(50, (121, 77), moaas=5, dissociation=0)
    scene.note(46, "music", "own playlist")
    scene.note(46, "support-present", "nurse")
    scene.dose(32)
    scene.read(22, (130, 83), moaas=5, dissociation=3)
    scene.read(12, (137, 87), moaas=4, dissociation=5)
    scene.read(2, (141, 90), moaas=4, dissociation=6)


def _overdue_reading(scene: Scene) -> None:
    scene.answer(5 * HOURS, 5)
    scene.arrive(108, chair="4")
    scene.check(101, no_nasal_spray=True)
    scene.read(99, (118, 74), moaas=5, dissociation=0)
    scene.dose(87)
    scene.read(47, (139, 86), moaas=4, dissociation=2)


def _ready_to_leave(scene: Scene) -> None:
    scene.answer(7 * HOURS, 14)
    scene.arrive(155, chair="1")
    scene.check(149, no_nasal_spray=True)
    scene.read(147, (124, 79), moaas=5, dissociation=0)
    scene.dose(131)
    scene.read(91, (142, 90), moaas=4, dissociation=4)
    scene.read(61, (131, 84), moaas=5, dissociation=1)
    scene.read(31, (125, 80), moaas=5, dissociation=0)
    scene.read(9, (122, 78), moaas=5, dissociation=0)


def _raised_pressure(scene: Scene) -> None:
    scene.arrive(11, chair="5")
    scene.read(4, (158, 97), moaas=5, dissociation=0)


def _released(scene: Scene) -> None:
    scene.answer(9 * HOURS, 7)
    scene.arrive(247, chair="3")
    scene.check(241, no_nasal_spray=True)
    scene.read(239, (126, 80), moaas=5, dissociation=0)
    scene.dose(225)
    scene.read(185, (145, 91), moaas=4, dissociation=5)
    scene.read(155, (134, 85), moaas=5, dissociation=1)
    scene.read(103, (124, 79), moaas=5, dissociation=0)
    scene.note(99, "debrief", text="Calm; wants to write down what came up.")
    scene.leave(95)


def _suicide_item(scene: Scene) -> None:
    scene.answer(48, 18, suicide_item=1)


def _possible_relapse(scene: Scene) -> None:
    scene.answer(6 * DAYS + 2 * HOURS, 14)


def _take_home(scene: Scene) -> None:
    with at(scene.ago(9 * DAYS)):
        record_take_home(
            patient=scene.patient,
            product="racemic-ketamine",
            form="lozenge",
            amount_mg=Decimal(600),
            units=6,
            instructions="One lozenge of 100 mg, at most twice a week, never alone at home.",
            by=scene.place.by_prescriber,
        )


def _craving(scene: Scene) -> None:
    with at(scene.ago(2 * DAYS)):
        record_safety_observation(
            patient=scene.patient,
            kind="craving",
            value=8,
            note="Thinks of the next session every day; asks for an earlier one.",
            by=scene.place.by_nurse,
        )


def _early_requests(scene: Scene) -> None:
    due_on = scene.world.today + DAY * 8
    for days in (16, 3):
        with at(scene.ago(days * DAYS)):
            record_safety_observation(
                patient=scene.patient,
                kind="early-request",
                details={"due_on": due_on},
                note="Called and asked whether the next infusion could be this week.",
                by=scene.place.by_nurse,
            )


def _bladder(scene: Scene) -> None:
    with at(scene.ago(20 * HOURS)):
        record_safety_observation(
            patient=scene.patient,
            kind="urinary",
            details={"symptoms": ["dysuria", "frequency"]},
            note="Since about a week; no fever.",
            by=scene.place.by_nurse,
        )


def _forms(scene: Scene) -> None:
    for days, instruments in ((5, [PRIMARY]), (3, ["gad-7"])):
        with at(scene.ago(days * DAYS)):
            send_form(
                patient=scene.patient,
                instruments=instruments,
                due_on=scene.world.today - DAY * (days - 1),
                by=scene.place.by_nurse,
            )


_PARTS: Mapping[str, Callable[[Scene], None]] = {
    "infusion": _infusion,
    "overdue-reading": _overdue_reading,
    "ready-to-leave": _ready_to_leave,
    "raised-pressure": _raised_pressure,
    "released": _released,
    "suicide-item": _suicide_item,
    "possible-relapse": _possible_relapse,
    "take-home": _take_home,
    "craving": _craving,
    "early-requests": _early_requests,
    "bladder": _bladder,
    "forms": _forms,
}
"""Who is expected later or late, waits for a review or a proposal, is on hold: their story says it all."""
