"""Base of every table Taper owns."""

from collections.abc import Iterable
from typing import Any, NoReturn, Self

from django.db import models
from django.db.models.base import ModelBase

from clinic.core import clock
from clinic.core.actor import Actor, ActorKind, Door
from clinic.core.errors import BareSaveError, ConflictError, NeverDeletedError
from clinic.core.ids import new_id


class BaseModel(models.Model):
    """UUID 7 key and a `version` raised in the UPDATE's WHERE, so that a lost update cannot happen silently."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    updated_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        abstract = True

    def save(
        self,
        *,
        force_insert: bool | tuple[ModelBase, ...] = False,
        force_update: bool = False,
        using: str | None = None,
        update_fields: Iterable[str] | None = None,
    ) -> None:
        """Insert only; an existing row is changed through `change()`.

        Raises BareSaveError for a row that is already stored.
        """
        if not self._state.adding:
            raise BareSaveError(f"{self._meta.label}: change a stored row with change(), not save()")
        super().save(force_insert=True, force_update=force_update, using=using, update_fields=update_fields)

    def change(self, *, expected_version: int | None = None, **fields: Any) -> Self:
        """Write `fields` if nobody changed the row since this copy (or `expected_version`) was read.

        Raises ConflictError when the stored version differs; nothing is written then.
        """
        version = self.version if expected_version is None else expected_version
        fields["updated_at"] = clock.now()
        changed = (
            type(self)._base_manager.filter(pk=self.pk, version=version).update(version=version + 1, **fields)
        )
        if changed != 1:
            raise ConflictError(
                f"This {self._meta.verbose_name} was changed by somebody else in the meantime. Nothing was saved."
            )
        for name, value in fields.items():
            setattr(self, name, value)
        self.version = version + 1
        return self

    def delete(self, *_args: object, **_kwargs: object) -> NoReturn:
        raise NeverDeletedError(f"{self._meta.label} rows are never deleted")


class RecordedFact(BaseModel):
    """A fact somebody recorded: who, when, through which door, and the client's own id for exactly-once."""

    class Status(models.TextChoices):
        FINAL = "final", "final"
        AMENDED = "amended", "amended"
        ENTERED_IN_ERROR = "entered-in-error", "entered in error"

    recorded_at = models.DateTimeField(default=clock.now)
    recorded_by_kind = models.CharField(max_length=10, choices=[(k.value, k.value) for k in ActorKind])
    recorded_by_id = models.UUIDField(null=True, blank=True)
    recorded_by_name = models.CharField(max_length=200)
    source = models.CharField(max_length=10, choices=[(d.value, d.value) for d in Door])
    client_key = models.CharField(max_length=200, null=True, blank=True)  # noqa: DJ001  NULL is "no key": unique ignores it
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.FINAL)
    status_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        abstract = True

    @property
    def stands(self) -> bool:
        """False once amended by a newer row or marked entered in error."""
        return self.status == self.Status.FINAL


def recorded(by: Actor, *, client_key: str | None = None) -> dict[str, Any]:
    """Column values of a RecordedFact for `by`; an empty `client_key` means none."""
    return {
        "recorded_by_kind": by.kind.value,
        "recorded_by_id": by.id,
        "recorded_by_name": by.name[:200],
        "source": by.door.value,
        "client_key": client_key or None,
    }
