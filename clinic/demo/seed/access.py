"""Who looked at which record in the last days: what the auditor reads."""

import datetime as dt
from collections.abc import Iterator, Sequence

from clinic.audit.models import AccessEntry
from clinic.core.actor import Actor
from clinic.demo.seed.courses import Record
from clinic.demo.seed.places import Place
from clinic.demo.simulation.world import DAY, MINUTE, World

LOGGED = DAY * 14
Purpose = AccessEntry.Purpose


def log_access(place: Place, world: World, records: Sequence[Record]) -> None:
    entries = [entry for record in records for entry in _looks(place, world, record)]
    AccessEntry.objects.bulk_create(sorted(entries, key=lambda entry: entry.at))


def _looks(place: Place, world: World, record: Record) -> Iterator[AccessEntry]:
    for session in record.story.life.sessions:
        if session.arrived_at > world.now - LOGGED:
            yield _look(record, Purpose.SESSION, place.by_nurse, session.arrived_at)
            yield _look(record, Purpose.CHART, place.by_prescriber, session.released_at + MINUTE * 9)


def _look(record: Record, purpose: AccessEntry.Purpose, by: Actor, moment: dt.datetime) -> AccessEntry:
    return AccessEntry(
        clinic_id=record.course.clinic_id,
        at=moment,
        actor_kind=by.kind.value,
        actor_id=by.id,
        actor_name=by.name,
        door=by.door.value,
        patient_id=record.patient.pk,
        purpose=purpose,
    )
