"""The access log: who looked at what, through which door, who signed in, and who was turned away."""

import pgtrigger
from django.db import models

from clinic.audit.history import never_truncated
from clinic.core import clock
from clinic.core.actor import ActorKind, Door
from clinic.core.ids import new_id


class AccessEntry(models.Model):
    """One look at a record or a list, one sign-in, or one refused.

    Keeps ids, not relations: the log outlives what it speaks of.
    """

    append_only = True

    class Purpose(models.TextChoices):
        CHART = "chart", "chart opened"
        SESSION = "session", "session opened"
        COURSE = "course", "course opened"
        LIST = "list", "list opened"
        SEARCH = "search", "record searched"
        EXPORT = "export", "record exported"
        FHIR = "fhir", "read by an EHR"
        SIGN_IN = "sign-in", "sign-in refused"
        SIGNED_IN = "signed-in", "signed in"
        ACCOUNT = "account", "password or second factor changed"
        REFUSED = "refused", "page refused"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    clinic_id = models.UUIDField()
    at = models.DateTimeField(default=clock.now)
    actor_kind = models.CharField(max_length=10, choices=[(k.value, k.value) for k in ActorKind])
    actor_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=200)
    door = models.CharField(max_length=10, choices=[(d.value, d.value) for d in Door])
    patient_id = models.UUIDField(null=True)
    purpose = models.CharField(max_length=10, choices=Purpose.choices)
    request_id = models.CharField(max_length=64, blank=True)
    detail = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["clinic_id", "patient_id", "-at"], name="access_by_patient"),
            models.Index(fields=["clinic_id", "-at", "-id"], name="access_by_time"),
            models.Index(fields=["clinic_id", "actor_id", "-at"], name="access_by_actor"),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            never_truncated(),
        ]

    def __str__(self) -> str:
        return f"{self.actor_name} {self.purpose} {self.at:%Y-%m-%d %H:%M}"
