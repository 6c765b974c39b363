"""What may reach the logs: a list of keys, never a path with its ids or secrets, never an exception's own words."""

import re
import sys
import traceback
from collections.abc import Iterator, Mapping, MutableMapping
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
        *("reminder_id", "state", "channel", "client_id", "reason", "duration", "attempt", "account", "step"),
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
            tell_failure,
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
            foreign_pre_chain=[
                structlog.contextvars.merge_contextvars,
                *_STAMPS,
                quote_no_exception,
                tell_failure,
                name_the_route_of_django,
                keep_allowed,
            ],
        )


def keep_allowed(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Drops every key that is not listed, so that a new one is a decision somebody made."""
    for key in [key for key in event if key not in ALLOWED]:
        del event[key]
    return event


def tell_failure(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Types and places of an exception and of what it came from: its text may hold what somebody entered."""
    error = _error_of(event.pop("exc_info", None))
    if error is not None:
        told = [
            f"{type(each).__name__}\n{''.join(traceback.format_tb(each.__traceback__))}"
            for each in _chain(error)
        ]
        event["exception"] = "".join(told)
    return event


def quote_no_exception(
    _logger: object, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Django and Celery put the text of an exception into the sentence; its type is put there instead."""
    cause = _error_of(event.get("exc_info"))
    args = event["_record"].args
    given = args.values() if isinstance(args, Mapping) else args
    errors = [*_chain(cause), *(each for each in given or () if isinstance(each, BaseException))]
    told = {words: type(error).__name__ for error in errors for words in (repr(error), str(error))}
    if isinstance(args, Mapping) and "exc" in args:
        # Celery's own rendering, which differs from repr() where the exception cannot be pickled.
        told[str(args["exc"])] = type(cause).__name__ if cause else "exception"
    for words in sorted(filter(str.strip, told), key=len, reverse=True):
        event["event"] = str(event["event"]).replace(words, told[words])
    return event


def _error_of(exc_info: object) -> BaseException | None:
    if exc_info is True:
        return sys.exc_info()[1]
    found = exc_info[1] if isinstance(exc_info, tuple) else exc_info
    return found if isinstance(found, BaseException) else None


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen = set[int]()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


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
