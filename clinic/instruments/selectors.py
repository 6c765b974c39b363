"""Reads about questionnaires across tables."""

import datetime as dt
import hashlib

from clinic.accounts.tenancy import enter_clinic, present_key
from clinic.core import clock
from clinic.core.actor import Actor
from clinic.instruments.models import Assessment, FormLink, FormRequest
from clinic.patients.models import Patient
from clinic.treatments.models import Course, Session

READER = Actor.system("form link")


def find_link(token: str) -> FormLink | None:
    """The usable link of a token, with request, patient and clinic loaded; needs no clinic entered.

    None alike for an unknown, expired, used or revoked one, decided by one and the same query, so that neither
    answer nor time tells them apart.
    """
    key = hash_of(token)
    with present_key(key):
        link = (
            FormLink.objects.filter(
                token_hash=key,
                expires_at__gt=clock.now(),
                used_at=None,
                revoked_at=None,
                clinic__is_active=True,
            )
            .select_related("clinic")
            .first()
        )
    if link is None:
        return None
    with enter_clinic(link.clinic, by=READER):
        request = FormRequest.objects.select_related("clinic", "patient__clinic", "course").get(
            pk=link.request_id
        )
    link.request = request
    return link if request.is_waiting else None


def hash_of(token: str) -> str:
    """What is stored of a token: its SHA-256 in hexadecimal."""
    return hashlib.sha256(token.encode()).hexdigest()


def course_on(patient: Patient, day: dt.date) -> Course | None:
    """The course a score of that day belongs to.

    The one under way; else the open one, for a baseline taken before it starts; else the last that had begun,
    whose follow-up decides on relapse.
    """
    courses = list(Course.objects.filter(patient=patient, status=Course.Status.FINAL).order_by("-started_on"))
    begun = [course for course in courses if course.started_on <= day]
    under_way = [course for course in begun if course.ended_on is None or day <= course.ended_on]
    still_open = [course for course in courses if course.is_open]
    return next(iter(under_way + still_open + begun), None)


def session_on(patient: Patient, day: dt.date) -> Session | None:
    """The session the patient is in on that day, if any."""
    return Session.objects.in_house().filter(patient=patient, on=day).first()


def latest_assessment(
    patient: Patient, instrument: str, *, at: dt.datetime | None = None
) -> Assessment | None:
    """Of those taken by `at`."""
    standing = Assessment.objects.standing().filter(patient=patient, instrument=instrument)
    if at is not None:
        standing = standing.filter(taken_at__lte=at)
    return standing.order_by("-taken_at", "-id").first()
