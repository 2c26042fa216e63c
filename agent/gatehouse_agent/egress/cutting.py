"""Cuts tunnels from outside of Envoy, which ends none by itself when routes change.

Envoy is this agent's child, of the same user, so the kernel lends its sockets (pidfd_getfd(2), Linux 5.6). A socket is
only touched if both of its addresses are those that Envoy told of the tunnel. The caller's own connection is ended
along with the one to the destination, for Envoy would leave it open for another second.
"""

import ctypes
import errno
import os
import socket
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Final

from gatehouse_agent.egress.reading import Ends, host_and_port, one_spelling

_PIDFD_GETFD: Final = 438  # the same on all architectures
_INTERNET: Final = (socket.AF_INET, socket.AF_INET6)
_libc: Final = ctypes.CDLL(None, use_errno=True)
_Address = tuple[str, int]
_Pair = tuple[_Address, _Address]


class CutRefusedError(Exception):
    """The kernel does not lend Envoy's sockets; the text is its reason."""


def cut(pid: int, tunnels: Sequence[tuple[Ends, Ends | None]]) -> frozenset[int]:
    """End these tunnels of a process, given as the connection to the destination and the caller's own, if it has one.

    Returns which of them were cut, by their place; one that is not among them was closed already. Raises
    `CutRefusedError`. Blocks for some 30 µs a socket of the process.
    """
    pairs = [(_pair(upstream), _pair(downstream) if downstream else None) for upstream, downstream in tunnels]
    wanted = {pair for both in pairs for pair in both if pair is not None}
    with _lent(pid, wanted) as sockets:
        done = [place for place, (upstream, _) in enumerate(pairs) if upstream in sockets]
        for pair in [pairs[place][0] for place in done] + [pairs[place][1] for place in done]:
            if pair in sockets:
                _end(sockets[pair])
    return frozenset(done)


@contextmanager
def _lent(pid: int, wanted: set[_Pair]) -> Iterator[dict[_Pair, socket.socket]]:
    """Borrow the sockets of a process whose addresses are wanted; its own hold on them stays as it is."""
    found: dict[_Pair, socket.socket] = {}
    try:
        for one in _sockets(pid):
            pair = _addresses(one)
            if pair is not None and pair in wanted and pair not in found:
                found[pair] = one
            else:
                one.close()
        yield found
    finally:
        for one in found.values():
            one.close()


def _sockets(pid: int) -> Iterator[socket.socket]:
    try:
        descriptor = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    except OSError as error:
        raise CutRefusedError(str(error)) from None
    with closing(os.fdopen(descriptor, "rb", buffering=0)):
        for number in _numbers(Path(f"/proc/{pid}/fd")):
            lent = _borrow(descriptor, number)
            if lent is not None:
                yield socket.socket(fileno=lent)


def _numbers(directory: Path) -> list[int]:
    """Return the numbers of the descriptors that are sockets."""
    numbers = []
    try:
        for one in directory.iterdir():
            with suppress(FileNotFoundError):
                if str(one.readlink()).startswith("socket:"):
                    numbers.append(int(one.name))
    except (FileNotFoundError, ProcessLookupError):
        return []
    except OSError as error:
        raise CutRefusedError(str(error)) from None
    return numbers


def _borrow(process: int, number: int) -> int | None:
    """Return a descriptor of our own for the same socket; None if it was closed meanwhile."""
    lent = int(_libc.syscall(_PIDFD_GETFD, process, number, 0))
    if lent >= 0:
        return lent
    code = ctypes.get_errno()
    if code in (errno.EBADF, errno.ESRCH):
        return None
    raise CutRefusedError(os.strerror(code))


def _addresses(one: socket.socket) -> _Pair | None:
    """Return the addresses of a TCP connection on this side and on the other; None of anything else."""
    if one.family not in _INTERNET or one.type != socket.SOCK_STREAM:
        return None
    try:
        here, there = one_spelling(*one.getsockname()[:2]), one_spelling(*one.getpeername()[:2])
    except OSError:
        return None
    return (here, there) if here and there else None


def _pair(ends: Ends) -> _Pair | None:
    here, there = host_and_port(ends.here), host_and_port(ends.there)
    return (here, there) if here and there else None


def _end(one: socket.socket) -> None:
    with suppress(OSError):  # the other side was faster
        one.shutdown(socket.SHUT_RDWR)
