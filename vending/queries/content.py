"""What a slice of credentials consists of: one secret for each, as nodes should have it."""

from fleet.actions.secrets import entry_of
from policies.models import Slice
from policies.publishing.resources import SecretEntry
from vending.models import Credential


def content_of(slice: Slice) -> tuple[SecretEntry, ...]:
    """Return the secrets that the slice should have; those never read yet have none. One query."""
    rows = Credential.objects.shown().filter(slice=slice, active__secret__isnull=False).order_by("name")
    versions = [row.active for row in rows.select_related("active__secret")]
    return tuple(entry_of(one.secret, is_vended=True) for one in versions)
