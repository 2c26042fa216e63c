"""What to do next, given what should run and what does: fetch what is missing, deliver what is ready."""

from dataclasses import replace

from gatehouse_agent.assembly.content import SliceRef
from gatehouse_agent.machine.effects import Deliver, Effect, Fetch
from gatehouse_agent.machine.state import Delivering, SliceState, State


def schedule(state: State, now_seconds: float) -> tuple[State, tuple[Effect, ...]]:
    """Return the state with the next work begun, and the effects that begin it."""
    if state.pinned is not None:
        return _deliver_pinned(state)
    state, fetches = _fetch(state, now_seconds)
    state, deliveries = _deliver(state, now_seconds)
    return state, (*fetches, *deliveries)


def _fetch(state: State, now_seconds: float) -> tuple[State, tuple[Effect, ...]]:
    wanted = [one for one in state.slices.values() if _is_missing(one, state, now_seconds)]
    fetches = tuple(Fetch(one.desired, one.received or one.active) for one in wanted if one.desired)
    return replace(state, fetching=state.fetching | {fetch.ref for fetch in fetches}), fetches


def _is_missing(one: SliceState, state: State, now_seconds: float) -> bool:
    here = (one.active, one.received, None)
    return one.desired not in here and one.desired not in state.fetching and not one.is_held(now_seconds)


def _deliver(state: State, now_seconds: float) -> tuple[State, tuple[Effect, ...]]:
    due = {key: one.desired for key, one in state.slices.items() if _is_due(one, now_seconds)}
    batch = _batch(state, due)
    if state.busy is not None or not state.is_envoy_up or not batch:
        return state, ()
    target = {key: ref for key, ref in (state.active | batch).items() if ref is not None}
    return _begin(state, target, frozenset(batch))


def _is_due(one: SliceState, now_seconds: float) -> bool:
    if one.desired is None:
        return one.active is not None
    return one.desired == one.received and one.desired != one.active and not one.is_held(now_seconds)


def _batch(state: State, due: dict[str, SliceRef | None]) -> dict[str, SliceRef | None]:
    """All that is due goes together, suspects one by one, the platform first; nothing goes without a platform."""
    ordered = dict(sorted(due.items(), key=lambda item: (not (item[1] and item[1].is_platform), item[0])))
    together = {key: ref for key, ref in ordered.items() if key not in state.alone}
    batch = together or dict(list(ordered.items())[:1])
    has_platform = any(ref and ref.is_platform for ref in (state.active | batch).values())
    return batch if has_platform else {}


def _deliver_pinned(state: State) -> tuple[State, tuple[Effect, ...]]:
    if state.pinned is None or state.busy is not None or not state.is_envoy_up or state.pinned.is_of(state.active):
        return state, ()
    target = {one.slice: one for one in state.pinned.slices}
    keys = target.keys() | state.active.keys()
    return _begin(state, target, frozenset(key for key in keys if target.get(key) != state.active.get(key)))


def _begin(state: State, target: dict[str, SliceRef], changed: frozenset[str]) -> tuple[State, tuple[Effect, ...]]:
    refs = tuple(sorted(target.values(), key=lambda ref: (not ref.is_platform, ref.slice)))
    return replace(state, busy=Delivering(refs, changed)), (Deliver(refs, changed),)
