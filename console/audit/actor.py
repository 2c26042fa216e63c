"""Who acts: a person, a person's token, a service account, a node, or the system itself."""

from dataclasses import dataclass
from enum import StrEnum


class ActorKind(StrEnum):
    """The kinds of actor."""

    USER = "user"
    TOKEN = "token"
    SERVICE = "service"
    NODE = "node"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Actor:
    """Named as it was at the time of the act; people leave, entries stay."""

    kind: ActorKind
    id: str
    name: str
    request_id: str = ""
    ip: str = ""

    def as_dict(self) -> dict[str, str]:
        """Return the form kept on revisions and rollouts."""
        return {"kind": str(self.kind), "id": self.id, "name": self.name}


SYSTEM = Actor(kind=ActorKind.SYSTEM, id="", name="Gatehouse")
