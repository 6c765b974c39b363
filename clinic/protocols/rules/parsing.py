"""Turns a TOML or JSON table into a Protocol and back."""

import dataclasses
import re
from collections.abc import Mapping
from decimal import Decimal
from functools import partial
from typing import Any

from clinic.protocols.rules.definition import (
    DAYS_PER_WEEK,
    DoseRule,
    Gate,
    InstrumentDue,
    Integration,
    Interval,
    Phase,
    PhaseKind,
    Product,
    Protocol,
    ProtocolError,
    Route,
    Sourced,
)
from clinic.protocols.rules.reading import MAX_NAME, MAX_TEXT, Table

MAX_PHASES = 8
MAX_VISITS = 60
MAX_INTERVAL_WEEKS = 12
"""Bounds of what one protocol may plan, so that no definition yields an endless calendar."""

MAX_VISITS_PER_WEEK = 2
"""Two doses in any seven days at most (K24-01); one more needs an override each time."""

_JURISDICTION = re.compile(r"any|[A-Z]{2}")


def parse_protocol(mapping: Mapping[str, object]) -> Protocol:
    """Raises ProtocolError naming the first field that is missing, unknown or out of range, and its value."""
    table = Table(mapping)
    phases = tuple(_phase(row) for row in table.tables("phases"))
    protocol = Protocol(
        key=table.key("key"),
        name=table.text("name", longest=MAX_NAME),
        summary=table.text("summary", longest=MAX_TEXT),
        products=table.members("products", Product),
        routes=table.members("routes", Route),
        jurisdiction=_jurisdiction(table),
        basis=table.basis(),
        observation_minutes=_whole(table.table("observation_minutes"), 0, 24 * 60),
        rebook_days=_whole(table.table("rebook_days"), 1, 28),
        relapse_phase=table.key("relapse_phase") if table.has("relapse_phase") else "",
        dose=_dose(table.table("dose")),
        phases=phases,
    )
    table.close()
    _check_phases(protocol)
    return protocol


def to_mapping(protocol: Protocol) -> dict[str, Any]:
    """The JSON table a protocol version stores; `parse_protocol` reads it back to an equal Protocol."""
    return _plain_fields(protocol)


def _plain_fields(record: Any) -> dict[str, Any]:
    values = ((field.name, getattr(record, field.name)) for field in dataclasses.fields(record))
    return {name: _plain(value) for name, value in values if value is not None and value != ""}


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value):
        return _plain_fields(value)
    if isinstance(value, tuple):
        return [_plain(entry) for entry in value]
    return str(value) if isinstance(value, Decimal | str) else value


def _whole(table: Table, lowest: int, highest: int) -> Sourced[int]:
    return table.sourced(table.whole("value", lowest, highest))


def _amount(table: Table) -> Sourced[Decimal]:
    return table.sourced(table.amount("value"))


def _amounts(table: Table) -> Sourced[tuple[Decimal, ...]]:
    return table.sourced(table.amounts("value"))


def _jurisdiction(table: Table) -> str:
    value = table.text("jurisdiction", longest=3)
    if not _JURISDICTION.fullmatch(value):
        raise table.refuse("jurisdiction", "must be any or a two-letter region such as US or EU")
    return value


def _dose(table: Table) -> DoseRule:
    dose = DoseRule(
        mg_per_kg=table.optional("mg_per_kg", _amount),
        minutes=table.optional("minutes", partial(_whole, lowest=1, highest=240)),
        first_mg=table.optional("first_mg", _amounts),
        later_mg=table.optional("later_mg", _amounts),
        reduced_first_mg=table.optional("reduced_first_mg", _amount),
        reduced_from_age=table.optional("reduced_from_age", partial(_whole, lowest=18, highest=120)),
    )
    table.close()
    return dose


def _phase(table: Table) -> Phase:
    phase = Phase(
        key=table.key("key"),
        name=table.text("name", longest=MAX_NAME),
        kind=table.member("kind", PhaseKind),
        visits=table.optional("visits", partial(_whole, lowest=1, highest=MAX_VISITS)),
        visits_per_week=table.optional(
            "visits_per_week", partial(_whole, lowest=1, highest=MAX_VISITS_PER_WEEK)
        ),
        interval=table.optional("interval", _interval),
        window_before_days=_whole(table.table("window_before_days"), 0, DAYS_PER_WEEK),
        window_after_days=_whole(table.table("window_after_days"), 0, DAYS_PER_WEEK),
        instruments=tuple(_instrument(row) for row in table.tables("instruments")),
        review_instruments=table.codes("review_instruments"),
        review_weeks=table.optional("review_weeks", partial(_whole, lowest=1, highest=52)),
        gate=table.optional("gate", _gate),
        integration=table.optional("integration", _integration),
    )
    table.close()
    _check_spacing(table, phase)
    return phase


def _interval(table: Table) -> Interval:
    weeks = table.whole("value", 1, MAX_INTERVAL_WEEKS)
    choices = table.wholes("choices", 1, MAX_INTERVAL_WEEKS) if table.has("choices") else ()
    if choices and (weeks not in choices or list(choices) != sorted(set(choices))):
        raise table.refuse("choices", f"must be ascending and include the default of {weeks}")
    sourced = table.sourced(weeks)
    return Interval(value=weeks, choices=choices, basis=sourced.basis, editable=sourced.editable)


def _instrument(table: Table) -> InstrumentDue:
    code = table.key("code")
    every = _whole(table, 1, MAX_VISITS)
    return InstrumentDue(code=code, value=every.value, basis=every.basis, editable=every.editable)


def _gate(table: Table) -> Gate:
    gate = Gate(basis=table.basis(), decide_within_days=_whole(table.table("decide_within_days"), 1, 28))
    table.close()
    return gate


def _integration(table: Table) -> Integration:
    rule = Integration(
        earliest_hours=_whole(table.table("earliest_hours"), 0, 168),
        latest_hours=_whole(table.table("latest_hours"), 24, 168),
    )
    table.close()
    if rule.latest_hours.value < rule.earliest_hours.value:
        raise table.refuse("latest_hours", "must not be before earliest_hours")
    return rule


def _check_spacing(table: Table, phase: Phase) -> None:
    if (phase.visits_per_week is None) == (phase.interval is None):
        raise table.refuse("interval", "give either visits_per_week or interval")
    if phase.integration is not None and not phase.is_dosing:
        raise table.refuse("integration", "needs a phase with dosing visits")
    slack = phase.window_before_days.value + phase.window_after_days.value
    if slack >= phase.shortest_gap_days:
        raise table.refuse("window_after_days", "windows of neighbouring visits would overlap")


def _check_phases(protocol: Protocol) -> None:
    keys = [phase.key for phase in protocol.phases]
    if not 1 <= len(keys) <= MAX_PHASES:
        raise ProtocolError("phases", len(keys), f"must be 1 to {MAX_PHASES} phases")
    if len(set(keys)) < len(keys):
        raise ProtocolError("phases", keys, "phase keys must differ")
    for phase in protocol.phases[:-1]:
        if phase.is_open_ended:
            raise ProtocolError(f"phases.{phase.key}.visits", None, "only the last phase may be open-ended")
    if protocol.relapse_phase:
        protocol.phase(protocol.relapse_phase)
