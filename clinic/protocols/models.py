"""Protocol versions: what a clinic treats by, frozen once stored."""

import pgtrigger
from django.db import models

from clinic.accounts.models import Clinic, ClinicOwned
from clinic.audit.history import tracked


class ProtocolQuerySet(models.QuerySet["ProtocolVersion"]):
    def of(self, clinic: Clinic) -> "ProtocolQuerySet":
        return self.filter(clinic=clinic)

    def offered(self) -> "ProtocolQuerySet":
        return self.filter(is_offered=True)


@tracked
class ProtocolVersion(ClinicOwned):
    """One version of a protocol. `definition` follows protocols.rules.parse_protocol and never changes: editing
    makes the next version."""

    key = models.SlugField(max_length=60)
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    product = models.CharField(max_length=40)
    route = models.CharField(max_length=40)
    jurisdiction = models.CharField(max_length=10, blank=True)
    definition = models.JSONField()
    is_offered = models.BooleanField(default=True, help_text="Shown when a course is started")
    change_reason = models.CharField(max_length=500, blank=True)

    objects = ProtocolQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["clinic", "key", "number"], name="protocol_version_once"),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="frozen_definition",
                fields=["key", "number", "product", "route", "jurisdiction", "definition"],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} (version {self.number})"
