"""Reads settings from the environment as shells, docker compose and systemd write it, and quotes none in an error."""

from typing import Any, Final
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured
from environ.fileaware_mapping import FileAwareMapping

MAY_BE_EMPTY: Final = frozenset({"DATABASE_ROLE"})
"""Here an empty value says something: stay the account itself."""


class Given(FileAwareMapping):  # type: ignore[misc]
    """A line `NAME=` of a copied .env.example sets nothing; quotes around a value belong to the file, not to it."""

    def __getitem__(self, key: str) -> str:
        value = str(super().__getitem__(key)).strip()
        if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
            value = value[1:-1]
        if not value and key not in MAY_BE_EMPTY:
            raise KeyError(key)
        return value


class Env(environ.Env):  # type: ignore[misc]
    ENVIRON = Given()

    def address(self, read: str, name: str, **default: str) -> Any:
        """`name` read by the method `read`; an address holds a password, which an error must not repeat."""
        try:
            return getattr(self, read)(name, **default)
        except (ValueError, KeyError, TypeError, ImproperlyConfigured):
            if name not in self.ENVIRON:
                raise ImproperlyConfigured(f"Set the {name} environment variable") from None
            raise ImproperlyConfigured(
                f"{name} cannot be read as an address (not shown, it may hold a password). In a password write % as "
                "%25, / as %2F, @ as %40, : as %3A and # as %23."
            ) from None

    def postgres(self, name: str) -> Any:
        """Raises ValueError for the address of another kind of database, which would be taken for PostgreSQL's."""
        if urlsplit(self.str(name)).scheme not in {"postgres", "postgresql"}:
            raise ValueError
        return self.db_url(name)

    def redis(self, name: str) -> str:
        """Raises ValueError for what is no address, before a library does it with the password in the message."""
        text = str(self.str(name))
        _ = urlsplit(text).port
        return text
