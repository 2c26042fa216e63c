"""Endpoints that register themselves, and what nodes are told of them."""

from django.db import models
from django.db.models import F, Q

from policies.models import Gateway, Slice


class Registration(models.Model):
    """An instance of a service that says it is there; it is until `expires_at`, unless it says so again."""

    id = models.BigAutoField(primary_key=True)
    slice = models.ForeignKey(Slice, on_delete=models.CASCADE, related_name="registrations")
    service = models.CharField(max_length=63)
    instance = models.CharField(max_length=63)
    address = models.CharField(max_length=45)
    port = models.PositiveIntegerField()
    weight = models.PositiveSmallIntegerField(default=1)
    priority = models.PositiveSmallIntegerField(default=0)
    region = models.CharField(max_length=63, blank=True)
    zone = models.CharField(max_length=63, blank=True)
    ttl_seconds = models.PositiveIntegerField()
    registered_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    registered_by = models.CharField(max_length=254)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["slice", "service", "instance"], name="fleet_registration_once"),
            models.UniqueConstraint(fields=["slice", "service", "address", "port"], name="fleet_registration_place"),
        ]

    def __str__(self) -> str:
        return f"{self.service}/{self.instance} at {self.address}:{self.port}"


class Registrations(models.Model):
    """What the nodes of a gateway are told, as it stands in the signed document beside the manifest.

    Written with a new version of the manifest (`fleet/actions/registrations_spread.py`), so that both always belong
    together.
    """

    gateway = models.OneToOneField(Gateway, primary_key=True, on_delete=models.CASCADE, related_name="registrations")
    entries = models.JSONField(default=list)
    """As nodes get them: `{cluster, endpoints}`."""
    changes = models.BigIntegerField(default=1)
    """Grows with every registration that is new, changed or gone."""
    told = models.BigIntegerField(default=0)
    """As `changes` were when `entries` were written."""
    looked_at = models.DateTimeField()
    """When somebody last saw to what is over."""

    class Meta:
        indexes = [models.Index(fields=["gateway"], condition=~Q(told=F("changes")), name="fleet_registrations_untold")]

    def __str__(self) -> str:
        return f"{len(self.entries)} services of {self.gateway_id}"
