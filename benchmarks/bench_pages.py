"""Server time of the staff's pages with 1,000 and with 100,000 patients; KEEP=1 keeps the loaded clinics."""

import sys

import django

from benchmarks.pages.home import own_home


def main() -> int:
    with own_home():
        django.setup()
        # Models can be imported only when Django knows its settings, which name the database just started.
        from benchmarks.pages.run import run  # noqa: PLC0415

        return run()


if __name__ == "__main__":
    sys.exit(main())
