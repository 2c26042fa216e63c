"""The agent's one decision function: what an event changes, and what is to be done about it."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from gatehouse_agent.machine import crashes, desires, events, outcomes, reckoning
from gatehouse_agent.machine.effects import Effect
from gatehouse_agent.machine.events import Event
from gatehouse_agent.machine.schedule import schedule
from gatehouse_agent.machine.state import State

_ON: Final[Mapping[type, Callable[[State, Any, float], desires.Step]]] = {
    events.Booted: desires.boot,
    events.ManifestAccepted: desires.accept_manifest,
    events.Fetched: desires.receive,
    events.FetchFailed: desires.miss,
    events.PinAsked: desires.pin,
    events.PinReleased: desires.release,
    events.Delivered: outcomes.succeed,
    events.DeliveryFailed: outcomes.fail,
    events.CulpritFound: outcomes.name_culprit,
    events.Proved: outcomes.confirm,
    events.ProofFailed: outcomes.doubt,
    events.EnvoyUp: crashes.come,
    events.EnvoyDown: crashes.go,
    events.Ticked: crashes.tick,
    events.ClockStepped: reckoning.shift,
}


def step(state: State, event: Event, now_seconds: float) -> tuple[State, tuple[Effect, ...]]:
    """Return the next state and the effects in their order; `now_seconds` is Unix time.

    The event's own consequences come first, then whatever work has become possible by it.
    """
    state, consequences = _ON[type(event)](state, event, now_seconds)
    state, work = schedule(state, now_seconds)
    return state, (*consequences, *work)
