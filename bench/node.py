"""A node for benchmarks: joins as nodes do, then asks what it is told to ask."""

import json
import time
from dataclasses import dataclass
from typing import Any

import httpx
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from gatehouse_protocol.messages import Enrolment, Facts, SealingKey
from gatehouse_protocol.sealing import Kem, generate_private_key, public_key_of
from gatehouse_protocol.shapes import encode
from gatehouse_protocol.signatures import ENROL_KEY_ID, Signer, sign

from bench.web import Web

MANIFEST = "/node/v1/manifest"


@dataclass(frozen=True, slots=True)
class Node:
    """A node that joined: its address, key, session, and the entity tag of its first manifest."""

    url: str
    signer: Signer
    token: str
    etag: str

    def poll(self, *, wait: int = 0) -> httpx.Response:
        """Poll for what comes after the first manifest."""
        headers = {"Authorization": f"Bearer {self.token}", "If-None-Match": self.etag, "Prefer": f"wait={wait}"}
        return httpx.get(self.url + MANIFEST, headers=headers, timeout=wait + 30).raise_for_status()


def join(web: Web) -> Node:
    """Let a node join and read its first manifest."""
    key, kem = Ed25519PrivateKey.generate(), Kem.X25519
    sealing = SealingKey(kem, public_key_of(kem, generate_private_key(kem)))
    facts = Facts("bench", "bench", "bench", "linux", ())
    asked = Enrolment(web.join_token, "bench", key.public_key().public_bytes_raw(), sealing, facts)
    node_id = _post(web.url, "/node/v1/enrol", encode(asked), Signer(ENROL_KEY_ID, key))["node"]["id"]
    signer = Signer(node_id, key)
    token = _post(web.url, "/node/v1/session", {}, signer)["token"]
    first = httpx.get(web.url + MANIFEST, headers={"Authorization": f"Bearer {token}"}).raise_for_status()
    return Node(web.url, signer, token, first.headers["etag"])


def _post(url: str, path: str, body: object, signer: Signer) -> Any:
    content = json.dumps(body).encode()
    headers = sign("POST", path, "", content, signer, time.time())
    return httpx.post(url + path, content=content, headers=headers).raise_for_status().json()
