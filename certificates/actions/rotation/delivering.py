"""The steps that need nodes: hold ready, show on one node, show on all. Each is a revision with a rollout of its own.

What waits on one slice goes together: a rotation that publishes takes along all that stand where it stands.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from certificates.actions.keys import open_key
from certificates.actions.renewals import plan_renewal
from certificates.actions.rotation.contradicting import contradicting_nodes
from certificates.actions.rotation.looks import SOON, WATCH, Fault, Later, Look
from certificates.actions.rotation.notes import go, target_of
from certificates.life.retention import retire_at
from certificates.life.states import FaultKind, RotationReason, RotationState
from certificates.life.words import listed, moment
from certificates.models import Certificate, Leaf, Rotation, Version
from certificates.queries.content import content_of, secret_name
from certificates.queries.lives import life_of
from console.audit.actor import SYSTEM
from console.audit.verbs import Act, verb
from console.base.errors import Conflict
from fleet.actions.lock_slice import lock_slice
from fleet.actions.parts import ROTATION, STAGING, publish_part
from fleet.actions.secrets import keep_secret, tls_secret
from fleet.actions.start_rollout import Start, start_rollout
from fleet.models import Rollout
from fleet.rollout.states import RolloutState
from fleet.rollout.strategy import Strategy
from policies.models import Slice

URGENT_SHARE: Final = 3
"""With less than a third of its life left, a certificate is rotated through a freeze; the reason is recorded."""
PATIENCE: Final = timedelta(seconds=10)
"""After so long in one state it is told for which nodes it waits."""
NAMED: Final = 20
_STAGES: Final = "Nodes fetch it and check it; nobody sees it yet."
_SHOWS_ONE: Final = "One node shows it and proves it by handshakes of its own."
_SHOWS_ALL: Final = "One node has proven it; all others show it now."
_ISSUED_WAITS: Final = "Issued; waits for another rollout of certificates to end."
_STAGED_WAITS: Final = "Held ready; waits for another rollout of certificates to end."
S = RotationState
_SHOWING: Final = {S.CANARY: _SHOWS_ONE, S.VERIFIED: _SHOWS_ALL, S.ROLLING: _SHOWS_ALL}


def look_at_issued(row: Rotation) -> Look:
    """Bring it to every node, to be held ready."""
    if _is_taken(row.slice):
        return Look(S.ISSUED, _ISSUED_WAITS, WATCH)
    return Look(S.STAGING, _STAGES, SOON, _stage)


def look_at_staging(row: Rotation) -> Look:
    """Go on when all nodes that are heard hold it."""
    rollout = _rollout(row, row.staging_rollout, Slice.objects.get(pk=row.slice_id))
    match RolloutState(rollout.state):
        case RolloutState.COMPLETE:
            return Look(S.STAGED, _with_silent("Every node that is heard holds it ready.", rollout), 0.0)
        case RolloutState.ROLLED_BACK | RolloutState.CANCELLED:
            raise _returned(rollout)
        case _:
            return Look(S.STAGING, _progress(row, rollout, _STAGES), SOON)


def look_at_staged(row: Rotation) -> Look:
    """Let one node show it."""
    if _is_taken(row.slice):
        return Look(S.STAGED, _STAGED_WAITS, WATCH)
    return Look(S.CANARY, _SHOWS_ONE, SOON, _activate)


def look_at_rollout(row: Rotation) -> Look:
    """Follow the rollout that shows it: one node, then all."""
    rollout = _rollout(row, row.rollout, row.slice)
    state, here = RolloutState(rollout.state), RotationState(row.state)
    if state is RolloutState.COMPLETE:
        return _forward(row, rollout)
    if not state.is_active:  # try again later, from what the nodes still hold
        raise _returned(rollout)
    if state.is_going_back:
        return Look(here, f"Goes back: {rollout.cause}", SOON)
    if rollout.stage:
        following = S.ROLLING if here is not S.CANARY else S.VERIFIED
        return Look(following, _progress(row, rollout, _SHOWS_ALL), SOON)
    return Look(here, _progress(row, rollout, _SHOWING[here]), SOON)


def _forward(row: Rotation, rollout: Rollout) -> Look:
    """A step at a time, so that the timeline has them all; never past a node that has seen another certificate."""
    here = RotationState(row.state)
    if here is S.ROLLING and (others := contradicting_nodes(row)):
        return Look(here, f"Waits for {listed(others)}: the handshake there shows another certificate.", WATCH)
    match here:
        case S.CANARY:
            return Look(S.VERIFIED, "One node has proven it by handshakes of its own.", 0.0)
        case S.VERIFIED:
            return Look(S.ROLLING, "All nodes show it.", 0.0)
        case _:
            at = _retire_at(row)
            text = "Every node that is heard has proven it by a handshake of its own."
            if row.previous is not None:
                text += f" The private keys before are destroyed at {moment(at, timezone.now())}."
            wait = max((at - timezone.now()).total_seconds(), 0.0)
            return Look(S.PROVEN, _with_silent(text, rollout), wait, _proven)


def _returned(rollout: Rollout) -> Fault:
    """The nodes have gone back to what they had before; say why."""
    return Fault(FaultKind.DELIVERY, rollout.cause or rollout.reason, names=_blamed(rollout))


def _stage(row: Rotation) -> None:
    if _is_taken(row.slice):  # since the look: it would be ended before its first node has proven anything
        raise Later(_ISSUED_WAITS)
    together = _together(row)
    for one in together:
        for leaf in Leaf.objects.filter(version=one.version_id).select_related("version__certificate__slice"):
            _keep(one, leaf)
        one.certificate.staged_id = one.version_id
        one.certificate.save(update_fields=["staged"])
    rollout = _publish(row, together, STAGING, "certificate.stage", "Hold ready")
    for one in together:
        one.staging_rollout = rollout
        one.save(update_fields=["staging_rollout"])
        if one.pk != row.pk:
            go(one, S.STAGING, _STAGES, SOON)


def _activate(row: Rotation) -> None:
    if _is_taken(row.slice):
        raise Later(_STAGED_WAITS)
    together = _together(row)
    for one in together:
        _show(one.certificate, one.version)
    rollout = _publish(row, together, ROTATION, "certificate.activate", "Show")
    for one in together:
        one.rollout = rollout
        one.save(update_fields=["rollout"])
        if one.pk != row.pk:
            go(one, S.CANARY, _SHOWS_ONE, SOON)


def take_off(row: Rotation) -> None:
    """Let the certificate want what its nodes went back to; what they hold ready stays, to be tried again."""
    certificate = row.certificate
    if certificate.active_id == row.version_id:
        _show(certificate, row.previous)
        certificate.staged_id = row.version_id
        certificate.save(update_fields=["staged"])


def hold_no_longer(row: Rotation) -> None:
    """Let nodes no longer hold ready what they refused, so that no other certificate of the slice fails with it."""
    if row.certificate.staged_id == row.version_id:
        row.certificate.staged = None
        row.certificate.save(update_fields=["staged"])


def _show(certificate: Certificate, version: Version | None) -> None:
    leaves = list(version.leaves.all()) if version else []
    ends = [leaf.not_after for leaf in leaves if leaf.not_after]
    certificate.active, certificate.staged = version, None
    certificate.not_after = min(ends) if ends else None
    certificate.save(update_fields=["active", "staged", "not_after"])


def _together(row: Rotation) -> list[Rotation]:
    """Return this rotation and all others of the slice that stand where it stands and are due, locked.

    One that nodes did not take goes alone from then on.
    """
    if _was_refused(row):
        return [row]
    others = Rotation.objects.filter(slice=row.slice_id, state=row.state, next_action_at__lte=timezone.now())
    locked = others.exclude(pk=row.pk).with_all().select_for_update(no_key=True, of=("self", "certificate"))
    found = [row, *(one for one in locked if not _was_refused(one))]
    for one in found[1:]:
        one.fence += 1  # whoever looks at it meanwhile writes nothing
    return found


def _was_refused(row: Rotation) -> bool:
    return any(kept["kind"] == FaultKind.DELIVERY for kept in row.faults)


def _keep(row: Rotation, leaf: Leaf) -> None:
    """Make the secret that nodes get; from then on the private key lies there alone."""
    if leaf.secret_id is not None:
        return
    name = secret_name(row.slice, row.certificate.name, leaf)
    leaf.secret = keep_secret(row.slice, name, tls_secret(name, leaf.chain_pem.encode(), open_key(leaf)))
    leaf.ciphertext = b""
    leaf.save(update_fields=["secret", "ciphertext"])


def publish_content(act: Act, slice: Slice, message: str) -> None:
    """Publish what the slice should have now, if that is not the last revision already."""
    _publish_new(act, slice, message, Start(ROTATION))


def _publish_new(act: Act, slice: Slice, message: str, start: Start) -> Rollout | None:
    """Publish what the slice should have now; None where that is the last revision already."""
    content = content_of(slice)
    try:
        with transaction.atomic():
            return publish_part(act, slice, content.resources, content.secrets, message=message, start=start)
    except Conflict as conflict:
        if conflict.code != "nothing_to_publish":
            raise
    return None


def _publish(row: Rotation, together: Sequence[Rotation], strategy: Strategy, name: str, what: str) -> Rollout:
    names = listed([one.certificate.name for one in together])
    start = Start(strategy, override_freeze=_override(together), is_meant=True)
    with verb(name, actor=SYSTEM) as act:
        act.entry(target_of(row.certificate), f"{what} certificate {names}", **row.slice.trail)
        return _publish_new(act, row.slice, f"{what}: {names}", start) or _again(act, row.slice, start)


def _again(act: Act, slice: Slice, start: Start) -> Rollout:
    """What is wanted is the last revision already, which may have been rolled back: let it set out once more."""
    last = Rollout.objects.filter(slice=slice).select_related("revision").order_by("-id").first()
    if last is None:
        raise Conflict("The certificate has nothing to serve.", code="nothing_to_publish")
    if last.state == RolloutState.COMPLETE:
        return last
    return start_rollout(act, lock_slice(slice.pk), last.revision, start)


def _override(together: Sequence[Rotation]) -> str:
    now = timezone.now()
    for one in together:
        if one.reason == RotationReason.REPLACEMENT:
            return f"Certificate {one.certificate.name} is replaced: a private key is compromised."
        life = life_of(one.previous)
        if life is not None and life.left(now) * URGENT_SHARE < life.length:
            return f"Certificate {one.certificate.name} ends at {moment(life.not_after, now)}."
    return ""


def _retire_at(row: Rotation) -> datetime:
    is_compromised = row.previous is not None and row.previous.is_compromised
    return retire_at(timezone.now(), life_of(row.previous), is_compromised=is_compromised)


def _proven(row: Rotation) -> None:
    Version.objects.filter(pk=row.version_id).update(proven_at=timezone.now())
    plan_renewal(row.certificate)


def _rollout(row: Rotation, rollout: Rollout | None, slice: Slice) -> Rollout:
    """Return the rollout that carries it now: a newer one of the slice carries what the older one did."""
    if rollout is None:
        raise AssertionError(f"rotation {row.pk} has no rollout")
    if rollout.state == RolloutState.SUPERSEDED:
        newest = Rollout.objects.filter(slice=slice).order_by("-id").first()
        return newest or rollout
    return rollout


def _is_taken(slice: Slice) -> bool:
    return Rollout.objects.active().filter(slice=slice).exists()


def _with_silent(text: str, rollout: Rollout) -> str:
    return f"{text} {rollout.reason}" if "silent" in rollout.reason else text


def _progress(row: Rotation, rollout: Rollout, usual: str) -> str:
    """Return why the rollout waits; where it does not say so itself, for which nodes, after a while."""
    if rollout.reason or timezone.now() - row.state_since < PATIENCE:
        return rollout.reason or usual
    rows = rollout.nodes.filter(proven_at=None).select_related("node").order_by("node__name")
    names = [each.node.name for each in rows[:NAMED]]
    return f"{usual} Waits for {listed(names)}." if names else usual


def _blamed(rollout: Rollout) -> tuple[str, ...]:
    """The nodes that said no."""
    rows = rollout.nodes.exclude(error=None).select_related("node").order_by("node__name")
    return tuple(row.node.name for row in rows)
