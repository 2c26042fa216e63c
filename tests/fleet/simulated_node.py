"""A node with real keys that speaks the protocol to the letter, and otherwise does what the test says."""

import base64
import json
import time
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import httpx
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from gatehouse_protocol.envelope import MANIFEST_TYPE, open_envelope
from gatehouse_protocol.frames import decode_frames
from gatehouse_protocol.messages import Enrolment, Facts, SealingKey
from gatehouse_protocol.sealing import Kem, generate_private_key, public_key_of
from gatehouse_protocol.shapes import encode
from gatehouse_protocol.signatures import ENROL_KEY_ID, Signer, sign

from tests.fleet.door import Door

FACTS = Facts("0.1.0", "1.40.0", "edge-1.test", "linux", ("http",))


@dataclass
class SimulatedNode:
    """One agent as the control plane sees it."""

    door: Door
    name: str = "edge-1"
    key: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    kem: Kem = Kem.MLKEM768_X25519
    id: str = ""
    token: str = ""
    etag: str = ""
    epoch: str = field(default_factory=lambda: str(uuid4()))
    sequence: int = 0
    trusted: dict[str, Ed25519PublicKey] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.sealing_key = generate_private_key(self.kem)

    # --- Getting in ---

    def enrolment(self, join_token: str) -> bytes:
        """The body of its enrolment."""
        sealing = SealingKey(self.kem, public_key_of(self.kem, self.sealing_key))
        asked = Enrolment(join_token, self.name, self.key.public_key().public_bytes_raw(), sealing, FACTS)
        return json.dumps(encode(asked)).encode()

    def start_enrol(self, join_token: str) -> "Future[httpx.Response]":
        """Ask to be let in, and do not wait."""
        body = self.enrolment(join_token)
        return self.door.start(
            self.door.send("POST", "/node/v1/enrol", content=body, headers=self.signed("/enrol", body))
        )

    def enrol(self, join_token: str) -> httpx.Response:
        """Ask to be let in; remember what it learns."""
        answer = self.start_enrol(join_token).result(30)
        if answer.status_code == 201:
            self.id = answer.json()["node"]["id"]
            keys = {one["kid"]: one["key"] for one in answer.json()["config_keys"]}
            self.trusted = {kid: Ed25519PublicKey.from_public_bytes(_decoded(key)) for kid, key in keys.items()}
        return answer

    def open_session(self) -> httpx.Response:
        """Buy a token with a signature."""
        answer = self.post("/session", {}, is_signed=True)
        if answer.status_code == 200:
            self.token = answer.json()["token"]
        return answer

    def joined(self, join_token: str) -> "SimulatedNode":
        """Enrol and open a session; both must work."""
        assert self.enrol(join_token).status_code == 201
        assert self.open_session().status_code == 200
        return self

    # --- Asking ---

    def signed(self, path: str, body: bytes, *, method: str = "POST", at: float | None = None) -> dict[str, str]:
        """The headers that sign a request."""
        signer = Signer(self.id or ENROL_KEY_ID, self.key)
        return sign(method, f"/node/v1{path}", "", body, signer, at if at is not None else time.time())

    def post(self, path: str, body: Any, *, is_signed: bool = False) -> httpx.Response:
        """Post JSON, signed or with the session's token."""
        content = json.dumps(body).encode()
        headers = self.signed(path, content) if is_signed else {"Authorization": f"Bearer {self.token}"}
        return self.door.run(self.door.send("POST", f"/node/v1{path}", content=content, headers=headers))

    def start_poll(self, *, wait: int = 0) -> "Future[httpx.Response]":
        """Poll, parked for up to `wait` seconds, and do not wait for the answer."""
        headers = {"Authorization": f"Bearer {self.token}", "Prefer": f"wait={wait}"}
        headers |= {"If-None-Match": self.etag} if self.etag else {}
        return self.door.start(self.door.send("GET", "/node/v1/manifest", headers=headers))

    def poll(self, *, wait: int = 0) -> httpx.Response:
        """Poll; remember the entity tag."""
        answer = self.start_poll(wait=wait).result(60)
        if answer.status_code == 200:
            self.etag = answer.headers["etag"]
        return answer

    def manifest(self) -> dict[str, Any]:
        """The verified manifest of an unconditional poll."""
        self.etag = ""
        return self.verified(self.poll())

    def verified(self, answer: httpx.Response) -> dict[str, Any]:
        """The payload of a manifest answer, its signature checked."""
        assert answer.status_code == 200, answer.text
        return json.loads(open_envelope(answer.json()["manifest"], MANIFEST_TYPE, self.trusted))

    def bodies(self, digests: list[str]) -> dict[str, bytes]:
        """Resources by digest, each checked against it."""
        answer = self.post("/resources", {"digests": digests})
        assert answer.status_code == 200, answer.text
        return dict(decode_frames(answer.content))

    # --- Reporting ---

    def report(self, *slices: dict[str, Any], **changes: Any) -> httpx.Response:
        """Send the next report."""
        return self.post("/reports", self.report_body(*slices, **changes))

    def start_report(self, *slices: dict[str, Any], **changes: Any) -> "Future[httpx.Response]":
        """Send the next report, and do not wait for the answer."""
        content = json.dumps(self.report_body(*slices, **changes)).encode()
        headers = {"Authorization": f"Bearer {self.token}"}
        return self.door.start(self.door.send("POST", "/node/v1/reports", content=content, headers=headers))

    def report_body(self, *slices: dict[str, Any], **changes: Any) -> dict[str, Any]:
        """A healthy node's report about these slices."""
        self.sequence += 1
        now = datetime.now(UTC).isoformat()
        return {
            "epoch": self.epoch,
            "sequence": self.sequence,
            "sent_at": now,
            "manifest_version": 1,
            "agent": {"version": "0.1.0", "state": "running", "uptime_seconds": self.sequence, "refusals": 0},
            "envoy": {"version": "1.40.0", "state": "live", "restarts": 0, "uptime_seconds": 1, "warming": 0},
            "slices": list(slices),
            "listeners": [{"name": "http", "address": "127.0.0.1:10080", "proven": True, "error": ""}],
            "counts": None,
            "events": [],
            **changes,
        }


def proven(slice: str, sequence: int) -> dict[str, Any]:
    """A slice that the node runs and has proven."""
    at = datetime.now(UTC).isoformat()
    return {
        "slice": slice, "received": sequence, "accepted": sequence, "active": sequence, "proven": sequence,
        "proven_at": at, "error": None,
    }  # fmt: skip


def received(slice: str, sequence: int) -> dict[str, Any]:
    """A slice whose new revision has arrived and not more."""
    return {**proven(slice, sequence), "accepted": None, "active": None, "proven": None, "proven_at": None}


def rejected(slice: str, sequence: int, running: int | None, *, object: str, message: str) -> dict[str, Any]:
    """A slice whose new revision Envoy refused; the one before runs on."""
    error = {"stage": "apply", "sequence": sequence, "type": "type.test/Thing", "object": object, "message": message}
    now = proven(slice, running) if running else received(slice, sequence)
    return {**now, "received": sequence, "error": error}


def counted(slice: str, sequence: int, count: int) -> dict[str, Any]:
    """Traffic of one route in the last two seconds."""
    now = datetime.now(UTC).isoformat()
    row = {
        "slice": slice, "revision_sequence": sequence, "route": "acme/shop", "service": "acme/echo", "code": 200,
        "flags": "-", "count": count,
    }  # fmt: skip
    return {"from": now, "to": now, "rows": [row], "latency": []}


def _decoded(text: str) -> bytes:
    return base64.b64decode(text)
