"""The role that web, worker and commands run as: it owns nothing and row-level security binds it."""

from django.conf import settings
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def create_role(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    role = settings.RUNTIME_ROLE
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        if cursor.fetchone():
            return
        quoted = schema_editor.quote_name(role)
        cursor.execute(f"CREATE ROLE {quoted} NOLOGIN NOBYPASSRLS")
        # Since PostgreSQL 16 the creator may administer the role but not become it unless told so.
        cursor.execute(f"GRANT {quoted} TO CURRENT_USER")


class Migration(migrations.Migration):
    initial = True
    dependencies: list[tuple[str, str]] = []
    operations = [migrations.RunPython(create_role, migrations.RunPython.noop)]
