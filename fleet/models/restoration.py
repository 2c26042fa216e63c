"""A gateway whose numbers were put back by a restore, and what its nodes may have run meanwhile."""

from django.db import models

from policies.models import Gateway


class Restoration(models.Model):
    """Held: nodes that know a later version than `held_version` are told nothing until somebody resumes the gateway.

    What they run was published after the backup and is lost here. They go on serving it, and the first version they
    are told next is above `version_floor`, which none of them can have seen.
    """

    gateway = models.OneToOneField(Gateway, primary_key=True, on_delete=models.CASCADE, related_name="restoration")
    restored_at = models.DateTimeField()
    taken_at = models.DateTimeField()
    """When the backup was taken."""
    held_version = models.BigIntegerField()
    version_floor = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.gateway_id} as of {self.taken_at}"
