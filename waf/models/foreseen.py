"""What was foreseen of a draft."""

from django.db import models


class Foreseen(models.Model):
    """What a draft would do to recorded requests, as found for this version of it over this revision.

    Made where somebody looks at the plan or publishes, and the same for all that ask of this draft.
    """

    slice_id = models.UUIDField(primary_key=True)
    draft_version = models.BigIntegerField()
    base = models.BigIntegerField()
    """The last revision; 0 where there is none."""
    findings = models.JSONField()
    """As `{code, name, text}`, by policy."""
    found_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{len(self.findings)} findings of draft {self.draft_version}"
