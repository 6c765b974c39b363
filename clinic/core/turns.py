"""Transactions that must come one after the other."""

import hashlib

from django.db import connection


def wait_in_turn(name: str) -> None:
    """Waits until no other transaction holds `name`, and holds it until this one ends."""
    number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])
