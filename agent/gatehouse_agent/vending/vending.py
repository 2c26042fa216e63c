"""Gives Envoy what it adds on the way out: values as they are, key pairs in files, and tokens that are fetched in time.

What is not there, or over, is an empty secret, with which Envoy sends nothing. Tokens are only ever in memory.
"""

import asyncio
import secrets as randomness
from collections.abc import Callable
from contextlib import suppress
from typing import Final

from gatehouse_protocol.vending import MINTED, VendedKind, VendingReport, value_name

from gatehouse_agent import logs
from gatehouse_agent.assembly.destinations import NodeFiles
from gatehouse_agent.assembly.kinds import Kind
from gatehouse_agent.assembly.resources import EnvoyResource, Resources
from gatehouse_agent.assembly.vended import Given, Vended, secret
from gatehouse_agent.control.clock import Clock
from gatehouse_agent.vending.asking import Asker
from gatehouse_agent.vending.key_pairs import EMPTIED_AFTER_SECONDS, KeyPairs
from gatehouse_agent.vending.minting import Mint
from gatehouse_agent.vending.requests import token_request
from gatehouse_agent.vending.telling import Telling
from gatehouse_agent.vending.tokens import TokenError, token_in
from gatehouse_agent.vending.values import is_over, value_of

_AT_ONCE: Final = 8
_LONGEST_PAUSE_SECONDS: Final = 30.0
_SHORTEST_PAUSE_SECONDS: Final = 0.05
_PATIENCE_SECONDS: Final = 3.0


class Vending:
    """Owned by the event loop. `on_change` is told when something else is to be shown to Envoy, or to be reported;
    `tell` of events.
    """

    def __init__(
        self, clock: Clock, files: NodeFiles, on_change: Callable[[], None], tell: Callable[[str, str], None]
    ) -> None:
        self._clock, self._on_change = clock, on_change
        self._pairs, self._asker, self._telling = KeyPairs(files), Asker(files.roots), Telling(tell)
        self._vended = Vended()
        self._mints: dict[str, Mint] = {}
        self._shown: dict[str, str] = {}
        self._boot = randomness.token_hex(4)  # so that no version of a token is one that Envoy has of another agent
        self._awake, self._fetched = asyncio.Event(), asyncio.Event()
        self._room = asyncio.Semaphore(_AT_ONCE)
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def report(self) -> VendingReport:
        """How all of them are, the same object until one is otherwise."""
        return self._telling.report

    def follow(self, vended: Vended) -> None:
        """Have what a set names, and still what was there before, for requests on their way."""
        key_pairs = self._vended.key_pairs | vended.key_pairs
        self._vended = Vended({**self._vended.given, **vended.given}, vended.refused, key_pairs=key_pairs)
        for name, given in self._vended.given.items():
            if given.credential.kind not in MINTED:
                self._mints.pop(name, None)
            elif name in self._mints:
                self._mints[name].become(given)
            else:
                self._mints[name] = Mint(given)
        self._write_pairs()
        self._awake.set()

    async def ready_for(self, vended: Vended) -> None:
        """Follow, and wait a little for tokens that nobody has tried to fetch yet; without them all goes on as well."""
        self.follow(vended)
        with suppress(TimeoutError):
            async with asyncio.timeout(_PATIENCE_SECONDS):
                while any(mint.count == 0 and not mint.error for mint in self._mints.values()):
                    self._fetched.clear()
                    await self._fetched.wait()

    def has_beyond(self, vended: Vended) -> bool:
        """Whether there are credentials that a set does not name."""
        is_more = not self._vended.given.keys() <= vended.given.keys()
        return is_more or not self._vended.key_pairs <= vended.key_pairs

    def keep_only(self, vended: Vended) -> None:
        """Forget what no set names any more."""
        given = {name: self._vended.given.get(name, one) for name, one in vended.given.items()}
        self._vended = Vended(given, vended.refused, key_pairs=vended.key_pairs)
        self._mints = {name: mint for name, mint in self._mints.items() if name in vended.given}
        self._pairs.keep_only(vended.key_pairs)
        self._awake.set()

    def over(self, resources: Resources) -> Resources:
        """Return the resources with what is vended now in place of what stands in for it."""
        placed = resources.get(Kind.SECRET, {})
        values = {place: one for place, one in self._values().items() if place in placed}
        return {**resources, Kind.SECRET: {**placed, **values}} if values else resources

    async def run(self) -> None:
        """Fetch tokens when they are due and take away what is over, until cancelled."""
        while True:
            self._awake.clear()
            now = self._clock.seconds()
            for mint in self._mints.values():
                if not mint.is_busy and mint.due_at <= now:
                    mint.is_busy = True
                    task = asyncio.create_task(self._fetch(mint))
                    self._tasks.add(task)
                    task.add_done_callback(self._tasks.discard)
            if self._is_changed():
                self._on_change()
            self._write_pairs()
            with suppress(TimeoutError):
                async with asyncio.timeout(self._pause(now)):
                    await self._awake.wait()

    async def close(self, *, is_handing_over: bool) -> None:
        """Stop fetching; take the files away, unless Envoy goes on with them."""
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if not is_handing_over:
            self._pairs.keep_only(())

    async def _fetch(self, mint: Mint) -> None:
        given = mint.given
        try:
            async with self._room:
                request = token_request(given.credential, self._clock.seconds())
                answer = await self._asker.ask(request, self._vended.refused)
            token = token_in(*answer, self._clock.seconds())
            if mint.given.digest == given.digest:
                mint.take(token, self._clock.seconds())
        except TokenError as error:
            if mint.given.digest == given.digest:
                mint.fail(error, self._clock.seconds())
        except Exception as error:
            mint.fail(TokenError("the node could not ask for it"), self._clock.seconds())
            logs.warning("token_not_fetched", credential=given.name, error=type(error).__name__)
        finally:
            mint.is_busy = False
            self._fetched.set()
            self._awake.set()

    def _values(self) -> dict[str, EnvoyResource]:
        now = self._clock.seconds()
        found = {value_name(name): self._value(given, now) for name, given in self._vended.given.items()}
        return {place: one for place, one in found.items() if one is not None}

    def _value(self, given: Given, now: float) -> EnvoyResource | None:
        credential, version = given.credential, given.digest[:16]
        if is_over(credential, now):
            return None
        token = None
        if (mint := self._mints.get(given.name)) is not None:
            token, version = mint.token(now), f"{version}.{self._boot}.{mint.count}"
        value = value_of(credential, token)
        return secret(value_name(given.name), value, version) if value else None

    def _write_pairs(self) -> None:
        """Write the files that clusters read, with nothing in them where there is no credential; Envoy takes no cluster
        whose file is not there, which is told as any other refusal is.
        """
        now = self._clock.seconds()
        for name in sorted(self._vended.key_pairs):
            given = self._vended.given.get(name)
            is_usable = given is not None and given.credential.kind is VendedKind.AWS_SIGV4
            credential = given.credential if given is not None and is_usable else None
            try:
                self._pairs.write(name, None if credential is None or is_over(credential, now) else credential)
            except OSError as error:
                logs.warning("key_pair_not_written", credential=name, error=type(error).__name__)

    def _is_changed(self) -> bool:
        """Note how all are now; say whether Envoy is to be shown, or people told, anything else."""
        shown = {place: one.version for place, one in self._values().items()}
        is_other, self._shown = shown != self._shown, shown
        return self._telling.note(self._vended.given.values(), self._mints, self._clock.now()) or is_other

    def _pause(self, now: float) -> float:
        """How long nothing can become otherwise by itself."""
        moments = [now + EMPTIED_AFTER_SECONDS] if self._pairs.is_leaving else []
        moments += [mint.due_at for mint in self._mints.values() if not mint.is_busy]
        moments += [token.until for mint in self._mints.values() if (token := mint.token(now)) is not None]
        ends = (given.credential.expires_at for given in self._vended.given.values())
        moments += [end.timestamp() for end in ends if end is not None and end.timestamp() > now]
        soonest = min(moments, default=now + _LONGEST_PAUSE_SECONDS) - now
        return min(max(soonest, _SHORTEST_PAUSE_SECONDS), _LONGEST_PAUSE_SECONDS)
