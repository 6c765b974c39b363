"""The session page, its part that time changes, and each step recorded from it."""

import datetime as dt
import uuid
from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import reselect, retarget

from clinic.accounts.roles import Permission
from clinic.console.access import UNPROCESSABLE, StaffRequest, staff_view
from clinic.console.forms.session import (
    CheckForm,
    DebriefForm,
    DoseForm,
    EventForm,
    ReadingForm,
    ReleaseForm,
    SessionForm,
    SupportForm,
)
from clinic.console.presenters import links
from clinic.console.presenters.session import before_dose, dose_needs, session_page, status_of
from clinic.console.views.session.loading import session_of
from clinic.core import clock
from clinic.treatments.models import Session

View = Callable[..., HttpResponseBase]
P = Permission
BEFORE, WATCHED = frozenset({"before"}), frozenset({"watched"})
HERE = BEFORE | WATCHED
AFTER = WATCHED | {"released"}

# Form, who may send it, and the stages of a session in which it is offered.
STEPS: Mapping[str, tuple[type[SessionForm], Permission, frozenset[str]]] = {
    "checks": (CheckForm, P.RUN_SESSION, BEFORE),
    "dose": (DoseForm, P.GIVE_DOSE, BEFORE),
    "reading": (ReadingForm, P.RUN_SESSION, HERE | AFTER),
    "support": (SupportForm, P.RUN_SESSION, HERE),
    "debrief": (DebriefForm, P.RUN_SESSION, AFTER),
    "event": (EventForm, P.RECORD_SAFETY, HERE | AFTER),
    "release": (ReleaseForm, P.RUN_SESSION, WATCHED),
}
FURTHEST = dt.timedelta(days=366)
MOVING = frozenset({"dose", "release"})
"""After these the whole page is another one."""


@require_safe
@staff_view(Permission.VIEW_CHART)
def show(request: StaffRequest, session_id: uuid.UUID) -> HttpResponse:
    return _page(request, session_of(request, session_id))


@require_safe
@staff_view(Permission.VIEW_CHART)
def status(request: StaffRequest, session_id: uuid.UUID) -> HttpResponse:
    """What time changes; the page asks for it every half minute and says which stage it shows."""
    session = session_of(request, session_id, is_part=True)
    found = status_of(session, shown=request.GET.get("stage", ""))
    return TemplateResponse(
        request, "console/session/status_update.html", {"status": found, "session": session}
    )


@require_POST
@staff_view(Permission.GIVE_DOSE)
def guard(request: StaffRequest, session_id: uuid.UUID) -> HttpResponse:
    """What the guard says of the dose typed so far; stores nothing."""
    session = session_of(request, session_id, is_part=True)
    form = DoseForm(request.POST, session=session, may=request.may)
    judged = _judged(form)
    context = {**judged, "form": form, "session": session, "needs": before_dose(session, _dose_at(form))}
    return TemplateResponse(request, "console/session/guard_update.html", context)


def step(name: str) -> View:
    """The view that records one step and comes back to its place on the page.

    Opened as an address, as after signing in again, it shows the session.
    """
    form_class, permission, _ = STEPS[name]

    @require_http_methods(["GET", "HEAD", "POST"])
    @staff_view(permission)
    def view(request: StaffRequest, session_id: uuid.UUID) -> HttpResponse:
        session = session_of(request, session_id)
        if request.method != "POST":
            return redirect(links.session(session.pk))
        form = form_class(request.POST, session=session, may=request.may)
        if not form.store(by=request.actor):
            return _page(request, session, refused=form)
        if name in MOVING and request.htmx:
            moved = session_of(request, session_id, is_part=True)
            return _instead_of(_page(request, moved), "#session-page")
        return redirect(f"{links.session(session.pk)}#step-{name}")

    return view


def _page(request: StaffRequest, session: Session, refused: SessionForm | None = None) -> HttpResponse:
    """With what was typed in the form that was refused, if one was."""
    page = session_page(session, dose_at=_dose_at(refused))
    forms = _offered(request, session, page.stage)
    is_late = refused is not None and refused.name not in forms
    if refused is not None and not is_late:
        forms[refused.name] = refused
    dose = forms.get("dose")
    context = {
        "patient": session.patient,
        "session": session,
        "page": page,
        "status": page.status,
        "forms": forms,
        "unsent": refused if is_late else None,
        "just_arrived": "arrived" in request.GET and session.state == Session.State.ARRIVED,
        **(_guard(dose) if isinstance(dose, DoseForm) else {}),
    }
    status = UNPROCESSABLE if refused is not None else 200
    answer = TemplateResponse(request, "console/session.html", context, status=status)
    return _instead_of(answer, "#session-unsent") if is_late else answer


def _dose_at(form: SessionForm | None) -> dt.datetime | None:
    """When the dose typed so far was given, as far as that can be read; what no session can mean is left out."""
    if not isinstance(form, DoseForm) or not form.is_bound:
        return None
    moment: dt.datetime | None = form.as_read.get("given_at")
    return moment if moment and abs(moment - clock.now()) < FURTHEST else None


def _offered(request: StaffRequest, session: Session, stage: str) -> dict[str, SessionForm]:
    """To this person, at this stage."""
    return {
        name: form_class(session=session, may=request.may)
        for name, (form_class, permission, stages) in STEPS.items()
        if request.may(permission) and stage in stages
    }


def _instead_of(answer: HttpResponse, part: str) -> HttpResponse:
    """Puts `part` of the answer in its place on screen, whichever form asked; the other forms keep what they hold."""
    answer["HX-Reswap"] = "outerHTML show:window:top"
    return reselect(retarget(answer, part), part)


def _guard(form: DoseForm) -> dict[str, Any]:
    """Of the dose the form shows, typed or as usual; the form itself keeps the errors it has."""
    usual = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    return _judged(DoseForm(form.data if form.is_bound else usual, session=form.session))


def _judged(form: DoseForm) -> dict[str, Any]:
    """What the guard says, and what of it needs a tick to go on."""
    form.full_clean()
    return {"guard": form.guard(), "guard_needs": dose_needs(form.guarded())}


urls: list[URLPattern] = [
    path("sessions/<uuid:session_id>/", show, name="session"),
    path("sessions/<uuid:session_id>/status/", status, name="session-status"),
    path("sessions/<uuid:session_id>/dose/check/", guard, name="check-dose"),
    *(path(f"sessions/<uuid:session_id>/{name}/", step(name), name=f"session-{name}") for name in STEPS),
]
