"""Trusts: which tokens of another issuer are exchanged for tokens of a service account, and which were."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from console.accounts.models.service_account import ServiceAccount
from console.base.ids import new_id


class FederationTrust(models.Model):
    """A service account trusts an issuer's tokens for an audience whose claims fit all `conditions`."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    service_account = models.ForeignKey(ServiceAccount, on_delete=models.CASCADE, related_name="trusts")
    name = models.SlugField(max_length=40)
    issuer = models.CharField(max_length=400)
    audience = models.CharField(max_length=200)
    conditions = models.JSONField()
    """`[{"claim", "equals"}]` or `[{"claim", "matches"}]`, the latter with `*` for any text."""
    scopes = ArrayField(models.CharField(max_length=16))
    lifetime_seconds = models.PositiveIntegerField()
    ca = models.TextField(blank=True, default="")
    """PEM of the CAs trusted for calls to the issuer; empty: the public ones."""
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.CharField(max_length=254)
    last_used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["service_account", "name"], name="accounts_trust_name")]

    def __str__(self) -> str:
        return str(self.name)


class SpentAssertion(models.Model):
    """A token of another issuer that was exchanged; it is not taken again while it holds."""

    digest = models.CharField(max_length=64, primary_key=True)
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return str(self.digest)
