"""What the stack is made of: programs that stay, and steps that run once; values that say how, without doing it."""

import signal
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from console.local.servers.account import Account, ours

Command = tuple[str, ...]


class State(StrEnum):
    """Where a program or step is."""

    WAITING = "waiting"
    STARTING = "starting"
    UP = "up"
    DONE = "done"
    UNCHANGED = "unchanged"
    LEFT_OUT = "left out"
    RESTARTING = "restarting"
    FAILED = "failed"
    STOPPING = "stopping"
    STOPPED = "stopped"


def always_ready(_said: str) -> bool:
    """Readiness of a program that has none beyond being alive."""
    return True


def no_obstacle() -> str:
    """Obstacle of a program that can always be started."""
    return ""


@dataclass(frozen=True, slots=True)
class Program:
    """A process that stays. `is_ready` gets what it logged since its start; `prepare` makes its command each time.

    When a vital program cannot be started, the stack cannot; another one is shown as failed and tried again. One
    with an `obstacle`, a few words asked just before its start, is left out.
    """

    name: str
    prepare: Callable[[], Command]
    environment: Mapping[str, str]
    where: str = ""
    is_ready: Callable[[str], bool] = always_ready
    is_vital: bool = True
    account: Account = field(default_factory=ours)
    stop_signal: signal.Signals = signal.SIGTERM
    grace_seconds: float = 15.0
    obstacle: Callable[[], str] = no_obstacle


@dataclass(frozen=True, slots=True)
class Step:
    """A command that runs to its end before the next stage starts; an early one starts with the first stage.

    The last line of one that `says_why` tells why it failed. After `limit_seconds` it is ended, and has failed.
    """

    name: str
    command: Command
    environment: Mapping[str, str]
    is_needed: Callable[[], bool] = lambda: True
    is_vital: bool = True
    is_early: bool = False
    says_why: bool = False
    limit_seconds: float | None = None


class StackError(RuntimeError):
    """The stack cannot start or go on; the text says what failed and shows the end of its log."""
