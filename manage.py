#!/usr/bin/env python
"""Django's command line; without DATABASE_URL it starts and uses the local database under TAPER_HOME."""

import os
import sys

from django.core.management import execute_from_command_line

from clinic.demo.environment import use_local_stack
from clinic.demo.stack import StackError

# These change or read the schema and stay the owner; every other command becomes the runtime role.
OWNER_COMMANDS = {"migrate", "makemigrations", "sqlmigrate", "showmigrations", "pgtrigger"}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinic.settings")
    command = sys.argv[1] if len(sys.argv) > 1 else ""
    if command == "flush":
        sys.exit("flush is refused: clinical rows are amended, never deleted ('make clean' removes a demo)")
    if command in OWNER_COMMANDS:
        os.environ.setdefault("DATABASE_ROLE", "")
    try:
        use_local_stack()
    except StackError as error:
        sys.exit(f"Taper cannot start its local database: {error}")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
