"""How far a rotation has come on each node of the gateway: challenge answered, held ready, proven by a handshake."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from certificates.models import Leaf, Rotation
from certificates.queries.content import names_of
from fleet.models import Challenge, Node, NodeSlice, Rollout
from fleet.queries.challenges import Echo, echoes_of
from fleet.queries.node_status import heard_since, is_heard
from fleet.queries.served_certificates import Served, served


@dataclass(frozen=True, slots=True)
class NodeView:
    """How far a rotation has come on one node; `challenge` is proven, waiting or failed, None while there is none."""

    name: str
    is_heard: bool
    challenge: str | None
    staged: bool
    proven: bool
    text: str


def nodes_of(row: Rotation, now: datetime) -> list[NodeView]:
    """Return each node of the gateway, by name; the certificate with its slice must be at hand."""
    since = heard_since(now)
    echoes, seen = _echoes(row), _seen(row, now)
    staged_at = _sequence(row.staging_rollout)
    leaves = {leaf.sha256 for leaf in Leaf.objects.filter(version=row.version_id) if leaf.sha256}
    progress = dict(NodeSlice.objects.filter(slice=row.slice_id).values_list("node_id", "proven"))
    found = []
    for node in Node.objects.filter(gateway=row.slice.gateway_id, revoked_at=None).order_by("name"):
        mine = [one for one in seen if one.node_id == node.pk]
        said = [by_node[node.pk] for by_node in echoes.values() if node.pk in by_node]
        is_proven = bool(mine) and all(one.proven and one.certificate in leaves for one in mine)
        sequence = progress.get(node.pk) or 0
        found.append(
            NodeView(
                name=node.name,
                is_heard=is_heard(node, since),
                challenge=_challenge(said),
                staged=staged_at is not None and sequence >= staged_at,
                proven=is_proven,
                text=next((error for error in _errors(said, mine) if error), ""),
            )
        )
    return found


def _echoes(row: Rotation) -> Mapping[UUID, Mapping[UUID, Echo]]:
    ids = row.version.challenge_ids if row.version else []
    return echoes_of(list(Challenge.objects.filter(pk__in=ids).values_list("pk", flat=True)))


def _seen(row: Rotation, now: datetime) -> list[Served]:
    names = names_of(row.slice).get(row.certificate.name)
    return served(row.slice.gateway, names.names if names else (), now)


def _sequence(rollout: Rollout | None) -> int | None:
    return rollout.revision.sequence if rollout else None


def _errors(said: list[Echo], seen: list[Served]) -> list[str]:
    return [*(one.error for one in said), *(one.error for one in seen)]


def _challenge(said: list[Echo]) -> str | None:
    if not said:
        return None
    if any(one.error for one in said):
        return "failed"
    return "proven" if all(one.proven for one in said) else "waiting"
