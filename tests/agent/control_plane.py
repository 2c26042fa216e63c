"""A small control plane that really speaks the node protocol: the peer of the agent in tests.

It keeps revisions of slices in memory, checks every signature, and can be told to misbehave in named ways.
"""

import asyncio
import json
import secrets
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from gatehouse_protocol.digests import slice_root
from gatehouse_protocol.endpoints import RegisteredEndpoint, RegisteredService, Registrations
from gatehouse_protocol.envelope import HOLDS_TYPE, KEYS_TYPE, MANIFEST_TYPE, REGISTRATIONS_TYPE, sign_envelope
from gatehouse_protocol.frames import CONTENT_TYPE, encode_frames
from gatehouse_protocol.messages import (
    ConfigKey,
    ConfigKeys,
    Enrolled,
    Enrolment,
    GatewayIdentity,
    Hold,
    Holds,
    Index,
    IndexedResource,
    IndexRequest,
    Inline,
    Manifest,
    ManifestChallenge,
    ManifestSlice,
    NodeIdentity,
    RemovedResource,
    ResourcesRequest,
    SealedSecret,
    SecretsAnswer,
    SecretsRequest,
)
from gatehouse_protocol.reports import Report
from gatehouse_protocol.sealing import Binding, seal
from gatehouse_protocol.shapes import encode, format_time, parse
from gatehouse_protocol.signatures import ENROL_KEY_ID, SignatureError, claimed_key_id, verify

from tests.agent.edge import Resource
from tests.agent.http_server import Answer, HttpServer, Request, json_answer, problem

GATEWAY = GatewayIdentity("0199aaaa-gateway", "edge")
JOIN_TOKEN = "ghj_join"


@dataclass(frozen=True)
class Revision:
    slice: str
    sequence: int
    resources: tuple[Resource, ...] = field(repr=False)

    @property
    def listed(self) -> tuple[IndexedResource, ...]:
        return tuple(IndexedResource(one.type, one.name, one.digest, one.is_sealed) for one in self.resources)

    def line(self) -> ManifestSlice:
        size = sum(len(one.body) for one in self.resources)
        root = slice_root(self.listed)
        is_platform = self.slice.startswith("platform@")
        revision = str(uuid.uuid5(uuid.NAMESPACE_OID, f"{self.slice}{self.sequence}"))
        return ManifestSlice(self.slice, is_platform, revision, self.sequence, root, len(self.resources), size)


@dataclass
class Faults:
    """Ways to misbehave; each is looked at when a request arrives."""

    answer: Callable[[Request], Answer | None] = lambda request: None
    manifest: Callable[[Manifest], Manifest] = lambda manifest: manifest
    envelope: Callable[[dict[str, Any]], dict[str, Any]] = lambda envelope: envelope
    registrations: Callable[[Registrations], Registrations] = lambda registrations: registrations
    index: Callable[[Index], Index] = lambda index: index
    frames: Callable[[bytes], bytes] = lambda frames: frames
    secret: Callable[[SealedSecret], SealedSecret] = lambda secret: secret


class ControlPlane:
    def __init__(self) -> None:
        self.config_keys = {"k1": Ed25519PrivateKey.generate()}
        self.join_tokens = {JOIN_TOKEN}
        self.nodes: dict[str, Enrolment] = {}
        self.revoked: set[str] = set()
        self.faults = Faults()
        self.sends_inline = True
        self.requests: list[Request] = []
        self.reports: list[Report] = []
        self.report_bodies: list[bytes] = []
        self.also_says: dict[str, Any] = {"takes": ["records"]}
        self.version = 0
        self.challenges: tuple[ManifestChallenge, ...] = ()
        self.holds: tuple[Hold, ...] = ()
        self.registered: tuple[RegisteredService, ...] | None = None
        self.holds_keys: dict[str, Ed25519PrivateKey] = {}
        self.issue = 1
        self._history: dict[str, list[Revision]] = {}
        self._assigned: dict[str, Revision] = {}
        self._tokens: dict[str, str] = {}
        self._changed = asyncio.Condition()
        self._server = HttpServer(self._handle)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.port}"

    async def start(self) -> None:
        await self._server.start()

    async def hold(self, *holds: Hold) -> None:
        """Let the temporary lists of the nodes say this."""
        self.holds = holds
        await self.announce()

    async def register(self, cluster: str, *endpoints: RegisteredEndpoint) -> None:
        """Let these instances, and no others, be registered."""
        self.registered = (RegisteredService(cluster, endpoints),)
        await self.announce()

    async def stop(self) -> None:
        """Go away; `start` comes back on the same port with everything remembered."""
        await self._server.stop()

    async def publish(self, *changes: tuple[str, Iterable[Resource]]) -> None:
        """Make new revisions of slices and assign them, all in one manifest."""
        for key, resources in changes:
            history = self._history.setdefault(key, [])
            history.append(Revision(key, len(history) + 1, tuple(resources)))
            self._assigned[key] = history[-1]
        await self.announce()

    async def withdraw(self, key: str) -> None:
        del self._assigned[key]
        await self.announce()

    async def challenge(self, *challenges: ManifestChallenge) -> None:
        """Put these challenges, and no others, into the manifest."""
        self.challenges = challenges
        await self.announce()

    async def announce(self) -> None:
        self.version += 1
        await self.wake()

    async def wake(self) -> None:
        async with self._changed:
            self._changed.notify_all()

    async def until(self, is_met: Callable[[], bool], timeout_seconds: float = 60.0) -> None:
        """Wait until a condition on what was asked or reported so far is met."""
        async with asyncio.timeout(timeout_seconds), self._changed:
            await self._changed.wait_for(is_met)

    def asked(self, name: str) -> int:
        """How many requests of this name arrived."""
        return sum(one.path.endswith(f"/{name}") for one in self.requests)

    async def reported(self, is_wanted: Callable[[Report], bool], timeout_seconds: float = 60.0) -> Report:
        """Wait for a report, from now or from before, that fits."""
        await self.until(lambda: any(is_wanted(one) for one in self.reports), timeout_seconds)
        return next(one for one in reversed(self.reports) if is_wanted(one))

    def manifest(self) -> Manifest:
        now = datetime.now(UTC)
        lines = tuple(self._assigned[key].line() for key in sorted(self._assigned))
        expires = now + timedelta(hours=1)
        return Manifest(GATEWAY.slug, GATEWAY.id, None, self.version, now, expires, lines, self.challenges)

    async def _handle(self, request: Request) -> Answer:
        self.requests.append(request)
        await self.wake()
        if (answer := self.faults.answer(request)) is not None:
            return answer
        name = request.path.removeprefix("/node/v1/")
        try:
            if name in ("enrol", "session"):
                return self._enrol(request) if name == "enrol" else self._session(request)
        except SignatureError:
            return problem(401, "signature_invalid", Date=format_datetime(datetime.now(UTC), usegmt=True))
        node = self._tokens.get(request.headers.get("authorization", "").removeprefix("Bearer "))
        if node is None:
            return problem(401, "session_expired")
        if node in self.revoked:
            return problem(403, "node_revoked")
        answers = {
            "manifest": self._manifest,
            "index": self._index,
            "resources": self._resources,
            "secrets": self._secrets,
            "reports": self._report,
            "keys": self._keys,
        }
        return await answers[name](request, node)

    def _enrol(self, request: Request) -> Answer:
        enrolment = parse(Enrolment, request.json())
        _verified(request, enrolment.signing_key, ENROL_KEY_ID)
        if enrolment.token not in self.join_tokens:
            return problem(401, "join_token_invalid")
        self.join_tokens.remove(enrolment.token)
        node = str(uuid.uuid4())
        self.nodes[node] = enrolment
        return json_answer(encode(Enrolled(NodeIdentity(node, enrolment.name), GATEWAY, self._public_keys())), 201)

    def _session(self, request: Request) -> Answer:
        node = claimed_key_id(request.headers)
        if node not in self.nodes:
            return problem(401, "node_unknown")
        _verified(request, self.nodes[node].signing_key, node)
        if node in self.revoked:
            return problem(403, "node_revoked")
        token = secrets.token_hex(16)
        self._tokens[token] = node
        now = datetime.now(UTC)
        expires = format_time(now + timedelta(seconds=900))
        return json_answer({"token": token, "expires_at": expires, "server_time": format_time(now)})

    def expire_tokens(self) -> None:
        self._tokens.clear()

    async def _manifest(self, request: Request, node: str) -> Answer:
        etag = request.headers.get("if-none-match")
        try:
            async with asyncio.timeout(25), self._changed:
                await self._changed.wait_for(lambda: etag != self._etag() and self._assigned)
        except TimeoutError:
            return Answer(304, headers={"ETag": etag or ""})
        if node in self.revoked:
            return problem(403, "node_revoked")
        payload = json.dumps(encode(self.faults.manifest(self.manifest()))).encode()
        envelope = self.faults.envelope(sign_envelope(MANIFEST_TYPE, payload, self.config_keys))
        inline = encode(self._inline()) if self.sends_inline else None
        holds = Holds(GATEWAY.id, self.version, self.holds)
        signed = sign_envelope(HOLDS_TYPE, json.dumps(encode(holds)).encode(), self.holds_keys or self.config_keys)
        document = {"manifest": envelope, "inline": inline, "holds": signed}
        if self.registered is not None:
            said = encode(self.faults.registrations(Registrations(GATEWAY.id, self.version, self.registered)))
            document["registrations"] = sign_envelope(REGISTRATIONS_TYPE, json.dumps(said).encode(), self.config_keys)
        return json_answer(document, ETag=self._etag())

    def _etag(self) -> str:
        return f'"{self.version}.{self.issue}"'

    def _inline(self) -> Inline:
        indexes, bodies = [], []
        for revision in self._assigned.values():
            index = self._difference(revision, revision.sequence - 1 or None)
            indexes.append(self.faults.index(index))
            wanted = {one.digest for one in index.changed if not one.sealed}
            bodies += [one.body for one in revision.resources if one.digest in wanted]
        return Inline(tuple(indexes), self.faults.frames(encode_frames(bodies)))

    async def _index(self, request: Request, node: str) -> Answer:
        asked = parse(IndexRequest, request.json())
        revision = self._history[asked.slice][asked.sequence - 1]
        return json_answer(encode(self.faults.index(self._difference(revision, asked.have))))

    def _difference(self, revision: Revision, have: int | None) -> Index:
        now = {(one.type, one.name): one for one in revision.listed}
        before = {(one.type, one.name): one for one in self._history[revision.slice][have - 1].listed} if have else {}
        changed = tuple(one for key, one in now.items() if before.get(key) != one)
        removed = tuple(RemovedResource(*key) for key in before if key not in now)
        return Index(revision.slice, revision.sequence, have, slice_root(revision.listed), changed, removed)

    async def _resources(self, request: Request, node: str) -> Answer:
        wanted = set(parse(ResourcesRequest, request.json()).digests)
        bodies = {one.digest: one.body for one in self._all_resources() if one.digest in wanted and not one.is_sealed}
        return Answer(200, self.faults.frames(encode_frames(bodies.values())), {"Content-Type": CONTENT_TYPE})

    async def _secrets(self, request: Request, node: str) -> Answer:
        by_digest = {one.digest: one for one in self._all_resources() if one.is_sealed}
        key = self.nodes[node].sealing_key
        answers = []
        for one in parse(SecretsRequest, request.json()).secrets:
            sealed = seal(by_digest[one.digest].body, key.kem, key.key, Binding(node, one.name, one.digest))
            answers.append(self.faults.secret(SealedSecret(one.name, one.digest, key.kem, sealed)))
        return json_answer(encode(SecretsAnswer(tuple(answers))))

    def _all_resources(self) -> list[Resource]:
        return [one for history in self._history.values() for revision in history for one in revision.resources]

    async def _report(self, request: Request, node: str) -> Answer:
        self.report_bodies.append(request.body)
        self.reports.append(parse(Report, request.json()))
        await self.wake()
        return json_answer({"accepted": True, "next_report_seconds": 1} | self.also_says)

    async def _keys(self, request: Request, node: str) -> Answer:
        payload = json.dumps(encode(ConfigKeys(GATEWAY.id, datetime.now(UTC), self._public_keys()))).encode()
        return json_answer(sign_envelope(KEYS_TYPE, payload, self.config_keys))

    def _public_keys(self) -> tuple[ConfigKey, ...]:
        return tuple(ConfigKey(kid, key.public_key().public_bytes_raw()) for kid, key in self.config_keys.items())


def _verified(request: Request, key: bytes, key_id: str) -> None:
    public = Ed25519PublicKey.from_public_bytes(key)
    now = datetime.now(UTC).timestamp()
    found = verify(request.method, request.path, request.query, request.headers, request.body, public, now)
    if found.key_id != key_id:
        raise SignatureError("another key id")
