"""Join tokens: single-use, expiring, bound to a gateway; only a digest is kept."""

from django.db import models

from console.base.ids import new_id
from fleet.models.node import Node
from policies.models import Gateway


class JoinToken(models.Model):
    """Lets exactly one node enrol."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    gateway = models.ForeignKey(Gateway, on_delete=models.CASCADE, related_name="join_tokens")
    name = models.CharField(max_length=120, blank=True)
    prefix = models.CharField(max_length=12)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.CharField(max_length=400)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    used_by = models.OneToOneField(Node, on_delete=models.PROTECT, null=True, related_name="join_token")
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name or self.prefix
