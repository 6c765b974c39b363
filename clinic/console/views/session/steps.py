"""The session page, its part that time changes, and each step recorded from it."""

import uuid
from collections.abc import Callable, Mapping

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_POST, require_safe

from clinic.accounts.roles import Permission
from clinic.console.access import StaffRequest, staff_view
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
from clinic.console.presenters.session import SessionPage, session_page, status_of
from clinic.console.views.pages import UNPROCESSABLE
from clinic.console.views.session.loading import session_of
from clinic.protocols.rules.dose import DoseAssessment
from clinic.treatments.models import Session

View = Callable[..., HttpResponseBase]
P, State = Permission, Session.State
UNDER_WAY = frozenset({State.ARRIVED, State.DOSED, State.OBSERVED})
WATCHED = frozenset({State.DOSED, State.OBSERVED})
BEFORE = frozenset({State.ARRIVED})

# Form, who may send it, and the states of a session in which it is offered.
STEPS: Mapping[str, tuple[type[SessionForm], Permission, frozenset[str]]] = {
    "checks": (CheckForm, P.RUN_SESSION, BEFORE),
    "dose": (DoseForm, P.GIVE_DOSE, BEFORE),
    "reading": (ReadingForm, P.RUN_SESSION, UNDER_WAY),
    "support": (SupportForm, P.RUN_SESSION, UNDER_WAY),
    "debrief": (DebriefForm, P.RUN_SESSION, WATCHED),
    "event": (EventForm, P.RECORD_SAFETY, UNDER_WAY),
    "release": (ReleaseForm, P.RUN_SESSION, WATCHED),
}


@require_safe
@staff_view(Permission.VIEW_CHART)
def show(request: StaffRequest, session_id: uuid.UUID) -> HttpResponse:
    return _page(request, session_of(request, session_id))


@require_safe
@staff_view(Permission.VIEW_CHART)
def status(request: StaffRequest, session_id: uuid.UUID) -> HttpResponse:
    """What time changes; the page asks for it every half minute."""
    session = session_of(request, session_id, is_traced=False)
    found = status_of(session, request.may(Permission.ACKNOWLEDGE_ALERT))
    return render(request, "console/session/status_update.html", {"status": found, "session": session})


@require_POST
@staff_view(Permission.GIVE_DOSE)
def guard(request: StaffRequest, session_id: uuid.UUID) -> HttpResponse:
    """What the guard says of the dose typed so far; stores nothing."""
    session = session_of(request, session_id, is_traced=False)
    form = DoseForm(request.POST, session=session)
    context = {"guard": _judged(form), "dose_mg": form.cleaned_data.get("amount_mg"), "session": session}
    return render(request, "console/session/guard.html", context)


def step(name: str) -> View:
    """The view that records one step and comes back to its place on the page."""
    form_class, permission, _ = STEPS[name]

    @require_POST
    @staff_view(permission)
    def view(request: StaffRequest, session_id: uuid.UUID) -> HttpResponse:
        session = session_of(request, session_id)
        form = form_class(request.POST, session=session, may=request.may)
        if form.store(by=request.actor):
            return redirect(f"{reverse('console:session', args=[session.pk])}#step-{name}")
        return _page(request, session, refused=form)

    return view


def _page(request: StaffRequest, session: Session, refused: SessionForm | None = None) -> HttpResponse:
    """With what was typed in the form that was refused, if one was."""
    page: SessionPage = session_page(session, request.may)
    forms = {
        name: form_class(session=session, may=request.may)
        for name, (form_class, permission, states) in STEPS.items()
        if request.may(permission) and session.state in states
    }
    if refused is not None:
        forms[refused.name] = refused
    dose = forms.get("dose")
    context = {
        "patient": session.patient,
        "session": session,
        "page": page,
        "status": page.status,
        "forms": forms,
        "guard": _guard(dose) if isinstance(dose, DoseForm) else None,
    }
    answer = UNPROCESSABLE if refused is not None else 200
    return render(request, "console/session.html", context, status=answer)


def _guard(form: DoseForm) -> DoseAssessment | None:
    """Of the dose the form shows, typed or as usual; the form itself keeps the errors it has."""
    usual = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    return _judged(DoseForm(form.data if form.is_bound else usual, session=form.session))


def _judged(form: DoseForm) -> DoseAssessment | None:
    form.full_clean()
    return form.guard()


urls: list[URLPattern] = [
    path("sessions/<uuid:session_id>/", show, name="session"),
    path("sessions/<uuid:session_id>/status/", status, name="session-status"),
    path("sessions/<uuid:session_id>/dose/check/", guard, name="check-dose"),
    *(path(f"sessions/<uuid:session_id>/{name}/", step(name), name=f"session-{name}") for name in STEPS),
]
