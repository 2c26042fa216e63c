"""An issuer: where certificates come from. An account at an ACME directory (RFC 8555), or a CA of our own."""

from enum import StrEnum

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from console.base.ids import new_id


class IssuerType(StrEnum):
    """How it issues."""

    ACME = "acme"
    INTERNAL = "internal"


class Issuer(models.Model):
    """The platform owns issuers; every tenant may use them. Ciphertexts are under the key ring, bound to this row."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=63, unique=True)
    title = models.CharField(max_length=120, blank=True)
    type = models.CharField(max_length=12, choices=[(str(each), str(each)) for each in IssuerType])
    is_default = models.BooleanField(default=False)
    key_types = ArrayField(models.CharField(max_length=16), default=list)
    """Of certificates that do not say; one for each family."""
    challenge = models.CharField(max_length=16, default="http-01")

    directory_url = models.URLField(max_length=500, blank=True)
    ca_bundle = models.TextField(blank=True)
    """PEM of what the directory's own TLS certificate is checked with; empty: the public roots."""
    email = models.EmailField(blank=True)
    profile = models.CharField(max_length=63, blank=True)
    account_url = models.URLField(max_length=500, blank=True)
    account_ciphertext = models.BinaryField(blank=True)
    """The account's private key, PEM."""
    eab_kid = models.CharField(max_length=200, blank=True)
    eab_ciphertext = models.BinaryField(blank=True)
    """The HMAC key of an external account binding, as the CA gave it (base64url)."""
    dns = models.JSONField(default=dict)
    """How dns-01 records are written; empty: not at all."""
    dns_ciphertext = models.BinaryField(blank=True)
    """The TSIG secret or the webhook's signing key."""

    root_pem = models.TextField(blank=True)
    intermediate_pem = models.TextField(blank=True)
    ca_ciphertext = models.BinaryField(blank=True)
    """These three are the active authority once more, for processes of the release before, which know no other."""
    lifetime_seconds = models.PositiveIntegerField(default=47 * 86_400)
    """Of what an internal CA issues."""

    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["is_default"], condition=Q(is_default=True), name="certificates_issuer_one_default"
            )
        ]

    def __str__(self) -> str:
        return str(self.name)

    @property
    def shown_name(self) -> str:
        """The issuer as people know it."""
        return str(self.title or self.name)
