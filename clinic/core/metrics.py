"""Prometheus metrics, answered to loopback or to the bearer of METRICS_TOKEN only."""

import hmac
import os

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
    multiprocess,
)

REQUEST_SECONDS = Histogram(
    "taper_http_request_seconds", "Time to answer, by view and status", ["view", "method", "status"]
)
REMINDERS = Counter("taper_reminders_total", "Reminders by outcome", ["outcome"])
TOKENS = Counter("taper_oauth_tokens_total", "Token requests by outcome", ["outcome"])


def observe(request: HttpRequest, status: int, seconds: float) -> None:
    # The view's name, never the path: a path holds patient ids.
    match = request.resolver_match
    view = match.view_name if match and match.view_name else "unmatched"
    REQUEST_SECONDS.labels(view, request.method or "", str(status)).observe(seconds)


def exposition(request: HttpRequest) -> HttpResponse:
    if not _may_read(request):
        return HttpResponseForbidden("Metrics are answered to loopback or with METRICS_TOKEN.")
    return HttpResponse(generate_latest(_registry()), content_type=CONTENT_TYPE_LATEST)


def _registry() -> CollectorRegistry:
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return REGISTRY
    registry = CollectorRegistry()
    multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return registry


def _may_read(request: HttpRequest) -> bool:
    token = settings.METRICS_TOKEN
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if token:
        # As the bytes that were sent, which WSGI reads as Latin-1: text outside ASCII would raise TypeError.
        return hmac.compare_digest(given.encode("latin-1"), token.encode())
    forwarded = "X-Forwarded-For" in request.headers
    return not forwarded and request.META.get("REMOTE_ADDR") in {"127.0.0.1", "::1"}
