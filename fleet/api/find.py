"""Finds what an address names, for those who may know of it; everybody else gets NotFound."""

from uuid import UUID

from console.accounts.access import Access
from console.accounts.permissions import Permission
from console.base.errors import NotFound
from fleet.models import Approval, Freeze, JoinToken, Node, Rollout, Shift, Switch
from fleet.models.rollout import RolloutQuerySet
from policies.models import Gateway, Revision, Slice


def gateway_of(access: Access, slug: str) -> Gateway:
    """Return a gateway on which the caller may see a slice."""
    row = Gateway.objects.visible_to(access).filter(slug=slug).first()
    if row is None:
        raise NotFound
    return row


def slice_of(access: Access, key: str, permission: Permission) -> Slice:
    """Return a slice; NotFound for strangers, Forbidden for those who may look but do not hold `permission`."""
    row = Slice.objects.visible_to(access).select_related("tenant", "gateway").filter(key=key).first()
    if row is None:
        raise NotFound
    access.require(permission, row.tenant_id)
    return row


def part_of(access: Access, key: str, permission: Permission) -> Slice:
    """Return a slice of any part, where only its revisions are asked for; otherwise as `slice_of`."""
    row = Slice.objects.visible_parts(access).select_related("tenant", "gateway").filter(key=key).first()
    if row is None:
        raise NotFound
    access.require(permission, row.tenant_id)
    return row


def node_of(access: Access, pk: UUID) -> Node:
    """Return a node of a gateway on which the caller may see a slice."""
    row = Node.objects.visible_to(access).select_related("gateway").filter(pk=pk).first()
    if row is None:
        raise NotFound
    return row


def rollouts_seen_by(access: Access) -> RolloutQuerySet:
    """Return the rollouts that the caller may see, with all that they are shown with at hand."""
    rows = Rollout.objects.visible_to(access).select_related("slice__gateway", "revision", "previous")
    return rows.defer("revision__buckets", "previous__buckets")


def rollout_of(access: Access, pk: UUID) -> Rollout:
    """Return a rollout of a slice that the caller may see."""
    row = rollouts_seen_by(access).filter(pk=pk).first()
    if row is None:
        raise NotFound
    return row


def revision_of(access: Access, slice: Slice, sequence: int) -> Revision:
    """Return a revision of a slice that the caller may see."""
    known = sequence <= slice.last_sequence  # also keeps numbers away that Postgres cannot hold
    row = (
        Revision.objects.visible_to(access).defer("buckets").filter(slice=slice, sequence=sequence).first()
        if known
        else None
    )
    if row is None:
        raise NotFound
    return row


def join_token_of(gateway: Gateway, pk: UUID) -> JoinToken:
    """Return a join token of a gateway; who may know of it was asked before."""
    row = JoinToken.objects.filter(gateway=gateway, pk=pk).first()
    if row is None:
        raise NotFound
    return row


def freeze_of(access: Access, pk: UUID) -> Freeze:
    """Return a freeze of a gateway that the caller may see, or of all gateways."""
    row = Freeze.objects.visible_to(access).filter(pk=pk).first()
    if row is None:
        raise NotFound
    return row


def approval_of(slice: Slice, pk: UUID) -> Approval:
    """Return an approval of a slice; who may know of it was asked before."""
    row = Approval.objects.filter(slice=slice, pk=pk).first()
    if row is None:
        raise NotFound
    return row


def switch_of(access: Access, slice: Slice, pk: UUID) -> Switch:
    """Return a switch of a slice that the caller may see."""
    row = Switch.objects.visible_to(access).filter(slice=slice, pk=pk).first()
    if row is None:
        raise NotFound
    return row


def platform_switch_of(access: Access, pk: UUID) -> Switch:
    """Return a switch of the platform on a gateway that the caller may see."""
    row = Switch.objects.of_platform(access).filter(pk=pk).first()
    if row is None:
        raise NotFound
    return row


def shift_of(access: Access, pk: UUID) -> Shift:
    """Return a shift of a slice that the caller may see."""
    row = Shift.objects.visible_to(access).select_related("slice", "rollout").filter(pk=pk).first()
    if row is None:
        raise NotFound
    return row
