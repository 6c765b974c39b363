"""Every page of the staff door; an area adds its module here and lists its pages at the end of it."""

from django.urls import URLPattern

from clinic.console.views import (
    caseload,
    chart,
    clinics,
    corrections,
    history,
    leaving,
    outcomes,
    patients,
    records,
    reminders,
    safety,
    schedule,
    scores,
    sending,
    session,
    starting,
    today,
    trail,
    why,
)

app_name = "console"
urlpatterns: list[URLPattern] = [
    *today.urls,
    *clinics.urls,
    *caseload.urls,
    *patients.urls,
    *chart.urls,
    *leaving.urls,
    *records.urls,
    *scores.urls,
    *sending.urls,
    *corrections.urls,
    *history.urls,
    *outcomes.urls,
    *safety.urls,
    *starting.urls,
    *schedule.urls,
    *session.urls,
    *reminders.urls,
    *trail.urls,
    *why.urls,
]
