"""Questionnaires of the past as rows, with the requests and links by which patients answered."""

import secrets

from clinic.core import clock
from clinic.core.actor import Actor
from clinic.demo.seed.courses import Record
from clinic.demo.seed.moments import fact, stored
from clinic.demo.seed.patients import portal_actor
from clinic.demo.seed.pile import Pile
from clinic.demo.seed.places import Place
from clinic.demo.simulation.questionnaires import Score
from clinic.demo.simulation.world import DAY, World
from clinic.instruments.models import Assessment, FormLink, FormRequest
from clinic.instruments.selectors import hash_of
from clinic.instruments.services.scoring import score_columns
from clinic.treatments.models import Session

ASKED_BEFORE = DAY
VALID = DAY * 7


def add_scores(pile: Pile, place: Place, world: World, record: Record, sessions: list[Session]) -> None:
    for score in record.story.life.forms.scores:
        row = _assessment(pile, place, world, record, score)
        row.session = sessions[score.session] if score.session is not None else None
        pile.add(row)


def _assessment(pile: Pile, place: Place, world: World, record: Record, score: Score) -> Assessment:
    taken_on = clock.local_date(score.taken_at, world.zone)
    begun_at = record.story.life.diary.steps[0].at
    course = record.course if score.taken_at >= begun_at else None
    request = None
    if score.source == "portal":
        request = _answered(place, world, record, score)
        pile.add(request, _used_link(request))
    key = f"form {request.pk} {score.instrument}" if request else None
    return Assessment(
        clinic=place.clinic,
        patient=record.patient,
        course=course,
        request=request,
        taken_at=score.taken_at,
        taken_on=taken_on,
        completed_by=score.completed_by,
        **score_columns(score.instrument, score.answers, score.total),
        **fact(_author(place, record, score), score.taken_at, client_key=key),
    )


def _author(place: Place, record: Record, score: Score) -> Actor:
    if score.source == "portal":
        return portal_actor(record.patient)
    return place.by_client if score.source == "fhir" else place.by_nurse


def _answered(place: Place, world: World, record: Record, score: Score) -> FormRequest:
    due_on = clock.local_date(score.taken_at, world.zone)
    return FormRequest(
        clinic=place.clinic,
        patient=record.patient,
        course=record.course,
        instruments=[score.instrument],
        due_on=due_on,
        expires_at=score.taken_at + VALID,
        dedupe_key=f"weekly {record.course.pk} {score.instrument} {due_on}",
        state=FormRequest.State.ANSWERED,
        answered_at=score.taken_at,
        requested_by_name=place.by_nurse.name,
        **stored(score.taken_at - ASKED_BEFORE) | {"updated_at": score.taken_at, "version": 2},
    )


def _used_link(request: FormRequest) -> FormLink:
    """Its token was never told to anybody."""
    return FormLink(
        clinic=request.clinic,
        request=request,
        token_hash=hash_of(secrets.token_urlsafe()),
        expires_at=request.expires_at,
        opened_at=request.answered_at,
        used_at=request.answered_at,
        **stored(request.created_at) | {"updated_at": request.updated_at, "version": 3},
    )
