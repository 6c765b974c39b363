"""Response and relapse of the clinic's own courses, beside what trials found."""

from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe

from clinic.accounts.roles import Permission
from clinic.care.cohorts import cohort_figures
from clinic.console.access import StaffRequest, staff_view
from clinic.console.downloads import csv_response
from clinic.console.forms.outcomes import Choice, OutcomesForm
from clinic.console.presenters.outcomes import Report, published, report_of
from clinic.instruments.rules import instrument


@require_safe
@staff_view(Permission.VIEW_OUTCOMES)
def show(request: StaffRequest) -> HttpResponse:
    form = OutcomesForm(request.GET, clinic=request.clinic)
    choice = form.choice()
    context = {
        "form": form,
        "choice": choice,
        "definition": instrument(choice.instrument),
        "report": _report(request, choice),
        "published": published(choice.instrument),
        "query": request.GET.urlencode(),
    }
    # While a task computes, the page asks for this part alone.
    is_part = request.htmx.target == "outcome-figures"
    return TemplateResponse(
        request, "console/outcomes/figures.html" if is_part else "console/outcomes.html", context
    )


@require_safe
@staff_view(Permission.VIEW_OUTCOMES)
def download(request: StaffRequest, table: str) -> HttpResponse:
    choice = OutcomesForm(request.GET, clinic=request.clinic).choice()
    report = _report(request, choice)
    chart = report.chart(table) if report else None
    if chart is None:
        raise Http404("No such table, or its figures are still being computed.")
    return csv_response(f"{choice.instrument}-{table}", chart.columns, chart.rows)


def _report(request: StaffRequest, choice: Choice) -> Report | None:
    figures = cohort_figures(
        clinic=request.clinic, instrument=choice.instrument, chosen=choice.group, view=choice.view
    )
    return report_of(figures, by=choice.by)


urls: list[URLPattern] = [
    path("outcomes/", show, name="outcomes"),
    path("outcomes/<slug:table>.csv", download, name="outcomes-table"),
]
