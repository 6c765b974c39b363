"""The demo's own: its mark in the database, and the addresses and the password that everybody can read here."""

from typing import Final

from django.conf import settings
from django.db import connection

DEMO_PASSWORD: Final = "taper-demo-1"  # noqa: S105 - printed at the start of the demo on purpose
DEMO_DOMAINS: Final = ("demo.example", "other.example")
MARK: Final = "Taper demo: example people and data only"
"""The comment of a database that the demo made; a dump of the tables does not carry it into another one."""
READ_MARK: Final = (
    "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()"
)


def is_demo_address(email: str) -> bool:
    return email.lower().endswith(tuple(f"@{domain}" for domain in DEMO_DOMAINS))


def is_demo() -> bool:
    """Whether this program runs as the demo, and on a database that the demo made."""
    return bool(settings.DEMO) and is_marked()


def is_marked() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(READ_MARK)
        row = cursor.fetchone()
    return row is not None and row[0] == MARK
