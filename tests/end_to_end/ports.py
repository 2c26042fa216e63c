"""Ports of a product, which no other product takes and no connection that goes out."""

import random
import socket
from collections.abc import Iterator
from contextlib import contextmanager

BEGIN, END, BLOCK = 24_000, 32_000, 50
"""Below those that systems give to connections (32 768 on), from which somebody could take one before it is used."""


@contextmanager
def reserved_ports(count: int) -> Iterator[list[int]]:
    """Ports on loopback that are free, of a block whose first port is held meanwhile, so that it is nobody else's."""
    blocks = list(range(BEGIN, END, BLOCK))
    random.shuffle(blocks)
    for first in blocks:
        with socket.socket() as guard:
            if _is_bound(guard, first):
                ports = [port for port in range(first + 1, first + BLOCK) if _is_free(port)]
                if len(ports) >= count:
                    yield ports[:count]
                    return
    raise AssertionError(f"no {count} ports are free together between {BEGIN} and {END}")


def _is_bound(one: socket.socket, port: int) -> bool:
    try:
        one.bind(("127.0.0.1", port))
    except OSError:
        return False
    return True


def _is_free(port: int) -> bool:
    with socket.socket() as stream, socket.socket(type=socket.SOCK_DGRAM) as datagrams:
        return _is_bound(stream, port) and _is_bound(datagrams, port)
