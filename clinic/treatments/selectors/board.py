"""Sessions under way, with what the rules need to watch them."""

from django.db.models import Prefetch, QuerySet

from clinic.accounts.models import Clinic
from clinic.treatments.models import Dose, Reading, Session


def sessions_under_way(clinic: Clinic) -> QuerySet[Session]:
    """The last to arrive first: a session nobody closed must not hide today's.

    `readings` and `doses` hold those that stand, in three queries however many sessions.
    """
    under_way = Session.objects.of(clinic).in_house()
    return (
        under_way.select_related("patient", "clinic", "course__protocol")
        .prefetch_related(
            Prefetch("readings", Reading.objects.filter(status=Reading.Status.FINAL).order_by("measured_at")),
            Prefetch("doses", Dose.objects.filter(status=Dose.Status.FINAL)),
        )
        .order_by("-on", "-arrived_at", "-id")
    )
