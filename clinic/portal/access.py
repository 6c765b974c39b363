"""The patient's door: a link, then a date of birth, then one request for answers and nothing else."""

import functools
from collections.abc import Callable
from typing import Any, Concatenate, Final, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone

from clinic.accounts.models import Clinic
from clinic.accounts.tenancy import enter_clinic
from clinic.core import clock
from clinic.core.actor import Actor, ActorKind, Door
from clinic.core.errors import TransitionError
from clinic.instruments.models import FormLink, FormRequest
from clinic.patients.models import Patient
from clinic.portal.passes import ARRIVED, PROVED

P = ParamSpec("P")
WAITING: Final = FormRequest.State.OPEN
ANSWERED: Final = FormRequest.State.ANSWERED


class PortalRequest(HttpRequest):
    """A request of a patient who proved who they are, inside their clinic; `form_request` is what is asked."""

    link: FormLink
    form_request: FormRequest
    clinic: Clinic
    patient: Patient
    actor: Actor


def portal_view(
    view: Callable[Concatenate[PortalRequest, P], HttpResponse],
) -> Callable[..., HttpResponse]:
    """Run a view inside the patient's clinic, or show the closed page: revoked, expired and never opened alike."""

    @functools.wraps(view)
    def guarded(request: PortalRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        link = proved_link(request)
        if link is None:
            return closed_page()
        _join(request, link)
        try:
            with enter_clinic(request.clinic, by=request.actor), timezone.override(request.clinic.zone):
                response = view(request, *args, **kwargs)
        except TransitionError:
            # Sent from another window in the meantime: the first page knows what comes next.
            response = redirect("portal:form")
        PROVED.give(response, link)
        return private(response)

    return guarded


def arrived_link(request: HttpRequest) -> FormLink | None:
    """The link that was followed here and whose holder has yet to give the date of birth."""
    link = ARRIVED.link(request)
    return link if link is not None and _is_waiting(link) else None


def proved_link(request: HttpRequest) -> FormLink | None:
    """The link that a right date of birth opened; also after the last answer, whose page may be asked for again."""
    link = PROVED.link(request)
    if link is None or not (_is_waiting(link) or link.request.state == ANSWERED):
        return None
    return link


def closed_page() -> HttpResponse:
    """One answer for every link that does not open, whatever the reason: it knows neither request nor clinic."""
    response = HttpResponse(render_to_string("portal/closed.html"), status=404)
    ARRIVED.take(response)
    PROVED.take(response)
    return private(response)


def busy_page(*, seconds: int) -> HttpResponse:
    response = HttpResponse(render_to_string("portal/busy.html"), status=429)
    response["Retry-After"] = str(seconds)
    return private(response)


def form_page(
    request: HttpRequest, name: str, context: dict[str, Any], *, has_errors: bool = False
) -> HttpResponse:
    """A page that posts. Under no-referrer browsers post with `Origin: null`, which the CSRF check refuses."""
    response = render(request, f"portal/{name}.html", context, status=422 if has_errors else 200)
    response["Referrer-Policy"] = "same-origin"
    return private(response)


def private(response: HttpResponse) -> HttpResponse:
    response.headers.setdefault("Referrer-Policy", "no-referrer")
    return response


def _is_waiting(link: FormLink) -> bool:
    return link.used_at is None and link.expires_at > clock.now() and link.request.state == WAITING


def _join(request: PortalRequest, link: FormLink) -> None:
    request.link, request.form_request = link, link.request
    request.clinic, request.patient = link.clinic, link.request.patient
    request.actor = Actor(ActorKind.PATIENT, request.patient.pk, request.patient.display_name, Door.PORTAL)
