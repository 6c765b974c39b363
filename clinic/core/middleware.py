"""What every response passes: health before anything else, no caching of private pages, request metrics."""

import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from clinic.core import health, metrics

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
        started = time.perf_counter()
        response = self.get_response(request)
        metrics.observe(request, response.status_code, time.perf_counter() - started)
        return response


class PrivateResponseMiddleware:
    """Patient data is never stored by browsers or proxies; static files are served before this middleware."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store, private")
        return response
