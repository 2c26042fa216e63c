"""A generation: one bundle, read once, and its workers."""

import contextlib
import json
import os
import signal
import socket
import sys
import time
from pathlib import Path
from types import FrameType
from typing import Any, Final, NoReturn

import re2

from gatehouse_inspector.crs.files import CrsUnavailableError, find_crs
from gatehouse_inspector.dlp.looking import Guard
from gatehouse_inspector.dlp.policy import DlpPolicy
from gatehouse_inspector.engine import Engine, EngineUnavailableError, RulesError
from gatehouse_inspector.geography import NOWHERE, Geography, GeographyError, provided
from gatehouse_inspector.inspection import Inspector, Prepared
from gatehouse_inspector.memory.clients import Clients
from gatehouse_inspector.naming.desk import Asking
from gatehouse_inspector.serving.bundle import BundleError, bundle_of
from gatehouse_inspector.serving.worker import Worker

_PAUSE_SECONDS: Final = 0.2


class Generation:
    """Runs in a process of its own; says in lines of JSON to `ready` which policy it reads, and last what came of it.

    Then it keeps `workers` running until SIGTERM.
    """

    def __init__(
        self, listeners: tuple[socket.socket, socket.socket], memory: int, asking: int, workers: int,
        events: Path | None,
    ) -> None:  # fmt: skip
        self._listeners, self._memory, self._workers, self._events = listeners, memory, workers, events
        self._ask = Asking(asking)
        self._children: set[int] = set()
        self._is_ending = False

    def run(self, document: dict[str, Any], ready: int) -> int:
        """Return the exit code."""
        try:
            worker, said = self._load(document, ready)
        except BundleError as error:
            _say(ready, {"error": str(error), "policy": error.policy, "list": error.list})
            return 1
        except (EngineUnavailableError, CrsUnavailableError, RulesError) as error:
            _say(ready, {"error": f"{type(error).__name__}: {error}"})
            return 1
        signal.signal(signal.SIGTERM, self._end)
        for _ in range(self._workers):
            self._fork(worker)
        try:
            _say(ready, said)
        except BrokenPipeError:  # whoever asked for this is gone
            self._end()
        os.dup2(os.open(os.devnull, os.O_WRONLY), ready)
        self._watch(worker)
        return 0

    def _load(self, document: dict[str, Any], ready: int) -> tuple[Worker, dict[str, Any]]:
        """The worker, and what is said of it when it is there."""
        bundle = bundle_of(document, time.time())
        engine, crs = Engine(), find_crs()
        clients = Clients(self._memory, bundle.keys.get("challenge", b""), ask=self._ask)
        inspector = Inspector(engine, crs, clients)
        policies: dict[str, Prepared] = {}
        for name, policy in bundle.policies.items():
            _say(ready, {"reading": name})
            try:
                lists = bundle.lists_of(name)
                policies[name] = inspector.prepare(policy, lists.types, lists.entries, name)
            except (ValueError, RulesError) as error:
                raise BundleError(str(error), policy=name) from error
        guards = {name: _guard(name, policy) for name, policy in bundle.guards.items()}
        said = {"engine": engine.version, "crs": ".".join(map(str, crs.version)), "next_expiry": bundle.next_expiry}
        return Worker(inspector, policies, guards, clients, self._events, _geography()), said

    def _fork(self, worker: Worker) -> None:
        """SIGTERM waits meanwhile: a fork that is not known yet would miss it, or take it for its parent's."""
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
        child = None if self._is_ending else os.fork()
        if child == 0:
            self._serve(worker)
        if child:
            self._children.add(child)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})

    def _serve(self, worker: Worker) -> NoReturn:
        code = 1
        try:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # who waits for our parent waits for that
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})
            worker.serve(*self._listeners)
            code = 0
        finally:
            sys.stderr.flush()
            os._exit(code)

    def _watch(self, worker: Worker) -> None:
        """Wait for ends; whoever dies unasked is followed by another at once, and after a pause if that dies, too."""
        born = time.monotonic()
        while self._children:
            child, _ = os.wait()
            self._children.discard(child)
            if self._is_ending:
                continue
            if time.monotonic() - born < _PAUSE_SECONDS:
                time.sleep(_PAUSE_SECONDS)
            born = time.monotonic()
            self._fork(worker)

    def _end(self, _number: int = 0, _frame: FrameType | None = None) -> None:
        self._is_ending = True
        for child in self._children:
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGTERM)


def _say(ready: int, what: dict[str, Any]) -> None:
    os.write(ready, json.dumps(what).encode() + b"\n")


def _guard(name: str, policy: DlpPolicy) -> Guard:
    try:
        return Guard(policy)
    except (ValueError, KeyError, re2.error) as error:
        raise BundleError(f"{type(error).__name__}: {error}", policy=name) from error


def _geography() -> Geography:
    """Where addresses are registered, as far as somebody says; a bad file costs that knowledge and nothing else."""
    try:
        return provided()
    except GeographyError as error:
        print(f"inspector: countries stay unknown: {error}", file=sys.stderr)
        return NOWHERE


def main() -> int:
    """Take the descriptors of both listening sockets, memory and desk, the number of workers, perhaps where events go.

    The bundle comes on stdin.

    What came of it goes to stdout, as one line.
    """
    requests, responses, memory, asking, workers, *events = sys.argv[1:]
    listeners = socket.socket(fileno=int(requests)), socket.socket(fileno=int(responses))
    place = Path(events[0]) if events else None
    generation = Generation(listeners, int(memory), int(asking), int(workers), place)
    return generation.run(json.load(sys.stdin), sys.stdout.fileno())


if __name__ == "__main__":
    sys.exit(main())
