"""What may reach the logs: a list of keys, and never a path with its ids or secrets."""

from collections.abc import MutableMapping
from typing import Any

from django.urls import Resolver404, resolve

ALLOWED = frozenset(
    {
        *(
            "event",
            "level",
            "logger",
            "timestamp",
            "request_id",
            "request",
            "code",
            "method",
            "exception",
            "exc_info",
        ),
        *(
            "user_id",
            "clinic",
            "task",
            "task_id",
            "task_name",
            "outcome",
            "count",
            "courses",
            "drifted",
            "took_ms",
        ),
        *("reminder_id", "state", "channel", "client_id", "reason", "duration", "attempt"),
        # What structlog itself hands to the standard library's formatter.
        *("_record", "_from_structlog"),
    }
)


def keep_allowed(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Drops every key that is not listed, so that a new one is a decision somebody made."""
    for key in [key for key in event if key not in ALLOWED]:
        del event[key]
    return event


def name_the_route(
    _logger: object, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """`GET /patients/0190.../` becomes `GET /patients/<uuid:patient_id>/`: paths hold ids and form links' secrets."""
    request = event.get("request")
    if isinstance(request, str):
        method, _, path = request.partition(" ")
        event["request"] = f"{method} {_route(path)}"
    return event


def _route(path: str) -> str:
    try:
        return f"/{resolve(path.split('?', 1)[0]).route}"
    except Resolver404:
        return "(no such page)"
