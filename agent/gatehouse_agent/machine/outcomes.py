"""How a delivery or a proof went: what is active and proven now, or who is held back for it."""

from dataclasses import replace

from gatehouse_agent.assembly.content import SliceRef
from gatehouse_agent.assembly.kinds import Kind
from gatehouse_agent.faults import Fault
from gatehouse_agent.machine.desires import Step
from gatehouse_agent.machine.effects import Blame, Effect, Keep, KeepJournal, SendReport, Tell
from gatehouse_agent.machine.events import CulpritFound, Delivered, DeliveryFailed, ProofFailed, Proved
from gatehouse_agent.machine.state import (
    CRASHES_IN_A_DELIVERY,
    GENERATIONS_KEPT,
    Delivering,
    Generation,
    Hold,
    SliceState,
    State,
)


def succeed(state: State, event: Delivered, now_seconds: float) -> Step:
    """The target is active and proven as a whole, and so becomes the newest generation."""
    if not isinstance(state.busy, Delivering):
        return state, ()
    target = {ref.slice: ref for ref in state.busy.target}
    changed = state.busy.changed
    slices = {key: _activate(one, key in changed, target.get(key)) for key, one in state.slices.items()}
    state = replace(
        state,
        slices={key: one for key, one in slices.items() if one.active or one.desired},
        busy=None,
        alone=state.alone - changed,
    )
    return _prove(state, now_seconds, event.is_whole)


def confirm(state: State, event: Proved, now_seconds: float) -> Step:
    """What is shown was proven again."""
    return _prove(replace(state, busy=None), now_seconds, is_whole=True)


def doubt(state: State, event: ProofFailed, now_seconds: float) -> Step:
    """What is shown cannot be proven; nothing is taken back, because it was good and nothing better is known."""
    is_news = state.is_proven
    tell = (Tell("proof_failed", event.fault.message),) if is_news else ()
    return replace(state, busy=None, is_proven=False), (*tell, SendReport())


def fail(state: State, event: DeliveryFailed, now_seconds: float) -> Step:
    """Hold the culprit back; if nobody can be named, try the slices of the batch one by one."""
    if not isinstance(state.busy, Delivering):
        return state, ()
    if not state.is_envoy_up and state.busy.crashes < CRASHES_IN_A_DELIVERY:
        return replace(state, busy=None), ()  # Envoy went away for another reason; once it is back, this is tried again
    if event.is_elsewhere:
        return replace(state, busy=None, is_proven=False), (Tell("proof_failed", event.fault.message), SendReport())
    batch, fault = state.busy.changed, event.fault
    state = replace(state, busy=None)
    if state.pinned is not None:
        tell = Tell("revert_failed", f"{fault.message}; following the manifest")
        return replace(state, pinned=None), (tell, KeepJournal(), SendReport())
    culprit = fault.slice if fault.slice in batch else next(iter(batch)) if len(batch) == 1 else None
    if culprit is None:
        return replace(state, alone=state.alone | batch), (Tell("batch_split", fault.message),)
    state, effects = hold_back(replace(state, alone=state.alone - {culprit}), culprit, fault, now_seconds)
    one = state.slices[culprit]
    if fault.type == Kind.ROUTES and one.desired is not None:
        waiting = (effect for effect in effects if not isinstance(effect, SendReport))  # for the object's name
        effects = (*waiting, Blame(one.desired, one.active))
    return state, effects


def name_culprit(state: State, event: CulpritFound, now_seconds: float) -> Step:
    """Say that a slice is held back, if it still is, and for which object, if one was found."""
    one = state.slices.get(event.slice)
    if one is None or one.fault is None or one.fault_sequence != event.sequence:
        return state, ()
    if not event.object:
        return state, (SendReport(),)
    fault = replace(one.fault, type=event.type, object=event.object)
    return replace(state, slices={**state.slices, event.slice: replace(one, fault=fault)}), (SendReport(),)


def hold_back(state: State, key: str, fault: Fault, now_seconds: float) -> Step:
    """Park the desired sequence of one slice; everything else goes on."""
    one = state.slices.get(key)
    if one is None:
        return state, ()
    hold = Hold(one.desired_sequence, now_seconds + state.hold_seconds)
    held = replace(one, fault=fault, fault_sequence=one.desired_sequence, hold=hold)
    place = f" at {fault.object}" if fault.object else ""
    tell = Tell("slice_held_back", f"{key} {one.desired_sequence}: {fault.stage}{place}: {fault.message}")
    return replace(state, slices={**state.slices, key: held}), (tell, KeepJournal(), SendReport())


def _activate(one: SliceState, is_changed: bool, ref: SliceRef | None) -> SliceState:
    return replace(one, active=ref, fault=None, hold=None) if is_changed else one


def _prove(state: State, now_seconds: float, is_whole: bool) -> Step:
    slices = {
        key: replace(one, proven_sequence=one.active.sequence, proven_at_seconds=now_seconds) if one.active else one
        for key, one in state.slices.items()
    }
    state, keep = _generation(replace(state, slices=slices, is_proven=is_whole), now_seconds)
    return state, (SendReport(), *keep)


def _generation(state: State, now_seconds: float) -> tuple[State, tuple[Effect, ...]]:
    """Keep what was proven, unless it is the newest kept one already, or an operator pinned an older one.

    Older ones with a slice that nobody should run any more go: what was withdrawn does not stay on a disk.
    """
    active = state.active
    if state.pinned is not None or not active or (state.generations and state.generations[0].is_of(active)):
        return state, ()
    number = max((one.number for one in state.generations), default=0) + 1
    newest = Generation(number, tuple(active[key] for key in sorted(active)), now_seconds)
    known = state.slices.keys()
    older = tuple(
        one for one in state.generations if not one.is_of(active) and all(ref.slice in known for ref in one.slices)
    )
    return replace(state, generations=(newest, *older)[:GENERATIONS_KEPT]), (Keep(newest),)
