"""Certificates as people see them: how they stand, what they serve and where that is proven, and the rotation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from certificates.life.serving import Served
from certificates.life.standing import Standing, standing
from certificates.life.states import RotationState
from certificates.life.telling import standing_text, unused_text
from certificates.models import Certificate, ExpiryNotice, Leaf, Rotation, Source
from certificates.queries.content import names_in
from certificates.queries.lives import life_of, versions_before
from certificates.queries.rotations import last_rotations
from fleet.models import Node
from fleet.queries.served_certificates import Served as Seen
from fleet.queries.served_certificates import served_on


@dataclass(frozen=True, slots=True)
class Serving:
    """Where it is shown. `nodes`: of the gateway, not revoked; `proven`: of those that are heard and showed it last.

    `seen`: what the gateway's nodes showed last for the names it serves. `is_shown`: nodes have it.
    """

    nodes: Sequence[Node]
    proven: int
    oldest_proof_at: datetime | None
    served: Served
    seen: Sequence[Seen]
    is_shown: bool

    @property
    def text(self) -> str:
        """The sentence on it."""
        if not self.is_shown:
            return "No node shows it yet."
        if not self.served.names:
            return unused_text(self.served)
        return f"Proven on {self.proven} of {len(self.nodes)} nodes."


@dataclass(frozen=True, slots=True)
class CertificateView:
    """All that is shown of one certificate; `rotation` is the one under way or the last, `notice` the open one."""

    row: Certificate
    leaves: tuple[Leaf, ...]
    rotation: Rotation | None
    standing: Standing
    standing_text: str
    serving: Serving
    commands: tuple[str, ...]
    notice: ExpiryNotice | None

    @property
    def not_before(self) -> datetime | None:
        """When the version that is shown began to be valid."""
        return max((leaf.not_before for leaf in self.leaves if leaf.not_before), default=None)


@dataclass(frozen=True, slots=True)
class Around:
    """What is around some certificates: who serves which name, the nodes of their gateways, and what those saw."""

    names: Mapping[UUID, Mapping[str, Served]]
    nodes: Mapping[UUID, Sequence[Node]]
    seen: Mapping[str, Sequence[Seen]]
    """By server name."""

    def serving(self, row: Certificate, leaves: Sequence[Leaf]) -> Serving:
        """A node counts when every handshake of its own for these names shows one of the leaves, and there is one."""
        names = self.names[row.slice_id].get(row.name) or Served(row.name, (), (), ())
        nodes = self.nodes.get(row.slice.gateway_id, ())
        ids, expected = {node.pk for node in nodes}, {leaf.sha256 for leaf in leaves}
        seen = [one for name in names.names for one in self.seen.get(name, ()) if one.node_id in ids]
        heard = [one for one in seen if one.is_heard]
        wrong = {one.node_id for one in heard if not one.proven or one.certificate not in expected}
        right = {one.node_id for one in heard} - wrong
        proofs = [one.proven_at for one in heard if one.node_id in right and one.proven_at]
        return Serving(nodes, len(right), min(proofs, default=None), names, seen, row.active_id is not None)


def views_of(rows: Sequence[Certificate], now: datetime) -> list[CertificateView]:
    """Return what is shown of each; they are read `with_all` and the leaves. The same queries for one and for many."""
    rotations, before, around = last_rotations(rows), versions_before(rows, now), _around(rows, now)
    notices = {one.certificate_id: one for one in _notices(rows)}
    found = []
    for row in rows:
        leaves = tuple(_leaves_of(row))
        rotation = rotations.get(row.pk)
        stands, life = _standing(row, rotation, now), life_of(row.active)
        view = CertificateView(
            row=row,
            leaves=leaves,
            rotation=rotation,
            standing=stands,
            standing_text=standing_text(stands, life, now),
            serving=around.serving(row, leaves),
            commands=_commands(row, rotation, may_go_back=row.pk in before),
            notice=notices.get(row.pk),
        )
        found.append(view)
    return found


def places_of(row: Certificate, now: datetime) -> list[tuple[Seen, bool]]:
    """Return what each node's last handshakes showed for the names it serves, and whether that is what it should."""
    leaves = _leaves_of(row)
    expected = {leaf.sha256 for leaf in leaves}
    seen = sorted(_around([row], now).serving(row, leaves).seen, key=lambda one: (one.node, one.listener))
    return [(one, one.certificate in expected) for one in seen]


def _around(rows: Sequence[Certificate], now: datetime) -> Around:
    """Four queries, however many certificates and slices there are."""
    slices = {row.slice_id: row.slice for row in rows}
    names = names_in(slices.values(), [name for row in rows if row.active for name in row.active.hostnames])
    nodes: dict[UUID, list[Node]] = {slice.gateway_id: [] for slice in slices.values()}
    rows_of_nodes = Node.objects.filter(gateway__in=nodes, revoked_at=None).order_by("name")
    for node in rows_of_nodes.only("name", "gateway_id", "last_seen_at"):
        nodes[node.gateway_id].append(node)
    mine = [names[row.slice_id].get(row.name) for row in rows]
    seen: dict[str, list[Seen]] = {}
    for handshake in served_on(list(nodes), {name for one in mine if one for name in one.names}, now):
        seen.setdefault(handshake.server_name, []).append(handshake)
    return Around(names, nodes, seen)


def _standing(row: Certificate, rotation: Rotation | None, now: datetime) -> Standing:
    state = RotationState(rotation.state) if rotation else None
    is_failing = rotation is not None and bool(rotation.cause) and rotation.finished_at is None
    return standing(life_of(row.active), state, now, is_failing)


def _commands(row: Certificate, rotation: Rotation | None, *, may_go_back: bool) -> tuple[str, ...]:
    is_under_way = rotation is not None and rotation.finished_at is None and rotation.state != RotationState.PROVEN
    found = []
    if row.source == Source.ISSUER:
        found += [] if is_under_way else ["renew"]
        found.append("replace")
    if rotation is not None and is_under_way and rotation.cause:
        found.append("retry")
    if may_go_back:
        found.append("roll-back")
    return tuple(found)


def _notices(rows: Sequence[Certificate]) -> Sequence[ExpiryNotice]:
    found = ExpiryNotice.objects.open().filter(certificate__in=[row.pk for row in rows])
    return list(found.select_related("version"))


def _leaves_of(row: Certificate) -> list[Leaf]:
    return sorted(row.active.leaves.all(), key=lambda leaf: leaf.family) if row.active else []
