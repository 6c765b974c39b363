"""Entering a clinic: the one way in for requests, tasks, commands and tests."""

import contextlib
import contextvars
from collections.abc import Iterator
from itertools import chain

import pghistory
from django.db import connection, transaction

from clinic.accounts.models import Clinic
from clinic.core.actor import Actor
from clinic.core.errors import TaperError
from clinic.core.rls import CLINIC_SETTING, KEY_SETTING

_LEFT = [(name, "") for name in (CLINIC_SETTING, "pghistory.context_id", "pghistory.context_metadata")]
_current: contextvars.ContextVar[Clinic | None] = contextvars.ContextVar("clinic", default=None)


class OtherClinicError(TaperError):
    """A clinic was entered while inside another one."""


@contextlib.contextmanager
def enter_clinic(clinic: Clinic, *, by: Actor) -> Iterator[Clinic]:
    """Open a transaction in which only `clinic`'s rows exist and every change is `by`'s.

    Entering the same clinic again nests as a savepoint. Raises OtherClinicError inside a different clinic.
    """
    outer = _current.get()
    if outer is not None and outer.pk != clinic.pk:
        raise OtherClinicError(f"Already inside clinic {outer.slug}; cannot enter {clinic.slug}")
    token = _current.set(clinic)
    try:
        with transaction.atomic(), pghistory.context(**by.metadata()):
            set_local(CLINIC_SETTING, str(clinic.pk))
            yield clinic
            if outer is None and connection.savepoint_ids:
                _leave()
    finally:
        _current.reset(token)


def entered_clinic() -> Clinic | None:
    """The one this code runs inside of."""
    return _current.get()


def _leave() -> None:
    """Inside somebody else's transaction the settings would outlive the clinic; at its end they go by themselves."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(['set_config(%s, %s, true)'] * len(_LEFT))}", [*chain(*_LEFT)])


@contextlib.contextmanager
def present_key(key: str) -> Iterator[None]:
    """Open a transaction that may also see the row whose key column holds `key`: a hash, a client or user id."""
    with transaction.atomic():
        set_local(KEY_SETTING, key)
        try:
            yield
        finally:
            if not connection.needs_rollback:
                set_local(KEY_SETTING, "")


def set_local(name: str, value: str) -> None:
    """Set a transaction-local setting: gone at commit or rollback, so a pooled connection carries nothing over."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [name, value])
