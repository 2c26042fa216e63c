"""What serves what where: the certificate that each listener last showed for each server name and family of keys.

Asked after every change for what changed, and again all the time, a few a second, so that every proof has an age.
"""

import asyncio
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from gatehouse_protocol.reports import CertificateReport, Transport

from gatehouse_agent.assembly.listeners import Handshake, known_as
from gatehouse_agent.convergence import Steps
from gatehouse_agent.handshakes import HandshakeError, Shown, shake_hands, shake_hands_over_quic

_AT_ONCE: Final = 8
_SHORTEST_PAUSE_SECONDS: Final = 0.2
_DOUBT_SECONDS: Final = 2.0
_LONGEST_TEXT: Final = 4096
NOT_SINCE_START: Final = "not proven since Envoy started"

Identity = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Sighting:
    """What was asked, what was seen (SHA-256 of a leaf, or empty), what is wrong with it, and when all was right."""

    asked: Handshake
    certificate: str
    error: str
    proven_at: datetime | None


@dataclass(frozen=True, slots=True)
class Look:
    """Whether every listener was last seen to show what it must of one certificate of a tenant."""

    piece: str
    is_proven: bool


class Serving:
    """Sightings of the set that Envoy is shown.

    `report` is another tuple only when there is something new in it, and None before a set was looked at.
    """

    def __init__(self, now: Callable[[], datetime], on_change: Callable[[], None], round_seconds: float = 60.0) -> None:
        self.report: tuple[CertificateReport, ...] | None = None
        self._now, self._on_change = now, on_change
        self._round_seconds = round_seconds
        self._sightings: dict[Identity, Sighting] = {}
        self._expected: dict[Identity, Handshake] = {}
        self._changes = 0
        self._is_changing = False

    def looks(self) -> tuple[Look, ...]:
        """Return one look for each certificate, by name; where there is no set that was looked at, none."""
        found: dict[str, bool] = {}
        for one in self._sightings.values():
            found[one.asked.piece] = found.get(one.asked.piece, True) and not one.error
        return tuple(Look(*each) for each in sorted(found.items()))

    @contextmanager
    def changing(self) -> Iterator[None]:
        """While the block runs Envoy may show the old or the new: nothing that is asked in the background counts."""
        self._is_changing = True
        self._changes += 1
        try:
            yield
        finally:
            self._is_changing = False

    def envoy_ended(self) -> None:
        """What an Envoy showed that ended does not count; when it was proven is still true."""
        for key, one in self._sightings.items():
            self._sightings[key] = replace(one, certificate="", error=NOT_SINCE_START)
        self._publish_again()

    def shift(self, by_seconds: float) -> None:
        """Move what was proven to the time as it is known now."""
        by = timedelta(seconds=by_seconds)
        for key, one in self._sightings.items():
            self._sightings[key] = replace(one, proven_at=one.proven_at + by if one.proven_at else None)
        self._publish_again()

    async def prove(
        self, handshakes: Iterable[Handshake], silent: frozenset[str], patience_seconds: float
    ) -> Sighting | None:
        """Look at what changed since it was last proven; return the first sighting that is wrong, if there is one.

        Nobody waits for what is on listeners in `silent`; the patience is with all of them together.
        """
        self._expected = {one.identity: one for one in handshakes}
        self._sightings = {key: one for key, one in self._sightings.items() if key in self._expected}
        changed = [one for one in self._expected.values() if not self._is_proven(one)]
        waiting = asyncio.Semaphore(_AT_ONCE)
        deadline = time.monotonic() + patience_seconds

        async def look(one: Handshake) -> Sighting:
            async with waiting:
                left = max(deadline - time.monotonic(), 0.0)
                return await self._look(one, Steps(0.0 if one.listener in silent else left))

        found = await asyncio.gather(*(look(one) for one in changed))
        self._sightings |= {one.asked.identity: one for one in found}
        self._publish()
        return next((one for one in found if one.error and one.asked.listener not in silent), None)

    async def keep_looking(self) -> None:
        """Look at everything again and again, until cancelled."""
        while True:
            expected = list(self._expected.values())
            pause = max(self._round_seconds / max(len(expected), 1), _SHORTEST_PAUSE_SECONDS)
            for one in expected:
                await asyncio.sleep(pause)
                await self._look_again(one)
            if not expected:
                await asyncio.sleep(1.0)
            self._publish_again()

    async def _look_again(self, one: Handshake) -> None:
        before = self._changes
        if self._is_changing or self._expected.get(one.identity) != one:
            return
        found = await self._look(one, Steps(_DOUBT_SECONDS))
        if self._is_changing or self._changes != before:
            return
        last = self._sightings.get(one.identity)
        self._sightings[one.identity] = found
        if last is None or found.error != last.error:
            self._publish_again()

    async def _look(self, one: Handshake, steps: Steps) -> Sighting:
        """Shake hands until the right certificate is seen or the patience ends."""
        while True:
            seen, error = await _ask(one)
            if not error:
                return Sighting(one, seen, "", self._now())
            if not await steps.wait():
                last = self._sightings.get(one.identity)
                is_same = last is not None and last.asked.certificates == one.certificates
                return Sighting(one, seen, error, last.proven_at if last and is_same else None)

    def _is_proven(self, one: Handshake) -> bool:
        last = self._sightings.get(one.identity)
        return last is not None and last.asked == one and not last.error

    def _publish_again(self) -> None:
        if self.report is not None:
            self._publish()

    def _publish(self) -> None:
        rows = tuple(_row(one) for _, one in sorted(self._sightings.items()))
        if rows != self.report:
            self.report = rows
            self._on_change()


async def _ask(one: Handshake) -> tuple[str, str]:
    """Return what was seen, and what is wrong with it."""
    place = f"{one.server_name} on {known_as(one.listener)}{' by QUIC' if one.transport is Transport.QUIC else ''}"
    family = f" with {one.key.upper()}" if one.key else ""
    try:
        shown = await _shake(one)
    except HandshakeError as error:
        return "", f"{place} does not finish a TLS handshake{family}: {error}"
    seen = shown.certificate
    if one.is_refused and not shown.is_refused:
        return seen, f"{place} lets clients in without a certificate{family}"
    if seen in one.certificates:
        return seen, ""
    expected = " or ".join(f"{certificate[:8]}…" for certificate in sorted(one.certificates))
    return seen, f"{place} shows certificate {seen[:8]}… instead of {expected}"


async def _shake(one: Handshake) -> Shown:
    if one.transport is Transport.QUIC:
        return await shake_hands_over_quic(one.address, one.server_name)
    return await shake_hands(one.address, one.server_name, one.key, is_refused=one.is_refused)


def _row(one: Sighting) -> CertificateReport:
    asked = one.asked
    return CertificateReport(
        listener=known_as(asked.listener),
        server_name=asked.server_name,
        key=asked.key,
        certificate=one.certificate,
        proven=not one.error,
        error=one.error[:_LONGEST_TEXT],
        proven_at=one.proven_at,
        transport=asked.transport,
    )
