"""A clinic in full work, and every console page that its people reach from the menu."""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Callable
from decimal import Decimal
from html import unescape
from typing import Any
from urllib.parse import urlsplit

from django.test import Client
from django.urls import Resolver404, resolve

from clinic.accounts.roles import ROLES
from clinic.accounts.services import add_member
from clinic.care.assessments import record_rating
from clinic.care.sessions import start_session
from clinic.console.presenters.chart import SESSIONS_SHOWN
from clinic.core import clock
from clinic.instruments.services import make_link
from clinic.patients.models import Patient
from clinic.patients.services import record_consent, record_weight, record_weight_unasked
from clinic.treatments.models import Course, Proposal, ReviewGate, Session
from tests.build import (
    BUILDER,
    Cast,
    begin_course,
    make_course,
    make_dose,
    make_patient,
    make_reading,
    make_request,
    make_session,
)
from tests.console.pages import inside_of, make_alert, make_flag, make_medication
from tests.console.test_outsider import make_facts
from tests.reminders.builders import make_visit, tell

Look = Callable[[str, str], None]
LINK = re.compile(r'(?:href|action|hx-get|hx-post|data-renew)="(/[^"#]*)"')
OPENED = 2
"""Pages of one view that are opened; of one that shows one kind of thing after the other, of each kind."""
IN_EVERY_STATE = {"chart", "session", "schedule", "caseload"}
"""Pages whose links depend on whom they show: opened for everybody."""


def view_of(address: str) -> Any:
    try:
        return resolve(urlsplit(address).path)
    except Resolver404:
        return None


def kind_of(match: Any) -> tuple[str, str]:
    named = (
        str(match.kwargs[name]) for name in ("kind", "key", "instrument", "table") if name in match.kwargs
    )
    return match.url_name, next(named, "")


def pages_from_the_menu(
    client: Client, *after_a_press: str, look: Look | None = None, most: int = OPENED
) -> tuple[set[str], dict[str, int]]:
    """Console views that some page links to or sends a form to, and the status of every page opened on the way;
    `after_a_press` are where a form of such a page leads, `look` is shown each page,
    `most` pages of one kind are opened."""
    offered: set[str] = set()
    opened: dict[str, int] = {}
    per_view: dict[tuple[str, str], int] = defaultdict(int)
    waiting = ["/", *after_a_press]
    while waiting:
        address = waiting.pop(0)
        match = view_of(address)
        if match is None or match.namespace != "console":
            continue
        offered.add(match.url_name)
        kind = kind_of(match)
        if address in opened or (kind[0] not in IN_EVERY_STATE and per_view[kind] >= most):
            continue
        per_view[kind] += 1
        answer = client.get(address)
        opened[address] = answer.status_code
        if answer.status_code == 200 and "html" in answer["Content-Type"]:
            html = answer.content.decode()
            waiting += [unescape(found) for found in LINK.findall(html)]
            if look:
                look(address, html)
    return offered, opened


def make_busy(cast: Cast) -> None:
    """A clinic with something for every page: people before, in and after a session, and what waits for somebody."""
    add_everybody_to_a_second_clinic(cast)
    with inside_of(cast.patient):
        course = begin_course(cast.patient)
        fill(cast, cast.patient, course)
        arriving(make_patient(cast.clinic, "Arriving"))
        watched(make_patient(cast.clinic, "Watched"), "dosed")
        watched(make_patient(cast.clinic, "Leaving"), "observed")
        on_hold(make_patient(cast.clinic, "Held"))
        begin_course(make_patient(cast.clinic, "Maintained")).change(phase="maintenance")
        make_patient(cast.clinic, "Untreated")
        make_patient(cast.clinic, "Gone", is_active=False)
        begin_course(make_patient(cast.clinic, "Talking"), "ketamine-assisted-psychotherapy")


def add_everybody_to_a_second_clinic(cast: Cast) -> None:
    for role in ROLES:
        email = getattr(cast, role).email
        add_member(clinic=cast.other_clinic, email=email, name="", role=role, by=BUILDER)


def fill(cast: Cast, patient: Patient, course: Course) -> None:
    day = clock.today(patient.clinic.zone)
    earlier = make_session(
        course, day - dt.timedelta(days=9), state="released", dosed_at=clock.now(), released_at=clock.now()
    )
    make_dose(earlier)
    make_reading(patient, session=earlier)
    make_facts(earlier)
    for total in (21, 12):
        record_rating(patient=patient, instrument="phq-9", total=total, by=cast.nurse_actor)
    for rule in ("blood-pressure-severe", "form-link-closed"):
        make_alert(patient, rule)
    make_flag(patient)
    make_medication(patient)
    record_consent(patient=patient, kind="treatment", given_on=day, by=BUILDER)
    record_weight(patient=patient, kg=Decimal(80), measured_at=clock.now() - dt.timedelta(days=2), by=BUILDER)
    record_weight_unasked(patient=patient, kg=Decimal(140), measured_at=clock.now(), by=BUILDER)
    make_link(request=make_request(patient, due_on=day - dt.timedelta(days=1)), by=BUILDER)
    for days in range(10, 10 + SESSIONS_SHOWN):
        make_session(course, day - dt.timedelta(days=days), state="cancelled")
    steps = [{"text": "Maintenance, every 2 weeks", "phase": "maintenance", "interval_weeks": 2}]
    Proposal.objects.create(
        clinic=patient.clinic, course=course, kind="relapse", inputs={"steps": steps, "inputs": []}
    )
    ReviewGate.objects.create(clinic=patient.clinic, course=course, due_on=day)
    tell(make_visit(course, day + dt.timedelta(days=3)))


def arriving(patient: Patient) -> Session:
    return start_session(course=begin_course(patient), by=BUILDER)


def watched(patient: Patient, state: str) -> Session:
    dosed = clock.now() - dt.timedelta(minutes=50)
    session = make_session(
        make_course(patient), clock.today(patient.clinic.zone), state=state, arrived_at=dosed, dosed_at=dosed
    )
    make_dose(session)
    make_reading(patient, session=session)
    make_alert(patient, session=session)
    return session


def on_hold(patient: Patient) -> None:
    begin_course(patient).change(state="on-hold")
