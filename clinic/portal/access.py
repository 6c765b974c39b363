"""The patient's door: a link, then a date of birth, then one request for answers and nothing else."""

import functools
import uuid
from collections.abc import Callable
from typing import Any, Concatenate, Final, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse

from clinic.accounts.answering import answer_inside
from clinic.accounts.models import Clinic
from clinic.core import clock
from clinic.core.actor import Actor, ActorKind, Door
from clinic.core.errors import TransitionError
from clinic.instruments.models import FormLink, FormRequest
from clinic.patients.models import Patient
from clinic.portal.passes import ARRIVED, PROVED, Pass

P = ParamSpec("P")
ANSWERED: Final = FormRequest.State.ANSWERED
UNPROCESSABLE: Final = 422


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
    """Run a view inside the patient's clinic, or show the closed page: revoked, expired and never opened alike.

    The address names what is asked. Where the link opened last in this browser asks for something else, nothing is
    shown or stored.
    """

    @functools.wraps(view)
    def guarded(request: PortalRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        asked = uuid.UUID(str(kwargs.pop("asked")))
        link = PROVED.link(request)
        if is_of_another(request, asked):
            return other_page()
        if link is None or not _is_open(link):
            return closed_page(PROVED)
        _join(request, link)
        try:
            response = answer_inside(
                request.clinic, lambda: view(request, *args, **kwargs), request=request, by=request.actor
            )
        except TransitionError:
            # Sent from another window in the meantime: the first page knows what comes next.
            response = to_page(request, "form")
        PROVED.give(response, link)
        return private(response)

    return guarded


def arrived_link(request: HttpRequest) -> FormLink | None:
    """The link that was followed here and whose holder has yet to give the date of birth."""
    link = ARRIVED.link(request)
    return link if link is not None and _is_waiting(link) else None


def is_of_another(request: HttpRequest, asked: uuid.UUID) -> bool:
    """Whether the link opened last in this browser, with or without its date of birth, asks for something else."""
    latest = PROVED.link(request) or ARRIVED.link(request)
    return latest is not None and latest.request_id != asked


def is_proved(request: HttpRequest, asked: uuid.UUID) -> bool:
    """Whether a right date of birth opened this form before."""
    link = PROVED.link(request)
    return link is not None and link.request_id == asked and _is_open(link)


def closed_page(*passes: Pass) -> HttpResponse:
    """One answer for every link that does not open, whatever the reason: it knows neither request nor clinic.

    `passes` stood for it and are taken. Others stay: a dead link does not end a form that runs beside it.
    """
    response = HttpResponse(render_to_string("portal/closed.html"), status=404)
    for held in passes:
        held.take(response)
    return private(response)


def other_page() -> HttpResponse:
    """To a page of another form than the one opened last in this browser; tells of neither."""
    return private(HttpResponse(render_to_string("portal/other.html"), status=409))


def to_page(request: PortalRequest, name: str, *args: str) -> HttpResponse:
    return redirect(f"portal:{name}", request.form_request.pk, *args)


def busy_page(*, seconds: int) -> HttpResponse:
    response = HttpResponse(render_to_string("portal/busy.html"), status=429)
    response["Retry-After"] = str(seconds)
    return private(response)


def page(request: PortalRequest, name: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """With the clinic and what is asked, for the addresses on the page."""
    known = {"clinic": request.clinic, "asked": request.form_request.pk}
    return TemplateResponse(request, f"portal/{name}.html", known | context, status=status)


def form_page(response: HttpResponse) -> HttpResponse:
    """A page that posts. Under no-referrer browsers post with `Origin: null`, which the CSRF check refuses."""
    response["Referrer-Policy"] = "same-origin"
    return private(response)


def private(response: HttpResponse) -> HttpResponse:
    response.headers.setdefault("Referrer-Policy", "no-referrer")
    return response


def _is_open(link: FormLink) -> bool:
    """Also after the last answer, whose page may be asked for again; never for who is no longer a patient."""
    answered = link.request.state == ANSWERED and link.request.patient.is_active
    return _is_waiting(link) or answered


def _is_waiting(link: FormLink) -> bool:
    return link.used_at is None and link.expires_at > clock.now() and link.request.is_waiting


def _join(request: PortalRequest, link: FormLink) -> None:
    request.link, request.form_request = link, link.request
    request.clinic, request.patient = link.clinic, link.request.patient
    request.actor = Actor(ActorKind.PATIENT, request.patient.pk, request.patient.display_name, Door.PORTAL)
