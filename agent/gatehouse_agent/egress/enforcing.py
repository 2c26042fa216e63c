"""Ends tunnels that would not be let in any more: after every change that Envoy has taken, and as time goes by.

A tunnel is judged when it is first heard of, when the routes of its tenant change, and at the beginning of each minute,
which is when permissions end. Envoy judges by this machine's clock, and so does this.
"""

import asyncio
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from typing import Final

from gatehouse_protocol.egress import CutCause
from gatehouse_protocol.vocabulary import FLOW_PERIOD_SECONDS
from google.protobuf.message import DecodeError

from gatehouse_agent import logs
from gatehouse_agent.assembly.kinds import Kind
from gatehouse_agent.assembly.resources import EnvoyResource
from gatehouse_agent.assembly.snapshot import Snapshot
from gatehouse_agent.egress.cutting import CutRefusedError, cut
from gatehouse_agent.egress.hearing import Egress
from gatehouse_agent.egress.judging import Claim, Denials, Rights
from gatehouse_agent.egress.matching import UnknownMatcherError
from gatehouse_agent.egress.tunnels import Tunnel

_MINUTE_SECONDS: Final = 60
_LATE_SECONDS: Final = 0.02
"""Timers may be early by a little; a permission that ends at eight is looked at after eight."""
PLATFORM: Final = "platform"
"""Whose routes are asked before those of tenants."""
_AT_ONCE: Final = 200
"""Judgements, before others get their turn."""


class Enforcement:
    """`pid` is Envoy's, `region` this node's; `tell` puts an event into the reports. Nothing is judged before a set is
    taken.

    `on_routes` is given the routes of each tenant's workloads whenever Envoy has taken a set.
    """

    def __init__(
        self, egress: Egress, pid: Callable[[], int | None], tell: Callable[[str, str], None], region: str = ""
    ) -> None:
        self._egress, self._pid, self._tell, self._region = egress, pid, tell, region
        self._routes: dict[str, EnvoyResource] | None = None
        self._rights: dict[str, Rights] = {}
        self._denials: Denials | None = None
        self._changed: set[str] = set()
        self._is_all_due = False
        self._is_refused = False
        self._unjudged: set[str] = set()
        self._awake = asyncio.Event()
        self.on_routes: Callable[[Mapping[str, EnvoyResource]], None] = lambda routes: None
        egress.on_begun = self._awake.set

    def taken(self, snapshot: Snapshot) -> None:
        """Judge by this set from now on: Envoy has taken it.

        One with nothing in it is that of an agent that knows nothing, beside an Envoy that serves; it ends nothing.
        """
        if not snapshot.resources:
            return
        routes = snapshot.resources.get(Kind.ROUTES, {})
        scopes = snapshot.resources.get(Kind.SCOPED_ROUTES, {})
        given = {name.partition("/")[0]: routes[name] for name in scopes if name in routes}
        before, self._routes = self._routes, given
        self.on_routes(given)
        self._egress.sequences = snapshot.sequences
        if before is None:
            self._is_all_due = True
            before = {}
        changed = {tenant for tenant in before.keys() | given.keys() if before.get(tenant) != given.get(tenant)}
        for tenant in changed:
            self._rights.pop(tenant, None)
        if PLATFORM in changed:
            self._is_all_due, self._denials = True, self._read_denials(given.get(PLATFORM))
        self._changed |= changed
        self._awake.set()

    def _read_denials(self, routes: EnvoyResource | None) -> Denials | None:
        try:
            return None if routes is None else Denials(routes.body)
        except UnknownMatcherError as error:
            self._note_unjudged(f"{PLATFORM}: {error}")
            return None

    async def run(self) -> None:
        """Judge and cut until cancelled."""
        periods = minutes = 0
        while True:
            await self._pause()
            now = time.time()
            if periods != (periods := int(now // FLOW_PERIOD_SECONDS)):
                self._egress.tunnels.grow_older()
            self._is_all_due |= minutes != (minutes := int(now // _MINUTE_SECONDS))
            if self._routes is not None:
                await self.cut(await self._judged(self._due(), now))

    async def _pause(self) -> None:
        """Wait for something new, at most until the next period begins."""
        with suppress(TimeoutError):
            async with asyncio.timeout(FLOW_PERIOD_SECONDS - time.time() % FLOW_PERIOD_SECONDS + _LATE_SECONDS):
                await self._awake.wait()
        self._awake.clear()

    def _due(self) -> list[Tunnel]:
        """Return the tunnels that are to be judged now."""
        fresh, changed, is_all = self._egress.tunnels.take_fresh(), self._changed, self._is_all_due
        self._changed, self._is_all_due = set(), False
        if not is_all and not changed:
            return fresh
        found = (one for one in self._egress.tunnels if is_all or one.subject.tenant in changed)
        return [*{id(one): one for one in (*found, *fresh)}.values()]

    async def _judged(self, due: Iterable[Tunnel], now_seconds: float) -> list[tuple[Tunnel, CutCause]]:
        """Return those that would not be let in, and why; what is alike is judged once."""
        groups: defaultdict[Claim, list[Tunnel]] = defaultdict(list)
        for tunnel in due:
            if not tunnel.is_cut:
                subject = tunnel.subject
                who = subject.tenant, subject.workload, tunnel.credential
                groups[Claim(*who, subject.destination, self._region)].append(tunnel)
        doomed: list[tuple[Tunnel, CutCause]] = []
        for number, (claim, tunnels) in enumerate(groups.items(), start=1):
            cause = self._judge(claim, now_seconds)
            if cause is not None:
                doomed += [(tunnel, cause) for tunnel in tunnels]
            if number % _AT_ONCE == 0:
                await asyncio.sleep(0)
        return doomed

    def _judge(self, claim: Claim, now_seconds: float) -> CutCause | None:
        """Return why a tunnel is to be cut; where that cannot be said, it stays."""
        if self._denials is not None and self._denials.deny(claim, now_seconds):
            return CutCause.PLATFORM
        given = (self._routes or {}).get(claim.tenant)
        if given is None:
            return CutCause.CREDENTIAL
        try:
            if claim.tenant not in self._rights:
                self._rights[claim.tenant] = Rights(given.body)
            return self._rights[claim.tenant].judge(claim, now_seconds)
        except (UnknownMatcherError, DecodeError) as error:
            self._note_unjudged(f"{claim.tenant}: {error}")
            return None

    def _note_unjudged(self, text: str) -> None:
        if text not in self._unjudged and len(self._unjudged) < _AT_ONCE:
            self._unjudged.add(text)
            logs.warning("tunnels_not_judged", why=text)

    async def cut(self, doomed: list[tuple[Tunnel, CutCause]]) -> None:
        """End them; one whose connection is not found has just ended by itself."""
        pid = self._pid()
        if pid is None or not doomed:
            return
        begun = time.perf_counter()
        try:
            done = await asyncio.to_thread(cut, pid, [(one.upstream, one.downstream) for one, _ in doomed])
        except CutRefusedError as error:
            self._refused(str(error))
            return
        self._is_refused = False
        for place in done:
            doomed[place][0].is_cut = True
        self._egress.count_cut(doomed[place] for place in done)
        logs.info("tunnels_cut", count=len(done), milliseconds=round((time.perf_counter() - begun) * 1000, 1))

    def _refused(self, text: str) -> None:
        """Say so once: until Envoy ends them for their age, tunnels stay that nobody would be let into any more."""
        if not self._is_refused:
            self._is_refused = True
            logs.warning("tunnels_not_cut", error=text)
            self._tell("tunnels_not_cut", f"tunnels that are not allowed any more stay open until they are old: {text}")
