"""What compiling has to know of credentials: no secret, and nothing that a rotation changes."""

from collections.abc import Mapping

from gatehouse_protocol.vending import VendedKind, VendedShape

from policies.models import Slice
from vending.kinds import signing_of
from vending.models import Credential


def shapes_of(traffic: Slice) -> Mapping[str, VendedShape]:
    """Return the shapes of all credentials that a slice of traffic may name, by name; one query."""
    rows = Credential.objects.beside(traffic)
    found = rows.values_list("name", "kind", "header", "prefix", "parameters")
    return {
        name: VendedShape(
            VendedKind(kind), header, prefix, kept.get("service", ""), kept.get("region", ""), signing_of(kind, kept)
        )
        for name, kind, header, prefix, kept in found
    }
