"""When the database checks that the rows which others refer to are there."""

from django.db import connection


def check_at_once() -> None:
    """For the rest of a long transaction: checks put off to its end slow each later row's history down, ever more."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
