"""Strategies that people made beside the built-in ones: named stages, and whether the judge decides."""

from django.db import models
from django.db.models import Q

from console.accounts.access import Access
from console.accounts.permissions import Permission
from console.base.ids import new_id
from policies.models import Gateway


class StrategyQuerySet(models.QuerySet["Strategy"]):
    """The gate for reading strategies."""

    def visible_to(self, access: Access) -> "StrategyQuerySet":
        """Those of gateways on which the caller may see a slice, and those of every gateway."""
        if access.scope(Permission.VIEW).is_everywhere:
            return self
        return self.filter(Q(gateway=None) | Q(gateway__in=Gateway.objects.visible_to(access).values("pk")))


class Strategy(models.Model):
    """`document` is what `fleet/rollout/strategy` reads. With a gateway it may be chosen there only."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.SlugField(max_length=63, unique=True)
    gateway = models.ForeignKey(Gateway, on_delete=models.CASCADE, null=True, related_name="strategies")
    document = models.JSONField()
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = StrategyQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.name)
