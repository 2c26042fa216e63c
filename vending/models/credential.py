"""A credential: what of a tenant's gateways add to requests, where its secret comes from, which version is in use."""

from enum import StrEnum

from django.db import models
from django.db.models import Q

from console.accounts.access import Access
from console.accounts.permissions import Permission
from console.base.ids import new_id
from fleet.models import Rollout
from policies.models import Slice


class Source(StrEnum):
    """Where its secret comes from: given through the API, or read from Vault (key/value engine, version 2)."""

    SEALED = "sealed"
    VAULT_KV = "vault_kv"


class ReadState(StrEnum):
    """How reading it from its store goes: not yet, well, not for a while, not for longer than one may wait."""

    WAITING = "waiting"
    OK = "ok"
    STALE = "stale"
    FAILED = "failed"


class CredentialQuerySet(models.QuerySet["Credential"]):
    """The gate for reading credentials."""

    def visible_to(self, access: Access, permission: Permission = Permission.VIEW) -> "CredentialQuerySet":
        """Credentials of tenants in which the caller holds `permission`."""
        return self.filter(access.scope(permission).filter("slice__tenant_id"))

    def with_all(self) -> "CredentialQuerySet":
        """Each with its slice's tenant and gateway, its versions and its rollout at hand."""
        return self.select_related("slice__tenant", "slice__gateway", "active", "proven", "newest", "rollout")

    def shown(self) -> "CredentialQuerySet":
        """Those that were not deleted."""
        return self.filter(deleted_at=None)

    def beside(self, traffic: Slice) -> "CredentialQuerySet":
        """Those that a slice of traffic may name, by name."""
        rows = self.shown().filter(slice__gateway=traffic.gateway_id, slice__tenant=traffic.tenant_id)
        return rows.order_by("name")

    def read_elsewhere(self) -> "CredentialQuerySet":
        """Those that are read from a secret store."""
        return self.shown().filter(source=Source.VAULT_KV)


class Credential(models.Model):
    """`slice` is the slice of credentials that carries it; its rows are written under that slice's lock.

    `active` is the version that nodes should have, `proven` the last that a rollout brought to all, to which one goes
    back. What compiling knows (`kind`, `header`, `prefix`, and of signatures service and region) never changes.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    slice = models.ForeignKey(Slice, on_delete=models.PROTECT, related_name="credentials")
    name = models.CharField(max_length=63)
    kind = models.CharField(max_length=32)
    header = models.CharField(max_length=128)
    prefix = models.CharField(max_length=512, blank=True)
    description = models.CharField(max_length=500, blank=True)
    owner = models.CharField(max_length=200, blank=True)
    parameters = models.JSONField(default=dict)
    """What its secret is used with, by name (`vending/kinds.py`), as people gave it; each version has its own."""
    source = models.CharField(max_length=16, choices=[(str(each), str(each)) for each in Source])
    store = models.JSONField(default=dict)
    """Where it is read (`vending/vault/place.py`); empty for what is given through the API."""
    store_ciphertext = models.BinaryField(default=b"", blank=True)
    """What opens the store, under the key ring, bound to this row."""
    newest = models.ForeignKey("vending.Version", on_delete=models.SET_NULL, null=True, related_name="+")
    active = models.ForeignKey("vending.Version", on_delete=models.PROTECT, null=True, related_name="+")
    proven = models.ForeignKey("vending.Version", on_delete=models.PROTECT, null=True, related_name="+")
    rollout = models.ForeignKey(Rollout, on_delete=models.SET_NULL, null=True, related_name="+")
    """What brings `active` (or takes a deleted one) to nodes; null once it is over."""
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.CharField(max_length=400)
    deleted_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=1)
    """Grows with every change by people and with every version; its entity tag."""
    read_state = models.CharField(max_length=8, blank=True)
    read_since = models.DateTimeField(null=True)
    """Since when `read_state` is what it is; of one that is not well, since when reading failed."""
    read_at = models.DateTimeField(null=True)
    """When it was last read well."""
    read_error = models.TextField(blank=True)
    next_action_at = models.DateTimeField(null=True)
    """When to read it again; null: never."""
    fence = models.BigIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)

    objects = CredentialQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["slice", "name"], condition=Q(deleted_at=None), name="vending_credential_once"
            )
        ]
        indexes = [
            models.Index(fields=["next_action_at"], condition=Q(deleted_at=None), name="vending_credential_due"),
            models.Index(fields=["rollout"], condition=Q(rollout__isnull=False), name="vending_credential_moves"),
        ]

    def __str__(self) -> str:
        return str(self.name)

    @property
    def traffic_key(self) -> str:
        """The slice as people name it: that of the tenant's traffic; `slice` with tenant and gateway at hand."""
        return f"{self.slice.tenant.slug}@{self.slice.gateway.slug}"
