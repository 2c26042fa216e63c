"""A request as it was kept."""

from django.db import models


class Sample(models.Model):
    """The request of an event (then they share their id), or one in which nothing was found (`outcome` is `passed`).

    Of an event about a response it holds what was found there, and little of the request (`outcome` is `response`).

    The inspector masks secrets before anything is kept; what remains is sealed, bound to slice and row (`sealing.py`).
    """

    id = models.UUIDField(primary_key=True)
    at = models.DateTimeField()
    slice_id = models.UUIDField()
    policy = models.CharField(max_length=200)
    route = models.CharField(max_length=200)
    client = models.GenericIPAddressField(null=True)
    outcome = models.CharField(max_length=16)
    ciphertext = models.BinaryField()

    class Meta:
        db_table = "waf_sample"

    def __str__(self) -> str:
        return f"sample {self.id}"
