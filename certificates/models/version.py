"""A version of a certificate: what one rotation brought, one leaf for each family of keys."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from certificates.models.authority import Authority
from certificates.models.certificate import Certificate
from console.base.ids import new_id
from fleet.models import Secret


class Version(models.Model):
    """Versions count from 1 for each certificate; `retired_at` says that its private keys are gone from everywhere."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    certificate = models.ForeignKey(Certificate, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    hostnames = ArrayField(models.CharField(max_length=253))
    created_at = models.DateTimeField(auto_now_add=True)
    obtained_at = models.DateTimeField(null=True)
    """When we got it; what a CA dates back is not part of its life with us."""
    proven_at = models.DateTimeField(null=True)
    is_compromised = models.BooleanField(default=False)
    drains_connections = models.BooleanField(default=False)
    """Its secrets have names of their own: showing it replaces the filter chain, and Envoy ends what it replaces."""
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["certificate", "number"], name="certificates_version_once")]

    def __str__(self) -> str:
        return f"{self.certificate_id} version {self.number}"

    @property
    def challenge_ids(self) -> list[str]:
        """The challenges that were put on nodes for it, those that are gone too; one query."""
        authorizations = self.leaves.values_list("authorizations", flat=True)
        return [kept["challenge"] for of_leaf in authorizations for kept in of_leaf if kept.get("challenge")]


class Leaf(models.Model):
    """One key of a version: its private key, its order at the CA while it is issued, and what came of it.

    `ciphertext` is the private key (PKCS#8 PEM) under the key ring, bound to this row; empty once it was destroyed.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="leaves")
    key_type = models.CharField(max_length=16)
    family = models.CharField(max_length=8)
    ciphertext = models.BinaryField(blank=True)
    order_url = models.URLField(max_length=500, blank=True)
    authorizations = models.JSONField(default=list)
    """One for each authorization: url, hostname, is_wildcard, status, challenge_url, challenge (row), is_told."""
    chain_pem = models.TextField(blank=True)
    """As it is served: the leaf first, without the root."""
    facts = models.JSONField(default=dict)
    """What people read: key_text, serial, issuer, subject, names."""
    authority = models.ForeignKey(Authority, on_delete=models.SET_NULL, null=True, related_name="leaves")
    """Which authority of an internal CA issued it; null for what comes from elsewhere."""
    sha256 = models.CharField(max_length=64, blank=True)
    not_before = models.DateTimeField(null=True)
    not_after = models.DateTimeField(null=True)
    secret = models.ForeignKey(Secret, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "family"], name="certificates_leaf_once")]
        indexes = [models.Index(fields=["sha256"], condition=~Q(sha256=""), name="certificates_leaf_print")]

    def __str__(self) -> str:
        return f"{self.version_id} {self.family}"
