"""Every number that staff may type, tried one step outside its bounds on the page it is typed on."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.test import Client

from clinic.care.assessments import record_rating
from clinic.console.forms.fields import DayField, MomentField
from clinic.console.forms.ratings import RatingForm
from clinic.console.forms.session.base import ScaleField
from clinic.console.views.records import KINDS
from clinic.core.number_fields import NumberField
from clinic.instruments.rules import instruments
from clinic.patients.models import Patient
from clinic.protocols.models import ProtocolVersion
from clinic.treatments.models import Session
from tests.build import BUILDER, Cast, make_dose, make_patient, make_reading
from tests.console.pages import PATIENT, VALID, inside_of, record_url
from tests.console.sessions import DOSE, SENT, arrive, url

FORMS = Path("clinic/console/forms")
NUMBERS = {"NumberField", "MeasureField", "CountField", "ScaleField"}
DATES = (DayField, MomentField)
AT = {"taken_at": "2026-01-05T10:00"}


@dataclass(frozen=True)
class Page:
    """Where a form is sent and what a filled one sends; `step` is its name on the session page."""

    address: str
    filled: dict[str, Any] = field(default_factory=dict)
    step: str = ""
    shown_at: str = ""
    sends: dict[str, Any] = field(default_factory=dict)

    def form_of(self, answer: Any) -> forms.Form:
        form: forms.Form = answer.context["forms"][self.step] if self.step else answer.context["form"]
        return form


def pages(cast: Cast, session: Session) -> Iterator[Page]:
    patient = cast.patient
    yield Page("/patients/new/", PATIENT)
    for kind, _, _ in KINDS:
        yield Page(record_url(patient, kind), VALID.get(kind, {}))
    for step in ("checks", "dose", "reading", "support"):
        yield Page(url(session, step), SENT[step], step, shown_at=url(session))
    yield Page(f"/patients/{patient.pk}/rate/madrs/", AT)
    yield Page(f"/courses/{session.course_id}/dose/", {"reason": "slept badly"})
    newcomer = make_patient(cast.clinic, "Sato")
    for key in ("racemic-iv-standard", "clinic-defined"):
        version = ProtocolVersion.objects.get(clinic=cast.clinic, key=key)
        filled = {"protocol": str(version.pk)}
        yield Page(f"/courses/new/?patient={newcomer.pk}", filled, sends={"step": "start"})


def corrections(cast: Cast, session: Session) -> Iterator[Page]:
    reading = make_reading(cast.patient, session=session)
    yield Page(f"/readings/{reading.pk}/correct/", {"reason": "typed wrong"})
    yield Page(f"/doses/{make_dose(session).pk}/correct/", DOSE | {"reason": "typed wrong"})
    score = record_rating(patient=cast.patient, instrument="madrs", total=20, by=BUILDER)
    yield Page(f"/assessments/{score.pk}/correct/", {"reason": "typed wrong"})


def test_field_one_step_outside_its_bounds_is_refused_beside_it(prescriber: Client, cast: Cast) -> None:
    session = arrive(cast, minutes_ago=5)
    with inside_of(cast.patient):
        found = list(pages(cast, session))
    walked = {form for page in found for form in _try(prescriber, page)}
    with inside_of(cast.patient):
        found = list(corrections(cast, session))
    walked |= {form for page in found for form in _try(prescriber, page)}
    assert _forms_with_numbers() - walked == set()


@pytest.mark.parametrize("code", [code for code, each in instruments().items() if each.has_total])
def test_total_one_step_outside_its_bounds_is_refused(code: str) -> None:
    definition = instruments()[code]
    for total in ("-1", str((definition.maximum or 0) + 1)):
        form = RatingForm({"total": total}, patient=Patient(), definition=definition, by_total=True)
        assert form.errors["total"] == [f"Must be 0 to {definition.maximum}."]


def _try(client: Client, page: Page) -> set[str]:
    """The form and what it is made from, by name. All of its bounded fields are sent at once, each told apart."""
    form = page.form_of(_shown(client, page))
    for ends in _far_dates(form) if not page.sends else ():
        # The test client raises what would be an error 500.
        assert client.post(page.address, page.filled | ends).status_code in {302, 422}, (page.address, ends)
    for typed in _outside(form):
        answer: Any = client.post(page.address, page.filled | page.sends | typed)
        assert answer.status_code == 422, (page.address, typed)
        refused, shown = page.form_of(answer), answer.content.decode()
        for name, value in typed.items():
            assert refused.errors[name], (page.address, name, value)
            assert refused[name].value() == value
            assert f"{refused[name].auto_id}_error" in shown or f'name="{name}"' not in shown
    return {_name(each) for each in type(form).__mro__}


def _far_dates(form: forms.Form) -> Iterator[dict[str, str]]:
    """Either end of the calendar, in every field that asks for a day or a moment."""
    dates = {name: asked for name, asked in form.fields.items() if isinstance(asked, DATES)}
    for day, time in (("0001-01-01", "T00:00"), ("9999-12-31", "T23:59")) if dates else ():
        yield {name: day + (time if isinstance(asked, MomentField) else "") for name, asked in dates.items()}


def _outside(form: forms.Form) -> Iterator[dict[str, str]]:
    """One step below what each field takes, then one above; a text has only an upper bound."""
    numbers = {name: bounds for name, asked in form.fields.items() if (bounds := _bounds(asked))}
    longest = {
        name: asked.max_length
        for name, asked in form.fields.items()
        if isinstance(asked, forms.CharField) and asked.max_length and not asked.widget.is_hidden
    }
    low = {name: str(bounds[0] - 1) for name, bounds in numbers.items()}
    high = {name: str(bounds[1] + 1) for name, bounds in numbers.items()}
    high |= {name: "x" * (most + 1) for name, most in longest.items()}
    yield from (typed for typed in (low, high) if typed)


def _shown(client: Client, page: Page) -> Any:
    return client.post(page.address, page.filled) if page.sends else client.get(page.shown_at or page.address)


def _bounds(asked: forms.Field) -> tuple[Any, Any] | None:
    if isinstance(asked, ScaleField):
        values = [int(value) for value, _ in asked.choices if value != ""]  # type: ignore[misc, union-attr]
        return min(values), max(values)
    return (asked.low, asked.high) if isinstance(asked, NumberField) else None


def _name(form: type) -> str:
    return f"{form.__module__}.{form.__qualname__}"


def _forms_with_numbers() -> set[str]:
    """Of this door: those with a bounded field, their own or inherited, and those that make one in a method."""
    sources = [path for path in FORMS.rglob("*.py") if path.name != "__init__.py"]
    modules = [import_module(".".join(path.with_suffix("").parts)) for path in sources]
    classes = {
        each
        for module in modules
        for each in vars(module).values()
        if isinstance(each, type) and issubclass(each, forms.Form) and each.__module__ == module.__name__
    }
    # What another form is made from has no page of its own.
    leaves = {each for each in classes if not each.__subclasses__()}
    bounded = {_name(each) for each in leaves if any(map(_bounds, each.base_fields.values()))}
    return bounded | {name for path in sources for name in _makers_of_numbers(path)}


def _makers_of_numbers(path: Path) -> Iterator[str]:
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        made = (each.func for each in ast.walk(node) if isinstance(each, ast.Call))
        if isinstance(node, ast.ClassDef) and any(
            isinstance(of, ast.Name) and of.id in NUMBERS for of in made
        ):
            yield ".".join((*path.with_suffix("").parts, node.name))
