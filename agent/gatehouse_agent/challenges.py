"""Answers the challenges of the newest manifest on this node, and asks its own listeners whether it really does.

The control plane lets a certificate authority ask only when every node's echo says so: the authority comes from
several places at once, and any node may be the one it meets.
"""

import asyncio
import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from gatehouse_protocol.messages import MAX_CHALLENGES, ChallengeType, ManifestChallenge
from gatehouse_protocol.reports import ChallengeEcho, Transport

from gatehouse_agent.assembly.alpn import PROTOCOL, Disguise, disguise_for
from gatehouse_agent.assembly.challenges import path_of
from gatehouse_agent.assembly.hosts import is_host
from gatehouse_agent.assembly.listeners import ListenerFacts
from gatehouse_agent.assembly.overlay import Overlay
from gatehouse_agent.convergence import Prober, Steps
from gatehouse_agent.delivery import Delivery
from gatehouse_agent.handshakes import HandshakeError, shake_hands

_AT_ONCE: Final = 8
_PATIENCE_SECONDS: Final = 2.0
_PAUSE_SECONDS: Final = 1.0
_ROUNDS_TO_ALL: Final = 10  # what is proven is asked again in every tenth round
_LONGEST_TEXT: Final = 4096
_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]+")
_NOT_ASKED: Final = "not asked yet"


@dataclass(frozen=True, slots=True)
class _Posted:
    """A challenge with its host in lower case, why it is not answered, and the certificate it is answered with."""

    challenge: ManifestChallenge
    refusal: str = ""
    disguise: Disguise | None = None


class Challenges:
    """`echoes` is what a report says of them. Nothing here outlives the manifest that asked for it."""

    def __init__(
        self, delivery: Delivery, prober: Prober, now: Callable[[], datetime], on_change: Callable[[], None]
    ) -> None:
        self._delivery, self._prober = delivery, prober
        self._now, self._on_change = now, on_change
        self._asked: tuple[ManifestChallenge, ...] = ()
        self._posted: dict[str, _Posted] = {}
        self._echoes: dict[str, ChallengeEcho] = {}
        self._changed = asyncio.Event()

    @property
    def echoes(self) -> tuple[ChallengeEcho, ...]:
        """Return whether each challenge is answered here, in the order of the manifest."""
        return tuple(self._echoes.values())

    def follow(self, challenges: tuple[ManifestChallenge, ...]) -> None:
        """Answer exactly these from now on."""
        if challenges == self._asked:
            return
        before, self._asked = self._posted, challenges
        self._posted = self._post(challenges, before)
        self._delivery.answer(_overlay(self._posted.values()))
        kept = {key: self._echoes[key] for key, one in self._posted.items() if before.get(key) == one}
        fresh = {key: ChallengeEcho(key, False, one.refusal or _NOT_ASKED) for key, one in self._posted.items()}
        self._echoes = fresh | kept
        self._changed.set()
        self._on_change()

    def envoy_ended(self) -> None:
        """The next Envoy is asked anew."""
        for key, one in self._echoes.items():
            if one.proven:
                self._echoes[key] = ChallengeEcho(key, False, _NOT_ASKED)
        self._changed.set()

    async def run(self) -> None:
        """Ask until cancelled: at once when challenges change, then what is not proven, and now and then everything."""
        rounds = 0
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(_PAUSE_SECONDS if self._posted else None):
                    await self._changed.wait()
            self._changed.clear()
            rounds += 1
            is_for_all = rounds % _ROUNDS_TO_ALL == 0
            due = [one for key, one in self._posted.items() if is_for_all or not self._echoes[key].proven]
            waiting = asyncio.Semaphore(_AT_ONCE)
            await asyncio.gather(*(self._echo(one, waiting) for one in due if not one.refusal))

    def _post(self, challenges: Iterable[ManifestChallenge], before: Mapping[str, _Posted]) -> dict[str, _Posted]:
        posted: dict[str, _Posted] = {}
        hosts: set[str] = set()
        for number, given in enumerate(challenges):
            one = replace(given, host=given.host.lower())
            known = before.get(one.id)
            refusal = _refusal(number, one, hosts)
            if refusal:
                posted[one.id] = _Posted(one, refusal)
            elif one.type is ChallengeType.HTTP_01:
                posted[one.id] = _Posted(one)
            else:
                hosts.add(one.host)
                kept = known.disguise if known and known.challenge == one else None
                disguise = kept or disguise_for(one.host, one.key_authorization, self._now())
                posted[one.id] = _Posted(one, disguise=disguise)
        return posted

    def _withdraw(self, reason: str) -> None:
        """Answer nothing of this manifest: what Envoy refuses stands in the way of all that is published."""
        self._delivery.answer(Overlay())
        text = f"Envoy refused the answers to this manifest's challenges: {reason}"[:_LONGEST_TEXT]
        for key, one in self._posted.items():
            if not one.refusal:
                self._posted[key] = replace(one, refusal=text)
                self._echoes[key] = ChallengeEcho(key, False, text)
        self._on_change()

    async def _echo(self, one: _Posted, waiting: asyncio.Semaphore) -> None:
        key = one.challenge.id
        async with waiting:
            if self._posted.get(key) != one:
                return
            steps = Steps(_PATIENCE_SECONDS if self._echoes[key].error == _NOT_ASKED else 0.0)
            while error := await self._ask(one):
                if self._posted.get(key) != one or not await steps.wait():
                    break
        if self._posted.get(key) != one:
            return
        echo = ChallengeEcho(key, not error, error[:_LONGEST_TEXT])
        if echo != self._echoes[key]:
            self._echoes[key] = echo
            self._on_change()

    async def _ask(self, one: _Posted) -> str:
        """Return why a challenge is not answered by every listener that the authority could come to, or nothing."""
        if reason := self._delivery.refused_answer:
            self._withdraw(reason)
            return reason
        is_http = one.disguise is None
        listeners = [
            facts
            for facts in self._delivery.current.listeners
            if facts.serves_ingress and facts.is_tls != is_http and facts.transport is Transport.TCP
        ]
        if not listeners:
            return f"this node has no listener {'without' if is_http else 'with'} TLS that could answer"
        asked = [self._fetch(one, facts) if is_http else _greet(one, facts) for facts in listeners]
        return next((error for error in await asyncio.gather(*asked) if error), "")

    async def _fetch(self, one: _Posted, listener: ListenerFacts) -> str:
        challenge = one.challenge
        seen = await self._prober.fetch(listener.address, challenge.host, path_of(challenge.token))
        if isinstance(seen, str):
            return seen
        status, body = seen
        if status == 200 and body == challenge.key_authorization.encode():
            return ""
        return (
            f"{listener.address} answers {status}{' with another text' if status == 200 else ''} for {challenge.host}"
        )


async def _greet(one: _Posted, listener: ListenerFacts) -> str:
    host = one.challenge.host
    try:
        shown = await shake_hands(listener.address, host, protocol=PROTOCOL)
    except HandshakeError as error:
        return f"{listener.address} does not finish a TLS handshake with {PROTOCOL} for {host}: {error}"
    if shown.protocol != PROTOCOL:
        return f"{listener.address} does not speak {PROTOCOL} for {host}"
    is_ours = one.disguise is not None and shown.certificate == one.disguise.fingerprint
    return "" if is_ours else f"{listener.address} shows another certificate for {host}"


def _refusal(number: int, one: ManifestChallenge, hosts: Iterable[str]) -> str:
    """Return why a challenge is not answered at all; what Envoy would refuse must not get near it."""
    if number >= MAX_CHALLENGES:
        return f"the manifest holds more than {MAX_CHALLENGES} challenges"
    if not is_host(one.host):
        return f"{one.host} is no host name"
    token, dot, thumbprint = one.key_authorization.partition(".")
    if token != one.token or not dot or not _TOKEN.fullmatch(token) or not _TOKEN.fullmatch(thumbprint):
        return "the key authorization is not the token, a dot and a thumbprint in base64url"
    if one.type is ChallengeType.TLS_ALPN_01 and one.host in hosts:
        return f"another {one.type} challenge is being answered for {one.host}"
    return ""


def _overlay(posted: Iterable[_Posted]) -> Overlay:
    answers: dict[str, dict[str, str]] = {}
    disguises: dict[str, Disguise] = {}
    for one in posted:
        challenge = one.challenge
        if one.disguise is not None:
            disguises[challenge.host] = one.disguise
        elif not one.refusal:
            answers.setdefault(challenge.host, {})[path_of(challenge.token)] = challenge.key_authorization
    return Overlay(answers, disguises)
