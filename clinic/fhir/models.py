"""What the token endpoint must remember."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from clinic.accounts.models import ApiClient, ClinicOwned


class AccessToken(ClinicOwned):
    """An opaque bearer token, stored as SHA-256 only. Not tracked: short-lived and of no clinical content."""

    prunable = True

    client = models.ForeignKey(ApiClient, on_delete=models.PROTECT, related_name="tokens")
    token_hash = models.CharField(max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=80))
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"token of {self.client_id}"


class UsedAssertion(ClinicOwned):
    """A client assertion already spent: its jti may not be used again while it could still be valid."""

    prunable = True

    client = models.ForeignKey(ApiClient, on_delete=models.PROTECT, related_name="used_assertions")
    jti = models.CharField(max_length=200)
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["client", "jti"], name="assertion_used_once")]

    def __str__(self) -> str:
        return self.jti
