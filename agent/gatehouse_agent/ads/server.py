"""Serves the visible resources to Envoy over gRPC on a unix socket, and waits for Envoy's word on them."""

import asyncio
import os
from collections.abc import AsyncIterator, Iterable, Sequence
from pathlib import Path
from typing import Any, Final

# gRPC would otherwise hook every fork; Envoy is started by one, and nothing of gRPC is used in the child.
os.environ.setdefault("GRPC_ENABLE_FORK_SUPPORT", "0")

import grpc

from gatehouse_agent import wire
from gatehouse_agent.ads.conversation import Conversation, Rejection
from gatehouse_agent.assembly.content import ResourceKey
from gatehouse_agent.assembly.resources import Resources

_SERVICE: Final = "envoy.service.discovery.v3.AggregatedDiscoveryService"
_UNLIMITED: Final = [("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1)]


class AdsServer:
    """The newest stream is Envoy's; what an older one says no longer counts. `others` are served on the same socket."""

    def __init__(self, socket: Path, others: Sequence[grpc.GenericRpcHandler] = ()) -> None:
        self._socket, self._others = socket, others
        self._visible: Resources = {}
        self._conversation: Conversation | None = None
        self._outgoing: asyncio.Queue[bytes] = asyncio.Queue()
        self._progress = asyncio.Event()
        self._server: grpc.aio.Server | None = None

    async def start(self) -> None:
        """Listen; the socket is only for this user."""
        self._socket.unlink(missing_ok=True)
        self._server = grpc.aio.server(options=_UNLIMITED)
        handler = grpc.stream_stream_rpc_method_handler(self._talk)
        self._server.add_generic_rpc_handlers(
            (grpc.method_handlers_generic_handler(_SERVICE, {"DeltaAggregatedResources": handler}), *self._others)
        )
        self._server.add_insecure_port(f"unix:{self._socket}")
        await self._server.start()
        self._socket.chmod(0o600)

    async def stop(self) -> None:
        """Close the stream; Envoy keeps what it has."""
        if self._server is not None:
            await self._server.stop(grace=0)

    @property
    def is_connected(self) -> bool:
        """Does an Envoy talk to us right now?"""
        return self._conversation is not None

    def show(self, visible: Resources) -> None:
        """Make `visible` the truth; a connected Envoy is sent the difference, a later one gets all of it."""
        self._visible = visible
        if self._conversation is not None:
            self._send(self._conversation.show(visible))

    def rejection(self) -> Rejection | None:
        """Return the refusal of something visible, if there is one."""
        return self._conversation.rejection() if self._conversation is not None else None

    def unacknowledged(self) -> list[ResourceKey]:
        """Return what the connected Envoy was sent and has not answered yet."""
        return self._conversation.unacknowledged() if self._conversation is not None else []

    def accepted(self) -> dict[str, frozenset[str]]:
        """Return the names of what the connected Envoy holds, by type."""
        return self._conversation.accepted() if self._conversation is not None else {}

    async def settled(self, kinds: Iterable[str]) -> Rejection | None:
        """Wait until Envoy accepted the visible resources of these kinds; return its refusal once there is one."""
        kinds = tuple(kinds)
        while True:
            self._progress.clear()
            if self._conversation is not None:
                if rejection := self.rejection():
                    return rejection
                if self._conversation.is_settled(kinds):
                    return None
            await self._progress.wait()

    async def _talk(self, requests: AsyncIterator[bytes], context: Any) -> None:
        conversation = self._conversation = Conversation(self._visible)
        outgoing = self._outgoing = asyncio.Queue()
        listening = asyncio.create_task(self._listen(requests, conversation, outgoing))
        writing = asyncio.create_task(_write(outgoing, context))
        try:
            await asyncio.wait({listening, writing}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            listening.cancel()
            writing.cancel()
            if self._conversation is conversation:
                self._conversation = None
            self._progress.set()

    async def _listen(
        self, requests: AsyncIterator[bytes], conversation: Conversation, outgoing: asyncio.Queue[bytes]
    ) -> None:
        async for request in requests:
            for response in conversation.receive(wire.DeltaRequest.FromString(request)):
                outgoing.put_nowait(response)
            self._progress.set()

    def _send(self, responses: list[bytes]) -> None:
        for response in responses:
            self._outgoing.put_nowait(response)


async def _write(outgoing: asyncio.Queue[bytes], context: Any) -> None:
    while True:
        await context.write(await outgoing.get())
