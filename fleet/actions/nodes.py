"""Revoking a node: it may not ask or report any more; what it serves, it goes on serving."""

from django.utils import timezone

from console.audit.actor import Actor
from console.audit.verbs import Target, verb
from console.base.errors import Conflict
from fleet import hints
from fleet.models import Assignment, Node


def revoke_node(node: Node, *, actor: Actor, dry_run: bool = False) -> Node:
    """Revoke `node`; its parked poll ends at once and its name is free again."""
    with verb("node.revoke", actor=actor, dry_run=dry_run) as act:
        locked = Node.objects.select_related("gateway").select_for_update(of=("self",)).get(pk=node.pk)
        if locked.revoked_at is not None:
            raise Conflict("This node was revoked before.", code="node_revoked")
        locked.revoked_at = timezone.now()
        locked.save(update_fields=["revoked_at"])
        Assignment.objects.filter(node=locked).delete()
        hints.node_revoked(locked.pk)
        target = Target(kind="node", name=f"{locked.gateway.slug}/{locked.name}", id=str(locked.pk))
        act.entry(target, f"Revoked node {locked.name} of gateway {locked.gateway.slug}")
        act.announce(f"node:{locked.pk}", "node", subject=str(locked.pk))
        act.announce(f"gateway:{locked.gateway.slug}", "node", subject=str(locked.pk))
    return locked
