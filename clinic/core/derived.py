"""Derived steps: what can be made again from the records never takes the record down with it."""

import contextlib
from collections.abc import Iterator

import structlog
from celery.exceptions import SoftTimeLimitExceeded
from django.db import connection, transaction

log = structlog.get_logger(__name__)


@contextlib.contextmanager
def derived(step: str) -> Iterator[None]:
    """A savepoint around what follows from a fact stored before it: a failure is logged and the fact stays.

    The nightly rebuild makes the step again. Never for storing the fact itself, nor for its alerts. Raises all
    the same when the transaction is lost with the step, as when the database goes away: nothing is stored then,
    and nobody may be told that it was.
    """
    try:
        with transaction.atomic():
            yield
            # Foreign keys are checked at commit, where a bad one would take the fact with it.
            connection.check_constraints()
    except SoftTimeLimitExceeded:
        raise
    except Exception:
        if connection.needs_rollback:
            raise
        log.exception("derived_step_failed", step=step)
