"""A course in a few lines, each number with what it rests on."""

from collections.abc import Iterator
from dataclasses import dataclass

from clinic.console.presenters.courses import course_name
from clinic.core import formats
from clinic.protocols.rules import Phase, Protocol, ProtocolError
from clinic.protocols.rules.wording import interval_text, spacing_text
from clinic.protocols.selectors import definition_of
from clinic.treatments.models import Course
from clinic.treatments.selectors.planned import plan_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One line about the course; `basis` opens what its number rests on."""

    name: str
    value: str
    basis: tuple[str, ...] = ()


def facts_of(course: Course) -> Iterator[Fact]:
    definition, phase = definition_of(course.protocol), phase_of(course)
    yield Fact(name="Protocol", value=str(course.protocol), basis=definition.basis)
    yield Fact(name="Treatment", value=course_name(course))
    if phase is not None:
        spacing = phase.visits_per_week or phase.interval
        weeks = course.interval_weeks
        text = interval_text(int(weeks)) if weeks and phase.interval else spacing_text(phase)
        yield Fact(name=phase.name, value=text, basis=spacing.basis if spacing else ())
    yield from _dose(course, definition)
    yield Fact(name="Started", value=formats.calendar_date(course.started_on))
    if course.prescriber:
        yield Fact(name="Prescriber", value=str(course.prescriber))


def _dose(course: Course, definition: Protocol) -> Iterator[Fact]:
    """A dose that is not the protocol's own does not rest on what that rests on."""
    plan, rule = plan_of(course), definition.dose
    if not plan:
        return
    own = [rule.mg_per_kg] if rule.mg_per_kg and rule.mg_per_kg.value == plan.mg_per_kg else []
    listed = [steps for steps in (rule.first_mg, rule.later_mg) if steps and plan.mg in steps.value]
    basis = next((sourced.basis for sourced in (*own, *listed)), ())
    yield Fact(name="Planned dose", value=str(plan), basis=basis)


def phase_of(course: Course) -> Phase | None:
    return phase_named(definition_of(course.protocol), course.phase)


def phase_named(definition: Protocol, key: str) -> Phase | None:
    """None for a phase that a later version of the protocol dropped."""
    try:
        return definition.phase(key)
    except ProtocolError:
        return None
