"""One-tap links: 256 random bits in the patient's hands, their SHA-256 here, a date of birth before anything shows."""

import datetime as dt
import secrets

from django.db import transaction
from django.db.models import QuerySet

from clinic.accounts.records import change, insert
from clinic.accounts.selectors import limits_of
from clinic.core import clock
from clinic.core.actor import Actor
from clinic.core.errors import FieldError, TransitionError
from clinic.instruments.models import FormLink, FormRequest
from clinic.instruments.models.request import BIRTH_DATE_TRIES
from clinic.instruments.selectors import hash_of
from clinic.instruments.services.requests import revoke_links
from clinic.patients.models import Patient
from clinic.patients.services import check_active

TOKEN_BYTES = 32


@transaction.atomic
def make_link(*, request: FormRequest, by: Actor, expires_at: dt.datetime | None = None) -> str:
    """The secret token, shown this once and not stored. Earlier links of the request stop working, and so does every
    older link that asks the patient for one of its questionnaires: two would be answered twice.

    Works for `portal.link_days` unless told otherwise, and never longer than the request. Raises TransitionError for a
    request that no longer waits for answers or a patient who is not active, FieldError for a patient whose date of
    birth is not known, since it could never be asked for.
    """
    # First the patient: of two links made at once the later must see the earlier.
    Patient.objects.select_for_update(no_key=True).get(pk=request.patient_id)
    locked = FormRequest.objects.select_for_update().select_related("clinic").get(pk=request.pk)
    check_active(request.patient)
    if request.patient.date_of_birth is None:
        raise FieldError("date_of_birth", None, "enter it first; the link asks the patient for it")
    if locked.state != FormRequest.State.OPEN or locked.expires_at <= clock.now():
        raise TransitionError("This form no longer waits for answers; ask for a new one")
    revoke_links(request=locked, by=by)
    for other in _asking_alike(locked):
        revoke_links(request=other, by=by)
    until = expires_at or clock.now() + limits_of(locked.clinic).duration("portal.link_days")
    token = secrets.token_urlsafe(TOKEN_BYTES)
    link = FormLink(
        clinic=locked.clinic,
        request=locked,
        token_hash=hash_of(token),
        expires_at=min(until, locked.expires_at),
    )
    insert(link, by=by)
    return token


@transaction.atomic
def try_birth_date(*, link: FormLink, date: dt.date, by: Actor) -> bool:
    """Whether `date` is the patient's; the fifth wrong one revokes the link.

    Leave the clinic before answering with an error: rolling back would take the try back too.
    """
    # Locked, or guesses sent side by side would each see four tries left.
    locked = FormLink.objects.select_for_update().select_related("request__patient").get(pk=link.pk)
    if locked.revoked_at or locked.used_at:
        return False
    if date == locked.request.patient.date_of_birth:
        change(locked, by=by, opened_at=locked.opened_at or clock.now(), wrong_tries=0)
        return True
    tries = locked.wrong_tries + 1
    change(
        locked,
        by=by,
        wrong_tries=tries,
        revoked_at=clock.now() if tries >= BIRTH_DATE_TRIES else None,
    )
    return False


def _asking_alike(request: FormRequest) -> QuerySet[FormRequest]:
    """What else waits for one of the same questionnaires of the patient."""
    waiting = FormRequest.objects.of(request.clinic).unanswered().filter(patient=request.patient_id)
    return waiting.filter(instruments__overlap=request.instruments).exclude(pk=request.pk)
