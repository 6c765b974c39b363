"""What may reach the logs: a list of keys, and never a path with its ids or secrets."""

import re
from collections.abc import MutableMapping
from typing import Any

import structlog
from django.urls import Resolver404, resolve

_STAMPS: list[structlog.typing.Processor] = [
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
]
_PATH = re.compile(r"(?<=: )/\S*")
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


def configure() -> None:
    """Route structlog through the standard library, so that Django's, Celery's and our lines look alike."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.filter_by_level,
            *_STAMPS,
            structlog.processors.format_exc_info,
            name_the_route,
            keep_allowed,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )


class JsonFormatter(structlog.stdlib.ProcessorFormatter):
    """One JSON object a line, for lines of structlog and of any other logger."""

    def __init__(self) -> None:
        super().__init__(
            processor=structlog.processors.JSONRenderer(),
            foreign_pre_chain=[structlog.contextvars.merge_contextvars, *_STAMPS, name_the_route_of_django],
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


def name_the_route_of_django(
    _logger: object, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Django's own lines ("Not Found: /f/...") carry the path inside the sentence."""
    if str(event.get("logger", "")).startswith("django."):
        event["event"] = _PATH.sub(lambda found: _route(found.group()), str(event["event"]))
    return event


def _route(path: str) -> str:
    try:
        return f"/{resolve(path.split('?', 1)[0]).route}"
    except Resolver404:
        return "(no such page)"
