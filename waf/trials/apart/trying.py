"""Tries policies on requests in a process of its own.

tried = try_all([Tried(document, lists)], [request], pairs=[(0, 0)])
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from waf.trials.apart.turns import Turns

SECONDS: Final = 8.0
"""For how long requests are looked at; what starts and reads rules comes on top."""
MOST_MEMORY: Final = 1024**3
"""Bytes of addresses that a process may take; reading all rules takes 200 MiB of them."""
_STARTING_SECONDS: Final = 6.0
_CHILD: Final = Path(__file__).with_name("child.py")
_TOLD: Final = ("PATH", "LANG", "LD_LIBRARY_PATH", "LD_PRELOAD", "GATEHOUSE_MODSECURITY", "GATEHOUSE_CRS")
"""What the process gets of our surroundings; keys and passwords are not among it."""
_TURNS: Final = Turns()

Pairs = Sequence[tuple[int, int]]
Verdict = dict[str, Any]


class TrialError(Exception):
    """Policies could not be tried; `kind` is `policy`, `rules`, `unavailable` or `crashed`.

    `pointer` names a value of policy number `index`.
    """

    def __init__(self, kind: str, text: str, pointer: str = "", index: int = 0) -> None:
        super().__init__(text)
        self.kind, self.pointer, self.index = kind, pointer, index


@dataclass(frozen=True, slots=True)
class Candidate:
    """A policy as the inspector reads it, and the lists that its rules may name, by name."""

    document: Mapping[str, Any]
    lists: Mapping[str, Any] = field(default_factory=dict, repr=False)

    @property
    def asks_anything(self) -> bool:
        """Whether rules of its own may ask for any part of a request, so that no two are alike to it."""
        return bool(self.document.get("rules") or self.document.get("raw"))


@dataclass(frozen=True, slots=True)
class Outcome:
    """A verdict for each pair, None where time was over; the versions of the engine and of its rules."""

    verdicts: list[Verdict | None]
    engine: dict[str, str]
    milliseconds: int


def try_all(
    candidates: Sequence[Candidate], requests: Sequence[Mapping[str, Any]], pairs: Pairs, *,
    seconds: float = SECONDS, memory_bytes: int = MOST_MEMORY, is_brief: bool = False, turns: Turns = _TURNS,
) -> Outcome:  # fmt: skip
    """Return what each policy says of each request with which it is paired. Raises TrialError and BusyError."""
    distinct: list[Mapping[str, Any]] = []
    for one in candidates:
        if one.lists not in distinct:
            distinct.append(one.lists)
    asked = {
        "policies": [{"document": one.document, "lists": distinct.index(one.lists)} for one in candidates],
        "lists": distinct,
        "requests": requests,
        "pairs": pairs,
        "seconds": seconds,
        "is_brief": is_brief,
        "now": time.time(),
    }
    with turns.turn():
        started = time.monotonic()
        said = _ask(json.dumps(asked), seconds + _STARTING_SECONDS, memory_bytes)
    if "error" in said:
        raise TrialError(**said["error"])
    return Outcome(said["verdicts"], said["engine"], int((time.monotonic() - started) * 1000))


def _ask(asked: str, seconds: float, memory_bytes: int) -> dict[str, Any]:
    command = [sys.executable, "-I", str(_CHILD), str(int(seconds) + 1), str(memory_bytes)]
    try:
        ended = subprocess.run(
            command, input=asked, capture_output=True, text=True, timeout=seconds, check=False, cwd="/",
            env={name: os.environ[name] for name in _TOLD if name in os.environ},
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise TrialError("crashed", f"The trial took longer than {seconds:.0f} seconds and was ended.") from None
    try:
        said: dict[str, Any] = json.loads(ended.stdout)
    except ValueError:
        raise TrialError("crashed", f"The engine gave up on this ({_end(ended.returncode)}).") from None
    return said


def _end(code: int) -> str:
    return f"ended by signal {-code}" if code < 0 else f"ended with {code}"
