"""Nodes without an Envoy, beside the real ones: they join over HTTP, poll, prove whatever they are told, and count
requests that nobody sent. What a node does to a revision can be said: refuse it, answer badly under it, fall silent.
"""

import base64
import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import httpx
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from gatehouse_protocol.messages import Enrolment, Facts, SealingKey
from gatehouse_protocol.sealing import Kem, generate_private_key, public_key_of
from gatehouse_protocol.shapes import encode
from gatehouse_protocol.signatures import ENROL_KEY_ID, Signer, sign

from tests.end_to_end.acts import ok

REPORT_SECONDS = 1.0
FACTS = Facts("0.1.0", "1.40.0", "simulated.test", "linux", ("http",))


@dataclass
class Simulated:
    """One node. `bad_share` is the share of 503s it answers with, by sequence of the revision it runs."""

    url: str
    name: str
    slice: str
    per_second: int = 20
    bad_share: dict[int, float] = field(default_factory=dict)
    is_silent: bool = False
    ran: list[int] = field(default_factory=list)
    """The sequences it was told to run, in their order."""
    id: str = ""

    def __post_init__(self) -> None:
        self._key, self._kem = Ed25519PrivateKey.generate(), Kem.X25519
        self._epoch, self._number, self._running = str(uuid4()), 0, {}
        self._client, self._speaking = httpx.Client(base_url=f"{self.url}/node/v1", timeout=40), threading.Lock()

    def join(self, secret: str) -> None:
        """Enrol with a join token and open a session."""
        sealing = SealingKey(self._kem, public_key_of(self._kem, generate_private_key(self._kem)))
        asked = Enrolment(secret, self.name, self._key.public_key().public_bytes_raw(), sealing, FACTS)
        self.id = self._signed("/enrol", encode(asked), ENROL_KEY_ID)["node"]["id"]
        token = self._signed("/session", {}, self.id)["token"]
        self._client.headers["Authorization"] = f"Bearer {token}"

    def follow(self, is_over: threading.Event) -> None:
        """Poll until it is over, and take what the manifest says as proven."""
        etag = ""
        while not is_over.is_set():
            with suppress(httpx.HTTPError):
                headers = {"If-None-Match": etag} if etag else {}
                answer = self._client.get("/manifest", headers={"Prefer": "wait=2", **headers})
                if answer.status_code == 200 and not self.is_silent:
                    etag = answer.headers["etag"]
                    self._take(answer.json()["manifest"])

    def report_on(self, is_over: threading.Event) -> None:
        """Report every second until it is over, unless silent."""
        while not is_over.wait(REPORT_SECONDS):
            if not self.is_silent:
                with suppress(httpx.HTTPError):
                    self._report(self._counts())

    def close(self) -> None:
        """Hang up."""
        self._client.close()

    def _take(self, envelope: dict[str, Any]) -> None:
        slices = json.loads(base64.b64decode(envelope["payload"]))["slices"]
        self._running = {one["slice"]: one["sequence"] for one in slices}
        mine = self._running.get(self.slice)
        if mine is not None and self.ran[-1:] != [mine]:
            self.ran.append(mine)
        self._report(None)

    def _report(self, counts: dict[str, Any] | None) -> None:
        with self._speaking:
            self._client.post("/reports", json=self._next_report(counts))

    def _next_report(self, counts: dict[str, Any] | None) -> dict[str, Any]:
        self._number += 1
        now = _now()
        slices = [
            {"slice": key, **dict.fromkeys(("received", "accepted", "active", "proven"), sequence), "proven_at": now,
             "error": None} for key, sequence in self._running.items()
        ]  # fmt: skip
        return {
            "epoch": self._epoch, "sequence": self._number, "sent_at": now, "manifest_version": 1,
            "agent": {"version": "0.1.0", "state": "running", "uptime_seconds": self._number, "refusals": 0},
            "envoy": {"version": "1.40.0", "state": "live", "restarts": 0, "uptime_seconds": 1, "warming": 0},
            "slices": slices, "counts": counts, "events": [],
            "listeners": [{"name": "http", "address": "127.0.0.1:80", "proven": True, "error": ""}],
        }  # fmt: skip

    def _counts(self) -> dict[str, Any]:
        sequence = self._running.get(self.slice, 0)
        bad = round(self.per_second * self.bad_share.get(sequence, 0.0))
        row = {"slice": self.slice, "revision_sequence": sequence, "route": "shop-root", "service": "echo-v1",
               "flags": "-"}  # fmt: skip
        rows = [{**row, "code": 200, "count": self.per_second - bad}, {**row, "code": 503, "count": bad}]
        now = _now()
        return {"from": now, "to": now, "rows": [row for row in rows if row["count"]], "latency": []}

    def _signed(self, path: str, body: Any, key_id: str) -> Any:
        content = json.dumps(body).encode()
        headers = sign("POST", f"/node/v1{path}", "", content, Signer(key_id, self._key), time.time())
        return ok(self._client.post(path, content=content, headers=headers))


class Swarm(AbstractContextManager["Swarm"]):
    """Some simulated nodes of one gateway, at work until the block ends; then they are revoked."""

    def __init__(self, api: httpx.Client, url: str, count: int, *, gateway: str = "edge", slice: str = "acme@edge"):
        self._api, self._gateway, self._is_over = api, gateway, threading.Event()
        self.nodes = [Simulated(url, f"simulated-{number}", slice) for number in range(1, count + 1)]
        self._threads = ThreadPoolExecutor(2 * count)

    def __getitem__(self, name: str) -> Simulated:
        return next(node for node in self.nodes if node.name == name)

    def __enter__(self) -> "Swarm":
        for node in self.nodes:
            body = {"name": node.name, "expires_in_seconds": 600}
            node.join(ok(self._api.post(f"/gateways/{self._gateway}/join-tokens", json=body))["token"])
            self._threads.submit(node.follow, self._is_over)
            self._threads.submit(node.report_on, self._is_over)
        return self

    def __exit__(self, *_: object) -> None:
        self._is_over.set()
        self._threads.shutdown()
        for node in self.nodes:
            node.close()
            ok(self._api.post(f"/nodes/{node.id}/revoke"))


def _now() -> str:
    return datetime.now(UTC).isoformat()
