"""Sessions with what was given and measured in them."""

import datetime as dt

from django.db.models import Prefetch, Q, QuerySet

from clinic.accounts.models import Clinic
from clinic.patients.models import Patient
from clinic.treatments.models import Dose, Reading, Session
from clinic.treatments.models.session import SessionQuerySet


def sessions_under_way(clinic: Clinic) -> QuerySet[Session]:
    """The last to arrive first: a session nobody closed must not hide today's. With patient and protocol."""
    under_way = with_measurements(Session.objects.of(clinic).in_house())
    return under_way.select_related("patient", "clinic", "course__protocol").order_by(
        "-on", "-arrived_at", "-id"
    )


def in_chair(clinic: Clinic, chair: str, at: dt.datetime, *, but: Patient) -> Session | None:
    """Somebody else's session in the chair at that moment; one on paper, whose patient is gone, only once it is told
    when the patient left."""
    there = Session.objects.of(clinic).held().filter(chair__iexact=chair.strip(), arrived_at__lte=at)
    there = there.filter(Q(released_at__gt=at) | Q(released_at=None, is_entered_later=False))
    return there.exclude(patient=but).select_related("patient").order_by("-arrived_at").first()


def sessions_of(patient: Patient) -> QuerySet[Session]:
    """The newest first; those called off too."""
    own = with_measurements(Session.objects.of(patient.clinic).filter(patient=patient))
    return own.order_by("-on", "-arrived_at", "-id")


def with_measurements(sessions: SessionQuerySet) -> QuerySet[Session]:
    """`readings`, in time order, and `doses` hold those that stand, in two more queries however many sessions."""
    standing = Reading.objects.filter(status=Reading.Status.FINAL)
    readings = standing.select_related("replaces").order_by("measured_at", "id")
    doses = Dose.objects.filter(status=Dose.Status.FINAL)
    return sessions.prefetch_related(Prefetch("readings", readings), Prefetch("doses", doses))
