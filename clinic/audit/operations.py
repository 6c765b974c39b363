"""A migration operation that installs many triggers at once.

pgtrigger's AddTrigger re-renders every related model for each trigger; with a history on each table that made a
fresh migrate take half a minute. Triggers change no model, so nothing needs rendering.
"""

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from pgtrigger import compiler


class AddTriggers(Operation):
    """Install `triggers`, compiled by makemigrations, as (model name in lower case, trigger) pairs."""

    reversible = True
    reduces_to_sql = True

    def __init__(self, triggers: list[tuple[str, compiler.Trigger]]) -> None:
        self.triggers = triggers

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        for model_name, trigger in self.triggers:
            options = state.models[app_label, model_name].options
            options["triggers"] = [*options.get("triggers", []), trigger]

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for _, trigger in self.triggers:
            # The compiled SQL is complete; None keeps psycopg from reading its percent signs as placeholders.
            schema_editor.execute(trigger.install_sql, params=None)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for _, trigger in reversed(self.triggers):
            schema_editor.execute(trigger.uninstall_sql, params=None)

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return type(self).__name__, [self.triggers], {}

    def describe(self) -> str:
        return f"Install {len(self.triggers)} triggers"
