"""Rotations moved without waiting, on nodes that do as they are told."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F
from django.utils import timezone

from certificates.actions.rotation.mover import move_due_rotations
from certificates.models import Certificate, Rotation
from fleet.models import Node, Rollout, ServedCertificate
from policies.compiler import Kind
from policies.models import Slice, SlicePart
from tests.fleet import standing
from tests.fleet.crew import Crew
from tests.fleet.edge import Edge, draft

SHOP = "shop.acme.test"
PATIENCE_SECONDS = 180
BAKING = timedelta(seconds=10)
"""Longer than a stage of a rotation is watched."""


def until(is_so: Callable[[], bool]) -> None:
    """Return as soon as `is_so()`; fail when it never is. A rotation is many requests: slow on a busy machine."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        assert time.monotonic() < deadline, "it never came to be"
        time.sleep(0.02)


def claim(edge: Edge, *hostnames: str) -> None:
    """Let Acme have these hostnames."""
    for name in hostnames:
        draft(edge.acme, Kind.HOSTNAME, name, {})


def slice_of(edge: Edge) -> Slice:
    """Acme's slice of certificates."""
    found: Slice = Slice.objects.get(tenant=edge.acme.tenant, gateway=edge.gateway, part=SlicePart.CERTIFICATES)
    return found


def newest(certificate_id: Any) -> Rotation:
    """The last rotation of a certificate."""
    return Rotation.objects.select_related("certificate").filter(certificate=certificate_id).latest("number")


def look() -> None:
    """Let every rotation and every rollout take a step now."""
    Rotation.objects.active().exclude(state="proven").update(next_action_at=timezone.now(), lease_until=None)
    move_due_rotations()
    Rollout.objects.active().exclude(baking_since=None).update(baking_since=F("baking_since") - BAKING)
    standing.step()


def rotating_until(crew: Crew, is_so: Callable[[], bool], *, obeying: bool = True) -> None:
    """Let rotations and nodes go on until it is so."""

    def has_come() -> bool:
        look()
        if obeying:
            crew.obey()
        return is_so()

    until(has_come)


def rotated(crew: Crew, certificate_id: Any, state: str = "proven") -> Rotation:
    """Return the last rotation of a certificate once it is in `state`."""
    rotating_until(crew, lambda: newest(certificate_id).state == state)
    return newest(certificate_id)


def show(crew: Crew, certificate: Certificate, *, leaf: str | None = None) -> None:
    """Let every node say that its handshake showed the leaf that is expected, or another one."""
    now = timezone.now()
    for name, node in crew.nodes.items():
        for hostname in certificate.hostnames:
            for one in certificate.active.leaves.all():
                ServedCertificate.objects.update_or_create(
                    node=Node.objects.get(name=name), listener="https", server_name=hostname, key=one.family,
                    defaults={
                        "certificate": leaf or one.sha256, "proven": leaf is None, "error": "", "proven_at": now,
                        "seen_at": now,
                    },
                )  # fmt: skip
        assert node.id


def make_older(certificate: Certificate, by: timedelta) -> None:
    """Let the certificate be as old as that, and be planned anew."""
    for leaf in certificate.active.leaves.all():
        leaf.not_before, leaf.not_after = leaf.not_before - by, leaf.not_after - by
        leaf.save()
    version = certificate.active
    version.obtained_at = (version.obtained_at or datetime.now(tz=timezone.get_current_timezone())) - by
    version.save()
    Certificate.objects.filter(pk=certificate.pk).update(
        not_after=certificate.not_after - by, renew_at=certificate.renew_at - by
    )


def echo(crew: Crew, *silent: str, error: str = "") -> None:
    """Let every node do as it is told and answer the challenges it is given; the silent ones do not answer them."""
    for name, node in crew.nodes.items():
        is_proven = name not in silent
        said = {"proven": is_proven, "error": "" if is_proven else error}
        crew.obey(name, challenges=[{"id": one["id"], **said} for one in node.manifest()["challenges"]])


def issuing_until(crew: Crew, is_so: Callable[[], bool]) -> None:
    """Let rotations go on, with nodes that answer challenges, until it is so."""

    def has_come() -> bool:
        look()
        echo(crew)
        return is_so()

    until(has_come)


def resting() -> None:
    """Let movers look as often as they like at what is not due yet."""
    for _ in range(5):
        move_due_rotations()
