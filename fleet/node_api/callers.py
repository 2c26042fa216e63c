"""Which node is asking: a cached session token, or a signature over this very request."""

import time
from dataclasses import dataclass
from typing import Final, TypeVar
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from gatehouse_protocol.signatures import SignatureError, Verified, claimed_key_id, verify

from console.base.errors import Unauthenticated
from console.base.threads import Threads
from fleet.models import Node
from fleet.node_api.exchange import Request
from fleet.node_api.nonces import Nonces
from fleet.node_api.refusals import NodeRevoked, SessionExpired, SignatureInvalid
from fleet.node_api.tokens import read_token

Key = TypeVar("Key")
BEARER: Final = b"Bearer "
MAX_KEPT: Final = 50_000
NODE_KEPT_SECONDS: Final = 60.0


@dataclass(frozen=True, slots=True)
class Caller:
    """A node that proved who it is; good until `until_seconds` (Unix time)."""

    node_id: UUID
    gateway_id: UUID
    name: str
    key: Ed25519PublicKey
    until_seconds: float = 0.0


class Callers:
    """Everybody who proved who they are, by what they proved it with. Revocation is asked at every request."""

    def __init__(self, threads: Threads, nonces: Nonces) -> None:
        self._threads = threads
        self._nonces = nonces
        self._by_token: dict[bytes, Caller] = {}
        self._by_node: dict[UUID, Caller] = {}
        self.revoked: frozenset[UUID] = frozenset()
        """Nodes revoked within the life of a token; kept up to date by the watch."""

    async def of(self, request: Request) -> Caller:
        """Return the node that asks; raise Unauthenticated or NodeRevoked."""
        given = request.header(b"authorization")
        if given is None:
            caller = await self.of_signature(request)
        else:
            kept = self._by_token.get(given)
            caller = kept if kept and kept.until_seconds > time.time() else await self._of_token(given)
        return self.still_welcome(caller)

    def still_welcome(self, caller: Caller) -> Caller:
        """Return the caller unless it was revoked in the meantime; raise NodeRevoked."""
        if caller.node_id in self.revoked:
            raise NodeRevoked
        return caller

    async def of_signature(self, request: Request) -> Caller:
        """Return the node that signed this request, never seen before."""
        headers = request.headers()
        if "signature-input" not in headers:
            raise Unauthenticated("Sign the request, or send the token of a session.")
        try:
            node_id = UUID(claimed_key_id(headers))
        except (SignatureError, ValueError) as fault:
            raise SignatureInvalid(str(fault)) from None
        caller = await self._known(node_id)
        await self.check_signature(request, caller.key)
        return self.still_welcome(caller)

    async def check_signature(self, request: Request, key: Ed25519PublicKey) -> Verified:
        """Return who signed the request with `key`; raise SignatureInvalid, also for a request seen before."""
        path = (request.scope.get("raw_path") or request.scope["path"].encode()).decode("latin-1")
        query = request.scope["query_string"].decode("latin-1")
        method, headers, body = request.scope["method"], request.headers(), await request.body()
        try:
            verified = verify(method, path, query, headers, body, key, time.time())
        except SignatureError as fault:
            raise SignatureInvalid(str(fault)) from None
        if not await self._nonces.is_fresh(key.public_bytes_raw().hex()[:32], verified.nonce):
            raise SignatureInvalid("This request was seen before.")
        return verified

    def forget(self, node_ids: frozenset[UUID]) -> None:
        """Drop what is kept of these nodes."""
        for node_id in node_ids:
            self._by_node.pop(node_id, None)

    def forget_sessions(self) -> None:
        """Read every token again: another set of keys is active now."""
        self._by_token.clear()

    async def _of_token(self, given: bytes) -> Caller:
        if not given.startswith(BEARER):
            raise SessionExpired
        session = await self._threads.run(read_token, given.removeprefix(BEARER).decode("latin-1"))
        known = await self._known(session.node_id)
        caller = Caller(known.node_id, known.gateway_id, known.name, known.key, session.expires_at_seconds)
        _make_room(self._by_token)
        self._by_token[given] = caller
        return caller

    async def _known(self, node_id: UUID) -> Caller:
        kept = self._by_node.get(node_id)
        if kept is None or kept.until_seconds < time.time():
            _make_room(self._by_node)
            kept = self._by_node[node_id] = await self._threads.run(_read_node, node_id)
        return kept


def _read_node(node_id: UUID) -> Caller:
    row = Node.objects.filter(pk=node_id).only("gateway_id", "name", "signing_key", "revoked_at").first()
    if row is None:
        raise SignatureInvalid("No node has this id.")
    if row.revoked_at is not None:
        raise NodeRevoked
    key = Ed25519PublicKey.from_public_bytes(bytes(row.signing_key))
    return Caller(row.pk, row.gateway_id, row.name, key, time.time() + NODE_KEPT_SECONDS)


def _make_room(kept: dict[Key, Caller]) -> None:
    """Drop what is over; if all are still good, the oldest tenth."""
    if len(kept) < MAX_KEPT:
        return
    now = time.time()
    over = [key for key, caller in kept.items() if caller.until_seconds <= now]
    for key in over or list(kept)[: MAX_KEPT // 10]:
        del kept[key]
