"""Has the key sets that policies want: fetched before they are due, kept while their issuers are away, and at hand.

Envoy asks for each by a path. Where a token was not verified it asks once more, late: then the issuer
is asked, unless that was done a moment ago, and Envoy waits for what it says. No token is believed while there is no
set.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Final

from gatehouse_protocol.key_sources import MAX_KEY_SETS, KeySetReport

from gatehouse_agent import logs
from gatehouse_agent.assembly.key_sources import Sources
from gatehouse_agent.calling import Caller
from gatehouse_agent.control.clock import Clock
from gatehouse_agent.key_sets.fetching import NoKeysError, fetch
from gatehouse_agent.key_sets.keeping import Kept, Shelf
from gatehouse_agent.key_sets.published import Published

_AT_ONCE: Final = 8
_WAIT_SECONDS: Final = 6.0
"""So long Envoy is kept waiting for a source, which is less than it waits."""
_LONGEST_PAUSE_SECONDS: Final = 30.0
_SHORTEST_PAUSE_SECONDS: Final = 0.05
_PATIENCE_SECONDS: Final = 3.0
_KEPT_AGAIN_SECONDS: Final = 600.0


class KeySets:
    """Owned by the event loop. `on_change` is told when something else is to be reported, `tell` of events."""

    def __init__(
        self,
        clock: Clock,
        caller: Caller,
        shelf: Shelf,
        on_change: Callable[[], None],
        tell: Callable[[str, str], None],
    ) -> None:
        self.report = KeySetReport(())
        self._clock, self._caller, self._shelf = clock, caller, shelf
        self._on_change, self._tell = on_change, tell
        self._published: dict[str, Published] = {}
        self._written: dict[str, Kept] = {}
        self._awake, self._fetched = asyncio.Event(), asyncio.Condition()
        self._room = asyncio.Semaphore(_AT_ONCE)
        self._tasks: set[asyncio.Task[None]] = set()

    def follow(self, sources: Sources) -> None:
        """Have what a set names, and still what was there before, for requests on their way."""
        for path, given in sources.items():
            one = self._published.pop(path, None)
            if one is None:
                one = Published(given, self._shelf.read(given))
                if one.kept is not None:
                    self._written[path] = one.kept
            one.become(given, self._clock.steady())
            self._published[path] = one  # the newest is last
        self._awake.set()

    async def ready_for(self, sources: Sources) -> None:
        """Follow, and wait a little for sets that nobody has tried to fetch yet; without them all goes on as well."""
        self.follow(sources)
        with suppress(TimeoutError):
            async with asyncio.timeout(_PATIENCE_SECONDS), self._fetched:
                await self._fetched.wait_for(lambda: all(one.was_tried for one in self._published.values()))

    def has_beyond(self, sources: Sources) -> bool:
        """Whether there are sets that are not wanted any more."""
        return not self._published.keys() <= sources.keys()

    def keep_only(self, sources: Sources) -> None:
        """Forget what no set names any more."""
        self._published = {path: one for path, one in self._published.items() if path in sources}
        self._written = {path: one for path, one in self._written.items() if path in sources}
        self._shelf.keep_only(sources.keys())
        self._awake.set()

    async def current(self, path: str, *, is_late: bool) -> str:
        """Return the set of a source as JSON; empty where there is none, or no such source."""
        one = self._published.get(path)
        if one is None:
            return ""
        if is_late and one.hurry(self._clock.steady()):
            self._start(one)
        if is_late or one.kept is None:
            with suppress(TimeoutError):
                async with asyncio.timeout(_WAIT_SECONDS), self._fetched:
                    await self._fetched.wait_for(lambda: not one.is_busy)
        return one.kept.keys.jwks if one.kept is not None else ""

    async def run(self) -> None:
        """Fetch what is due, until cancelled."""
        while True:
            self._awake.clear()
            steady = self._clock.steady()
            for one in self._published.values():
                if one.due_at <= steady:
                    self._start(one)
            self._note()
            with suppress(TimeoutError):
                async with asyncio.timeout(self._pause(steady)):
                    await self._awake.wait()

    async def close(self) -> None:
        """Stop fetching."""
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _start(self, one: Published) -> None:
        if not one.is_busy:
            one.is_busy, one.tried_at = True, self._clock.steady()
            task = asyncio.create_task(self._fetch(one))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _fetch(self, one: Published) -> None:
        given, text = one.given, ""
        try:
            async with self._room:
                keys = await fetch(self._caller, given.source)
            one.take(keys, self._clock.seconds(), self._clock.steady())
            self._keep(one)
        except NoKeysError as error:
            text = str(error)
        except Exception as error:
            text = "the node could not ask for it"
            logs.warning("key_set_not_fetched", keys=given.name, error=type(error).__name__)
        if text:
            one.fail(f"No keys from {given.source.address}: {text}.", self._clock.steady())
        one.is_busy = False
        async with self._fetched:
            self._fetched.notify_all()
        self._awake.set()

    def _keep(self, one: Published) -> None:
        """Write a set down that is another, or is not known to be as fresh."""
        path, kept, written = one.given.path, one.kept, self._written.get(one.given.path)
        if kept is None or self._published.get(path) is not one:
            return
        is_same = written is not None and written.keys == kept.keys
        if written is None or not is_same or kept.fetched_at > written.fetched_at + _KEPT_AGAIN_SECONDS:
            self._written[path] = kept
            self._shelf.write(one.given, kept)

    def _note(self) -> None:
        """Note how all are now, and tell of those that fail or work again."""
        told = [one.status for one in self._published.values() if one.was_tried]
        newest = {(one.slice, one.policy): one for one in told}
        listed = [newest[key] for key in sorted(newest)][:MAX_KEY_SETS]
        report = KeySetReport(tuple(listed))
        if report == self.report:
            return
        before = {(one.slice, one.policy): one for one in self.report.key_sets}
        for one in listed:
            was = before.get((one.slice, one.policy))
            if one.error and (was is None or not was.error):
                self._tell("key_set_not_fetched", f"{one.slice} {one.policy}: {one.error}")
            elif not one.error and was is not None and was.error:
                self._tell("key_set_recovered", f"{one.slice} {one.policy}: works again")
        self.report = report
        self._on_change()

    def _pause(self, steady: float) -> float:
        """How long nothing becomes due."""
        due = [one.due_at for one in self._published.values() if not one.is_busy]
        soonest = min(due, default=steady + _LONGEST_PAUSE_SECONDS) - steady
        return min(max(soonest, _SHORTEST_PAUSE_SECONDS), _LONGEST_PAUSE_SECONDS)
