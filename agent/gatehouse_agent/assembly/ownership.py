"""What a tenant's slice may hold."""

from collections.abc import Iterable

from gatehouse_protocol.messages import IndexedResource

from gatehouse_agent.assembly.content import SliceRef
from gatehouse_agent.assembly.kinds import OF_TENANTS
from gatehouse_agent.assembly.snapshot import AssemblyError


def check_ownership(ref: SliceRef, resources: Iterable[IndexedResource]) -> None:
    """Raise `AssemblyError` where a tenant's slice holds what only the platform may, or a name without its tenant."""
    if ref.is_platform:
        return
    for one in resources:
        if one.type not in OF_TENANTS:
            raise AssemblyError(ref.slice, (one.type, one.name), "a tenant's slice may not hold this type")
        if not one.name.startswith(f"{ref.tenant}/"):
            raise AssemblyError(ref.slice, (one.type, one.name), f"the name does not start with {ref.tenant}/")
