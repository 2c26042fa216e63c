"""Keeps the inspector looking with what the slices say, and says how it is.

A change is loaded beside what serves: requests on their way may still name a policy that is going, and no request is
lost while one generation of workers follows another.
"""

import asyncio
import json
import sys
from typing import Final

from gatehouse_inspector.serving import orphans
from gatehouse_inspector.serving.supervisor import LoadError, Supervisor
from gatehouse_protocol.messages import Hold
from gatehouse_protocol.reports import InspectorHealth, InspectorState

from gatehouse_agent import logs
from gatehouse_agent.assembly.inspection import Inspection, InspectionError
from gatehouse_agent.assembly.kinds import Kind
from gatehouse_agent.envoy.bootstrap import Sockets
from gatehouse_agent.inspection.holding import write

NOTHING: Final = Inspection()
_LONGEST_TEXT: Final = 4096


class Inspector:
    """One for each node; runs no process while no slice has a policy."""

    def __init__(self, sockets: Sockets, workers: int) -> None:
        self._sockets, self._workers = sockets, workers
        self._supervisor: Supervisor | None = None
        self._loaded = NOTHING
        self._trouble = ""
        self._changing = asyncio.Lock()
        self._found: dict[str, str] = {}
        self._holds: tuple[Hold, ...] = ()
        self._ahead_seconds = 0.0

    @property
    def loaded(self) -> Inspection:
        """What the inspector looks with."""
        return self._loaded

    @property
    def health(self) -> InspectorHealth:
        """How the inspector is."""
        return InspectorHealth(
            state=self._state(),
            text=self._text()[:_LONGEST_TEXT],
            engine=self._found.get("engine", ""),
            crs=self._found.get("crs", ""),
            bundle=self._loaded.digest,
            workers=self._workers if self._supervisor else 0,
        )

    @property
    def leaders(self) -> frozenset[int]:
        """The processes whose sessions its workers are in."""
        return self._supervisor.leaders if self._supervisor else frozenset()

    def follow(self, holds: tuple[Hold, ...], ahead_seconds: float) -> None:
        """Let the temporary lists say the same as on other nodes; times are of a clock that is so far ahead."""
        self._holds, self._ahead_seconds = holds, ahead_seconds
        if self._supervisor is not None:
            write(self._supervisor.lists, holds, ahead_seconds)

    async def ready_for(self, wanted: Inspection) -> None:
        """Look with these from now on, and still with those of before that are not among them.

        Raises `InspectionError`; then what was looked with before still is. A machine without the engine cannot look:
        each route says what becomes of its requests, and the report says why.
        """
        async with self._changing:
            await self._load(wanted.over(self._loaded))
            if self._supervisor is None:
                await self._end_what_was_left()

    async def keep_only(self, wanted: Inspection) -> None:
        """Forget what nobody needs any more."""
        async with self._changing:
            if wanted.digest:
                await self._load(wanted)
            else:
                await self._end()

    async def close(self) -> None:
        """End the workers."""
        async with self._changing:
            await self._end()

    async def find(self) -> None:
        """Find out what is installed on this machine."""
        self._found = await _installed()
        if missing := self._found.get("missing"):
            logs.warning("inspector_unavailable", missing=missing)

    def _text(self) -> str:
        return self._found.get("missing") or self._trouble or self._loaded.trouble or self._naming_trouble()

    def _naming_trouble(self) -> str:
        trouble = self._supervisor.naming_trouble if self._supervisor else ""
        return f"Bots cannot be verified, names are not found: {trouble}" if trouble else ""

    def _state(self) -> InspectorState:
        if "missing" in self._found:
            return InspectorState.UNAVAILABLE
        if self._trouble or self._loaded.trouble:
            return InspectorState.FAILING
        return InspectorState.SERVING if self._loaded.digest else InspectorState.IDLE

    async def _load(self, wanted: Inspection) -> None:
        if "missing" in self._found:
            return
        if wanted.digest == self._loaded.digest:
            self._loaded, self._trouble = wanted, ""
            return
        document = await asyncio.to_thread(wanted.document)
        if self._supervisor is None:
            self._supervisor = Supervisor(self._sockets.inspector, self._workers, self._sockets.events)
            write(self._supervisor.lists, self._holds, self._ahead_seconds)
        try:
            await self._supervisor.load(document)
        except LoadError as error:
            self._trouble = str(error)
            raise _blaming(error) from None
        except OSError as error:
            self._trouble = str(error)
            raise InspectionError(str(error)) from None
        self._loaded, self._trouble = wanted, ""
        logs.info("inspector_loaded", policies=len(wanted.policies), lists=len(wanted.lists))

    async def _end_what_was_left(self) -> None:
        """End the workers of an agent that was killed, when there is nothing to look with any more."""
        notes = orphans.notes_beside(self._sockets.inspector)
        await orphans.end(orphans.remembered(notes))
        notes.unlink(missing_ok=True)

    async def _end(self) -> None:
        if self._supervisor is not None:
            await self._supervisor.close()
        self._supervisor, self._loaded, self._trouble = None, NOTHING, ""


def _blaming(error: LoadError) -> InspectionError:
    if error.policy:
        is_guard = "/" in error.policy.partition("/")[2]
        return InspectionError(str(error), Kind.DLP_POLICY if is_guard else Kind.WAF_POLICY, error.policy)
    return InspectionError(str(error), Kind.LIST if error.list else "", error.list)


async def _installed() -> dict[str, str]:
    """Return the versions of engine and Core Rule Set, or what is missing; asked in a process of its own."""
    asking = await asyncio.create_subprocess_exec(
        sys.executable, "-I", "-m", "gatehouse_inspector.installed", stdout=asyncio.subprocess.PIPE
    )
    said, _ = await asking.communicate()
    try:
        found: dict[str, str] = json.loads(said)
    except ValueError:
        return {"missing": f"The engine ended with {asking.returncode}."}
    return found
