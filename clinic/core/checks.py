"""`manage.py check --deploy` says beforehand what readiness would say afterwards."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Warning, register  # noqa: A004  Django's own name
from django.db import DatabaseError

from clinic.core.configuration import configuration
from clinic.core.power import standing


@register(deploy=True)
def check_standing(**_asked: Any) -> Sequence[CheckMessage]:
    try:
        found = standing()
    except DatabaseError:
        return [Warning("The database does not answer: role and server were not checked.", id="taper.W001")]
    return _errors(found)


@register(deploy=True)
def check_configuration(**_asked: Any) -> Sequence[CheckMessage]:
    return _errors(configuration())


def _errors(found: dict[str, str]) -> list[CheckMessage]:
    return [Error(problem, id=f"taper.{name}") for name, problem in found.items() if problem != "ok"]
