"""A certificate: for which hostnames of a tenant on a gateway, where from, which version is shown, when the next."""

from enum import StrEnum

from django.contrib.postgres.fields import ArrayField
from django.db import models

from certificates.models.issuer import Issuer
from console.accounts.access import Access
from console.accounts.permissions import Permission
from console.base.ids import new_id
from policies.models import Slice


class Source(StrEnum):
    """Where its versions come from."""

    ISSUER = "issuer"
    UPLOAD = "upload"


class CertificateQuerySet(models.QuerySet["Certificate"]):
    """The gate for reading certificates."""

    def visible_to(self, access: Access, permission: Permission = Permission.VIEW) -> "CertificateQuerySet":
        """Certificates of tenants in which the caller holds `permission`."""
        return self.filter(access.scope(permission).filter("slice__tenant_id"))

    def with_all(self) -> "CertificateQuerySet":
        """Each with its slice's tenant and gateway, its issuer and its versions at hand."""
        return self.select_related("slice__tenant", "slice__gateway", "issuer", "active", "staged")

    def shown(self) -> "CertificateQuerySet":
        """Those that were not deleted."""
        return self.filter(deleted_at=None)


class Certificate(models.Model):
    """`slice` is the slice of certificates that carries it; its rows are written under that slice's lock.

    `active` is what nodes should show, `staged` what they hold ready.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    slice = models.ForeignKey(Slice, on_delete=models.PROTECT, related_name="certificates")
    name = models.CharField(max_length=63)
    hostnames = ArrayField(models.CharField(max_length=253))
    source = models.CharField(max_length=8, choices=[(str(each), str(each)) for each in Source])
    issuer = models.ForeignKey(Issuer, on_delete=models.PROTECT, null=True, related_name="certificates")
    key_types = ArrayField(models.CharField(max_length=16), default=list)
    challenge = models.CharField(max_length=16, blank=True)
    owner = models.CharField(max_length=200, blank=True)
    drain_connections = models.BooleanField(default=False)
    """Whether nodes let go of connections that were made with the version before, once they show another."""
    active = models.ForeignKey("certificates.Version", on_delete=models.PROTECT, null=True, related_name="+")
    staged = models.ForeignKey("certificates.Version", on_delete=models.PROTECT, null=True, related_name="+")
    not_after = models.DateTimeField(null=True)
    """When the first leaf of the active version ends."""
    renew_at = models.DateTimeField(null=True)
    """When the next rotation starts by itself; null: never."""
    renewal = models.JSONField(default=dict)
    """Why then: `why`, the CA's `window`, the persisted `draw` in it, `share` (the draw for the fallback), `text`."""
    ari_check_at = models.DateTimeField(null=True)
    """When to ask the CA for its renewal information again; null: not."""
    ari_failures = models.PositiveSmallIntegerField(default=0)
    suspended_at = models.DateTimeField(null=True)
    """Since when nothing is asked of the CA, because it kept refusing; a person lifts it."""
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.CharField(max_length=400)
    deleted_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=1)
    """Grows with every change by people; its entity tag."""

    objects = CertificateQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["slice", "name"], condition=models.Q(deleted_at=None), name="certificates_name_once"
            )
        ]
        indexes = [
            models.Index(fields=["renew_at"], condition=models.Q(deleted_at=None), name="certificates_renew"),
            models.Index(fields=["ari_check_at"], condition=models.Q(deleted_at=None), name="certificates_ari"),
            models.Index(fields=["not_after"], name="certificates_ends"),
        ]

    def __str__(self) -> str:
        return str(self.name)

    @property
    def traffic_key(self) -> str:
        """The slice as people name it: that of the tenant's traffic; `slice` with tenant and gateway at hand."""
        return f"{self.slice.tenant.slug}@{self.slice.gateway.slug}"
