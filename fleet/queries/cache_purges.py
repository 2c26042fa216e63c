"""What caches were told to forget."""

from policies.compiler import Kind, SwitchSpec, SwitchType
from policies.compiler.intent.purge import CachePurge
from policies.models import Slice
from policies.queries.published import Content


def purges_told(slice: Slice) -> list[tuple[str, CachePurge]]:
    """Return the purges of the last revision with the policy of each, newest first."""
    switches = [item.spec for item in Content(slice, slice.last_sequence).of_kind(Kind.SWITCH)]
    found = [
        (spec.target, purge)
        for spec in switches
        if isinstance(spec, SwitchSpec) and spec.type is SwitchType.CACHE_PURGE and spec.target
        for purge in spec.purges
    ]
    return sorted(found, key=lambda one: (one[1].at, one[1].number), reverse=True)
