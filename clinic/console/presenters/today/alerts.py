"""Alerts that wait for a person, a suicide item before everything else."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from django.db.models import Case, Value, When

from clinic.accounts.models import Clinic
from clinic.accounts.roles import Permission
from clinic.console.presenters import links
from clinic.console.presenters.strip import rule_name
from clinic.console.presenters.today.moment import Moment
from clinic.console.presenters.today.rows import Action, Capped, Row, capped
from clinic.console.presenters.withdrawn import message_of
from clinic.safety.models import Alert
from clinic.safety.models.alert import AlertQuerySet
from clinic.safety.rules.alerts import SUICIDE_ITEM

FIRST = Case(When(rule=SUICIDE_ITEM, then=Value(0)), default=Value(1))


def alerts(moment: Moment, urgency: str) -> Capped:
    """Those of one urgency; several of one patient under one rule share a row, the newest is taken first."""
    found = capped(
        _waiting(moment.clinic, urgency),
        lambda alert: _row(alert, moment),
        noun="alerts",
        more_href=links.safety(),
    )
    return replace(found, rows=tuple(_folded(found.rows)))


def _folded(rows: Sequence[Row]) -> Iterator[Row]:
    """`rows` come oldest first."""
    same: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        same.setdefault((row.href, row.what), []).append(row)
    for oldest, *others in same.values():
        newest = others[-1] if others else oldest
        more = f" And {len(others)} earlier." if others else ""
        yield replace(newest, since=oldest.since, why=f"{newest.why}{more}")


def _waiting(clinic: Clinic, urgency: str) -> AlertQuerySet:
    waiting = Alert.objects.of(clinic).open().filter(urgency=urgency).select_related("patient")
    return waiting.order_by(FIRST, "raised_at", "id")


def _row(alert: Alert, moment: Moment) -> Row:
    return Row.about(
        alert.patient,
        moment.today,
        level=alert.urgency,
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
