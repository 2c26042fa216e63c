"""A tenant's certificates on the gateway, as rotations will make them: pieces, secrets, and their revisions."""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from console.audit.actor import SYSTEM
from console.audit.verbs import Act, Target, verb
from fleet.actions.parts import ROTATION, publish_part
from fleet.actions.secrets import entry_of, keep_secret, tls_secret
from fleet.actions.start_rollout import Start
from fleet.models import Rollout, Secret
from fleet.rollout.strategy import Strategy
from fleet.self_signed import self_signed
from policies import envoy
from policies.actions.parts import SecretEntry
from policies.actions.slices import certificate_slice
from policies.compiler import Resource
from policies.compiler.envoy.filter_chains import filter_chain_piece
from policies.models import Slice

SHOP = "acme/shop/ecdsa"


def acting(work: Any, *arguments: Any, **named: Any) -> Any:
    """Do something that is part of a verb, inside one."""
    with verb("certificate.test", actor=SYSTEM) as act:
        act.entry(Target(kind="certificate", name="shop"), "Rotates a certificate for a test")
        return work(act, *arguments, **named)


def certificates_of(traffic: Slice) -> Slice:
    """The slice of certificates beside a slice of traffic."""
    return certificate_slice(None, traffic)


def secret(slice: Slice, name: str = SHOP, host: str = "shop.acme.test") -> Secret:
    """A version of a secret that nobody has seen before."""
    pair = self_signed(host, datetime.now(UTC))
    return keep_secret(slice, name, tls_secret(name, pair.certificate, pair.private_key))


def piece(name: str = "acme/shop", *server_names: str, keys: Sequence[str] = ("ecdsa",)) -> Resource:
    """The piece of a listener that shows a certificate for these names."""
    names = server_names or ("shop.acme.test",)
    return filter_chain_piece(envoy.schema(), name, names, [f"{name}/{key}" for key in keys])


def publish_certificates(
    slice: Slice, resources: Sequence[Resource], secrets: Sequence[SecretEntry], strategy: Strategy = ROTATION
) -> Rollout:
    """Publish exactly this."""

    def work(act: Act) -> Rollout:
        return publish_part(act, slice, resources, secrets, message="Rotated", start=Start(strategy))

    return acting(work)


def publish_shop(slice: Slice) -> tuple[Rollout, Secret]:
    """Publish one certificate with a fresh secret."""
    row = secret(slice)
    return publish_certificates(slice, [piece()], [entry_of(row)]), row


def handshake(server_name: str = "shop.acme.test", leaf: bytes = b"leaf", **more: Any) -> dict[str, Any]:
    """What a node reports of a handshake that showed what it should."""
    return {
        "listener": "https",
        "server_name": server_name,
        "key": "ecdsa",
        "certificate": hashlib.sha256(leaf).hexdigest(),
        "proven": True,
        "error": "",
        "proven_at": "2026-11-21T10:00:00+00:00",
        **more,
    }
