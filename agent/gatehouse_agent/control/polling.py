"""Polls for the manifest for ever: parks at the control plane, believes only what is signed, never hurries it."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from gatehouse_protocol.endpoints import RegisteredService
from gatehouse_protocol.messages import Hold, Manifest

from gatehouse_agent import logs
from gatehouse_agent.control.admission import (
    Expectation,
    RefusedError,
    admit,
    admit_holds,
    admit_registrations,
)
from gatehouse_agent.control.backoff import Backoff
from gatehouse_agent.control.client import (
    ControlClient,
    ControlError,
    PolledManifest,
    RevokedError,
    UnavailableError,
)
from gatehouse_agent.control.keys import KeyKeeper
from gatehouse_agent.control.pulling import Hints, Puller

T = TypeVar("T")
Trusted = Mapping[str, Ed25519PublicKey]
_SHORTEST_ROUND_SECONDS: Final = 0.5
_REVOKED_PAUSE_SECONDS: Final = 60.0


@dataclass(frozen=True, slots=True)
class Told:
    """What stands beside a manifest: what temporary lists say, and who is registered, None: nothing new is said."""

    holds: tuple[Hold, ...]
    registered: tuple[RegisteredService, ...] | None


class Poller:
    """Hands every manifest that passes to `on_manifest`, with what stands beside it, every other to `on_refusal`."""

    def __init__(
        self,
        client: ControlClient,
        puller: Puller,
        keys: KeyKeeper,
        expectation: Callable[[], Expectation],
        on_manifest: Callable[[Manifest, Told], None],
        on_refusal: Callable[[RefusedError], None],
        on_answer: Callable[[], None],
    ) -> None:
        self._client, self._puller, self._keys = client, puller, keys
        self._expectation = expectation
        self._on_manifest, self._on_refusal, self._on_answer = on_manifest, on_refusal, on_answer
        self._etag = ""
        self._backoff = Backoff()

    async def run(self) -> None:
        """Poll until cancelled."""
        while True:
            begun = asyncio.get_running_loop().time()
            try:
                polled = await self._client.manifest(self._etag)
            except RevokedError as error:
                logs.warning("node_revoked", error=str(error))
                await asyncio.sleep(_REVOKED_PAUSE_SECONDS)
            except ControlError as error:
                asked = error.retry_after_seconds if isinstance(error, UnavailableError) else 0.0
                pause = self._backoff.next_pause(asked)
                logs.warning("manifest_not_polled", error=str(error), again_in_seconds=round(pause, 1))
                await asyncio.sleep(pause)
            else:
                self._backoff.reset()
                self._on_answer()
                if polled is not None:
                    await self._consider(polled)
                elif asyncio.get_running_loop().time() - begun < _SHORTEST_ROUND_SECONDS:
                    await asyncio.sleep(_SHORTEST_ROUND_SECONDS)  # this control plane does not park requests

    async def _consider(self, polled: PolledManifest) -> None:
        """A refused manifest is not asked for again: the next poll waits for another one."""
        is_repeated = polled.etag == self._etag
        self._etag = polled.etag
        try:
            manifest = await self._admit(polled.answer.manifest)
        except RefusedError as error:
            logs.warning("manifest_refused", code=error.code, error=str(error))
            self._on_refusal(error)
            is_repeated = True
        else:
            self._puller.hints = Hints.of(polled.answer.inline)
            answer = polled.answer
            holds = self._admitted(admit_holds, answer.holds, manifest)
            registered = self._admitted(admit_registrations, answer.registrations, manifest)
            self._on_manifest(manifest, Told(holds or (), registered))
        if is_repeated:
            await asyncio.sleep(_SHORTEST_ROUND_SECONDS)

    def _admitted(
        self, admit_one: Callable[[Any, Manifest, Trusted], tuple[T, ...]], envelope: Any, manifest: Manifest
    ) -> tuple[T, ...] | None:
        """What a document beside the manifest says; where that is refused, the manifest still holds."""
        if envelope is None:
            return None
        try:
            return admit_one(envelope, manifest, self._expectation().trusted)
        except RefusedError as error:
            logs.warning("refused_beside_manifest", code=error.code, error=str(error))
            self._on_refusal(error)
            return None

    async def _admit(self, envelope: Any) -> Manifest:
        """Admit a manifest; one by an unknown key may be the first after a rotation, so the keys are asked for once."""
        clock = self._client.clock
        try:
            manifest = admit(envelope, self._expectation(), clock.fresh_now())
        except RefusedError as error:
            if error.code != "signature_refused" or not await self._keys.refresh():
                raise
            manifest = admit(envelope, self._expectation(), clock.fresh_now())
        clock.see_signed(manifest.issued_at)
        return manifest
