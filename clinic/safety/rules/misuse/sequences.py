"""Looking along facts in time: the one before, those within a look-back, and what is new."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import TypeVar

from clinic.safety.rules.facts import Fact, GivenDose, SpacingChosen

FactT = TypeVar("FactT", bound=Fact)
CourseFactT = TypeVar("CourseFactT", GivenDose, SpacingChosen)


def in_order(facts: Iterable[FactT]) -> list[FactT]:
    return sorted(facts, key=lambda fact: fact.order)


def with_previous(facts: Iterable[FactT]) -> Iterator[tuple[FactT | None, FactT]]:
    """Each fact with the one before it in time, None before the first."""
    previous: FactT | None = None
    for fact in in_order(facts):
        yield previous, fact
        previous = fact


def of_each_course(facts: Iterable[CourseFactT]) -> Iterator[list[CourseFactT]]:
    by_course = sorted(facts, key=lambda fact: (fact.course, fact.order))
    for _, own in groupby(by_course, key=lambda fact: fact.course):
        yield list(own)


def up_to(fact: FactT, facts: Iterable[FactT], *, days: int) -> list[FactT]:
    """Those in the `days` calendar days that end with `fact`, itself included."""
    first = fact.on - dt.timedelta(days=days - 1)
    return [other for other in facts if first <= other.on and other.order <= fact.order]


def newly(
    facts: Iterable[FactT], holds: Callable[[FactT], bool], *, rose: Callable[[FactT, FactT], bool]
) -> Iterator[FactT]:
    """Facts for which `holds` becomes true, or stays true and rises: what merely goes on is no news."""
    for previous, fact in with_previous(facts):
        if holds(fact) and (previous is None or not holds(previous) or rose(previous, fact)):
            yield fact
