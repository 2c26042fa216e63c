"""What a slice of certificates consists of: pieces of listeners, the secrets they show, and those held ready."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from certificates.life.serving import Offer, Served, serving
from certificates.models import Certificate, Leaf, Version
from fleet.actions.secrets import entry_of
from policies import envoy
from policies.compiler import Resource
from policies.compiler.envoy.filter_chains import filter_chain_piece
from policies.models import HostnameClaim, Slice
from policies.publishing.resources import SecretEntry


@dataclass(frozen=True, slots=True)
class Content:
    """All that the slice should have."""

    resources: tuple[Resource, ...]
    secrets: tuple[SecretEntry, ...]


def content_of(slice: Slice) -> Content:
    """Return what the slice should have, from what its certificates show and hold ready; four queries."""
    rows = Certificate.objects.shown().filter(slice=slice).order_by("name")
    shown = {row.pk: row for row in rows}
    leaves = _leaves(shown.values())
    names = served_names(slice, list(shown.values()))
    resources, secrets = [], []
    for row in shown.values():
        of_active = [leaf for leaf in leaves.get(row.active_id, ()) if leaf.secret is not None]
        if of_active and names[row.name].names:
            resources.append(_piece(slice, row, names[row.name].names, of_active))
            secrets += [entry_of(leaf.secret) for leaf in of_active]
        of_staged = [leaf for leaf in leaves.get(row.staged_id, ()) if leaf.secret is not None]
        secrets += [entry_of(leaf.secret, is_staged=True) for leaf in of_staged]
    return Content(tuple(resources), tuple(secrets))


def served_names(slice: Slice, rows: Sequence[Certificate]) -> dict[str, Served]:
    """Return by the name of each certificate which of the tenant's hostnames it serves, and which others do."""
    versions = Version.objects.in_bulk([row.active_id for row in rows if row.active_id])
    offers = [
        Offer(row.name, tuple(versions[row.active_id].hostnames), row.not_after)
        for row in rows
        if row.active_id and row.not_after
    ]
    found = {one.certificate: one for one in serving(offers, claimed_hostnames(slice))}
    return {row.name: found.get(row.name) or nothing_served(row) for row in rows}


def names_of(slice: Slice) -> dict[str, Served]:
    """Return the same for all certificates of the slice."""
    return served_names(slice, list(Certificate.objects.shown().filter(slice=slice)))


def claimed_hostnames(slice: Slice) -> list[str]:
    """Return the hostnames that the slice's tenant has on its gateway, in order; one query."""
    claims = HostnameClaim.objects.filter(gateway=slice.gateway_id, slice__tenant=slice.tenant_id)
    return list(claims.order_by("name").values_list("name", flat=True))


def nothing_served(row: Certificate) -> Served:
    """Return what a certificate serves that is not shown yet."""
    return Served(row.name, (), (), tuple(row.hostnames))


def secret_name(slice: Slice, certificate: str, leaf: Leaf) -> str:
    """Return what Envoy knows a leaf's secret by; `leaf` with its version at hand.

    Versions share a name, so that another one reaches connections to come without touching a listener. One that drains
    connections has a name of its own.
    """
    name = f"{slice.tenant.slug}/{certificate}/{leaf.family}"
    return f"{name}.{leaf.version.number}" if leaf.version.drains_connections else name


def _leaves(rows: Iterable[Certificate]) -> dict[UUID | None, list[Leaf]]:
    ids = {pk for row in rows for pk in (row.active_id, row.staged_id) if pk}
    found: dict[UUID | None, list[Leaf]] = {}
    for leaf in Leaf.objects.filter(version__in=ids).select_related("secret").order_by("family"):
        found.setdefault(leaf.version_id, []).append(leaf)
    return found


def _piece(slice: Slice, row: Certificate, names: Sequence[str], leaves: Sequence[Leaf]) -> Resource:
    secrets = [leaf.secret.name for leaf in leaves]
    return filter_chain_piece(envoy.schema(), f"{slice.tenant.slug}/{row.name}", names, secrets)
