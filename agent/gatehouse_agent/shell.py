"""The I/O around the machine: hands it what happened, carries out what it says."""

import asyncio
import time
from collections.abc import Callable, Coroutine, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from gatehouse_protocol.reports import FaultStage

from gatehouse_agent import logs
from gatehouse_agent.assembly.content import SliceContent, SliceRef
from gatehouse_agent.assembly.kinds import Kind
from gatehouse_agent.assembly.site import Site
from gatehouse_agent.assembly.snapshot import AssemblyError, Snapshot, assemble
from gatehouse_agent.blame import find_culprit, make_case
from gatehouse_agent.control.backoff import Backoff
from gatehouse_agent.control.client import ControlError
from gatehouse_agent.control.clock import Clock
from gatehouse_agent.control.pulling import Puller, PullError
from gatehouse_agent.delivery import Delivery, DeliveryError
from gatehouse_agent.faults import Fault
from gatehouse_agent.keeping import Keeper
from gatehouse_agent.machine import effects, events
from gatehouse_agent.machine.state import State
from gatehouse_agent.machine.step import step
from gatehouse_agent.store.store import Journal, Loaded, Store
from gatehouse_agent.traffic.meter import Meter

_PULLS_AT_ONCE: Final = 4
_SPARE_CONTENTS: Final = 8


@dataclass(slots=True)
class Library:
    """What is in memory: slice contents by reference, bodies by digest."""

    contents: dict[SliceRef, SliceContent] = field(default_factory=dict)
    bodies: dict[str, bytes] = field(default_factory=dict)

    def forget_all_but(self, refs: Iterable[SliceRef]) -> None:
        """Drop what no slice needs any more."""
        wanted = set(refs)
        self.contents = {ref: one for ref, one in self.contents.items() if ref in wanted}
        live = {one.digest for content in self.contents.values() for one in content}
        for digest in self.bodies.keys() - live:
            del self.bodies[digest]


@dataclass(frozen=True, slots=True)
class Hands:
    """What the shell works with."""

    puller: Puller
    delivery: Delivery
    store: Store
    keeper: Keeper
    meter: Meter
    clock: Clock
    site: Site
    envoy_binary: Path


class Shell:
    """Owns the state. `tell` and `send_report` are the reporter's."""

    def __init__(
        self,
        state: State,
        library: Library,
        hands: Hands,
        tell: Callable[[str, str], None],
        send_report: Callable[[], None],
    ) -> None:
        self.state = state
        self._library = library
        self._hands = hands
        self._tell, self._send_report = tell, send_report
        self._tasks: set[asyncio.Task[None]] = set()
        self._delivering: asyncio.Task[None] | None = None
        self._pulling = asyncio.Semaphore(_PULLS_AT_ONCE)
        self._backoffs: dict[str, Backoff] = {}

    def boot(self, loaded: Loaded) -> None:
        """Begin with what the disk held."""
        self._library.contents.update(loaded.contents)
        journal = loaded.journal
        self.post(events.Booted(loaded.generations, journal.pinned_number, journal.holds, journal.manifest_version))
        for text in loaded.damage:
            self._note("store_damaged", text)

    def post(self, event: events.Event) -> None:
        """Let the machine decide, and begin what it decided."""
        self.state, decided = step(self.state, event, self._hands.clock.seconds())
        for effect in decided:
            self._carry_out(effect)

    async def tick(self) -> None:
        """Let time pass for the machine, until cancelled."""
        while True:
            await asyncio.sleep(1.0)
            self.post(events.Ticked())

    async def close(self) -> None:
        """Stop everything that was begun."""
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _carry_out(self, effect: effects.Effect) -> None:
        match effect:
            case effects.Fetch():
                self._begin(self._fetch(effect))
            case effects.Deliver():
                self._delivering = self._begin(self._deliver(effect))
            case effects.Blame():
                self._begin(self._blame(effect))
            case effects.Abandon():
                self._begin(self._abandon(effect.fault))
            case effects.Preload():
                self._preload(effect)
            case effects.Prove():
                self._begin(self._prove())
            case effects.Keep():
                self._keep(effect)
            case effects.Discard():
                self._hands.keeper.do("discard", lambda: self._hands.store.discard(effect.number))
            case effects.KeepJournal():
                self._keep_journal()
            case effects.Tell():
                self._note(effect.code, effect.text)
            case effects.SendReport():
                self._send_report()

    def _begin(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._finished)
        return task

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            logs.failure("task_failed", error)

    def _note(self, code: str, text: str) -> None:
        logs.info(code, text=text)
        self._tell(code, text)

    async def _fetch(self, effect: effects.Fetch) -> None:
        ref = effect.ref
        have = self._library.contents.get(effect.have) if effect.have else None
        backoff = self._backoffs.setdefault(ref.slice, Backoff())
        try:
            async with self._pulling:
                content = await self._hands.puller.pull(ref, have)
        except PullError as error:
            self._tell(error.code, f"{ref.slice} {ref.sequence}: {error}")
            self.post(events.FetchFailed(ref, error.fault, None))
        except ControlError as error:
            fault = Fault(FaultStage.FETCH, str(error), slice=ref.slice)
            self.post(events.FetchFailed(ref, fault, self._hands.clock.seconds() + backoff.next_pause()))
        else:
            backoff.reset()
            self._library.contents[ref] = content
            self.post(events.Fetched(ref))
            self._tidy()

    def _tidy(self) -> None:
        """Forget revisions that came and went without ever being kept, before they pile up."""
        needed = _needed(self.state)
        if not self.state.fetching and len(self._library.contents) > 2 * len(needed) + _SPARE_CONTENTS:
            self._library.forget_all_but(needed)

    async def _deliver(self, effect: effects.Deliver) -> None:
        begun = time.perf_counter()
        try:
            await self._hands.delivery.deliver(self._assemble(effect.target))
        except AssemblyError as error:
            fault = Fault(FaultStage.VERIFY, str(error), error.type, error.object, error.slice)
            self.post(events.DeliveryFailed(fault))
        except DeliveryError as error:
            self.post(events.DeliveryFailed(error.fault, error.is_elsewhere))
        else:
            took = round((time.perf_counter() - begun) * 1000, 1)
            logs.info("delivered", slices={ref.slice: ref.sequence for ref in effect.target}, milliseconds=took)
            self.post(events.Delivered(self._hands.delivery.is_whole))
            await self._hands.meter.follow(self.state.active)

    async def _blame(self, effect: effects.Blame) -> None:
        """Look for the culprit among the virtual hosts that the refused revision brought."""
        library, refused = self._library, effect.refused
        before = library.contents.get(effect.instead_of) if effect.instead_of else None
        content = library.contents[refused]
        fresh = {one.name for one in content.beyond(before) if one.type == Kind.VIRTUAL_HOST}
        others = [library.contents[ref] for ref in self.state.active.values() if ref.slice != refused.slice]
        case = make_case([*others, content], library.bodies, fresh)
        name = await find_culprit(case, self._hands.envoy_binary) if case is not None else ""
        self.post(events.CulpritFound(refused.slice, refused.sequence, Kind.VIRTUAL_HOST, name))

    async def _abandon(self, fault: Fault) -> None:
        """Cancel the delivery, which goes back by itself; one that ended in time has told its own outcome."""
        if self._delivering is None or not self._delivering.cancel():
            return
        await asyncio.gather(self._delivering, return_exceptions=True)
        if self._delivering.cancelled():
            self.post(events.DeliveryFailed(fault))

    def _preload(self, effect: effects.Preload) -> None:
        try:
            self._hands.delivery.preload(self._assemble(effect.target))
        except AssemblyError as error:
            self._note("generation_unusable", str(error))

    async def _prove(self) -> None:
        try:
            await self._hands.delivery.prove()
        except DeliveryError as error:
            self.post(events.ProofFailed(error.fault))
        else:
            self.post(events.Proved())
            await self._hands.meter.follow(self.state.active)

    def _keep(self, effect: effects.Keep) -> None:
        state, library = self.state, self._library
        if not state.fetching:
            library.forget_all_but(_needed(state))
        generation = effect.generation
        kept = {ref for one in state.generations for ref in one.slices}
        contents = [library.contents[ref] for ref in kept if ref in library.contents]
        bodies = dict(library.bodies)
        numbers = [one.number for one in state.generations]
        self._hands.keeper.do("generation", lambda: self._hands.store.keep(generation, contents, bodies, numbers))

    def _keep_journal(self) -> None:
        state = self.state
        holds = tuple((key, one.hold) for key, one in sorted(state.slices.items()) if one.hold)
        journal = Journal(state.manifest_version, state.pinned.number if state.pinned else None, holds)
        self._hands.keeper.do("journal", lambda: self._hands.store.keep_journal(journal))

    def _assemble(self, refs: Iterable[SliceRef]) -> Snapshot:
        return assemble([self._library.contents[ref] for ref in refs], self._library.bodies, self._hands.site)


def _needed(state: State) -> set[SliceRef]:
    """Return every revision that something may still want."""
    kept = {ref for generation in state.generations for ref in generation.slices}
    pinned = set(state.pinned.slices) if state.pinned else set()
    held = {ref for one in state.slices.values() for ref in (one.active, one.received, one.desired) if ref}
    return kept | pinned | held
