"""Certificates as people see them: how they stand, what they serve and where that is proven, and the rotation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from certificates.life.serving import Served
from certificates.life.standing import Standing, standing
from certificates.life.states import RotationState
from certificates.life.telling import standing_text
from certificates.models import Certificate, Leaf, Rotation, Source
from certificates.queries.content import names_of, nothing_served
from certificates.queries.lives import life_of, versions_before
from fleet.models import Node
from fleet.queries.served_certificates import Served as Seen
from fleet.queries.served_certificates import served
from policies.models import Slice


@dataclass(frozen=True, slots=True)
class Serving:
    """Where it is shown. `nodes`: of the gateway, not revoked; `proven`: of those that are heard and showed it last."""

    nodes: int
    proven: int
    oldest_proof_at: datetime | None
    served: Served

    @property
    def text(self) -> str:
        """The sentence on it."""
        if not self.served.names:
            return "No hostname of this slice needs it now."
        return f"Proven on {self.proven} of {self.nodes} nodes."


@dataclass(frozen=True, slots=True)
class CertificateView:
    """All that is shown of one certificate; `rotation` is the one under way or the last."""

    row: Certificate
    leaves: tuple[Leaf, ...]
    rotation: Rotation | None
    standing: Standing
    standing_text: str
    serving: Serving
    commands: tuple[str, ...]

    @property
    def not_before(self) -> datetime | None:
        """When the version that is shown began to be valid."""
        return max((leaf.not_before for leaf in self.leaves if leaf.not_before), default=None)


@dataclass(frozen=True, slots=True)
class Around:
    """What is around the certificates of a slice: who serves which name, how many nodes there are, what they saw."""

    names: Mapping[str, Served]
    nodes: int
    seen: Sequence[Seen]


def views_of(rows: Sequence[Certificate], now: datetime) -> list[CertificateView]:
    """Return what is shown of each; they are read `with_all`. Some queries for all, and five for each slice."""
    rotations, before = _rotations(rows), versions_before(rows, now)
    slices = {row.slice_id: row.slice for row in rows}
    names = {slice_id: names_of(slice) for slice_id, slice in slices.items()}
    nodes = {slice.gateway_id: _nodes(slice) for slice in slices.values()}
    seen = {
        slice_id: served(slice.gateway, {name for one in names[slice_id].values() for name in one.names}, now)
        for slice_id, slice in slices.items()
    }
    return [
        _view(row, rotations.get(row.pk), Around(names[row.slice_id], nodes[row.slice.gateway_id], seen[row.slice_id]),
              now, may_go_back=row.pk in before)
        for row in rows
    ]  # fmt: skip


def places_of(row: Certificate, now: datetime) -> list[tuple[Seen, bool]]:
    """Return what each node's last handshakes showed for the names it serves, and whether that is what it should."""
    expected = {leaf.sha256 for leaf in _leaves_of(row)}
    names = names_of(row.slice)[row.name].names
    return [(one, one.certificate in expected) for one in served(row.slice.gateway, names, now)]


def _view(
    row: Certificate, rotation: Rotation | None, around: Around, now: datetime, *, may_go_back: bool
) -> CertificateView:
    leaves = tuple(_leaves_of(row))
    state = RotationState(rotation.state) if rotation else None
    is_failing = rotation is not None and bool(rotation.cause) and rotation.finished_at is None
    life = life_of(row.active)
    found = standing(life, state, now, is_failing)
    return CertificateView(
        row=row,
        leaves=leaves,
        rotation=rotation,
        standing=found,
        standing_text=standing_text(found, life, now),
        serving=_serving(around.names.get(row.name) or nothing_served(row), leaves, around),
        commands=_commands(row, rotation, may_go_back=may_go_back),
    )


def _serving(names: Served, leaves: Sequence[Leaf], around: Around) -> Serving:
    """A node counts when every handshake of its own for these names shows one of the leaves, and there is one."""
    expected = {leaf.sha256 for leaf in leaves}
    mine = [one for one in around.seen if one.server_name in names.names and one.is_heard]
    wrong = {one.node_id for one in mine if not one.proven or one.certificate not in expected}
    right = {one.node_id for one in mine} - wrong
    proofs = [one.proven_at for one in mine if one.node_id in right and one.proven_at]
    return Serving(around.nodes, len(right), min(proofs, default=None), names)


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


def _rotations(rows: Sequence[Certificate]) -> dict[UUID, Rotation]:
    found = Rotation.objects.filter(certificate__in=[row.pk for row in rows]).order_by("certificate", "-number")
    return {one.certificate_id: one for one in found.distinct("certificate").select_related("version", "previous")}


def _leaves_of(row: Certificate) -> list[Leaf]:
    return sorted(row.active.leaves.all(), key=lambda leaf: leaf.family) if row.active else []


def _nodes(slice: Slice) -> int:
    found: int = Node.objects.filter(gateway=slice.gateway_id, revoked_at=None).count()
    return found
