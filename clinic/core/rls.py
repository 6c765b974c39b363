"""Row-level security as a migration operation: PostgreSQL itself keeps clinics apart.

A row is visible and writable only while `taper.clinic` of the transaction holds its clinic. A table may name a
key column as well: a row is then also visible to whoever presents its secret (`taper.key`), which is how a
token or a form link finds its clinic before any clinic is entered. The table of clinics itself is read by all, as
sign-in and commands look a clinic up by its name; it is written only from inside the clinic.
"""

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

CLINIC_SETTING = "taper.clinic"
KEY_SETTING = "taper.key"
POLICY = "taper_clinic"
KEY_POLICY = "taper_key"
READ_POLICY = "taper_read"


def _setting(name: str) -> str:
    return f"nullif(current_setting('{name}', true), '')"


def _table(state: ProjectState, app_label: str, name: str) -> str:
    # From the options, not the rendered model: rendering all related models takes seconds.
    options = state.models[app_label, name.lower()].options
    return str(options.get("db_table") or f"{app_label}_{name.lower()}")


class IsolateByClinic(Operation):
    """Enable and force row-level security on the tables of `models` (names within the app).

    `clinic_column` holds the clinic's id; rows of `readable_by_all` tables are visible from everywhere.
    """

    reversible = True
    reduces_to_sql = True

    def __init__(
        self,
        *models: str,
        key_column: str | None = None,
        clinic_column: str = "clinic_id",
        readable_by_all: bool = False,
    ) -> None:
        self.models = models
        self.key_column = key_column
        self.clinic_column = clinic_column
        self.readable_by_all = readable_by_all

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Policies are not part of Django's model state."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for name in self.models:
            table = schema_editor.quote_name(_table(to_state, app_label, name))
            mine = f"{schema_editor.quote_name(self.clinic_column)} = {_setting(CLINIC_SETTING)}::uuid"
            schema_editor.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
            schema_editor.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
            schema_editor.execute(f"CREATE POLICY {POLICY} ON {table} USING ({mine}) WITH CHECK ({mine})")
            if self.key_column:
                key = f"{schema_editor.quote_name(self.key_column)}::text = {_setting(KEY_SETTING)}"
                schema_editor.execute(f"CREATE POLICY {KEY_POLICY} ON {table} FOR SELECT USING ({key})")
            if self.readable_by_all:
                schema_editor.execute(f"CREATE POLICY {READ_POLICY} ON {table} FOR SELECT USING (true)")

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for name in self.models:
            table = schema_editor.quote_name(_table(from_state, app_label, name))
            for policy in (READ_POLICY, KEY_POLICY, POLICY):
                schema_editor.execute(f"DROP POLICY IF EXISTS {policy} ON {table}")
            schema_editor.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
            schema_editor.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return (
            type(self).__name__,
            list(self.models),
            {
                "key_column": self.key_column,
                "clinic_column": self.clinic_column,
                "readable_by_all": self.readable_by_all,
            },
        )

    def describe(self) -> str:
        return f"Isolate {', '.join(self.models)} by clinic"
