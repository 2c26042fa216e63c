"""What the trail is made of: entries, what is noted of their chains, and refusals that wait to become entries."""

from console.audit.models.chains import Anchor, ChainState, Checkpoint, SigningKey
from console.audit.models.entry import Entry, EntryQuerySet, Outcome, TenantScope
from console.audit.models.refusal import Refusal

__all__ = [
    "Anchor",
    "ChainState",
    "Checkpoint",
    "Entry",
    "EntryQuerySet",
    "Outcome",
    "Refusal",
    "SigningKey",
    "TenantScope",
]
