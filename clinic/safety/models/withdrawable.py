from django.db import models

from clinic.accounts.models import ClinicOwned


class Withdrawable(ClinicOwned):
    """What a rule found. Once its fact no longer stands it says so, and stays until a person closes it."""

    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by_id = models.UUIDField(null=True, blank=True)
    withdrawn_by_name = models.CharField(max_length=200, blank=True)
    withdrawn_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        abstract = True
