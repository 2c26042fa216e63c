"""Nodes whose own handshakes show another certificate than the rotation brought, whatever revision they say they run.

After a database was restored from a backup, numbers of revisions come a second time: a node that runs the lost future
of a slice says that it has proven number 4, and means another number 4. What it saw by a handshake tells them apart.
"""

from django.utils import timezone

from certificates.models import Leaf, Rotation
from certificates.queries.content import names_of
from fleet.queries.served_certificates import served


def contradicting_nodes(row: Rotation) -> list[str]:
    """Return the nodes that are heard and have proven another leaf for a name that this certificate serves."""
    names = names_of(row.slice).get(row.certificate.name)
    leaves = dict(Leaf.objects.filter(version=row.version_id).values_list("family", "sha256"))
    if names is None or not names.names:
        return []
    seen = served(row.slice.gateway, names.names, timezone.now())
    return sorted(
        {
            one.node
            for one in seen
            if one.is_heard and one.proven and one.key in leaves and one.certificate not in leaves.values()
        }
    )
