"""What workloads are known by: an authority for each tenant, what it issued, and tokens that let a workload begin."""

from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models

from certificates.models.authority import Authority
from console.accounts.models import Tenant
from console.base.ids import new_id
from policies.models import Slice


class WorkloadAuthority(models.Model):
    """A CA of one tenant's workloads, below the root of an authority; the newest that lasts issues.

    `ciphertext` is its private key (PEM) under the key ring, bound to this row.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    authority = models.ForeignKey(Authority, on_delete=models.CASCADE, related_name="+")
    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, related_name="+")
    trust_domain = models.CharField(max_length=63)
    pem = models.TextField()
    ends_at = models.DateTimeField()
    ciphertext = models.BinaryField()
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.trust_domain}/{self.tenant_id}"


class WorkloadCertificate(models.Model):
    """A certificate of a workload. Those that were renewed from one another are of one `lineage`.

    `fingerprint` is the SHA-256 of the DER, `serial` hexadecimal; `by` says who asked for it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    slice = models.ForeignKey(Slice, on_delete=models.CASCADE, related_name="+")
    workload = models.CharField(max_length=63)
    issuer = models.ForeignKey(WorkloadAuthority, on_delete=models.CASCADE, related_name="+")
    serial = models.CharField(max_length=40)
    fingerprint = models.CharField(max_length=64, unique=True)
    lineage = models.UUIDField(default=uuid4)
    issued_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    by = models.CharField(max_length=400)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["slice", "workload", "-id"], name="certificates_of_workload")]

    def __str__(self) -> str:
        return f"{self.workload} {self.serial}"


class WorkloadToken(models.Model):
    """Lets a workload ask for its first certificate, `most_uses` times until it ends; only a digest is kept.

    `networks` are the CIDRs that it is taken from; none: any.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    slice = models.ForeignKey(Slice, on_delete=models.CASCADE, related_name="+")
    workload = models.CharField(max_length=63)
    name = models.CharField(max_length=120, blank=True)
    prefix = models.CharField(max_length=12)
    digest = models.CharField(max_length=64, unique=True)
    networks = ArrayField(models.CharField(max_length=49), default=list)
    most_uses = models.PositiveIntegerField(default=1)
    uses = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.CharField(max_length=400)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["slice", "workload", "-id"], name="certificates_tokens")]

    def __str__(self) -> str:
        return self.shown_name

    @property
    def shown_name(self) -> str:
        """The token as people know it; never the token itself."""
        return str(self.name or self.prefix)
