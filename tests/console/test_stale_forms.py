"""A form opened before somebody else decided does not decide over it."""

import datetime as dt
import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

import clinic.console.forms
from clinic.console.forms.base import VerbForm
from clinic.console.views.schedule import CHANGES
from clinic.core.ids import new_id
from clinic.treatments.models import Course, CourseEvent, PlannedVisit
from tests.build import Cast, begin_course
from tests.care.walk import MONDAY, ahead, on
from tests.console.pages import inside_of
from tests.console.test_schedule import in_maintenance

STALE = "was changed by somebody else in the meantime. Nothing was saved."
# Decided once: a second decision finds the row closed, whatever its version (tests/care/test_course_changes.py).
DECIDED_ONCE = {"decide-proposal", "record-review"}
NAMES = {name: model for _, name, _, model, _ in CHANGES if name not in DECIDED_ONCE}


def _forms() -> Iterator[type[VerbForm]]:
    package = clinic.console.forms
    for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        module = importlib.import_module(found.name)
        for _, form in inspect.getmembers(module, inspect.isclass):
            if (
                issubclass(form, VerbForm)
                and "expected_version" in form.base_fields
                and "record" in vars(form)
            ):
                yield form


@pytest.mark.parametrize("form", sorted(set(_forms()), key=str))
def test_form_that_carries_a_version_hands_it_to_its_verb(form: type[VerbForm]) -> None:
    assert "expected_version" in inspect.getsource(form.record)  # type: ignore[attr-defined]


@pytest.fixture
def today(cast: Cast) -> Iterator[Course]:
    with on(MONDAY), inside_of(cast.patient):
        course = begin_course(cast.patient)
    with on(MONDAY):
        day = in_maintenance(course, cast)
    with on(day):
        yield course


def _sent(name: str, course: Course, visit: PlannedVisit) -> dict[str, Any]:
    return {
        "target": visit.latest.isoformat(),
        "starts_at": f"{visit.target}T10:00",
        "held_on": visit.target.isoformat(),
        "on": course.started_on.isoformat(),
        "weeks": "1",
        "planned_mg_per_kg": "0.4",
        "protocol": str(course.protocol_id),
        "reason": "agreed",
        "client_key": str(new_id()),
        "expected_at": "09:00",
    }


@pytest.mark.parametrize("name", NAMES)
def test_change_of_a_plan_is_refused_once_somebody_else_changed_it(
    name: str, cast: Cast, today: Course
) -> None:
    with inside_of(cast.patient):
        course = Course.objects.get(pk=today.pk)
        visit = ahead(course)[0]
        row: Any = course if NAMES[name] is Course else visit
        row.change(updated_at=dt.datetime.now(dt.UTC))
        before = CourseEvent.objects.count()
    client = Client()
    client.force_login(cast.prescriber)
    sent = _sent(name, course, visit) | {"expected_version": row.version - 1}
    answer = client.post(reverse(f"console:{name}", args=[row.pk]), sent)
    assert STALE in answer.content.decode(), answer.context["form"].errors
    with inside_of(cast.patient):
        assert CourseEvent.objects.count() == before


def test_two_tabs_do_not_plan_two_doses(cast: Cast, today: Course) -> None:
    client = Client()
    client.force_login(cast.prescriber)
    href = reverse("console:change-planned-dose", args=[today.pk])
    opened = client.get(href).context["form"]["expected_version"].value()
    sent = {"reason": "agreed", "expected_version": opened}
    first = client.post(href, sent | {"planned_mg_per_kg": "0.6", "client_key": "tab-1"})
    second = client.post(href, sent | {"planned_mg_per_kg": "0.4", "client_key": "tab-2"})
    assert (first.status_code, second.status_code) == (302, 422)
    assert STALE in second.content.decode()
