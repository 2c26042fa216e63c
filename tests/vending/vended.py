"""Credentials of Acme's, moved without waiting, on nodes that do as they are told."""

import base64
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from cryptography.hazmat.primitives import serialization as s
from cryptography.hazmat.primitives.asymmetric import ec
from django.db.models import F
from gatehouse_protocol.sealing import Binding, unseal
from gatehouse_protocol.vending import VENDED_TYPE, VendedCredential, read_vended
from google.protobuf.any_pb2 import Any as Any_

from fleet.models import Rollout
from policies.models import Slice
from tests.fleet import standing
from tests.fleet.crew import Crew
from tests.fleet.simulated_node import SimulatedNode
from vending.actions.settling import settle_all
from vending.models import Credential

KEY = "acme.credentials@edge"
HERE = "/slices/acme@edge/credentials"
SECRET = "sk_live_4f8a0d3c9b1e7752"
NEXT = "sk_live_91c0ffee0d3c9b1e77"
PATIENCE_SECONDS = 60
BAKING = timedelta(seconds=10)


def stripe(**changes: Any) -> dict[str, Any]:
    """A key that is added in a header."""
    return {"name": "stripe", "kind": "header", "prefix": "Bearer ", "secret": SECRET, **changes}


def private_key() -> str:
    """A private key that can sign tokens, as PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    return key.private_bytes(s.Encoding.PEM, s.PrivateFormat.PKCS8, s.NoEncryption()).decode()


def slice_of_credentials() -> Slice:
    """Acme's slice of credentials."""
    found: Slice = Slice.objects.get(key=KEY)
    return found


def the(name: str = "stripe") -> Credential:
    """A credential of Acme's as it is now."""
    return Credential.objects.with_all().shown().get(name=name)


def tag(caller: Any, name: str = "stripe") -> str:
    """Its entity tag."""
    return str(caller.get(f"{HERE}/{name}")["ETag"])


def look() -> None:
    """Let every rollout take a step now, and write down what came of it."""
    Rollout.objects.active().exclude(baking_since=None).update(baking_since=F("baking_since") - BAKING)
    standing.step()
    settle_all()


def until(is_so: Callable[[], bool], crew: Crew | None = None) -> None:
    """Let rollouts, and nodes that obey, go on until it is so."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        assert time.monotonic() < deadline, "it never came to be"
        look()
        if crew is not None:
            crew.obey()


def brought(crew: Crew, name: str = "stripe") -> Credential:
    """Return a credential once every node has its version."""
    until(lambda: the(name).rollout_id is None, crew)
    return the(name)


def given(node: SimulatedNode, sequence: int) -> dict[str, VendedCredential]:
    """What a node gets of a revision of the slice, opened, by the names of the resources."""
    index = node.post("/index", {"slice": KEY, "sequence": sequence, "have": None}).json()["changed"]
    assert {row["type"] for row in index} <= {VENDED_TYPE}
    wanted = [{"name": row["name"], "digest": row["digest"]} for row in index]
    answer = node.post("/secrets", {"secrets": wanted}).json()["secrets"] if wanted else []
    return {one["name"]: _opened(node, one) for one in answer}


def _opened(node: SimulatedNode, one: dict[str, str]) -> VendedCredential:
    binding = Binding(node.id, one["name"], one["digest"])
    plaintext = unseal(base64.b64decode(one["sealed"]), node.kem, node.sealing_key, binding)
    inside = Any_.FromString(plaintext)
    assert inside.type_url == VENDED_TYPE
    return read_vended(inside.value)
