"""Every column is classified, so that an export can leave identifiers out and nobody adds one unnoticed."""

import tomllib
from pathlib import Path

from django.apps import apps

CLASSES = {"identifier", "clinical", "operational"}
# Columns every table has, from the base models.
SHARED = {
    "id": "operational",
    "version": "operational",
    "created_at": "operational",
    "updated_at": "operational",
    "clinic": "operational",
    "recorded_at": "clinical",
    "recorded_by_kind": "operational",
    "recorded_by_id": "operational",
    "recorded_by_name": "identifier",
    "source": "operational",
    "client_key": "operational",
    "status": "clinical",
    "status_reason": "clinical",
    "patient": "identifier",
}


def test_every_field_is_classified_once_and_no_other() -> None:
    text = Path("tests/contracts/field_classes.toml").read_text(encoding="utf-8")
    listed = {
        (label, name): kind
        for label, kinds in tomllib.loads(text).items()
        for kind, names in kinds.items()
        for name in names
    }
    assert set(listed.values()) <= CLASSES
    actual = {
        (model._meta.label, field.name)
        for model in apps.get_models()
        if model.__module__.startswith("clinic.") and not getattr(model, "pgh_tracked_model", None)
        for field in model._meta.concrete_fields
        if field.name not in SHARED
    }
    assert set(listed) == actual
