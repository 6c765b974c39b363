"""The months before today, written in bulk and then judged by the program's own rules."""

from collections.abc import Sequence

from clinic.demo.seed.courses import Record, add_events, new_record, plan_course
from clinic.demo.seed.derived import judge_courses, propose_changes, raise_alerts, raise_misuse_flags
from clinic.demo.seed.patients import add_patient
from clinic.demo.seed.pile import Pile
from clinic.demo.seed.places import Place
from clinic.demo.seed.scores import add_scores
from clinic.demo.seed.sessions import add_sessions
from clinic.demo.simulation.chance import Chance
from clinic.demo.simulation.population import Story
from clinic.demo.simulation.world import World
from clinic.protocols.models import ProtocolVersion


def write_history(place: Place, world: World, stories: Sequence[Story], *, seed: int) -> list[Record]:
    """Enter the clinic first. What is left out is today's."""
    records = _begin(place, world, stories)
    pile = Pile()
    for record in records:
        add_events(pile, place, world, record)
    pile.write()
    for record in records:
        plan_course(place, world, record)
    _write_facts(pile, place, world, records)
    judge_courses(place, world, records)
    propose_changes(records)
    chance = Chance(seed, f"{place.clinic.slug} derived")
    raise_alerts(place, chance, world)
    raise_misuse_flags(place, chance, world, [record.patient for record in records])
    return records


def _begin(place: Place, world: World, stories: Sequence[Story]) -> list[Record]:
    versions = {row.key: row for row in ProtocolVersion.objects.of(place.clinic)}
    pile, records = Pile(), []
    for story in stories:
        patient, diagnosis = add_patient(pile, place, world, story)
        version = versions[story.life.brief.protocol.key]
        records.append(new_record(place, version, story, patient, diagnosis))
    pile.add(*(record.course for record in records))
    pile.write()
    return records


def _write_facts(pile: Pile, place: Place, world: World, records: Sequence[Record]) -> None:
    for record in records:
        sessions = add_sessions(pile, place, record)
        add_scores(pile, place, world, record, sessions)
    pile.write()
