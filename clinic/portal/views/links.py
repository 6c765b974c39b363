"""From a link in a message to a patient who proved who they are."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from clinic.accounts.tenancy import enter_clinic
from clinic.care.assessments import try_birth_date
from clinic.instruments.models import FormLink
from clinic.instruments.selectors import find_link
from clinic.portal.access import (
    UNPROCESSABLE,
    arrived_link,
    busy_page,
    closed_page,
    form_page,
    is_of_another,
    is_proved,
    other_page,
    private,
)
from clinic.portal.attempts import UNKNOWN_LINKS, WRONG_BIRTH_DATES
from clinic.portal.forms import BirthDateForm
from clinic.portal.passes import ARRIVED, HOLDER, PROVED
from clinic.reminders.rules import sender_name


@require_safe
def open_link(request: HttpRequest, token: str) -> HttpResponse:
    """Changes nothing, since mail programs follow links too; shows nothing, so that the secret leaves the address."""
    if UNKNOWN_LINKS.are_too_many(request):
        return busy_page(seconds=UNKNOWN_LINKS.seconds)
    link = find_link(token)
    if link is None:
        UNKNOWN_LINKS.count(request)
        return closed_page()
    response = redirect("portal:birth-date", link.request_id)
    ARRIVED.give(response, link)
    # On a shared phone the one before may be another patient.
    PROVED.take(response)
    return private(response)


@require_http_methods(["GET", "HEAD", "POST"])
def birth_date(request: HttpRequest, asked: uuid.UUID) -> HttpResponse:
    if is_proved(request, asked):
        # Back from the first page of the form.
        return private(redirect("portal:form", asked))
    if is_of_another(request, asked):
        return other_page()
    link = arrived_link(request)
    if link is None:
        return closed_page(ARRIVED)
    form = BirthDateForm(request.POST or None, month_first=link.clinic.jurisdiction == "US")
    answer = _try(request, form, link) if request.method == "POST" else None
    if answer is not None:
        return answer
    context = {"form": form, "heading": sender_name(link.clinic.name)}
    status = UNPROCESSABLE if form.is_bound else 200
    return form_page(private(render(request, "portal/birth_date.html", context, status=status)))


def _try(request: HttpRequest, form: BirthDateForm, link: FormLink) -> HttpResponse | None:
    """Where the date leads; None when it is to be asked again, and the form says why."""
    if WRONG_BIRTH_DATES.are_too_many(request):
        return busy_page(seconds=WRONG_BIRTH_DATES.seconds)
    if not form.is_valid():
        return None
    if _is_right(form, link):
        return _admitted(link)
    WRONG_BIRTH_DATES.count(request)
    if arrived_link(request) is None:
        return closed_page(ARRIVED)
    form.add_error(None, "This is not the date of birth your clinic has for you. Please check it")
    return None


def _is_right(form: BirthDateForm, link: FormLink) -> bool:
    with enter_clinic(link.clinic, by=HOLDER):
        return try_birth_date(link=link, date=form.cleaned_data["date"], by=HOLDER)


def _admitted(link: FormLink) -> HttpResponse:
    response = redirect("portal:form", link.request_id)
    PROVED.give(response, link)
    ARRIVED.take(response)
    return private(response)
