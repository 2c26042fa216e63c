"""PURE: the tunnels that are open, as Envoy tells of them, and what each of its lines adds to what was told before.

Every tunnel is counted once and every byte of it told once, whatever is heard late, twice or not at all:

* a line of one that is not known makes it known, and counts it, unless it began before this agent did: then the agent
  before it told of it so far;
* where there is no room for one, it is only told of at its end, as a whole;
* one that nothing is heard of for long has ended, though its end was not heard.
"""

from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from gatehouse_agent.egress.flows import Gain
from gatehouse_agent.egress.reading import Ends, Subject, Told

MOST: Final = 50_000
SILENT_ROUNDS: Final = 6
"""After how many calls of `grow_older` without a word a tunnel is taken for one that has ended."""
_ENDED: Final = 10_000

Key = tuple[float, str, str]
Group = tuple[str, str, str]
"""Tenant, workload and destination."""


@dataclass(slots=True)
class Tunnel:
    """An open tunnel; bytes are those that were told of."""

    subject: Subject
    credential: str
    upstream: Ends
    downstream: Ends | None
    bytes_up: int = 0
    bytes_down: int = 0
    silent_rounds: int = 0
    is_cut: bool = False


_NOTHING: Final = Gain(0, 0, 0)


class Tunnels:
    """`since` is when this agent began to listen, in Unix seconds of this machine's clock."""

    def __init__(self, since: float, most: int = MOST) -> None:
        self._since, self._most = since, most
        self._open: dict[Key, Tunnel] = {}
        self._fresh: list[Tunnel] = []
        self._counts: Counter[Group] = Counter()
        self._changes = 0
        self._ended: set[Key] = set()
        self._ended_in_turn: deque[Key] = deque()

    def __iter__(self) -> Iterator[Tunnel]:
        """Yield the open ones."""
        return iter(tuple(self._open.values()))

    @property
    def has_fresh(self) -> bool:
        """Whether any became known since they were last taken."""
        return bool(self._fresh)

    @property
    def changes(self) -> int:
        """A number that grows whenever one begins or ends."""
        return self._changes

    def hear(self, line: Told) -> Gain:
        """Take in a line about a tunnel that was let through; return what it adds."""
        key = line.key
        if key in self._ended:
            return _NOTHING
        tunnel = self._open.get(key)
        gain = self._gain_of_unknown(line) if tunnel is None else _difference(tunnel, line)
        if line.is_over:
            self._close(key)
            self._remember_end(key)
        elif tunnel is not None:
            tunnel.silent_rounds = 0
        elif len(self._open) < self._most:
            self._add(key, line)
        else:
            return _NOTHING
        return gain

    def take_fresh(self) -> list[Tunnel]:
        """Return those that became known since the last time."""
        fresh, self._fresh = self._fresh, []
        return fresh

    def grow_older(self) -> int:
        """Forget those that nothing was heard of for long; return how many they were."""
        for tunnel in self._open.values():
            tunnel.silent_rounds += 1
        silent = [key for key, one in self._open.items() if one.silent_rounds > SILENT_ROUNDS]
        for key in silent:
            self._close(key)
        return len(silent)

    def clear(self) -> None:
        """All ended at once: Envoy did."""
        for key in list(self._open):
            self._close(key)
        self._fresh.clear()

    def most_common(self, most: int) -> list[tuple[Group, int]]:
        """Return how many are open by tenant, workload and destination, the greatest numbers first."""
        return self._counts.most_common(most)

    def _add(self, key: Key, line: Told) -> None:
        tunnel = self._open[key] = _opened(line)
        self._fresh.append(tunnel)
        self._counts[_group(tunnel)] += 1
        self._changes += 1

    def _close(self, key: Key) -> None:
        tunnel = self._open.pop(key, None)
        if tunnel is not None:
            group = _group(tunnel)
            self._counts[group] -= 1
            if not self._counts[group]:
                del self._counts[group]
            self._changes += 1

    def _gain_of_unknown(self, line: Told) -> Gain:
        is_older = line.began < self._since
        return _NOTHING if is_older else Gain(1, line.bytes_up, line.bytes_down)

    def _remember_end(self, key: Key) -> None:
        self._ended.add(key)
        self._ended_in_turn.append(key)
        if len(self._ended_in_turn) > _ENDED:
            self._ended.discard(self._ended_in_turn.popleft())


def _group(tunnel: Tunnel) -> Group:
    return tunnel.subject.tenant, tunnel.subject.workload, tunnel.subject.destination


def _opened(line: Told) -> Tunnel:
    upstream = line.upstream or Ends("", "")
    return Tunnel(line.subject, line.credential, upstream, line.downstream, line.bytes_up, line.bytes_down)


def _difference(tunnel: Tunnel, line: Told) -> Gain:
    """Return the bytes beyond those that were told of, and note them as told."""
    up, down = max(line.bytes_up - tunnel.bytes_up, 0), max(line.bytes_down - tunnel.bytes_down, 0)
    tunnel.bytes_up, tunnel.bytes_down = tunnel.bytes_up + up, tunnel.bytes_down + down
    return Gain(0, up, down)
