"""What the command line may ask at the door."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gatehouse_agent.assembly.kinds import INGRESS, Kind
from gatehouse_agent.delivery import Delivery
from gatehouse_agent.door.server import Answer
from gatehouse_agent.machine import events
from gatehouse_agent.reporting import Reporter
from gatehouse_agent.shell import Shell
from gatehouse_agent.witness import Witness


@dataclass(frozen=True, slots=True)
class Answers:
    """Answers with what the node knows of itself, and carries out what is asked for."""

    witness: Witness
    reporter: Reporter
    delivery: Delivery
    shell: Shell

    def by_name(self) -> Mapping[str, Answer]:
        """Return what answers each question."""
        return {"status": self._status, "routes": self._routes, "revert": self._revert, "clear": self._clear}

    async def _status(self, question: dict[str, Any]) -> dict[str, Any]:
        self.witness.is_revoked = self.reporter.is_revoked
        return self.witness.status_document()

    async def _routes(self, question: dict[str, Any]) -> dict[str, Any]:
        shown = self.delivery.current.resources.get(Kind.ROUTES, {}).get(INGRESS)
        return {"routes": base64.b64encode(shown.body).decode() if shown else ""}

    async def _revert(self, question: dict[str, Any]) -> dict[str, Any]:
        number = question.get("generation")
        self.shell.post(events.PinAsked(number if isinstance(number, int) else None))
        return await self._status(question)

    async def _clear(self, question: dict[str, Any]) -> dict[str, Any]:
        self.shell.post(events.PinReleased())
        return await self._status(question)
