"""Answering a request inside a clinic, as every door with pages does."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.template.response import SimpleTemplateResponse
from django.utils import timezone

from clinic.accounts.models import Clinic
from clinic.accounts.tenancy import enter_clinic
from clinic.core.actor import Actor

WRITING = frozenset({"POST", "PUT", "PATCH", "DELETE"})


def answer_inside(
    clinic: Clinic, view: Callable[[], HttpResponse], *, request: HttpRequest, by: Actor
) -> HttpResponse:
    """What the view stored is committed before its page is made: a page that fails takes nothing back with it.

    For that the view gives a TemplateResponse, which is rendered here, again inside the clinic and in its time zone.
    """
    with enter_clinic(clinic, by=by), timezone.override(clinic.zone):
        response = view()
        if request.method not in WRITING:
            return _rendered(response)
    with enter_clinic(clinic, by=by), timezone.override(clinic.zone):
        return _rendered(response)


def _rendered(response: HttpResponse) -> HttpResponse:
    if isinstance(response, SimpleTemplateResponse) and not response.is_rendered:
        response.render()
    return response
