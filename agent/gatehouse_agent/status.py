"""Writes down how the node is, in the words of a report. Pure; the command line shows the same."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from gatehouse_protocol.reports import (
    AgentHealth,
    AgentState,
    EnvoyHealth,
    EnvoyState,
    ListenerReport,
    SliceFault,
    SliceReport,
)

from gatehouse_agent.assembly.listeners import known_as
from gatehouse_agent.convergence import Proof
from gatehouse_agent.machine.state import SliceState, State

_LONGEST_TEXT = 4096


@dataclass(frozen=True, slots=True)
class Vitals:
    """What is known of the processes, beside the machine's state; uptimes in seconds."""

    agent_version: str
    agent_uptime_seconds: int
    is_draining: bool
    is_store_failing: bool
    refusals: int
    envoy_version: str
    envoy_state: EnvoyState
    envoy_restarts: int
    envoy_uptime_seconds: int
    warming: int


def agent_health(state: State, vitals: Vitals) -> AgentHealth:
    """Return the agent's own health."""
    return AgentHealth(vitals.agent_version, _agent_state(state, vitals), vitals.agent_uptime_seconds, vitals.refusals)


def _agent_state(state: State, vitals: Vitals) -> AgentState:
    if vitals.is_draining:
        return AgentState.DRAINING
    if not state.is_proven and not state.generations and not any(one.fault for one in state.slices.values()):
        return AgentState.STARTING
    return AgentState.DEGRADED if state.is_degraded or vitals.is_store_failing else AgentState.RUNNING


def envoy_health(vitals: Vitals) -> EnvoyHealth:
    """Return Envoy's health."""
    return EnvoyHealth(
        vitals.envoy_version,
        vitals.envoy_state,
        vitals.envoy_restarts,
        vitals.envoy_uptime_seconds,
        vitals.warming,
    )


def slice_reports(state: State, is_confirmed: bool) -> tuple[SliceReport, ...]:
    """Return how far every slice got, sorted by key; nothing is active in an Envoy that was not asked yet."""
    return tuple(_slice_report(key, one, is_confirmed) for key, one in sorted(state.slices.items()))


def _slice_report(key: str, one: SliceState, is_confirmed: bool) -> SliceReport:
    active = one.active.sequence if one.active and is_confirmed else None
    return SliceReport(
        slice=key,
        received=one.received.sequence if one.received else None,
        accepted=active,
        active=active,
        proven=one.proven_sequence,
        proven_at=datetime.fromtimestamp(one.proven_at_seconds, UTC) if one.proven_at_seconds else None,
        error=_fault(one),
    )


def _fault(one: SliceState) -> SliceFault | None:
    if one.fault is None:
        return None
    fault = one.fault
    return SliceFault(
        fault.stage, one.fault_sequence, fault.type, fault.object[:_LONGEST_TEXT], fault.message[:_LONGEST_TEXT]
    )


def listener_reports(proofs: Iterable[Proof], is_confirmed: bool) -> tuple[ListenerReport, ...]:
    """Return what each listener's own socket said last; what an Envoy said that ended does not count."""
    return tuple(
        ListenerReport(
            known_as(proof.listener),
            str(proof.address),
            is_confirmed and not proof.error,
            proof.error if is_confirmed else "not proven since Envoy started",
            proof.transport,
        )
        for proof in proofs
    )
