"""Brings Envoy from one set of resources to another without a failed request, or back again if it does not want to.

Order is everything: clusters and endpoints first, and ready; then secrets, listeners and routes; then proof through
every listener; removals last, and clusters only after a grace period, since requests may still be on their way.
"""

import asyncio
import re
from collections.abc import Callable, Coroutine, Sequence, Set
from contextlib import suppress

from gatehouse_protocol.reports import FaultStage

from gatehouse_agent import logs
from gatehouse_agent.ads.conversation import Rejection
from gatehouse_agent.ads.server import AdsServer
from gatehouse_agent.assembly import transition
from gatehouse_agent.assembly.content import ResourceKey
from gatehouse_agent.assembly.inspection import InspectionError
from gatehouse_agent.assembly.kinds import INGRESS, UPSTREAM, Kind
from gatehouse_agent.assembly.listeners import known_as
from gatehouse_agent.assembly.overlay import Overlay
from gatehouse_agent.assembly.resources import Resources
from gatehouse_agent.assembly.snapshot import EMPTY, Snapshot
from gatehouse_agent.beside import Beside
from gatehouse_agent.config import Timing
from gatehouse_agent.convergence import Prober, Proof, still_warming
from gatehouse_agent.envoy.admin import AdminError, EnvoyAdmin
from gatehouse_agent.faults import Fault
from gatehouse_agent.taken_ports import TakenPorts


class DeliveryError(Exception):
    """Envoy does not run the set, and runs the one before; `is_elsewhere` if that one has the same fault by now."""

    def __init__(self, fault: Fault, *, is_elsewhere: bool = False) -> None:
        super().__init__(fault.message)
        self.fault = fault
        self.is_elsewhere = is_elsewhere


class Delivery:
    """Owns what Envoy is shown. One delivery at a time; the caller sees to that.

    `on_taken` are told of each set once Envoy has accepted it.
    """

    def __init__(
        self, ads: AdsServer, admin: EnvoyAdmin, prober: Prober, beside: Beside, proof_host: str, timing: Timing
    ) -> None:
        self.current = EMPTY
        self.proofs: tuple[Proof, ...] = ()
        self.is_confirmed = False
        self.warming = 0
        self.on_taken: tuple[Callable[[Snapshot], None], ...] = ()
        self._ads, self._admin, self._prober = ads, admin, prober
        self._serving, self._inspector, self.beside = beside.serving, beside.inspector, beside
        self._proof_host = proof_host
        self._timing = timing
        self._visible: Resources = {}
        self._overlay = Overlay()
        self._taken = TakenPorts()
        self._coming = EMPTY
        self._later: set[asyncio.Task[None]] = set()

    def preload(self, snapshot: Snapshot) -> None:
        """Show a set at once and whole: what a starting Envoy begins with, and the way back after crashes."""
        self._cancel_removals()
        self.current = snapshot
        self.beside.follow(snapshot)
        self._show(snapshot.resources)
        self._begin(self._look_early(snapshot))

    def answer(self, overlay: Overlay | None = None) -> None:
        """Lay other answers to challenges, or what is vended by now, over what is shown, whatever is on its way."""
        self._overlay = overlay or self._overlay
        self._show(self._visible)

    @property
    def refused_answer(self) -> str:
        """Return why Envoy does not take the answers, or nothing; while a set is on its way nobody can tell."""
        rejection = self._ads.rejection() if self._coming is EMPTY else None
        return rejection.message.strip() or "no reason given" if rejection else ""

    @property
    def is_whole(self) -> bool:
        """Did every listener answer for the current set when it was last asked?"""
        return all(not proof.error for proof in self.proofs)

    def envoy_ended(self) -> None:
        """What was said about the Envoy that ended is not true of the next one."""
        self.is_confirmed = False
        self._taken.forget_all_but(())
        self._show(self._visible)
        self._serving.envoy_ended()

    async def deliver(self, target: Snapshot) -> None:
        """Make Envoy run `target` and prove it; when `DeliveryError` is raised, it was put back to what ran before."""
        with self._serving.changing():
            await self._deliver(self.current, target)

    async def _deliver(self, before: Snapshot, target: Snapshot) -> None:
        self._coming = target
        try:
            await self._advance(before, target)
        except DeliveryError as error:
            left = await self._go_back(before)
            is_same = left is not None and (left.stage, left.object) == (error.fault.stage, error.fault.object)
            raise DeliveryError(error.fault, is_elsewhere=is_same) from None
        except asyncio.CancelledError:
            self.preload(before)
            raise
        finally:
            self._coming = EMPTY
        self._retire(target)

    async def prove(self) -> None:
        """Prove the current set once more, after Envoy came back; raise `DeliveryError` if it cannot be proven."""
        with self._serving.changing():
            if self._taken.try_again():
                self._show(self._visible)
            await self._inspect(self.current)
            await self._confirm(self.current, frozenset(), self.current)

    async def _advance(self, before: Snapshot, target: Snapshot) -> None:
        """The inspector first, then clusters, unless nothing was shown yet: an Envoy taken over with a lost disk keeps
        what it serves.
        """
        await self._inspect(target)
        upstream = transition.upstream_first(self._visible, target.resources)
        if self._visible and transition.differ(self._visible, upstream, UPSTREAM):
            self._show(upstream)
            await self._settle(UPSTREAM, target, before)
            await self._warm()
        self.current = target
        self._show(transition.switched(self._visible, target))
        await self._confirm(target, self._dead_anyway(before, target), before)

    async def _inspect(self, target: Snapshot) -> None:
        """Have the credentials and policies that the target names, and still those of requests on their way."""
        await self.beside.ready_for(target)
        try:
            await self._inspector.ready_for(target.inspection)
        except InspectionError as error:
            owner = target.owners.get((error.type, error.name), "")
            raise DeliveryError(Fault(FaultStage.APPLY, str(error), error.type, error.name, owner)) from None

    async def _confirm(self, snapshot: Snapshot, dead: Set[str], before: Snapshot) -> None:
        await self._settle(tuple(Kind), snapshot, before)
        for take in self.on_taken:
            take(snapshot)
        await self._warm()
        await self._probe(snapshot, dead)

    def _dead_anyway(self, before: Snapshot, target: Snapshot) -> frozenset[str]:
        """Return the listeners that did not answer when last asked and are not changed now: not this set's fault."""
        old, new = before.resources.get(Kind.LISTENER, {}), target.resources.get(Kind.LISTENER, {})
        silent = (proof.listener for proof in self.proofs if proof.error)
        same = frozenset(name for name in silent if name in new and old.get(name) == new[name])
        return same | self._taken.listeners

    async def _go_back(self, before: Snapshot) -> Fault | None:
        """Show the old set again over what Envoy has by now; return what is wrong with it, if anything."""
        held = transition.known(self._visible, self._ads.accepted())
        self.current = before
        self.beside.follow(before)
        self._show(transition.lingering(held, before.resources) if before.resources else {})
        left = None
        try:
            await self._inspect(before)
            await self._confirm(self.current, frozenset(), before)
        except DeliveryError as error:
            left = error.fault
            logs.warning("old_set_not_proven", fault=left)
        self._retire(before)
        return left

    def _retire(self, target: Snapshot) -> None:
        """Remove old listeners and routes now, and clusters when requests on their way had time to finish."""
        self._taken.forget_all_but(target.resources.get(Kind.LISTENER, {}))
        self._show(transition.lingering(self._visible, target.resources))
        old = transition.leftovers(self._visible, target.resources)
        is_more_known = self.beside.has_beyond(target)
        if old or is_more_known or self._inspector.loaded.digest != target.inspection.digest:
            self._begin(self._remove_later(old))

    def _begin(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._later.add(task)
        task.add_done_callback(self._later.discard)

    async def _look_early(self, snapshot: Snapshot) -> None:
        """Let the inspector begin while Envoy starts; what is wrong is told when the set is proven."""
        with suppress(InspectionError):
            await self._inspector.ready_for(snapshot.inspection)

    async def _remove_later(self, old: frozenset[ResourceKey]) -> None:
        """Remove after the grace period what nobody wants again by then."""
        await asyncio.sleep(self._timing.removal_grace_seconds)
        wanted = (self.current.resources, self._coming.resources)
        self._show(transition.without(self._visible, old & transition.leftovers(self._visible, *wanted)))
        if self._coming is EMPTY:
            await self._inspector.keep_only(self.current.inspection)
            self.beside.keep_only(self.current)

    def _cancel_removals(self) -> None:
        for task in self._later:
            task.cancel()

    def _show(self, resources: Resources) -> None:
        self._visible = resources
        self._ads.show(self.beside.over(self._overlay.over(self._taken.left_out_of(resources))))

    async def _settle(self, kinds: Sequence[str], target: Snapshot, before: Snapshot) -> None:
        try:
            async with asyncio.timeout(self._timing.accept_seconds):
                while (rejection := await self._ads.settled(kinds)) is not None:
                    if not self._taken.note(_refused_name(rejection), rejection.message.strip(), before):
                        raise DeliveryError(_blame(rejection, target))
                    self._show(self._visible)
        except TimeoutError:
            raise DeliveryError(await self._why_silent(target)) from None

    async def _why_silent(self, target: Snapshot) -> Fault:
        """Envoy acknowledges no cluster while one is warming, so silence often means that one never gets ready."""
        if not self._ads.is_connected:
            return Fault(FaultStage.APPLY, "Envoy is not connected")
        with suppress(AdminError):
            self.warming = await self._admin.warming()
        waited = f"after {self._timing.accept_seconds:g} s"
        stage, text = FaultStage.APPLY, f"Envoy did not acknowledge {waited}"
        if self.warming:
            stage, text = FaultStage.WARM, f"{self.warming} clusters or listeners are still warming {waited}"
        keys = set(self._ads.unacknowledged())
        if len({name for _, name in keys}) != 1:
            return Fault(stage, text)
        key = min(keys)
        return Fault(stage, text, *key, target.owners.get(key, ""))

    async def _warm(self) -> None:
        try:
            self.warming = await still_warming(self._admin, self._timing.warm_seconds)
        except AdminError as error:
            raise DeliveryError(Fault(FaultStage.WARM, str(error))) from None
        if self.warming:
            text = f"{self.warming} clusters or listeners are still warming after {self._timing.warm_seconds:g} s"
            raise DeliveryError(Fault(FaultStage.WARM, text))

    async def _probe(self, target: Snapshot, dead: Set[str]) -> None:
        """A listener that was dead before is not this set's fault, as long as another one gives proof."""
        dead_now = dead | self._taken.listeners
        patience = {one.name: 0.0 if one.name in dead_now else self._timing.probe_seconds for one in target.listeners}
        proofs = await self._prober.prove(target.listeners, self._proof_host, target.digest, patience)
        self.proofs = self._taken.told_in(proofs)
        if rejection := self._ads.rejection():
            raise DeliveryError(_blame(rejection, target))
        self.is_confirmed = True
        is_proof = any(not proof.error for proof in self.proofs)
        for proof in self.proofs:
            if proof.error and not (is_proof and proof.listener in dead):
                owner = target.owners.get((Kind.LISTENER, proof.listener), "")
                name = known_as(proof.listener)
                raise DeliveryError(Fault(FaultStage.PROBE, proof.error, Kind.LISTENER, name, owner))
        await self._look(target)

    async def _look(self, target: Snapshot) -> None:
        """See the certificates of what changed; the listeners that do not answer at all are not a certificate's fault.

        So that one slice is held back alone, the fault is that of the first piece that is not served as it should be.
        """
        silent = frozenset(proof.listener for proof in self.proofs if proof.error)
        handshakes = [one for listener in target.listeners for one in listener.handshakes]
        wrong = await self._serving.prove(handshakes, silent, self._timing.probe_seconds)
        if wrong is not None:
            asked = wrong.asked
            raise DeliveryError(Fault(FaultStage.PROBE, wrong.error, Kind.FILTER_CHAIN, asked.piece, asked.slice))

    async def close(self) -> None:
        """Forget about what was to be done later."""
        self._cancel_removals()
        await asyncio.gather(*self._later, return_exceptions=True)


def _blame(rejection: Rejection, target: Snapshot) -> Fault:
    """Name the refused object and its owner; the ingress routes have many owners, so none is named."""
    text = rejection.message.strip() or "Envoy gave no reason"
    name = _refused_name(rejection)
    owner = "" if (rejection.type, name) == (Kind.ROUTES, INGRESS) else target.owners.get((rejection.type, name), "")
    return Fault(FaultStage.APPLY, text, rejection.type, known_as(name), owner)


def _refused_name(rejection: Rejection) -> str:
    """Return the only resource of a response, or the only one that Envoy's reason names as in `listener(s) http: …`."""
    names = [name for name, _ in rejection.versions]
    if len(names) == 1:
        return names[0]
    told = [name for name in names if re.search(rf"(?:^|[\s,]){re.escape(name)}: ", rejection.message)]
    return told[0] if len(told) == 1 else ""
