"""Envoy comes and goes: prove again after it came back, and step back a generation when it keeps crashing."""

from dataclasses import replace

from gatehouse_protocol.reports import FaultStage

from gatehouse_agent.faults import Fault
from gatehouse_agent.machine.desires import Step
from gatehouse_agent.machine.effects import Abandon, Discard, Effect, KeepJournal, Preload, Prove, SendReport, Tell
from gatehouse_agent.machine.events import EnvoyDown, EnvoyUp, Ticked
from gatehouse_agent.machine.outcomes import hold_back
from gatehouse_agent.machine.state import (
    CRASHES_IN_A_DELIVERY,
    CRASHES_IN_A_LOOP,
    Delivering,
    Generation,
    Proving,
    SliceState,
    State,
)


def come(state: State, event: EnvoyUp, now_seconds: float) -> Step:
    """Envoy answers: what it was shown is to be proven, unless a delivery is at it anyway."""
    return _prove_if_idle(replace(state, is_envoy_up=True))


def tick(state: State, event: Ticked, now_seconds: float) -> Step:
    """Try again to prove what could not be proven."""
    return _prove_if_idle(state) if state.is_envoy_up and not state.is_proven else (state, ())


def _prove_if_idle(state: State) -> Step:
    if state.busy is not None or not state.active:
        return state, ()
    return replace(state, busy=Proving()), (Prove(),)


def go(state: State, event: EnvoyDown, now_seconds: float) -> Step:
    """Envoy ended. Once in a delivery may be chance; twice is the delivery's fault, and a loop is the generation's."""
    recent = tuple(at for at in state.crashes if now_seconds - at < state.crash_window_seconds)
    state = replace(state, is_envoy_up=False, is_proven=False, crashes=(*recent, now_seconds))
    told: tuple[Effect, ...] = (Tell("envoy_crashed", f"Envoy {event.how}"), SendReport())
    if isinstance(state.busy, Delivering):
        state, effects = _crash_in_delivery(state, state.busy, event)
    elif len(state.crashes) >= CRASHES_IN_A_LOOP:
        state, effects = _step_back(state, now_seconds)
    else:
        effects = ()
    return state, (*told, *effects)


def _crash_in_delivery(state: State, busy: Delivering, event: EnvoyDown) -> Step:
    busy = replace(busy, crashes=busy.crashes + 1)
    state = replace(state, busy=busy)
    if busy.crashes < CRASHES_IN_A_DELIVERY:
        return state, ()
    text = f"Envoy crashed {busy.crashes} times while this was applied; the last one {event.how}"
    return replace(state, crashes=()), (Abandon(Fault(FaultStage.APPLY, text)),)


def _step_back(state: State, now_seconds: float) -> Step:
    """Go to the newest generation that differs, and hold back what differs: it passed every check and still crashed."""
    better = next((one for one in state.generations if not one.is_of(state.active)), None)
    if better is None:
        return state, ()
    bad = [one.number for one in state.generations if one.is_of(state.active)]
    fault = Fault(FaultStage.APPLY, f"Envoy crashed {len(state.crashes)} times while it served this")
    effects: list[Effect] = [Tell("stepped_back", f"to generation {better.number} after repeated crashes")]
    for key in _changed(state, better):
        state, held = hold_back(state, key, replace(fault, slice=key), now_seconds)
        effects += held
    kept = tuple(one for one in state.generations if one.number not in bad)
    state = replace(_show(state, better), generations=kept, crashes=())
    discards = [Discard(number) for number in bad]
    return state, (*effects, Preload(better.slices), *discards, KeepJournal(), SendReport())


def _changed(state: State, better: Generation) -> list[str]:
    wanted = {ref.slice: ref for ref in better.slices}
    return sorted(
        key for key, ref in state.active.items() if wanted.get(key) != ref and state.slices[key].desired == ref
    )


def _show(state: State, better: Generation) -> State:
    wanted = {ref.slice: ref for ref in better.slices}
    slices = {key: replace(one, active=wanted.get(key)) for key, one in state.slices.items()}
    slices |= {key: SliceState(active=ref) for key, ref in wanted.items() if key not in slices}
    return replace(state, slices=slices)
