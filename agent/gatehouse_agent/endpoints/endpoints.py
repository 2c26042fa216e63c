"""Knows of endpoints that no slice lists, and lays them over a set, near ones first.

Names are asked for when their time to live is over, each node for itself. What was found is kept on the disk, so that a
node that starts while no name server answers begins with what it knew.
"""

import asyncio
import random
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from gatehouse_protocol.endpoints import (
    DnsSource,
    EndpointSource,
    EndpointsReport,
    RegisteredEndpoint,
    RegisteredService,
)
from google.protobuf.message import DecodeError

from gatehouse_agent import logs
from gatehouse_agent.assembly.kinds import Kind
from gatehouse_agent.assembly.listeners import Address
from gatehouse_agent.assembly.nearby import Found, Place, arranged
from gatehouse_agent.assembly.resources import EnvoyResource, Resources
from gatehouse_agent.assembly.snapshot import Snapshot
from gatehouse_agent.control.clock import Clock
from gatehouse_agent.endpoints.asking import Names, NotAnsweredError
from gatehouse_agent.endpoints.name import Name
from gatehouse_agent.endpoints.remembering import Known, Remembered, keep, load
from gatehouse_agent.endpoints.screening import screened
from gatehouse_agent.endpoints.telling import Telling
from gatehouse_agent.store.files import Files

_AT_ONCE: Final = 16
_PATIENCE_SECONDS: Final = 3.0
_LONGEST_PAUSE_SECONDS: Final = 30.0
_SHORTEST_PAUSE_SECONDS: Final = 0.05
_EARLIEST: Final = 0.9  # of the time until a name is asked for again, so that nodes do not ask together

_Known = tuple[str, EndpointSource, tuple[Found, ...]]


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the node is, whom it asks, and for how long endpoints serve whose name leads nowhere."""

    here: Place
    servers: tuple[Address, ...]
    kept_seconds: float


class Endpoints:
    """Owned by the event loop. `on_change` is told when something else is to be shown to Envoy, or to be reported;
    `tell` of events; `keep_later` writes to the disk in its time.
    """

    def __init__(
        self,
        settings: Settings,
        clock: Clock,
        files: Files,
        keep_later: Callable[[str, Callable[[], None]], None],
        on_change: Callable[[], None],
        tell: Callable[[str, str], None],
    ) -> None:
        self._settings, self._clock, self._on_change = settings, clock, on_change
        self._files, self._keep_later = files, keep_later
        self._asking, self._telling = Names(settings.servers), Telling(tell)
        self._sources: Mapping[str, EndpointSource] = {}
        self._owners: dict[str, str] = {}
        self._doors: tuple[Address, ...] = ()
        self._names: dict[str, Name] = {}
        self._made: dict[str, tuple[_Known, EnvoyResource]] = {}
        self._remembered = load(files)
        self._services = self._remembered.registered
        self._registered = _by_cluster(self._services)
        self._awake, self._asked = asyncio.Event(), asyncio.Event()
        self._room = asyncio.Semaphore(_AT_ONCE)
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def report(self) -> EndpointsReport:
        """Where all names lead, the same object until one leads elsewhere."""
        return self._telling.report

    def follow(self, snapshot: Snapshot) -> None:
        """Know what a set says, and still what was said before, for requests on their way."""
        self._sources = {**self._sources, **snapshot.sources}
        self._owners |= {name: snapshot.owners[Kind.CLUSTER, name] for name in snapshot.sources}
        self._doors = tuple(one.address for one in snapshot.listeners)
        for cluster, source in self._sources.items():
            known = self._names.get(cluster)
            if source.dns is None:
                self._names.pop(cluster, None)
            elif known is None or known.source != source.dns:
                self._names[cluster] = self._begin(cluster, source.dns, known)
        self._awake.set()

    async def ready_for(self, snapshot: Snapshot) -> None:
        """Follow, and wait a little for names that nobody has asked for yet; without them all goes on as well."""
        self.follow(snapshot)
        with suppress(TimeoutError):
            async with asyncio.timeout(_PATIENCE_SECONDS):
                while not all(one.is_asked or one.found for one in self._names.values()):
                    self._asked.clear()
                    await self._asked.wait()

    def register(self, services: tuple[RegisteredService, ...]) -> None:
        """Have these instances, and no others, beside those that slices list; until somebody says otherwise."""
        if services != self._services:
            self._services, self._registered = services, _by_cluster(services)
            self._note()

    async def catch_up(self) -> None:
        """Ask, for a little while, for names of which nothing is known, before Envoy is told of them: one that serves
        on with what an agent of the version before said shall not lose it meanwhile.
        """
        unknown = [(cluster, name) for cluster, name in self._names.items() if not name.found]
        with suppress(TimeoutError):
            async with asyncio.timeout(_PATIENCE_SECONDS):
                await asyncio.gather(*(self._ask(cluster, name) for cluster, name in unknown))

    def has_beyond(self, snapshot: Snapshot) -> bool:
        """Whether there are clusters that a set says nothing of."""
        return not self._sources.keys() <= snapshot.sources.keys()

    def keep_only(self, snapshot: Snapshot) -> None:
        """Forget clusters that a set says nothing of."""
        self._sources = snapshot.sources
        self._names = {name: one for name, one in self._names.items() if name in self._sources}
        self._made = {name: made for name, made in self._made.items() if name in self._sources}
        self._owners = {name: owner for name, owner in self._owners.items() if name in self._sources}
        self._awake.set()

    def over(self, resources: Resources) -> Resources:
        """Return the resources with endpoints as this node asks them."""
        listed = resources.get(Kind.ENDPOINTS, {})
        own = {name: self._arranged(name, listed[name]) for name in self._sources if name in listed}
        return {**resources, Kind.ENDPOINTS: {**listed, **own}} if own else resources

    async def run(self) -> None:
        """Ask for names when it is time, until cancelled."""
        while True:
            self._awake.clear()
            now = self._clock.seconds()
            for cluster, name in self._names.items():
                if not name.is_busy and name.due_at <= now:
                    name.is_busy = True
                    task = asyncio.create_task(self._ask(cluster, name))
                    self._tasks.add(task)
                    task.add_done_callback(self._tasks.discard)
            self._note()
            due = [one.due_at for one in self._names.values() if not one.is_busy]
            pause = min(due, default=now + _LONGEST_PAUSE_SECONDS) - now
            with suppress(TimeoutError):
                async with asyncio.timeout(min(max(pause, _SHORTEST_PAUSE_SECONDS), _LONGEST_PAUSE_SECONDS)):
                    await self._awake.wait()

    async def close(self) -> None:
        """Stop asking."""
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _begin(self, cluster: str, source: DnsSource, before: Name | None) -> Name:
        """What is known of a name: from before if only the time to ask is another, else from the disk."""
        name = Name(source, self._settings.kept_seconds)
        if before is not None and _is_same_place(before.source, source):
            name.found, name.since, name.error = before.found, before.since, before.error
        for one in self._remembered.names:
            if before is None and one.cluster == cluster and _is_same_place(one.source, source):
                name.found, _ = screened(one.found, source.networks, self._doors)
                name.since = float(one.since)
        return name

    async def _ask(self, cluster: str, name: Name) -> None:
        try:
            async with self._room:
                told = await self._asking.ask(name.source)
            found, refused = screened(told.found, name.source.networks, self._doors)
            name.take(found, refused, told.ttl, self._clock.seconds())
            name.due_at -= (name.due_at - self._clock.seconds()) * random.uniform(0, 1 - _EARLIEST)
        except NotAnsweredError as error:
            name.fail(str(error), self._clock.seconds(), is_gone=error.is_gone)
        except Exception as error:
            name.fail("The node could not ask for it.", self._clock.seconds(), is_gone=False)
            logs.failure("name_not_resolved", error, cluster=cluster)
        finally:
            name.is_busy = False
            self._asked.set()
            self._awake.set()

    def _arranged(self, name: str, listed: EnvoyResource) -> EnvoyResource:
        """What was made of the same before is used again; what cannot be read is Envoy's to refuse."""
        source = self._sources[name]
        found = self._names[name].found if name in self._names else ()
        if source.takes_registrations:
            found = self._registered.get(name, ())
        known = (listed.version, source, found)
        made = self._made.get(name)
        if made is None or made[0] != known:
            try:
                made = known, arranged(listed, found, self._settings.here, prefers_nearby=source.prefers_nearby)
            except DecodeError:
                return listed
            self._made[name] = made
        return made[1]

    def _note(self) -> None:
        """Show Envoy, the disk and people what is otherwise than before."""
        is_shown = self._remember()
        registered = sum(len(one.endpoints) for one in self._services)
        is_told = self._telling.note(self._names, self._owners, registered)
        if is_shown or is_told:
            self._on_change()

    def _remember(self) -> bool:
        names = [
            Known(cluster, one.source, int(one.since), one.found)
            for cluster, one in sorted(self._names.items())
            if one.is_asked or one.found
        ]
        remembered = Remembered(tuple(names), self._services)
        if remembered == self._remembered:
            return False
        self._remembered = remembered
        self._keep_later("endpoints", lambda: keep(self._files, remembered))
        return True


def _by_cluster(services: tuple[RegisteredService, ...]) -> dict[str, tuple[Found, ...]]:
    return {one.cluster: tuple(_found(endpoint) for endpoint in one.endpoints) for one in services}


def _found(one: RegisteredEndpoint) -> Found:
    return Found(one.address, one.port, max(one.weight, 1), one.priority, Place(one.region, one.zone))


def _is_same_place(one: DnsSource, other: DnsSource) -> bool:
    return (one.host, one.port, one.record, one.networks) == (other.host, other.port, other.record, other.networks)
