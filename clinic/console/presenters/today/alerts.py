"""Alerts that wait for a person, the most dangerous first."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from django.db.models import Q

from clinic.accounts.models import Clinic
from clinic.accounts.roles import Permission
from clinic.console.presenters import links
from clinic.console.presenters.strip import rule_name
from clinic.console.presenters.today.moment import Moment
from clinic.console.presenters.today.rows import Action, Capped, Row, capped
from clinic.console.presenters.withdrawn import message_of
from clinic.core import formats
from clinic.safety.models import Alert
from clinic.safety.models.alert import AlertQuerySet
from clinic.safety.rules import alert_rules

NOW, TODAY = Alert.Urgency.NOW, Alert.Urgency.TODAY


def alerts(moment: Moment, urgency: str) -> Capped:
    """Those of one urgency; several of one patient under one rule share a row.

    What no longer holds is nothing for this minute: a person sees it go in the course of the day.
    """
    found = capped(
        _waiting(moment.clinic, urgency),
        lambda alert: _row(alert, moment),
        noun="alerts",
        more_href=links.safety() if moment.may(Permission.VIEW_SAFETY) else "",
    )
    return replace(found, rows=tuple(_folded(found.rows, moment)))


def _folded(rows: Sequence[Row], moment: Moment) -> Iterator[Row]:
    """One of each patient and rule stands for the rest, with its own time: the gravest value, or else the newest."""
    graded = {rule.name for rule in alert_rules().values() if rule.graver}
    same: dict[str, list[Row]] = {}
    for row in rows:
        same.setdefault(row.key, []).append(row)
    for alike in same.values():
        shown = alike[0] if alike[0].what in graded else alike[-1]
        yield replace(shown, why=f"{shown.why}{_rest(alike, moment)}")


def _rest(alike: Sequence[Row], moment: Moment) -> str:
    if len(alike) == 1:
        return ""
    first = min(row.since for row in alike if row.since).astimezone(moment.clinic.zone)
    day = "" if first.date() == moment.today else f"{formats.calendar_date(first.date())}, "
    return f" {len(alike)} of the kind, the first at {day}{first:%H:%M}."


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
        why=message_of(alert, alert.message),
        since=alert.raised_at,
        ref=alert.basis,
        action=_action(alert, moment),
    )


def _action(alert: Alert, moment: Moment) -> Action | None:
    if not moment.may(Permission.ACKNOWLEDGE_ALERT):
        return None
    return Action(word="Acknowledge", href=links.acknowledge(alert.pk), method="panel")
