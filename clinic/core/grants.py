"""What the runtime role may do with each table, granted after every migrate by the owner.

Clinical tables: no DELETE, no TRUNCATE. History and access log: INSERT and SELECT only. Framework tables
(sessions, sign-in, MFA), spent tokens and search words: also DELETE, because they are tidied.
"""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connections, models

APPEND_ONLY = "SELECT, INSERT"
CLINICAL = "SELECT, INSERT, UPDATE"
FRAMEWORK = "SELECT, INSERT, UPDATE, DELETE"
READ_ONLY = "SELECT"


def privileges(model: type[models.Model]) -> str:
    """Privileges of the runtime role on the model's table."""
    if getattr(model, "pgh_tracked_model", None) or getattr(model, "append_only", False):
        return APPEND_ONLY
    if getattr(model, "prunable", False):
        return FRAMEWORK
    if model.__module__.startswith("clinic."):
        return CLINICAL
    if model._meta.app_label == "contenttypes":
        return READ_ONLY
    return FRAMEWORK


def tables() -> dict[str, str]:
    """Every managed table and the privileges of the runtime role on it."""
    return {
        model._meta.db_table: privileges(model)
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    } | {"django_migrations": READ_ONLY}


def grant_after_migrate(*, using: str = "default", **_kwargs: Any) -> None:
    role = settings.RUNTIME_ROLE
    connection = connections[using]
    quote = connection.ops.quote_name
    existing = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {quote(role)}")
        for table, allowed in tables().items():
            if table in existing:
                cursor.execute(f"REVOKE ALL ON {quote(table)} FROM {quote(role)}")
                cursor.execute(f"GRANT {allowed} ON {quote(table)} TO {quote(role)}")
        cursor.execute(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {quote(role)}")
