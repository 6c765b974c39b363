"""Alerts, adverse events, observations, supply and flags."""

import datetime as dt
from collections.abc import Mapping

from clinic.accounts.roles import Permission
from clinic.console.presenters import links
from clinic.console.presenters.chart.facts import Fact, Link, derived, traced
from clinic.console.presenters.chart.sections import Kind, May
from clinic.console.presenters.courses import product_name
from clinic.console.presenters.strip import rule_name
from clinic.console.presenters.withdrawn import message_of
from clinic.core import clock, formats
from clinic.patients.models import Patient
from clinic.safety.models import AdverseEvent, Alert, MisuseFlag, SafetyObservation
from clinic.safety.rules import adverse_events, label_of, misuse_rules
from clinic.safety.selectors import alerts_of, asked_about_misuse, flags_of
from clinic.treatments.models import TakeHomeSupply

DETAIL_WORDS = {
    "symptoms": "symptoms",
    "substances": "substances",
    "found": "substances",
    "prescribed": "substances",
}
DETAIL_NAMES = {"found": "found", "prescribed": "of these prescribed", "outcome": "", "due_on": "due"}


def alert(row: Alert, may: May) -> Fact:
    is_open = row.state == Alert.State.OPEN
    take = Link(word="Acknowledge", href=links.acknowledge(row.pk))
    closed = f"{row.get_state_display().partition(':')[0]} by {row.closed_by_name}: {row.note}"
    return Fact(
        what=rule_name(row.rule),
        detail=message_of(row, row.message),
        at=row.raised_at,
        state="open" if is_open else closed,
        tone="red" if is_open and row.urgency == Alert.Urgency.NOW else "",
        trace=derived("alert", row),
        refs=(row.basis,) if row.basis else (),
        links=(take,) if is_open and may(Permission.ACKNOWLEDGE_ALERT) else (),
    )


def flag(row: MisuseFlag, may: May) -> Fact:
    rule = misuse_rules().get(row.code)
    is_open = row.state == MisuseFlag.State.OPEN
    look = Link(word="Look at it", href=links.flag(row.pk), in_panel=False)
    closed = f"{row.get_state_display()} by {row.disposed_by_name}: {row.disposition_note}"
    return Fact(
        what=rule.name if rule else row.code,
        detail=message_of(row, row.message),
        at=row.raised_at,
        value=row.get_severity_display(),
        state="open" if is_open else closed,
        tone="amber" if is_open else "",
        trace=derived("flag", row),
        refs=(row.basis,) if row.basis else (),
        links=(look,) if is_open and may(Permission.DISPOSE_FLAG) else (),
    )


def adverse_event(row: AdverseEvent, _may: May) -> Fact:
    kind = adverse_events().get(row.code)
    lasted = (
        f"over {formats.calendar_date(clock.local_date(row.resolved_at))}"
        if row.resolved_at
        else "not over yet"
    )
    return Fact(
        what=kind.label if kind else row.code,
        detail=" ".join(filter(None, (row.text, row.intervention))),
        at=row.began_at,
        value=f"{row.get_severity_display()}, serious" if row.is_serious else row.get_severity_display(),
        state=lasted,
        tone="red" if row.is_serious else "",
        trace=traced("adverse-event", row),
    )


def observation(row: SafetyObservation, _may: May) -> Fact:
    return Fact(
        what=row.get_kind_display().partition(" (")[0].capitalize(),
        detail=" ".join(filter(None, (details_text(row.details), row.note))),
        at=row.observed_at,
        value=f"{row.value} of 10" if row.value is not None else "",
        trace=traced("observation", row),
    )


def details_text(details: Mapping[str, object]) -> str:
    """An empty list of symptoms says that there are none."""
    words = []
    for name, value in details.items():
        said = _words(name, value)
        words.append(f"{DETAIL_NAMES.get(name, '')} {said}".strip())
    return "; ".join(words)


def _words(name: str, value: object) -> str:
    if isinstance(value, list):
        # The trail shows the details of every table, those of an event of a course too.
        words = DETAIL_WORDS.get(name)
        return ", ".join(label_of(words, code) if words else str(code) for code in value) or "none"
    if name == "due_on":
        return formats.calendar_date(dt.date.fromisoformat(str(value))) if value else formats.NOTHING
    return str(value)


def supply(row: TakeHomeSupply, _may: May) -> Fact:
    return Fact(
        what=f"{product_name(row.product)}, {row.form}",
        detail=row.instructions,
        on=row.dispensed_on,
        value=f"{formats.quantity(row.amount_mg, 'mg')} in {row.units}",
        trace=traced("supply", row),
    )


def _no_flag(patient: Patient) -> str:
    """No flag means little where nobody asked."""
    answers = asked_about_misuse(patient)
    asked = [words for words, was_asked in answers.items() if was_asked]
    unasked = [words for words, was_asked in answers.items() if not was_asked]
    found = f"No flag so far. Asked: {', '.join(asked)}." if asked else "No flag, and nothing was asked."
    return f"{found} Never asked: {', '.join(unasked)}." if unasked else found


RECORD_SAFETY = Permission.RECORD_SAFETY
KINDS = (
    Kind(
        key="alerts",
        title="Alerts",
        empty="No alert was raised.",
        rows=alerts_of,
        read=alert,
        shown=5,
    ),
    Kind(
        key="flags",
        title="Flags",
        empty=_no_flag,
        rows=flags_of,
        read=flag,
        view=Permission.VIEW_FLAGS,
        shown=5,
    ),
    Kind(
        key="events",
        title="Adverse events",
        empty="None is recorded, which is not the same as none.",
        rows=lambda patient: patient.adverse_events.order_by("-began_at", "-id"),
        read=adverse_event,
        record=(("Add", "record-adverse-event"),),
        write=RECORD_SAFETY,
    ),
    Kind(
        key="observations",
        title="Safety observations",
        empty="Nothing asked or seen yet: craving, urinary symptoms, drug screens, early requests.",
        rows=lambda patient: patient.safety_observations.order_by("-observed_at", "-id"),
        read=observation,
        record=(
            ("Craving", "record-craving"),
            ("Urinary", "record-urinary"),
            ("Drug screen", "record-drug-screen"),
            ("Early request", "record-early-request"),
            ("Substance use", "record-substance-use"),
        ),
        write=RECORD_SAFETY,
    ),
    Kind(
        key="supplies",
        title="Supply for home",
        empty="No supply for use outside the clinic is recorded.",
        rows=lambda patient: patient.take_home_supplies.order_by("-dispensed_on", "-id"),
        read=supply,
        record=(("Add", "record-take-home"),),
        write=RECORD_SAFETY,
        shown=4,
    ),
)
