"""How a gateway's revisions are delivered: the strategy a publish takes, and whether somebody else must agree first."""

from typing import Final

from django.db import models

from policies.models import Gateway

DEFAULT_STRATEGY: Final = "standard"


class DeliveryRules(models.Model):
    """One per gateway, written when they are first changed; a gateway without a row has these defaults."""

    gateway = models.OneToOneField(Gateway, on_delete=models.CASCADE, primary_key=True, related_name="delivery")
    default_strategy = models.CharField(max_length=63, default=DEFAULT_STRATEGY)
    approvals_required = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"delivery of {self.gateway_id}"
