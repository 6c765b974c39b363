"""The nightly rebuild: everything derived is made again from the records, so that a step that failed is mended."""

import datetime as dt
import uuid
from collections.abc import Callable

from django.db import transaction
from django.db.models import Q

from clinic.accounts.models import Clinic
from clinic.accounts.tenancy import enter_clinic
from clinic.care.courses import replan_course
from clinic.care.sessions.watching import keep_state
from clinic.care.sweep import sweep_clinic
from clinic.core import clock
from clinic.core.actor import Actor
from clinic.core.derived import derived
from clinic.instruments.models import Assessment, FormLink, FormRequest
from clinic.instruments.services import close_answered
from clinic.outcomes.models import RebuildReport
from clinic.outcomes.services import rebuild_all
from clinic.safety.models import Alert
from clinic.safety.services import review_link, settle_draft
from clinic.treatments.models import Course, Session
from clinic.treatments.services.readings import count_minutes
from clinic.treatments.services.sessions import lock_session

REBUILDER = Actor.system("nightly rebuild")
LOOK_BACK = dt.timedelta(days=30)
"""So long a fault of ours may last and still be mended; outcomes are rebuilt from the first day on."""


def rebuild_clinic(clinic: Clinic) -> RebuildReport:
    """How the stored outcomes agreed. Each form, session and course is a transaction of its own, so that one that
    cannot be mended holds up no other."""
    since = clock.now() - LOOK_BACK
    with enter_clinic(clinic, by=REBUILDER):
        close_answered(clinic=clinic, by=REBUILDER)
        waiting = _unsettled(clinic)
        closed = list(
            FormLink.objects.filter(clinic=clinic, revoked_at__gte=since).values_list("pk", flat=True)
        )
        sessions = list(
            Session.objects.filter(clinic=clinic, dosed_at__gte=since).values_list("pk", flat=True)
        )
    _each(clinic, "alert of the answers kept", waiting, _settle)
    _each(clinic, "alert of a closed link", closed, _tell)
    _each(clinic, "state of the session", sessions, _mend_session)
    report = rebuild_all(clinic=clinic, by=REBUILDER)
    with enter_clinic(clinic, by=REBUILDER):
        in_time = Q(pk__in=Course.objects.open()) | Q(ended_on__gte=clock.local_date(since, clinic.zone))
        courses = list(Course.objects.of(clinic).filter(in_time).values_list("pk", flat=True))
    # After the outcomes, which proposals are made of.
    _each(clinic, "schedule", courses, _replan)
    sweep_clinic(clinic, since=since)
    return report


def _each(clinic: Clinic, step: str, ids: list[uuid.UUID], mend: Callable[[uuid.UUID], None]) -> None:
    for pk in ids:
        with enter_clinic(clinic, by=REBUILDER), derived(step):
            mend(pk)


def _unsettled(clinic: Clinic) -> list[uuid.UUID]:
    """Answers that were sent while an open alert still says that they were not."""
    alerts = Alert.objects.of(clinic).open().filter(withdrawn_at=None)
    sent = Assessment.objects.of(clinic).standing().filter(request__in=alerts.values("about_id"))
    return list(sent.values_list("pk", flat=True))


def _settle(pk: uuid.UUID) -> None:
    sent = Assessment.objects.select_related("request__patient", "request__clinic").get(pk=pk)
    request: FormRequest | None = sent.request
    if request is not None:
        alerts = list(Alert.objects.of(request.clinic).filter(about_id=pk))
        settle_draft(request=request, assessment=sent, alerts=alerts, by=REBUILDER)


def _tell(pk: uuid.UUID) -> None:
    tried = FormLink.objects.select_related("request__patient__clinic", "request__course")
    review_link(link=tried.get(pk=pk), by=REBUILDER)


@transaction.atomic
def _mend_session(pk: uuid.UUID) -> None:
    session = lock_session(Session.objects.get(pk=pk))
    count_minutes(session=session, by=REBUILDER)
    keep_state(session=session, by=REBUILDER)


def _replan(pk: uuid.UUID) -> None:
    replan_course(course=Course.objects.get(pk=pk), by=REBUILDER)
