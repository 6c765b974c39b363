"""One treatment session, from the checks before the dose to the release."""

from django.urls import URLPattern

from clinic.console.views.session import corrections, steps

urls: list[URLPattern] = [*steps.urls, *corrections.urls]
