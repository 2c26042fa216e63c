"""Notes what is done to the key ring. `console.base` cannot import the trail, so the trail gives itself in."""

from collections.abc import Callable

from console.audit.actor import SYSTEM
from console.audit.verbs import Target, verb


def record(work: Callable[[], str]) -> None:
    """Run one piece of work and note the sentence it returns; what it raises takes both back."""
    with verb("key_ring.rotate", actor=SYSTEM) as act:
        act.entry(Target("key_ring", "key ring"), work())
