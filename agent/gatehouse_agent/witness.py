"""Watches the processes and says how the node is: in reports, and on the command line."""

import time
import uuid
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from gatehouse_protocol.endpoints import EndpointsReport
from gatehouse_protocol.key_sources import KeySetReport
from gatehouse_protocol.messages import NodeIdentity
from gatehouse_protocol.reports import CertificateReport, EnvoyState, Report
from gatehouse_protocol.shapes import encode
from gatehouse_protocol.vending import VendingReport

from gatehouse_agent import __version__, status
from gatehouse_agent.challenges import Challenges
from gatehouse_agent.control.clock import Clock
from gatehouse_agent.delivery import Delivery
from gatehouse_agent.envoy.admin import ServerInfo
from gatehouse_agent.health.watching import HealthWatch
from gatehouse_agent.inspection.inspector import Inspector
from gatehouse_agent.machine.state import State
from gatehouse_agent.serving import Serving


class Witness:
    """`state` is read at every report; what nobody else remembers (Envoy's life, refusals) is kept here."""

    def __init__(
        self,
        node: NodeIdentity,
        clock: Clock,
        state: Callable[[], State],
        delivery: Delivery,
        serving: Serving,
        challenges: Challenges,
        inspector: Inspector,
    ) -> None:
        self.is_draining = False
        self.is_store_failing = False
        self.is_revoked = False
        self.refusals = 0
        self._node = node
        self._clock = clock
        self._state = state
        self._delivery, self._serving, self._challenges = delivery, serving, challenges
        self._inspector = inspector
        self.health: HealthWatch | None = None
        self._vended: VendingReport | None = None  # the newest that was stored
        self._endpoints: EndpointsReport | None = None  # likewise
        self._key_sets: KeySetReport | None = None  # so, too
        self._stored: tuple[CertificateReport, ...] | None = None  # the newest certificates that were stored
        self._epoch = str(uuid.uuid4())
        self._begun = time.monotonic()
        self._envoy_state, self._envoy_version = EnvoyState.STARTING, ""
        self._live_since = 0.0
        self._restarts = 0

    def envoy_came(self, info: ServerInfo) -> None:
        """An Envoy answers."""
        self._envoy_state, self._envoy_version = EnvoyState.LIVE, info.version
        self._live_since = time.monotonic() - info.uptime_seconds

    def envoy_went(self, *, is_asked: bool) -> None:
        """Envoy ended, as it was asked to or not."""
        self._envoy_state = EnvoyState.STOPPED if is_asked else EnvoyState.CRASHED
        self._restarts += not is_asked

    def report(self, sequence: int) -> Report:
        """Return how the node is now, without counts and events."""
        state, vitals = self._state(), self._vitals()
        certificates, beside = self._serving.report, self._delivery.beside
        vending, endpoints, key_sets = beside.vending.report, beside.endpoints.report, beside.key_sets.report
        return Report(
            epoch=self._epoch,
            sequence=sequence,
            sent_at=self._clock.now(),
            manifest_version=state.manifest_version,
            agent=status.agent_health(state, vitals),
            envoy=status.envoy_health(vitals),
            slices=status.slice_reports(state, self._delivery.is_confirmed),
            listeners=status.listener_reports(self._delivery.proofs, self._delivery.is_confirmed),
            counts=None,
            events=(),
            challenges=self._challenges.echoes,
            inspector=self._inspector.health,
            certificates=None if certificates is self._stored else certificates,
            vending=None if vending is self._vended else vending,
            endpoints=None if endpoints is self._endpoints else endpoints,
            key_sets=None if key_sets is self._key_sets else key_sets,
            health=self.health.report() if self.health is not None else None,
        )

    def report_stored(self, report: Report) -> None:
        """The control plane has a report: certificates, credentials, keys, names and health need not be told again."""
        if report.certificates is not None:
            self._stored = report.certificates
        if report.vending is not None:
            self._vended = report.vending
        if report.endpoints is not None:
            self._endpoints = report.endpoints
        if report.key_sets is not None:
            self._key_sets = report.key_sets
        if report.health is not None and self.health is not None:
            self.health.stored(report.health)

    def status_document(self) -> dict[str, Any]:
        """Return the same as a JSON value, with what only matters at the machine."""
        state, beside = self._state(), self._delivery.beside
        whole = replace(
            self.report(0), certificates=self._serving.report or (), vending=beside.vending.report,
            endpoints=beside.endpoints.report, key_sets=beside.key_sets.report,
        )  # fmt: skip
        return {
            "node": encode(self._node),
            "is_revoked": self.is_revoked,
            "pinned": state.pinned.number if state.pinned else None,
            "generations": [one.number for one in state.generations],
            "clock": self._clock.document(),
            "report": encode(whole),
        }

    def _vitals(self) -> status.Vitals:
        now = time.monotonic()
        return status.Vitals(
            agent_version=__version__,
            agent_uptime_seconds=int(now - self._begun),
            is_draining=self.is_draining,
            is_store_failing=self.is_store_failing,
            refusals=self.refusals,
            envoy_version=self._envoy_version,
            envoy_state=self._envoy_state,
            envoy_restarts=self._restarts,
            envoy_uptime_seconds=int(now - self._live_since) if self._envoy_state is EnvoyState.LIVE else 0,
            warming=self._delivery.warming,
        )
