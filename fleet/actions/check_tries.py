"""Trying a check once on a node, and handing it to that node with the answer to its next report."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import F
from django.utils import timezone
from gatehouse_protocol.checks import CheckTry as Order

from console.audit.actor import Actor
from console.audit.verbs import Target, verb
from console.base.errors import Conflict, FieldProblem, Invalid
from fleet.models import CheckTry, Node
from fleet.status import STALE_AFTER_SECONDS
from policies.compiler import IntentObject, Kind, Problem, Severity, SliceContext, parse
from policies.compiler.checks.checks import check_admitted, check_asked
from policies.compiler.envoy.checks import document_text
from policies.compiler.intent import CheckSpec
from policies.drafting.rows import intent_of
from policies.models import DraftObject, Slice

LOST_AFTER: Final = timedelta(seconds=60)
"""The longest timeout of a check, and as much again."""
KEPT: Final = timedelta(hours=1)
MOST_AT_ONCE: Final = 5
NAME: Final = "draft"


def try_check(slice_: Slice, spec: object, node_name: str | None, *, actor: Actor, dry_run: bool = False) -> CheckTry:
    """Have a node run a check once, now. Without a name any node does that can.

    Raises Invalid below `/spec` or at `/node`, and Conflict `no_node_runs_checks` or `too_many_tries`.
    """
    text = document_text(_checked(slice_, spec))
    now = timezone.now()
    with verb("check.try", actor=actor, dry_run=dry_run) as act:
        Slice.objects.select_for_update(no_key=True).get(pk=slice_.pk)
        CheckTry.objects.filter(asked_at__lt=now - KEPT).delete()
        under_way = CheckTry.objects.filter(slice=slice_, answered_at=None, asked_at__gt=now - LOST_AFTER)
        if under_way.count() >= MOST_AT_ONCE:
            raise Conflict(f"{MOST_AT_ONCE} checks of this slice are being tried already.", code="too_many_tries")
        node = _node(slice_, node_name, now)
        row = CheckTry.objects.create(slice=slice_, node=node, check_name=NAME, document=text, asked_at=now)
        act.entry(
            Target(kind="check", name=NAME, id=str(row.pk)),
            f"Tried a check of {slice_.key} on node {node.name}",
            **slice_.trail,
        )
    return row


def nodes_to_ask() -> frozenset[UUID]:
    """Return the nodes for which something waits to be tried."""
    waiting = CheckTry.objects.filter(taken_at=None, asked_at__gt=timezone.now() - LOST_AFTER)
    return frozenset(waiting.values_list("node_id", flat=True))


def take_tries(node_id: UUID) -> tuple[Order, ...]:
    """Return what a node shall try, each once for ever: what is taken here, nobody else takes."""
    now = timezone.now()
    waiting = CheckTry.objects.filter(node=node_id, taken_at=None, asked_at__gt=now - LOST_AFTER)
    rows = list(waiting.annotate(key=F("slice__key")))
    taken = [row for row in rows if CheckTry.objects.filter(pk=row.pk, taken_at=None).update(taken_at=now)]
    return tuple(Order(str(row.pk), row.key, row.check_name, row.document) for row in taken)


def _checked(slice_: Slice, spec: object) -> CheckSpec:
    found = parse(Kind.CHECK, NAME, spec)
    problems = found if isinstance(found, tuple) else _findings(slice_, found)
    errors = [_field(one) for one in problems if one.severity is Severity.ERROR]
    if errors:
        raise Invalid.of(errors)
    assert isinstance(found, IntentObject)
    assert isinstance(found.spec, CheckSpec)
    return found.spec


def _findings(slice_: Slice, item: IntentObject) -> Iterable[Problem]:
    """The problems that the check would have in the draft."""
    assert isinstance(item.spec, CheckSpec)
    asked = DraftObject.objects.present().filter(slice=slice_, kind=Kind.HOSTNAME, name=item.spec.request.hostname)
    for row in asked.values_list("kind", "name", "spec"):
        return check_admitted(item, intent_of(*row))
    return check_asked(item, SliceContext.naming(()))


def _field(problem: Problem) -> FieldProblem:
    return FieldProblem(problem.code, problem.pointer, problem.text)


def _node(slice_: Slice, name: str | None, now: datetime) -> Node:
    rows = Node.objects.filter(gateway_id=slice_.gateway_id, revoked_at=None).order_by("name")
    if name is not None and not rows.filter(name=name).exists():
        raise Invalid.field("/node", "unknown", f"There is no node {name} on this gateway.")
    able = rows.filter(last_seen_at__gt=now - timedelta(seconds=STALE_AFTER_SECONDS)).exclude(checks={})
    found: Node | None = (able.filter(name=name) if name is not None else able).first()
    if found is None:
        text = "The node is silent, or its agent is too old to run checks." if name else "No node can run it now."
        raise Conflict(text, code="no_node_runs_checks")
    return found
