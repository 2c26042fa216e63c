"""Where something got stuck, at which object, and whose it is."""

from dataclasses import dataclass

from gatehouse_protocol.reports import FaultStage


@dataclass(frozen=True, slots=True)
class Fault:
    """`slice` is empty when nobody can tell whose fault it is; `type` and `object` when it is no single object's."""

    stage: FaultStage
    message: str
    type: str = ""
    object: str = ""
    slice: str = ""
