"""What revisions compiled to: content-addressed Envoy resources, and which of them a slice has when."""

from django.db import models

from policies.models.slice import Slice


class Resource(models.Model):
    """The bytes of one Envoy resource (a serialised google.protobuf.Any), named by their SHA-256."""

    digest = models.BinaryField(primary_key=True, max_length=32)
    body = models.BinaryField()

    class Meta:
        db_table = "policies_resource"

    def __str__(self) -> str:
        return bytes(self.digest).hex()


class SliceResource(models.Model):
    """One resource of a slice from revision `from_sequence` on, until before `to_sequence` (null: still)."""

    slice = models.ForeignKey(Slice, on_delete=models.CASCADE, related_name="resources")
    type_url = models.CharField(max_length=120)
    name = models.CharField(max_length=300)
    unit = models.CharField(max_length=280)
    """The compile unit it came from, e.g. `host:shop.acme.test`: a change recompiles only the units it touches."""
    bucket = models.PositiveSmallIntegerField()
    digest = models.BinaryField(max_length=32)
    size_bytes = models.PositiveIntegerField()
    is_sealed = models.BooleanField(default=False)
    from_sequence = models.BigIntegerField()
    to_sequence = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["slice", "type_url", "name"],
                condition=models.Q(to_sequence__isnull=True),
                name="policies_slice_resource_live",
            )
        ]
        indexes = [
            models.Index(fields=["slice", "unit"], condition=models.Q(to_sequence=None), name="policies_resource_unit"),
            models.Index(
                fields=["slice", "bucket"], condition=models.Q(to_sequence=None), name="policies_resource_bucket"
            ),
            models.Index(fields=["slice", "from_sequence"], name="policies_resource_from"),
            models.Index(fields=["slice", "to_sequence"], name="policies_resource_to"),
            models.Index(fields=["digest"], name="policies_resource_digest"),
        ]

    def __str__(self) -> str:
        return f"{self.type_url} {self.name}"
