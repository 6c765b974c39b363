"""Alerts that wait for a person, the most dangerous first."""

from django.db.models import Count, F, Min, Q, Window
from django.db.models.functions import RowNumber

from clinic.accounts.models import Clinic
from clinic.accounts.roles import Permission
from clinic.console.presenters import links
from clinic.console.presenters.strip import rule_name
from clinic.console.presenters.today.moment import Moment
from clinic.console.presenters.today.rows import CAP, Action, Capped, Row
from clinic.console.presenters.withdrawn import message_of
from clinic.core import formats
from clinic.safety.models import Alert
from clinic.safety.models.alert import AlertQuerySet

NOW, TODAY = Alert.Urgency.NOW, Alert.Urgency.TODAY
NOW_CAP = 100
"""What is for this minute is not cut to the length of other lists."""


def alerts(moment: Moment, urgency: str) -> Capped:
    """Those of one urgency; several of one patient under one rule share a row.

    What no longer holds is nothing for this minute: a person sees it go in the course of the day.
    """
    cap = NOW_CAP if urgency == NOW else CAP
    found = list(_folded(_waiting(moment.clinic, urgency))[: cap + 1])
    return Capped(
        rows=tuple(_row(alert, moment) for alert in found[:cap]),
        is_cut=len(found) > cap,
        noun="alerts",
        more_href=links.safety() if moment.may(Permission.VIEW_SAFETY) else "",
        cap=cap,
    )


def _folded(waiting: AlertQuerySet) -> AlertQuerySet:
    """One of each patient and rule stands for the rest, with its own time: the gravest value, of equals the newest.
    Folded before anything is cut: the many of one patient push nobody else's off the page."""
    alike = [F("patient_id"), F("rule"), F("is_void")]
    return waiting.annotate(
        place=Window(RowNumber(), partition_by=alike, order_by=["harmlessness", "-raised_at", "-id"]),
        of_the_kind=Window(Count("pk"), partition_by=alike),
        first_at=Window(Min("raised_at"), partition_by=alike),
    ).filter(place=1)


def _rest(alert: Alert, moment: Moment) -> str:
    count, first_at = getattr(alert, "of_the_kind"), getattr(alert, "first_at")  # noqa: B009  annotated
    if count == 1:
        return ""
    first = first_at.astimezone(moment.clinic.zone)
    day = "" if first.date() == moment.today else f"{formats.calendar_date(first.date())}, "
    return f" {count} of the kind, the first at {day}{first:%H:%M}."


def _waiting(clinic: Clinic, urgency: str) -> AlertQuerySet:
    waiting = Alert.objects.of(clinic).open().by_danger().select_related("patient")
    if urgency == NOW:
        return waiting.filter(urgency=NOW, withdrawn_at=None)
    gone = Q(urgency=NOW, withdrawn_at__isnull=False)
    return waiting.filter(Q(urgency=urgency) | gone if urgency == TODAY else Q(urgency=urgency))


def _row(alert: Alert, moment: Moment) -> Row:
    return Row.about(
        alert.patient,
        moment.today,
        key=f"alert-{alert.patient_id}-{alert.rule}-{bool(alert.withdrawn_at)}",
        level=TODAY if alert.urgency == NOW and alert.withdrawn_at else alert.urgency,
        what=rule_name(alert.rule),
        why=f"{message_of(alert, alert.message)}{_rest(alert, moment)}",
        since=alert.raised_at,
        ref=alert.basis,
        action=_action(alert, moment),
    )


def _action(alert: Alert, moment: Moment) -> Action | None:
    if not moment.may(Permission.ACKNOWLEDGE_ALERT):
        return None
    return Action(word="Acknowledge", href=links.acknowledge(alert.pk), method="panel")
