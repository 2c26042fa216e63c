"""An authority: one pair of root and intermediate of an internal CA. Each is prepared, issues, and is retired."""

from enum import StrEnum

from django.db import models
from django.db.models import Q

from certificates.models.issuer import Issuer
from console.base.ids import new_id


class AuthorityState(StrEnum):
    """Where an authority stands."""

    PREPARED = "prepared"
    """Clients are told to trust it; it issues nothing."""
    ACTIVE = "active"
    """New certificates come from it."""
    RETIRING = "retiring"
    """It issues no more; what it issued may still be served."""
    RETIRED = "retired"
    """Its private keys are destroyed, and nobody needs to trust it."""


class Authority(models.Model):
    """Authorities count from 1 for each issuer. They are written under the lock of the issuer's row.

    `ciphertext` is JSON with the PEM of both private keys, under the key ring and bound to this row; empty once they
    were destroyed, and while those of number 1 lie in the issuer's row, where releases before kept them.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    issuer = models.ForeignKey(Issuer, on_delete=models.CASCADE, related_name="authorities")
    number = models.PositiveIntegerField()
    state = models.CharField(
        max_length=12,
        choices=[(str(each), str(each)) for each in AuthorityState],
        default=str(AuthorityState.PREPARED),
    )
    is_compromised = models.BooleanField(default=False)
    root_pem = models.TextField()
    root_ends_at = models.DateTimeField()
    intermediate_pem = models.TextField()
    intermediate_ends_at = models.DateTimeField()
    cross_pem = models.TextField(blank=True)
    """The root once more, signed by the root of `cross_signed_by`; empty for none."""
    cross_signed_by = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="+")
    ciphertext = models.BinaryField(blank=True)
    reissue_until = models.DateTimeField(null=True)
    """By when all that it issued is to be replaced; null: with the next renewal of each."""
    created_at = models.DateTimeField()
    activated_at = models.DateTimeField(null=True)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["issuer", "number"], name="certificates_authority_once"),
            *(
                models.UniqueConstraint(
                    fields=["issuer"], condition=Q(state=state), name=f"certificates_authority_one_{state}"
                )
                for state in ("prepared", "active")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.issuer_id} authority {self.number}, {self.state}"
