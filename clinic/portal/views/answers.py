"""Giving answers, one question a page or all at once; each is kept before the next page."""

import functools
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Concatenate

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clinic.care.assessments import keep_answers, note_late_answers
from clinic.instruments.rules import Item
from clinic.portal.access import UNPROCESSABLE, PortalRequest, form_page, page, portal_view, to_page
from clinic.portal.forms import AnswersForm
from clinic.portal.presenters import Sheet, progress_words, sheets_of
from clinic.portal.views.sending import after_sending, send_answers


def sheet_view(
    view: Callable[Concatenate[PortalRequest, Sheet, ...], HttpResponse],
) -> Callable[..., HttpResponse]:
    """A page of one questionnaire. Once that was sent, whatever is asked or sent again gets what followed it."""

    @functools.wraps(view)
    @portal_view
    def guarded(request: PortalRequest, /, *, code: str, **kwargs: Any) -> HttpResponse:
        sheet = next((sheet for sheet in sheets_of(request.form_request) if sheet.code == code), None)
        if sheet is None:
            return to_page(request, "form")
        if sheet.sent is None:
            return view(request, sheet, **kwargs)
        if request.method == "POST" and _is_news(request, sheet):
            return to_page(request, "late", sheet.code)
        return after_sending(request, sheet.code, is_alarming=sheet.is_alarming)

    return guarded


def _is_news(request: PortalRequest, sheet: Sheet) -> bool:
    """Whether a second window or an old page says otherwise than what was sent; staff then see to a suicide item."""
    form = AnswersForm(sheet, sheet.definition.items, request.POST)
    said = form.answers() if form.is_valid() else {}
    sent = sheet.sent.answers if sheet.sent else {}
    if all(sent.get(link_id) == value for link_id, value in said.items()):
        return False
    note_late_answers(request=request.form_request, instrument=sheet.code, answers=said, by=request.actor)
    return True


@require_http_methods(["GET", "HEAD", "POST"])
@sheet_view
def question(request: PortalRequest, sheet: Sheet, link_id: str) -> HttpResponse:
    item = next((item for item in sheet.definition.items if item.link_id == link_id), None)
    if item is None:
        return to_page(request, "form")
    form = AnswersForm(sheet, [item], request.POST or None)
    if request.method == "POST" and form.is_valid():
        sheet = _keep(request, sheet, form.answers())
        to = request.POST.get("to", "next")
        if to != "next" or item not in sheet.missing:
            return _step(request, sheet, item, to)
        form.ask_for([item])
    context = {
        "words": progress_words(sheet, item),
        "position": sheet.position(item),
        "is_first": sheet.before(item) is None,
    }
    return _page(request, "question", sheet, form, **context)


@require_http_methods(["GET", "HEAD", "POST"])
@sheet_view
def whole(request: PortalRequest, sheet: Sheet) -> HttpResponse:
    """All questions of one questionnaire on one page."""
    form = AnswersForm(sheet, sheet.definition.items, request.POST or None)
    if request.method == "POST" and form.is_valid():
        sheet = _keep(request, sheet, form.answers())
        to = request.POST.get("to")
        if to == "one":
            return redirect_to_open(request, sheet)
        if not sheet.missing or (to == "anyway" and sheet.is_begun):
            return send_answers(request, sheet)
        form.ask_for(sheet.missing)
    return _page(request, "whole", sheet, form)


@require_safe
@sheet_view
def check(request: PortalRequest, sheet: Sheet) -> HttpResponse:
    """The answers once more, with a way back to each."""
    rows = [(sheet.number(item), item, _said(sheet, item)) for item in sheet.asked]
    return form_page(page(request, "check", {"sheet": sheet, "rows": rows}))


@require_POST
@sheet_view
def send(request: PortalRequest, sheet: Sheet) -> HttpResponse:
    return send_answers(request, sheet) if sheet.is_begun else redirect_to_open(request, sheet)


@require_POST
@sheet_view
def save(request: PortalRequest, sheet: Sheet) -> HttpResponse:
    """What script sends as soon as an answer is chosen; the page's own button sends it again."""
    form = AnswersForm(sheet, sheet.definition.items, request.POST)
    if not form.is_valid():
        return JsonResponse({"kept": False}, status=422)
    sheet = _keep(request, sheet, form.answers())
    return JsonResponse({"kept": True, "is_alarming": sheet.is_alarming})


def redirect_to_open(request: PortalRequest, sheet: Sheet) -> HttpResponse:
    """To the first question without an answer, or to the last look at them all."""
    item = sheet.first_open
    if item is None:
        return to_page(request, "check", sheet.code)
    return to_page(request, "question", sheet.code, item.link_id)


def _keep(request: PortalRequest, sheet: Sheet, answers: Mapping[str, int | None]) -> Sheet:
    if not answers:
        return sheet
    request.form_request = keep_answers(
        request=request.form_request, instrument=sheet.code, answers=answers, by=request.actor
    )
    return replace(sheet, values=request.form_request.draft[sheet.code])


def _step(request: PortalRequest, sheet: Sheet, item: Item, to: str) -> HttpResponse:
    if to == "all":
        return to_page(request, "whole", sheet.code)
    beside = sheet.before(item) if to == "back" else sheet.after(item)
    if beside is not None:
        return to_page(request, "question", sheet.code, beside.link_id)
    return to_page(request, "form") if to == "back" else to_page(request, "check", sheet.code)


def _page(
    request: PortalRequest, name: str, sheet: Sheet, form: AnswersForm, **context: object
) -> HttpResponse:
    known = {"sheet": sheet, "form": form, "questions": form.questions()}
    return form_page(page(request, name, known | context, status=UNPROCESSABLE if form.errors else 200))


def _said(sheet: Sheet, item: Item) -> str:
    """The words of the answer kept, empty without one."""
    value = sheet.values.get(item.link_id)
    return next((answer.label for answer in item.answers if answer.value == value), "")
