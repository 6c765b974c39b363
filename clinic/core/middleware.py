"""What every request passes: health before anything else, no endless body, no caching of private pages, metrics."""

import time
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from clinic.core import health, metrics
from clinic.core.bodies import declared_length, is_chunked, is_endless, open_chunks
from clinic.core.power import gate

GetResponse = Callable[[HttpRequest], HttpResponse]


class HealthMiddleware:
    """First in the chain, so that a load balancer probing by address meets no host check and no HTTPS redirect."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path == "/health/live":
            return health.live()
        if request.path == "/health/ready":
            return health.ready()
        if request.path == "/metrics":
            return metrics.exposition(request)
        if gate.refusal():
            # Readiness says why; a page may not.
            return HttpResponse(render_to_string("503.html"), status=503)
        started = time.perf_counter()
        response = self.get_response(request)
        metrics.observe(request, response.status_code, time.perf_counter() - started)
        return response


class BodyLimitMiddleware:
    """Before the one that looks for a token in the form: Django's own limit answers 400, and lets files by."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], *_called_with: object
    ) -> HttpResponse | None:
        open_chunks(request)
        # What is called by machines has a limit of its own, and an answer that they can read.
        if getattr(view, "csrf_exempt", False):
            return None
        # Django takes files of no known length for none.
        if is_endless(request) or (is_chunked(request) and request.content_type == "multipart/form-data"):
            return HttpResponse(render_to_string("411.html"), status=411)
        return HttpResponse(render_to_string("413.html"), status=413) if _is_too_long(request) else None


def _is_too_long(request: HttpRequest) -> bool:
    if not is_chunked(request):
        return declared_length(request) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    try:
        # Kept by the request for whoever asks next.
        return request.body is None
    except RequestDataTooBig:
        return True


class PrivateResponseMiddleware:
    """Patient data is never stored by browsers or proxies; static files are served before this middleware."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store, private")
        return response
