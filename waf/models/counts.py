"""Exact counts: each request that was looked at is in them, also those of which no event was stored."""

from django.db import models


class Count(models.Model):
    """Requests by policy, route and outcome; for the outcome `matched` the matches of a rule."""

    slice_id = models.UUIDField()
    at = models.DateTimeField()
    policy = models.CharField(max_length=200)
    route = models.CharField(max_length=200)
    outcome = models.CharField(max_length=16)
    rule = models.CharField(max_length=100)
    total = models.BigIntegerField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.total} {self.outcome} at {self.at}"


class MinuteCount(Count):
    """Kept for a week; `at` is where the minute begins."""

    pk = models.CompositePrimaryKey("slice_id", "at", "policy", "route", "outcome", "rule")

    class Meta:
        db_table = "waf_minute"


class HourCount(Count):
    """Kept for four hundred days; `at` is where the hour begins."""

    pk = models.CompositePrimaryKey("slice_id", "at", "policy", "route", "outcome", "rule")

    class Meta:
        db_table = "waf_hour"


class Total(models.Model):
    """All requests ever: a counter for collectors."""

    pk = models.CompositePrimaryKey("slice_id", "policy", "outcome")
    slice_id = models.UUIDField()
    policy = models.CharField(max_length=200)
    outcome = models.CharField(max_length=16)
    total = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.total} {self.outcome}"
