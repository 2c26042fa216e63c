"""What the temporary lists of a gateway's nodes say, as it stands in the signed document beside the manifest."""

from django.db import models

from policies.models import Gateway


class Holds(models.Model):
    """Written with a new version of the manifest (`fleet/actions/holds.py`), so that both always belong together."""

    gateway = models.OneToOneField(Gateway, primary_key=True, on_delete=models.CASCADE, related_name="holds")
    entries = models.JSONField()
    """As nodes get them: `{policy, subject, action, since, until, released_at, most}`."""

    def __str__(self) -> str:
        return f"{len(self.entries)} of {self.gateway_id}"
