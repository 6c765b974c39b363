"""Rows and verbs at moments of the past."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from django.utils import timezone

from clinic.core.actor import Actor
from clinic.core.models import recorded

SIMULATION = Actor.system("demo simulation")


@contextmanager
def at(moment: dt.datetime) -> Iterator[None]:
    """Whatever is done inside takes place at `moment`: core.clock asks Django for the time."""
    with patch.object(timezone, "now", return_value=moment):
        yield


def fact(by: Actor, moment: dt.datetime, *, client_key: str | None = None) -> dict[str, Any]:
    """Columns of a fact somebody recorded then."""
    return recorded(by, client_key=client_key) | {"recorded_at": moment} | stored(moment)


def stored(moment: dt.datetime) -> dict[str, Any]:
    """Columns of a row written then."""
    return {"created_at": moment, "updated_at": moment}
