"""The highest blood pressure and dissociation of sessions."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Max

from clinic.accounts.models import Clinic
from clinic.treatments.models import Reading, Session


@dataclass(frozen=True, slots=True, kw_only=True)
class Peak:
    """mmHg, of the reading with the highest systolic; `on` is the session's clinic-local date."""

    on: dt.date
    systolic: int
    diastolic: int
    is_corrected: bool = False

    def __str__(self) -> str:
        return f"{self.systolic}/{self.diastolic}"


def last_peaks(clinic: Clinic, patients: Collection[uuid.UUID]) -> Mapping[uuid.UUID, Peak]:
    """Of each patient's last session with a dose; a patient without one, or without a reading in it, is left out."""
    dosed = Session.objects.of(clinic).filter(patient__in=patients, dosed_at__isnull=False)
    last = dosed.order_by("patient", "-on", "-dosed_at").distinct("patient").only("patient_id", "on")
    sessions = list(last)
    found = peaks_of(sessions)
    return {session.patient_id: found[session.pk] for session in sessions if session.pk in found}


def peaks_of(sessions: Iterable[Session]) -> Mapping[uuid.UUID, Peak]:
    """By session id, in one query."""
    days = {session.pk: session.on for session in sessions}
    measured = Reading.objects.filter(
        session__in=days, status=Reading.Status.FINAL, systolic__isnull=False, diastolic__isnull=False
    )
    highest = measured.order_by("session", "-systolic", "measured_at").distinct("session")
    return {
        session: Peak(
            on=days[session], systolic=systolic, diastolic=diastolic, is_corrected=replaces is not None
        )
        for session, systolic, diastolic, replaces in highest.values_list(
            "session_id", "systolic", "diastolic", "replaces_id"
        )
        if systolic is not None and diastolic is not None
    }


def dissociation_of(sessions: Iterable[Session]) -> Mapping[uuid.UUID, int]:
    """Highest rating of each session, 0 to 10, by session id; those never rated are left out."""
    rated = Reading.objects.filter(
        session__in=[session.pk for session in sessions],
        status=Reading.Status.FINAL,
        dissociation__isnull=False,
    )
    return dict(rated.values_list("session").annotate(Max("dissociation")).order_by())
