"""Who may see which part of a node's vitals: everybody on the gateway, but of services only their own. Pure."""

from collections.abc import Collection
from typing import Final

from gatehouse_protocol.vitals import Resource, Trouble

OF_SERVICES: Final = frozenset({str(Resource.BREAKER), str(Trouble.OVERFLOW)})
"""What is said of a service, which is called `<tenant>/<name>`."""


def is_seen(kind: str, subject: str, tenants: Collection[str] | None) -> bool:
    """Tell whether somebody sees it who may see these tenants (slugs; None: all)."""
    return kind not in OF_SERVICES or tenants is None or subject.partition("/")[0] in tenants
