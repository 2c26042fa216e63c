"""Tells the audit trail whom the node API turned away: counted in memory, written at most once a second.

A flood costs one statement a second for each kind of refusal. Whoever merely opens a new session was refused nothing.
"""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any, Final
from uuid import UUID

import jwt
from gatehouse_protocol.signatures import SignatureError, claimed_key_id

from console.audit.actor import Actor, ActorKind
from console.audit.refusals import Kind, Refused, note
from console.audit.verbs import Target
from console.base.errors import GatehouseError
from fleet.node_api.exchange import Request
from fleet.node_api.refusals import SessionExpired
from fleet.node_api.threads import Threads

MOST: Final = 100
"""Kinds of refusals that wait at a time; what comes beyond them is counted with one of them."""
EVERY_SECONDS: Final = 1.0


class RefusedBook:
    """What was refused and is not written yet."""

    def __init__(self, threads: Threads) -> None:
        self._threads = threads
        self._waiting: dict[tuple[str, str, str], Refused] = {}
        self._writing: asyncio.Task[None] | None = None

    def tell(self, request: Request, error: Exception) -> None:
        """Count a refusal, if it is one."""
        if not isinstance(error, GatehouseError) or error.status not in {401, 403} or _is_routine(error):
            return
        refused = _refused(request, error)
        key = (refused.source, refused.code, refused.what)
        kept = self._waiting.get(key)
        if kept is None and len(self._waiting) >= MOST:
            key, kept = next(iter(self._waiting.items()))
        self._waiting[key] = replace(kept, times=kept.times + 1) if kept else refused
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write())

    async def close(self) -> None:
        """Write what waits."""
        if self._writing is not None:
            self._writing.cancel()
            await asyncio.gather(self._writing, return_exceptions=True)
        await self._write_waiting()

    async def _write(self) -> None:
        await asyncio.sleep(EVERY_SECONDS)
        await self._write_waiting()

    async def _write_waiting(self) -> None:
        waiting, self._waiting = list(self._waiting.values()), {}
        with suppress(RuntimeError):  # the threads were closed before us
            for refused in waiting:
                await self._threads.run(note, refused)


def _is_routine(error: GatehouseError) -> bool:
    """Whether a session of ours has merely ended: no token at all was refused, or one that is over."""
    if not isinstance(error, SessionExpired):
        return False
    fault = error.__context__
    return not isinstance(fault, jwt.InvalidTokenError) or isinstance(fault, jwt.ExpiredSignatureError)


def _refused(request: Request, error: GatehouseError) -> Refused:
    ip = str((request.scope.get("client") or ("", 0))[0])
    path = str(request.scope["path"])
    claimed = _claimed(request.headers())
    return Refused(
        kind=Kind.NODE, code=error.code, actor=Actor(ActorKind.NODE, "", "somebody calling as a node", ip=ip),
        source=ip, target=Target("node", claimed or "unknown", claimed), what=path,
        summary=f"{request.scope['method']} {path} was refused: {error.detail.rstrip('.')}.",
    )  # fmt: skip


def _claimed(headers: Mapping[str, Any]) -> str:
    """Return the node id that a request claims, if it claims one."""
    with suppress(SignatureError, ValueError, LookupError, TypeError):
        return str(UUID(claimed_key_id(headers)))
    return ""
