"""What people say of an event."""

from enum import StrEnum

from django.db import models


class Verdict(StrEnum):
    """Whether a rule was right."""

    FALSE_POSITIVE = "false_positive"
    TRUE_POSITIVE = "true_positive"


class Label(models.Model):
    """It outlives the event: which rules are wrong where is known for longer than the requests."""

    event_id = models.UUIDField(primary_key=True)
    slice_id = models.UUIDField()
    policy = models.CharField(max_length=200)
    route = models.CharField(max_length=200)
    rule = models.CharField(max_length=100)
    """The first rule of the event."""
    verdict = models.CharField(max_length=16, choices=[(str(one), str(one)) for one in Verdict])
    labelled_at = models.DateTimeField(auto_now=True)

    class Meta:
        indexes = [models.Index(fields=["slice_id", "rule", "verdict"], name="waf_label_of_rule")]

    def __str__(self) -> str:
        return f"{self.verdict} {self.rule}"
