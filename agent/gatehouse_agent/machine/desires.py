"""What should run: from the disk at the start, from the manifest, or pinned by an operator at this node."""

from dataclasses import replace

from gatehouse_agent.assembly.content import SliceRef
from gatehouse_agent.machine.effects import Effect, KeepJournal, Preload, SendReport, Tell
from gatehouse_agent.machine.events import Booted, Fetched, FetchFailed, ManifestAccepted, PinAsked, PinReleased
from gatehouse_agent.machine.state import Generation, Hold, SliceState, State

Step = tuple[State, tuple[Effect, ...]]


def boot(state: State, event: Booted, now_seconds: float) -> Step:
    """Begin with the last proven generation, or the pinned one; it is shown before Envoy can ask."""
    pinned = next((one for one in event.generations if one.number == event.pinned_number), None)
    start = pinned or next(iter(event.generations), None)
    holds = dict(event.holds)
    refs = start.slices if start else ()
    slices = {ref.slice: SliceState(ref, ref, ref, hold=holds.pop(ref.slice, None)) for ref in refs}
    slices |= {key: SliceState(hold=hold) for key, hold in holds.items()}
    begun = replace(
        state,
        slices=slices,
        generations=event.generations,
        pinned=pinned,
        manifest_version=event.manifest_version,
    )
    return begun, (Preload(refs),) if refs else ()


def accept_manifest(state: State, event: ManifestAccepted, now_seconds: float) -> Step:
    """Take over what is desired; what was held back is forgiven once another sequence is desired."""
    wanted = {ref.slice: ref for ref in event.slices}
    slices = {key: _want(state.slices.get(key, SliceState()), ref) for key, ref in wanted.items()}
    leaving = {key: _want(one, None) for key, one in state.slices.items() if key not in wanted and one.active}
    return replace(state, manifest_version=event.version, slices=slices | leaving), (KeepJournal(),)


def _want(one: SliceState, ref: SliceRef | None) -> SliceState:
    sequence = ref.sequence if ref else 0
    is_moot = one.fault_sequence != sequence or ref == one.active
    hold = one.hold if one.hold and one.hold.sequence == sequence else None
    return replace(one, desired=ref, fault=None if is_moot else one.fault, hold=hold)


def receive(state: State, event: Fetched, now_seconds: float) -> Step:
    """A slice is here; if another sequence is desired by now, it will be fetched next."""
    state = replace(state, fetching=state.fetching - {event.ref})
    one = state.slices.get(event.ref.slice)
    if one is None or one.desired != event.ref:
        return state, ()
    fetched = replace(one, received=event.ref, fault=None, hold=None)
    return replace(state, slices={**state.slices, event.ref.slice: fetched}), ()


def miss(state: State, event: FetchFailed, now_seconds: float) -> Step:
    """A slice did not come: again later, or not at all if it can never be right."""
    state = replace(state, fetching=state.fetching - {event.ref})
    one = state.slices.get(event.ref.slice)
    if one is None or one.desired != event.ref:
        return state, ()
    until = event.retry_at_seconds if event.retry_at_seconds is not None else now_seconds + state.hold_seconds
    failed = replace(one, fault=event.fault, fault_sequence=event.ref.sequence, hold=Hold(event.ref.sequence, until))
    tell = Tell("slice_not_received", f"{event.ref.slice} {event.ref.sequence}: {event.fault.message}")
    return replace(state, slices={**state.slices, event.ref.slice: failed}), (tell, SendReport())


def pin(state: State, event: PinAsked, now_seconds: float) -> Step:
    """Break glass: go back to a proven generation and stay there until released."""
    chosen = _choose(state, event.number)
    if chosen is None:
        return state, (Tell("revert_refused", "there is no such proven generation to go back to"),)
    tell = Tell("revert_pinned", f"pinned to generation {chosen.number} by an operator at this node")
    return replace(state, pinned=chosen), (tell, KeepJournal(), SendReport())


def _choose(state: State, number: int | None) -> Generation | None:
    if number is not None:
        return next((one for one in state.generations if one.number == number), None)
    return next((one for one in state.generations if not one.is_of(state.active)), None)


def release(state: State, event: PinReleased, now_seconds: float) -> Step:
    """Follow the control plane again."""
    if state.pinned is None:
        return state, ()
    return replace(state, pinned=None), (Tell("revert_cleared", "following the manifest"), KeepJournal(), SendReport())
