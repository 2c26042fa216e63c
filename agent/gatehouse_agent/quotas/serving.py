"""Answers Envoy's reports of what it let through (`StreamRateLimitQuotas`), and asks the control plane for shares."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any, Final

import grpc
from gatehouse_protocol.quotas import QuotaTelling
from google.protobuf.message import DecodeError

from gatehouse_agent import logs
from gatehouse_agent.control.client import ControlClient, ControlError
from gatehouse_agent.quotas.account import Pour
from gatehouse_agent.quotas.ledger import Ledger
from gatehouse_agent.quotas.wire import LIFE_SECONDS, Answer, read_report

_SERVICE: Final = "envoy.service.rate_limit_quota.v3.RateLimitQuotaService"
_RENEW_SECONDS: Final = LIFE_SECONDS / 3
_GATHER_SECONDS: Final = 0.01
_TELL_SECONDS: Final = 5.0
_PAUSE_SECONDS: Final = 2.0
_TURN_SECONDS: Final = 0.2
_MINUTE: Final = 60.0
"""All windows begin at full ones."""


class Quotas:
    """Shares of fleet-wide quotas on this node. The newest stream is Envoy's."""

    def __init__(self, client: ControlClient) -> None:
        self._client, self._clock = client, client.clock
        self._ledger = Ledger(self._say, self._forget, self._clock.seconds())
        self._answer = Answer()
        self._outgoing: asyncio.Queue[bytes] | None = None
        self._asked = asyncio.Event()

    def handler(self) -> grpc.GenericRpcHandler:
        """What a gRPC server answers Envoy with."""
        talk = grpc.stream_stream_rpc_method_handler(self._talk)
        return grpc.method_handlers_generic_handler(_SERVICE, {"StreamRateLimitQuotas": talk})

    async def run(self) -> None:
        """Tell, take and turn windows until cancelled."""
        self._ledger.since = self._clock.seconds()
        async with asyncio.TaskGroup() as group:
            for loop in (self._keep_telling, self._keep_turning, self._keep_renewing):
                group.create_task(loop())

    async def _keep_telling(self) -> None:
        while True:
            try:
                await self._tell()
            except ControlError:  # reports say so, and what is held lasts
                await asyncio.sleep(_PAUSE_SECONDS * random.uniform(0.8, 1.2))
            with suppress(TimeoutError):
                async with asyncio.timeout(_TELL_SECONDS):
                    await self._asked.wait()
            await asyncio.sleep(_GATHER_SECONDS)
            self._asked.clear()

    async def _tell(self) -> None:
        await self._client.open_session()
        for told in list(self._ledger.to_tell(self._clock.seconds())):
            dealing = await self._client.quotas(QuotaTelling(tuple(told)))
            self._ledger.take(told, dealing, self._clock.seconds())
            self._flush()

    async def _keep_turning(self) -> None:
        while True:
            self._ledger.turn(self._clock.seconds())
            self._flush()
            await asyncio.sleep(min(_TURN_SECONDS, _MINUTE - self._clock.seconds() % _MINUTE + 0.001))

    async def _keep_renewing(self) -> None:
        while True:
            await asyncio.sleep(_RENEW_SECONDS)
            self._ledger.renew()
            self._flush()

    async def _talk(self, requests: AsyncIterator[bytes], context: Any) -> None:
        self._ledger.envoy_gone()
        outgoing = self._outgoing = asyncio.Queue()
        listening = asyncio.create_task(self._listen(requests))
        writing = asyncio.create_task(_write(outgoing, context))
        try:
            await asyncio.wait({listening, writing}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            listening.cancel()
            writing.cancel()
            if self._outgoing is outgoing:
                self._outgoing = None
                self._ledger.envoy_gone()

    async def _listen(self, requests: AsyncIterator[bytes]) -> None:
        async for message in requests:
            self.hear(message)

    def hear(self, message: bytes) -> None:
        """Take in one report of Envoy's, and answer what can be answered at once."""
        now, is_asked = self._clock.seconds(), False
        try:
            for one in read_report(message):
                is_asked |= self._ledger.hear(one.id, one.bucket, one.allowed, one.denied, now)
        except DecodeError as error:
            logs.warning("envoy_not_understood", error=str(error))
        self._flush()
        if is_asked:
            self._asked.set()

    def _say(self, name: bytes, pour: Pour) -> None:
        self._answer.assign(name, pour)

    def _forget(self, name: bytes) -> None:
        self._answer.abandon(name)

    def _flush(self) -> None:
        message, self._answer = self._answer.to_bytes(), Answer()
        if message and self._outgoing is not None:
            self._outgoing.put_nowait(message)


async def _write(outgoing: asyncio.Queue[bytes], context: Any) -> None:
    while True:
        await context.write(await outgoing.get())
