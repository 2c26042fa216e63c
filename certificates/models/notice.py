"""A notice: a certificate that is served ends soon, or has ended. It steps up until a newer version is proven."""

from django.db import models
from django.db.models import Q

from certificates.life.alerts import Severity
from certificates.models.certificate import Certificate
from certificates.models.version import Version
from console.accounts.access import Access
from console.accounts.permissions import Permission
from console.base.ids import new_id


class ExpiryNoticeQuerySet(models.QuerySet["ExpiryNotice"]):
    """The gate for reading notices."""

    def visible_to(self, access: Access, permission: Permission = Permission.VIEW) -> "ExpiryNoticeQuerySet":
        """Notices of tenants in which the caller holds `permission`."""
        return self.filter(access.scope(permission).filter("certificate__slice__tenant_id"))

    def open(self) -> "ExpiryNoticeQuerySet":
        """Those that still hold."""
        return self.filter(cleared_at=None)


class ExpiryNotice(models.Model):
    """`version` is the one that ends, at `not_after`. One is open per certificate; it keeps its row as it steps up."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    certificate = models.ForeignKey(Certificate, on_delete=models.CASCADE, related_name="notices")
    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="+")
    level = models.CharField(max_length=12)
    """The horizon in seconds, or `expiring`, `critical`, `expired`."""
    severity = models.CharField(max_length=8, choices=[(str(each), str(each)) for each in Severity])
    text = models.TextField()
    not_after = models.DateTimeField()
    next_at = models.DateTimeField(null=True)
    """When it steps up; null: it is at its last level."""
    looked_at = models.DateTimeField()
    """As of when `text` is true; what happened to the certificate since may have changed the cause."""
    raised_at = models.DateTimeField()
    cleared_at = models.DateTimeField(null=True)

    objects = ExpiryNoticeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["certificate"], condition=Q(cleared_at=None), name="certificates_notice_one_open"
            )
        ]
        indexes = [models.Index(fields=["not_after", "id"], name="certificates_notice_ends")]

    def __str__(self) -> str:
        return str(self.text)
