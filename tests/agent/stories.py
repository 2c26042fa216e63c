"""Short words for telling the machine a story: slices by name and sequence, and what came of it."""

from gatehouse_agent.assembly.content import SliceRef
from gatehouse_agent.faults import Fault
from gatehouse_agent.machine import effects, events
from gatehouse_agent.machine.state import State
from gatehouse_agent.machine.step import step
from gatehouse_protocol.reports import FaultStage

NOW = 1_800_000_000.0


def ref(name: str, sequence: int = 1) -> SliceRef:
    return SliceRef(f"{name}@edge", name == "platform", f"{name}-{sequence}", sequence, f"{sequence:064x}")


def fault(text: str = "no", slice_name: str = "", stage: FaultStage = FaultStage.APPLY) -> Fault:
    return Fault(stage, text, slice=f"{slice_name}@edge" if slice_name else "")


class Story:
    """A machine and everything it asked for so far."""

    def __init__(self, state: State | None = None) -> None:
        self.state = state or State()
        self.now = NOW
        self.done: list[effects.Effect] = []

    def tell(self, *happened: events.Event) -> "Story":
        """Let things happen; `done` then holds what the last of them led to."""
        for event in happened:
            self.state, decided = step(self.state, event, self.now)
            self.done = list(decided)
        return self

    def wait(self, seconds: float) -> "Story":
        self.now += seconds
        return self.tell(events.Ticked())

    def manifest(self, *refs: SliceRef) -> "Story":
        return self.tell(events.ManifestAccepted(self.state.manifest_version + 1, refs))

    def fetched(self, *refs: SliceRef) -> "Story":
        return self.tell(*(events.Fetched(one) for one in refs))

    def settle(self) -> "Story":
        """Let deliveries succeed until nothing is due."""
        while self.state.busy is not None:
            self.tell(events.Delivered())
        return self

    def asked(self, kind: type) -> list:
        return [one for one in self.done if isinstance(one, kind)]

    def delivering(self) -> set[str]:
        """Names of the slices in the delivery that just began."""
        return {key.partition("@")[0] for one in self.asked(effects.Deliver) for key in one.changed}

    def active(self) -> dict[str, int]:
        return {key.partition("@")[0]: one.sequence for key, one in self.state.active.items()}

    def fault_of(self, name: str) -> str:
        found = self.state.slices[f"{name}@edge"].fault
        return found.message if found else ""


def serving(**sequences: int) -> Story:
    """A story that begins with Envoy up and these slices proven, the platform among them."""
    refs = [ref(name, sequence) for name, sequence in ({"platform": 1} | sequences).items()]
    return Story().manifest(*refs).fetched(*refs).tell(events.EnvoyUp()).settle()
