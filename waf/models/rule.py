"""What rules of the Core Rule Set say of themselves."""

from django.db import models


class Rule(models.Model):
    """A rule that found something in a slice, and what it calls that; for lists in which no event is at hand."""

    pk = models.CompositePrimaryKey("slice_id", "rule")
    slice_id = models.UUIDField()
    rule = models.CharField(max_length=100)
    message = models.CharField(max_length=500)

    def __str__(self) -> str:
        return f"{self.rule} {self.message}"
