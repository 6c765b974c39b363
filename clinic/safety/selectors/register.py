"""What the doors show: open alerts, the register of flags, adverse events, counts."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet

from clinic.accounts.models import Clinic
from clinic.patients.models import Patient
from clinic.safety.models import AdverseEvent, Alert, MisuseFlag, SafetyObservation
from clinic.safety.models.alert import AlertQuerySet
from clinic.safety.models.danger import ALERT_ORDER, FLAG_ORDER
from clinic.safety.models.flag import FlagQuerySet
from clinic.safety.rules import SUICIDE_ITEM

COUNT_CAP = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCounts:
    """Each counted up to COUNT_CAP, so that a long backlog does not slow every page."""

    alerts: int
    alerts_now: int
    flags: int


def open_alerts(clinic: Clinic) -> AlertQuerySet:
    """Most dangerous first; with patient, ready to be sliced into pages."""
    return Alert.objects.of(clinic).open().by_danger().select_related("patient", "session")


def alerts_of(patient: Patient) -> AlertQuerySet:
    """All of one patient: the open ones by danger, then the last closed first."""
    own = Alert.objects.of(patient.clinic).filter(patient=patient).by_danger()
    return own.order_by(F("closed_at").desc(nulls_first=True), *ALERT_ORDER)


def suicide_alerts_open_at(patient: Patient, moment: dt.datetime) -> list[str]:
    """Their messages, the newest first; one that no longer holds, or was taken by then, asks for nothing."""
    raised = Alert.objects.of(patient.clinic).filter(
        patient=patient, rule=SUICIDE_ITEM, withdrawn_at=None, raised_at__lte=moment
    )
    waiting = raised.filter(Q(closed_at=None) | Q(closed_at__gt=moment)).order_by("-raised_at", "-id")
    return list(waiting.values_list("message", flat=True))


def flag_register(
    clinic: Clinic,
    *,
    code: str = "",
    severity: str = "",
    state: str = MisuseFlag.State.OPEN,
    raised_before: dt.datetime | None = None,
    raised_after: dt.datetime | None = None,
) -> FlagQuerySet:
    """Newest first, with patient; an empty filter shows all."""
    flags = MisuseFlag.objects.of(clinic).select_related("patient", "course")
    wanted = {"code": code, "severity": severity, "state": state}
    flags = flags.filter(**{name: value for name, value in wanted.items() if value})
    if raised_before is not None:
        flags = flags.filter(raised_at__lt=raised_before)
    if raised_after is not None:
        flags = flags.filter(raised_at__gte=raised_after)
    return flags.order_by("-raised_at", "-id")


def flags_of(patient: Patient) -> FlagQuerySet:
    """All of one patient: the open ones by danger, then the last closed first."""
    own = MisuseFlag.objects.of(patient.clinic).filter(patient=patient).by_danger()
    return own.order_by(F("disposed_at").desc(nulls_first=True), *FLAG_ORDER)


def flags_by_fingerprint(patients: Sequence[Patient]) -> Mapping[uuid.UUID, Mapping[str, MisuseFlag]]:
    """Every flag each patient has, open or closed."""
    found: dict[uuid.UUID, dict[str, MisuseFlag]] = {patient.pk: {} for patient in patients}
    for flag in MisuseFlag.objects.filter(patient__in=patients):
        found[flag.patient_id][flag.fingerprint] = flag
    return found


def open_counts(clinic: Clinic) -> OpenCounts:
    alerts = Alert.objects.of(clinic).open()
    return OpenCounts(
        alerts=_capped(alerts),
        alerts_now=_capped(alerts.filter(urgency=Alert.Urgency.NOW)),
        flags=_capped(MisuseFlag.objects.of(clinic).open()),
    )


def adverse_event_register(
    clinic: Clinic, *, code: str = "", severity: str = "", only_serious: bool = False
) -> QuerySet[AdverseEvent]:
    """Those that stand, newest first, with patient; an empty filter shows all."""
    events = AdverseEvent.objects.filter(clinic=clinic, status=AdverseEvent.Status.FINAL)
    wanted = {"code": code, "severity": severity, "is_serious": only_serious}
    events = events.filter(**{name: value for name, value in wanted.items() if value})
    return events.select_related("patient").order_by("-began_at", "-id")


def adverse_events_of(patient: Patient) -> QuerySet[AdverseEvent]:
    """Those that stand, newest first."""
    standing = AdverseEvent.objects.filter(patient=patient, status=AdverseEvent.Status.FINAL)
    return standing.order_by("-began_at", "-id")


def observations_of(patient: Patient, kind: str = "") -> QuerySet[SafetyObservation]:
    """Those that stand, newest first; of one kind or of all."""
    standing = SafetyObservation.objects.filter(patient=patient, status=SafetyObservation.Status.FINAL)
    if kind:
        standing = standing.filter(kind=kind)
    return standing.order_by("-observed_at", "-id")


def _capped(rows: QuerySet[Alert] | QuerySet[MisuseFlag]) -> int:
    return rows[:COUNT_CAP].count()
