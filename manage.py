#!/usr/bin/env python
"""Django's command line; without DATABASE_URL it starts and uses the local database under TAPER_HOME."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db import OperationalError, ProgrammingError
from psycopg.errors import UndefinedColumn, UndefinedTable

from clinic.demo.environment import use_local_stack
from clinic.demo.stack import StackError

# These change or read the schema and stay the owner; every other command becomes the runtime role.
OWNER_COMMANDS = {"migrate", "makemigrations", "sqlmigrate", "showmigrations", "pgtrigger"}
NOT_MIGRATED = (UndefinedTable, UndefinedColumn)


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinic.settings")
    command = sys.argv[1] if len(sys.argv) > 1 else ""
    if command == "flush":
        sys.exit("flush is refused: clinical rows are amended, never deleted ('make clean' removes a demo)")
    if command in OWNER_COMMANDS:
        # Whatever the environment says: the runtime role may not change the schema.
        os.environ.pop("DATABASE_ROLE_FILE", None)
        os.environ["DATABASE_ROLE"] = ""
    try:
        use_local_stack()
    except StackError as error:
        sys.exit(f"Taper cannot start its local database: {error}")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(f"A setting is missing or wrong: {error}")
    except ProgrammingError as error:
        if not isinstance(error.__cause__, NOT_MIGRATED):
            raise
        sys.exit("The database has no tables yet, or those of an older version: run python manage.py migrate")
    except OperationalError as error:
        sys.exit(_unreachable(error))


def _unreachable(error: OperationalError) -> str:
    # PostgreSQL gives no code for a connection that it refuses.
    if "role" in str(error):
        return f"The account in DATABASE_URL cannot act as DATABASE_ROLE: {error}"
    return f"The database does not answer: {error}"


if __name__ == "__main__":
    main()
