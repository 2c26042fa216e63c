"""Times in which a route was asked far more often than usual."""

from django.db import models


class Flood(models.Model):
    """One flood of a route; while `ended_at` is empty it goes on. Rates are requests in a second."""

    id = models.UUIDField(primary_key=True)
    slice_id = models.UUIDField()
    route = models.CharField(max_length=200)
    started_at = models.DateTimeField()
    last_at = models.DateTimeField()
    """When it was last judged."""
    calm_since = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    rate = models.FloatField()
    peak = models.FloatField()
    usual = models.FloatField()
    """The median of the same hour of the days before."""
    limit = models.FloatField()
    """From which rate it is a flood."""
    challenged = models.JSONField()
    """Policies, as `acme/shop`, that ask clients of the route for a click meanwhile."""
    found = models.JSONField()
    """Of what inspectors found in its requests: the most frequent clients, countries and paths, with their numbers."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["slice_id", "route"], condition=models.Q(ended_at=None), name="waf_flood_one_at_a_time"
            )
        ]
        indexes = [models.Index(fields=["slice_id", "-started_at", "-id"], name="waf_flood_of_slice")]

    def __str__(self) -> str:
        return f"{self.route} since {self.started_at}"
