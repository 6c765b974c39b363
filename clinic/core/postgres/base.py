"""What Django loads for ENGINE = "clinic.core.postgres"."""

from typing import Any

from django.db.backends.postgresql import base
from django.db.backends.postgresql.psycopg_any import IsolationLevel
from psycopg import Connection
from psycopg.errors import ConnectionTimeout

from clinic.core.postgres.connection import WatchedConnection, silence


class DatabaseWrapper(base.DatabaseWrapper):
    def get_new_connection(self, conn_params: dict[str, Any]) -> Connection[Any]:
        """As Django's own, which takes no other class of connection."""
        self.isolation_level = IsolationLevel.READ_COMMITTED
        silence.refuse()
        try:
            return WatchedConnection.connect(**conn_params)
        except ConnectionTimeout:
            raise silence.begin() from None
