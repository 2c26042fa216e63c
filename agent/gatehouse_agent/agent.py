"""Puts the agent together, runs it, and ends it without a lost request."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial

from gatehouse_protocol.messages import GatewayIdentity, Manifest, NodeIdentity
from gatehouse_protocol.vocabulary import FLOWS

from gatehouse_agent import logs
from gatehouse_agent.ads.server import AdsServer
from gatehouse_agent.assembly import proof
from gatehouse_agent.assembly.content import SliceRef
from gatehouse_agent.assembly.destinations import NodeFiles
from gatehouse_agent.assembly.site import Site
from gatehouse_agent.beside import Voices, put_beside
from gatehouse_agent.challenges import Challenges
from gatehouse_agent.checks.running import Checks
from gatehouse_agent.config import Config
from gatehouse_agent.control.admission import Expectation, RefusedError
from gatehouse_agent.control.client import ControlClient
from gatehouse_agent.control.clock import Clock
from gatehouse_agent.control.identity import Identity
from gatehouse_agent.control.keys import KeyKeeper
from gatehouse_agent.control.polling import Poller, Told
from gatehouse_agent.control.pulling import Puller
from gatehouse_agent.convergence import Prober
from gatehouse_agent.delivery import Delivery
from gatehouse_agent.door.answers import Answers
from gatehouse_agent.door.server import Door
from gatehouse_agent.egress.hearing import Egress
from gatehouse_agent.egress.keeping import TunnelKeeper
from gatehouse_agent.envoy.admin import EnvoyAdmin, ServerInfo
from gatehouse_agent.envoy.bootstrap import Sockets
from gatehouse_agent.envoy.connections import ConnectionBounds
from gatehouse_agent.envoy.process import Exit, keep_trimmed
from gatehouse_agent.envoy.supervisor import BootstrapError, Supervisor
from gatehouse_agent.envoy.telling import Telling
from gatehouse_agent.health.watching import HealthWatch
from gatehouse_agent.inspection.hearing import Hearing
from gatehouse_agent.installing import bounds_of, installation
from gatehouse_agent.keeping import Keeper
from gatehouse_agent.lasting import lasting
from gatehouse_agent.machine import events
from gatehouse_agent.machine.state import State
from gatehouse_agent.origins import Origins
from gatehouse_agent.quotas.serving import Quotas
from gatehouse_agent.records.hearing import Records
from gatehouse_agent.reporting import Reporter, Seen
from gatehouse_agent.shell import Hands, Library, Shell
from gatehouse_agent.store.files import Files
from gatehouse_agent.store.store import Store
from gatehouse_agent.traffic.meter import Meter
from gatehouse_agent.vitals.meter import Node, VitalMeter
from gatehouse_agent.witness import Witness


class Agent:
    """One enrolled node. `run` returns after `stop`."""

    def __init__(self, config: Config, files: Files, identity: Identity, client: ControlClient) -> None:
        self._config, self._client, self._quotas = config, client, Quotas(client)
        node, gateway = _enrolled(identity)
        self._node_id = node.id
        self._is_handing_over, self._stopping = False, asyncio.Event()
        sockets = Sockets(config.places.run_directory)
        self._admin = EnvoyAdmin(sockets.admin)
        self._prober = Prober()
        self._hearing, self._events = Hearing(client.clock, self._report_now), sockets.events
        self._meter = Meter(self._admin, gateway.slug, client.clock, self._hearing.add_held)
        self._records = Records(gateway.slug, client.clock, lambda: self._meter.active)
        self._egress = Egress(gateway.slug, client.clock, self._report_now)
        self._tunnels = TunnelKeeper(
            self._egress, lambda: self._supervisor.pid, self._tell, self._admin.set_runtime, config.region
        )
        telling = Telling({b"": self._records.take_in, FLOWS.encode(): self._egress.take_in})
        self._ads = AdsServer(sockets.ads, [telling.handler(), self._quotas.handler()])
        self._origins = Origins(config.origins, config.places.origins, self._tell)
        own = NodeFiles(config.roots, sockets.vended, sockets.checks)
        site = Site(config.addresses, proof.new_host(), sockets.inspector, own, sockets.keys, self._origins.files)
        self._keeper, self._store = Keeper(self._on_store_trouble, self._on_store_recovery), Store(files)
        voices = Voices(self._keeper.do, self._on_laid_over, self._report_now, self._tell)
        self._beside = put_beside(config, client.clock, files, sockets, own, voices)
        self._serving, self._inspector = self._beside.serving, self._beside.inspector
        self._delivery = Delivery(self._ads, self._admin, self._prober, self._beside, site.proof_host, config.timing)
        self._connections = ConnectionBounds(self._admin.set_runtime)
        self._delivery.on_taken = self._tunnels.taken, self._connections.taken
        self._challenges = Challenges(self._delivery, self._prober, client.clock.now, self._report_now)
        self._checks = Checks(node.name, client.clock, lambda: self._delivery.current, self._report_now)
        self._keys = KeyKeeper(client, files, identity)
        self._library = Library()
        proven = (self._delivery, self._serving, self._challenges, self._inspector)
        self._witness = Witness(node, client.clock, lambda: self._shell.state, *proven)
        compose, on_stored = self._witness.report, self._witness.report_stored
        self._vitals, seconds = self._vital_meter(gateway.slug), config.timing.report_seconds
        health = HealthWatch(self._admin, self._delivery, gateway.slug, sockets.checks, client.clock, self._report_now)
        self._witness.health = self._health = health
        self._reporter = Reporter(client, self._meter, compose, on_stored, self._seen(), seconds)
        puller = Puller(client, self._node_id, identity.kem, identity.sealing, self._library.bodies)
        envoy = config.places.envoy_binary
        hands = Hands(puller, self._delivery, self._store, self._keeper, self._meter, client.clock, site, envoy)
        state = State(config.timing.hold_seconds, config.timing.crash_window_seconds)
        self._shell = Shell(state, self._library, hands, self._reporter.tell, self._reporter.wake)
        heard = self._reporter.control_plane_answers
        self._poller = Poller(client, puller, self._keys, self._expectation, self._on_manifest, self._on_refusal, heard)
        here = installation(config, self._node_id, gateway.slug, sockets)
        self._supervisor = Supervisor(here, self._admin, self._on_live, self._on_exit)
        self._door = Door(sockets.door, Answers(self._witness, self._reporter, self._delivery, self._shell).by_name())
        client.clock.follow(self._on_clock_step, self._reporter.tell)

    def _seen(self) -> Seen:
        """What reports take from what was seen."""
        taken = self._hearing.take, self._records.take, self._vitals.take, self._checks.take, self._egress.take
        return Seen(*taken, self._checks.try_once)

    def _vital_meter(self, gateway: str) -> VitalMeter:
        inspectors, here = (lambda: self._inspector.leaders), self._config.places.state_directory
        node = Node(lambda: self._supervisor.pid, inspectors, here, bounds_of(self._config), gateway)
        return VitalMeter(self._admin, node, self._serving, self._client.clock, lambda: self._meter.active)

    @property
    def clock(self) -> Clock:
        """The control plane's time, as this node knows it."""
        return self._client.clock

    @property
    def is_proven(self) -> bool:
        """Is what Envoy is shown proven, as a whole?"""
        return self._shell.state.is_proven

    def stop(self) -> None:
        """Ask the agent to drain Envoy and end."""
        self._stopping.set()

    def hand_over(self) -> None:
        """Ask the agent to end and leave Envoy serving; the next agent takes it over."""
        self._is_handing_over = True
        self._supervisor.leave()
        self._stopping.set()

    async def run(self) -> None:
        """Serve what the disk holds at once, then follow the control plane, until `stop`."""
        loaded, _ = await asyncio.gather(asyncio.to_thread(self._store.load), self._inspector.find())
        self._library.bodies.update(loaded.bodies)
        self._shell.boot(loaded)
        await self._beside.endpoints.catch_up()
        self._delivery.answer()
        await self._ads.start()
        await self._door.open()
        await self._hearing.open(self._events)
        await self._beside.key_server.open()
        loops: dict[str, Callable[[], Awaitable[None]]] = {
            "envoy": self._supervisor.run,
            "store": self._keeper.run,
            "poll": self._poller.run,
            "report": self._reporter.run,
            "vitals": self._vitals.run,
            "health": self._health.run,
            "keys": self._keys.run,
            "tick": self._shell.tick,
            "log": partial(keep_trimmed, self._config.places.envoy_log),
            "origins": self._origins.run,
            "serving": self._serving.keep_looking,
            "challenges": self._challenges.run,
            "checks": self._checks.run,
            "tunnels": self._tunnels.run,
            "connections": self._connections.run,
            **self._beside.loops(),
            "quotas": self._quotas.run,
        }
        tasks = {name: asyncio.create_task(lasting(name, loop, (BootstrapError,))) for name, loop in loops.items()}
        stopping = asyncio.create_task(self._stopping.wait())
        await asyncio.wait({tasks["envoy"], stopping}, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        await self._end(tasks)

    async def _end(self, tasks: dict[str, asyncio.Task[None]]) -> None:
        """Drain, say so, and close in the reverse order; raises `BootstrapError` if that is why."""
        logs.info("handing_over" if self._is_handing_over else "draining")
        self._witness.is_draining = not self._is_handing_over
        tasks["poll"].cancel()
        self._reporter.wake()
        await self._supervisor.stop()
        if not self._is_handing_over:
            self._witness.envoy_went(is_asked=True)
        tasks["report"].cancel()
        with suppress(TimeoutError):
            async with asyncio.timeout(2.0):
                await self._reporter.report_last()
        await self._keeper.finish()
        await self._close()
        for name, task in tasks.items():
            if name != "envoy" or self._is_handing_over:
                task.cancel()
        with suppress(asyncio.CancelledError):
            await tasks["envoy"]

    async def _close(self) -> None:
        self._hearing.close()
        await self._checks.close()
        await self._shell.close()
        await self._delivery.close()
        await self._beside.close(is_handing_over=self._is_handing_over)
        await self._door.close()
        await self._ads.stop()
        self._keeper.close()
        await asyncio.gather(self._admin.close(), self._prober.close(), self._client.close())

    def _report_now(self) -> None:
        self._reporter.wake()

    def _on_laid_over(self) -> None:
        self._delivery.answer()
        self._reporter.wake()

    def _tell(self, code: str, text: str) -> None:
        self._reporter.tell(code, text)
        self._reporter.wake()

    async def _on_live(self, info: ServerInfo) -> None:
        self._witness.envoy_came(info)
        if self._supervisor.is_taken_over:
            await self._meter.skip()
        self._shell.post(events.EnvoyUp())

    async def _on_exit(self, ended: Exit) -> None:
        self._witness.envoy_went(is_asked=False)
        self._delivery.envoy_ended()
        self._challenges.envoy_ended()
        self._meter.start_over()
        self._vitals.start_over()
        self._egress.envoy_ended()
        self._shell.post(events.EnvoyDown(str(ended)))

    def _on_manifest(self, manifest: Manifest, told: Told) -> None:
        self._inspector.follow(told.holds, self.clock.seconds() - time.time())
        if told.registered is not None:
            self._beside.endpoints.register(told.registered)
        refs = tuple(SliceRef.of(one) for one in manifest.slices)
        self._challenges.follow(manifest.challenges)
        self._shell.post(events.ManifestAccepted(manifest.version, refs))

    def _on_refusal(self, error: RefusedError) -> None:
        self._witness.refusals += 1
        self._tell(error.code, str(error))

    def _on_clock_step(self, by_seconds: float) -> None:
        self._reporter.shift(by_seconds)
        self._serving.shift(by_seconds)
        self._checks.shift(by_seconds)
        self._shell.post(events.ClockStepped(by_seconds))

    def _on_store_trouble(self, text: str) -> None:
        self._witness.is_store_failing = True
        self._tell("store_failed", f"{text}; running on from memory")

    def _on_store_recovery(self) -> None:
        self._witness.is_store_failing = False
        self._tell("store_recovered", "writing to disk again")

    def _expectation(self) -> Expectation:
        enrolled, state = self._keys.identity.enrolled, self._shell.state
        gateway_id = enrolled.gateway.id if enrolled else ""
        has_platform = any(ref.is_platform for ref in state.active.values())
        return Expectation(self._node_id, gateway_id, self._keys.identity.trusted, state.manifest_version, has_platform)


def _enrolled(identity: Identity) -> tuple[NodeIdentity, GatewayIdentity]:
    if identity.enrolled is None:
        raise ValueError("the node is not enrolled")
    return identity.enrolled.node, identity.enrolled.gateway
