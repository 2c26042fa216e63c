"""What works beside Envoy whenever it is given another set."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from gatehouse_agent.assembly.destinations import NodeFiles
from gatehouse_agent.assembly.nearby import Place
from gatehouse_agent.assembly.resources import Resources
from gatehouse_agent.assembly.snapshot import Snapshot
from gatehouse_agent.calling import Caller
from gatehouse_agent.config import Config
from gatehouse_agent.control.clock import Clock
from gatehouse_agent.endpoints.endpoints import Endpoints, Settings
from gatehouse_agent.envoy.bootstrap import Sockets
from gatehouse_agent.inspection.inspector import Inspector
from gatehouse_agent.key_sets.keeping import Shelf
from gatehouse_agent.key_sets.key_sets import KeySets
from gatehouse_agent.key_sets.serving import KeyServer
from gatehouse_agent.serving import Serving
from gatehouse_agent.sign_in.exchanging import Exchanging
from gatehouse_agent.store.files import Files
from gatehouse_agent.vending.vending import Vending


@dataclass(frozen=True, slots=True)
class Voices:
    """How those beside Envoy make themselves heard: a file is to be written, what is laid over a set is another, a
    report is due, something is to be told.
    """

    keep: Callable[[str, Callable[[], None]], None]
    laid_over: Callable[[], None]
    report_now: Callable[[], None]
    tell: Callable[[str, str], None]


@dataclass(frozen=True, slots=True)
class Beside:
    """Who looks at certificates, who looks at requests, who has what is added on the way out, who knows of endpoints
    that no slice lists, who has the keys that tokens are verified with, and who lets people sign in.

    What is vended and where endpoints are changes with time, and is laid over what a set says.
    """

    serving: Serving
    inspector: Inspector
    vending: Vending
    endpoints: Endpoints
    key_sets: KeySets
    exchanging: Exchanging
    key_server: KeyServer

    def loops(self) -> dict[str, Callable[[], Awaitable[None]]]:
        """What runs as long as the agent does, by name."""
        return {"vending": self.vending.run, "endpoints": self.endpoints.run, "key_sets": self.key_sets.run}

    def follow(self, snapshot: Snapshot) -> None:
        """Have what a set names, and still what was there before, for requests on their way."""
        self.vending.follow(snapshot.vended)
        self.endpoints.follow(snapshot)
        self.key_sets.follow(snapshot.key_sources)
        self.exchanging.follow(snapshot.sign_ins)

    async def ready_for(self, snapshot: Snapshot) -> None:
        """Follow, and wait a little for what was never had; without it all goes on as well."""
        self.exchanging.follow(snapshot.sign_ins)
        await asyncio.gather(
            self.vending.ready_for(snapshot.vended),
            self.endpoints.ready_for(snapshot),
            self.key_sets.ready_for(snapshot.key_sources),
        )

    def has_beyond(self, snapshot: Snapshot) -> bool:
        """Whether there is anything that a set does not name."""
        return (
            self.vending.has_beyond(snapshot.vended)
            or self.endpoints.has_beyond(snapshot)
            or self.key_sets.has_beyond(snapshot.key_sources)
        )

    def keep_only(self, snapshot: Snapshot) -> None:
        """Forget what no set names any more."""
        self.vending.keep_only(snapshot.vended)
        self.endpoints.keep_only(snapshot)
        self.key_sets.keep_only(snapshot.key_sources)
        self.exchanging.keep_only(snapshot.sign_ins)

    def over(self, resources: Resources) -> Resources:
        """Return the resources with what there is by now."""
        return self.endpoints.over(self.vending.over(resources))

    async def close(self, *, is_handing_over: bool) -> None:
        """Stop, and take nothing away that Envoy goes on with."""
        await self.endpoints.close()
        await self.vending.close(is_handing_over=is_handing_over)
        await self.key_server.close()
        await self.key_sets.close()
        if not is_handing_over:
            await self.inspector.close()


def put_beside(
    config: Config, clock: Clock, files: Files, sockets: Sockets, own: NodeFiles, voices: Voices
) -> Beside:  # fmt: skip
    """Return all of them, none of which runs yet; `own` are the node's files that sets name."""
    known = Settings(Place(config.region, config.zone), config.resolvers, config.timing.gone_name_seconds)
    caller = Caller(config.roots)
    keys = KeySets(clock, caller, Shelf(files, voices.keep), voices.report_now, voices.tell)
    exchanging = Exchanging(caller, voices.tell)
    return Beside(
        Serving(clock.now, voices.report_now),
        Inspector(sockets, config.inspector_workers),
        Vending(clock, own, voices.laid_over, voices.tell),
        Endpoints(known, clock, files, voices.keep, voices.laid_over, voices.tell),
        keys,
        exchanging,
        KeyServer(sockets.keys, keys, exchanging),
    )
