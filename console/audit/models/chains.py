"""What is noted of chains: checkpoints and the keys that sign them, anchors, and how far each chain was verified."""

from django.db import models


class SigningKey(models.Model):
    """An Ed25519 key that signs checkpoints and anchors; the newest signs, all of them verify."""

    kid = models.CharField(max_length=16, primary_key=True)
    public_key = models.BinaryField()
    """32 bytes."""
    ciphertext = models.BinaryField()
    """The private half, sealed."""
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "audit_signing_key"

    def __str__(self) -> str:
        return str(self.kid)


class Checkpoint(models.Model):
    """The head of one chain at one moment, signed. The database refuses updates and deletes."""

    id = models.BigAutoField(primary_key=True)
    chain = models.CharField(max_length=64)
    tenant_id = models.UUIDField(null=True)
    position = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()
    kid = models.CharField(max_length=16)
    signature = models.CharField(max_length=88)
    """Base64."""

    class Meta:
        db_table = "audit_checkpoint"
        indexes = [models.Index(fields=["chain", "-position"], name="audit_checkpoint_chain")]

    def __str__(self) -> str:
        return f"{self.chain} {self.position}"


class Anchor(models.Model):
    """Where a chain begins since its older entries were archived: the last of them, signed. Never changed."""

    id = models.BigAutoField(primary_key=True)
    chain = models.CharField(max_length=64)
    position = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()
    entries = models.BigIntegerField()
    """How many went with it."""
    file = models.CharField(max_length=300)
    file_sha256 = models.CharField(max_length=64)
    kid = models.CharField(max_length=16)
    signature = models.CharField(max_length=88)

    class Meta:
        db_table = "audit_anchor"
        constraints = [models.UniqueConstraint(fields=["chain", "position"], name="audit_anchor_chain_position")]

    def __str__(self) -> str:
        return f"{self.chain} from {self.position}"


class ChainState(models.Model):
    """How far a chain was verified, round after round; bookkeeping, and no evidence of anything."""

    chain = models.CharField(max_length=64, primary_key=True)
    tenant_id = models.UUIDField(null=True)
    head = models.BigIntegerField(default=0)
    """The position of its last entry, when it was looked at."""
    cursor = models.BigIntegerField(default=0)
    """Verified up to here in the round that is under way."""
    cursor_digest = models.CharField(max_length=64, blank=True)
    round_began_at = models.DateTimeField(null=True)
    verified = models.BigIntegerField(default=0)
    """Up to here in the last round that came to an end."""
    verified_at = models.DateTimeField(null=True)
    """When that round began: whoever altered something before would have been found."""
    broken_at = models.BigIntegerField(null=True)
    """The position at which it breaks."""
    broken_text = models.TextField(blank=True)
    broken_since = models.DateTimeField(null=True)
    looked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "audit_chain_state"
        indexes = [models.Index(fields=["looked_at"], name="audit_chain_state_looked")]

    def __str__(self) -> str:
        return str(self.chain)
