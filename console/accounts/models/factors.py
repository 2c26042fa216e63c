"""Second factors: codes of an authenticator app, passkeys, and recovery codes for the day neither is at hand."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from console.base.ids import new_id


class Totp(models.Model):
    """An authenticator app (RFC 6238); there is a row once its first code was right."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="totps")
    name = models.CharField(max_length=80)
    seed_ciphertext = models.BinaryField()
    """The seed, 20 bytes, under the key ring and bound to this row."""
    last_step = models.BigIntegerField(default=0)
    """Number of the time step whose code was taken last: no code of this or an earlier one counts again."""
    created_at = models.DateTimeField(auto_now_add=True)
    last_used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"authenticator app of {self.user_id}"


class Passkey(models.Model):
    """A WebAuthn credential; public, so nothing of it is sealed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="passkeys")
    name = models.CharField(max_length=80)
    credential_id = models.BinaryField(unique=True)
    credential = models.BinaryField()
    """The attested credential data: authenticator, id and COSE key."""
    sign_count = models.BigIntegerField(default=0)
    """The counter of the last signature; one that does not grow tells of a copy. Zero: it does not count."""
    transports = ArrayField(models.CharField(max_length=16), default=list)
    is_synced = models.BooleanField(default=False)
    """Whether it may be in more than one device, as its maker told."""
    created_at = models.DateTimeField(auto_now_add=True)
    last_used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"passkey of {self.user_id}"


class RecoveryCode(models.Model):
    """One of ten codes that stand in for a factor, once. With 140 random bits (older ones 120) a digest is enough."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"recovery code of {self.user_id}"
