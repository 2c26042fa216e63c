"""API tokens for automation: only a digest is kept, so the database cannot give one back."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from console.accounts.models.tenant import Tenant
from console.accounts.permissions import Permission
from console.base.ids import new_id

if TYPE_CHECKING:
    from console.accounts.access import Access


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    """The gate for reading tokens, which only those see who may make them."""

    def visible_to(self, access: "Access") -> "ApiTokenQuerySet":
        """Tokens of tenants in which the caller holds `tokens`."""
        return self.filter(access.scope(Permission.TOKENS).filter())


class ApiToken(models.Model):
    """A bearer token of one tenant. It can do what its scopes AND its creator's present permissions allow."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=120)
    prefix = models.CharField(max_length=12)
    digest = models.CharField(max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=16))
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="tokens")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    objects = ApiTokenQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.prefix)
