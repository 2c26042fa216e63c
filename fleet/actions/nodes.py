"""The verbs on nodes: giving them labels, and revoking them."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from console.audit.actor import Actor
from console.audit.verbs import Act, Target, verb
from console.base.errors import Conflict, Invalid, pointer
from fleet import hints
from fleet.labels import label_problems
from fleet.models import Assignment, ChallengeEcho, Node, ServedCertificate


def label_node(node: Node, labels: Any, *, actor: Actor, dry_run: bool = False) -> Node:
    """Give `node` exactly these labels, text by key; cohorts chosen before stay as they are.

    Raises Invalid with every mistake below `/labels`, and Conflict `node_revoked`.
    """
    if problems := label_problems(labels, "labels"):
        raise Invalid.of(problems)
    with verb("node.label", actor=actor, dry_run=dry_run) as act:
        locked = _locked(node)
        before, locked.labels = locked.labels, dict(labels)
        locked.save(update_fields=["labels"])
        changes = [
            {"pointer": pointer("labels", key), "before": before.get(key), "after": labels.get(key)}
            for key in sorted({*before, *labels})
            if before.get(key) != labels.get(key)
        ]
        _record(act, locked, f"Set the labels of node {locked.name} of gateway {locked.gateway.slug}", changes)
    return locked


def revoke_node(node: Node, *, actor: Actor, dry_run: bool = False) -> Node:
    """Revoke `node`: it may not ask or report any more, and what it serves, it goes on serving.

    Its parked poll ends at once and its name is free again. Raises Conflict `node_revoked`.
    """
    with verb("node.revoke", actor=actor, dry_run=dry_run) as act:
        locked = _locked(node)
        locked.revoked_at = timezone.now()
        locked.save(update_fields=["revoked_at"])
        for rows in (Assignment, ChallengeEcho, ServedCertificate):
            rows.objects.filter(node=locked).delete()
        hints.node_revoked(locked.pk)
        _record(act, locked, f"Revoked node {locked.name} of gateway {locked.gateway.slug}", [])
    return locked


def _locked(node: Node) -> Node:
    locked: Node = Node.objects.select_related("gateway").select_for_update(of=("self",)).get(pk=node.pk)
    if locked.revoked_at is not None:
        raise Conflict("This node was revoked before.", code="node_revoked")
    return locked


def _record(act: Act, node: Node, summary: str, changes: Sequence[dict[str, Any]]) -> None:
    target = Target(kind="node", name=f"{node.gateway.slug}/{node.name}", id=str(node.pk))
    act.entry(target, summary, changes=changes)
    act.announce(f"node:{node.pk}", "node", subject=str(node.pk))
    act.announce(f"gateway:{node.gateway.slug}", "node", subject=str(node.pk))
