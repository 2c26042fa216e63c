"""How far a rotation has come on each node of the gateway: challenge answered, held ready, proven by a handshake."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from certificates.models import Leaf, Rotation
from certificates.queries.views import Serving
from fleet.models import NodeSlice, Rollout
from fleet.queries.challenges import Echo, echoes_of
from fleet.queries.node_status import heard_since, is_heard
from fleet.queries.served_certificates import Served


@dataclass(frozen=True, slots=True)
class NodeView:
    """How far a rotation has come on one node; `challenge` is proven, waiting or failed, None while there is none."""

    name: str
    is_heard: bool
    challenge: str | None
    staged: bool
    proven: bool
    text: str


def nodes_of(row: Rotation, serving: Serving, now: datetime) -> list[NodeView]:
    """Return each node of the gateway, by name; `serving` is what is known of the certificate on these nodes."""
    since = heard_since(now)
    new = list(row.version.leaves.all()) if row.version else []
    leaves, echoes = {leaf.sha256 for leaf in new if leaf.sha256}, _echoes(new)
    staged_at = _sequence(row.staging_rollout)
    progress = dict(NodeSlice.objects.filter(slice=row.slice_id).values_list("node_id", "proven"))
    found = []
    for node in serving.nodes:
        mine = [one for one in serving.seen if one.node_id == node.pk]
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


def _echoes(leaves: Sequence[Leaf]) -> Mapping[UUID, Mapping[UUID, Echo]]:
    kept = [one["challenge"] for leaf in leaves for one in leaf.authorizations if one.get("challenge")]
    return echoes_of(kept)


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
