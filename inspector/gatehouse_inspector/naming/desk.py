"""The desk where workers ask who a client is: it answers into the memory that they share.

A worker never waits; where more is asked than can be found out, the rest is dropped, and asked again a little later.
"""

import asyncio
import ipaddress
import json
import os
import socket
from contextlib import suppress
from typing import Final

import dns.asyncresolver
import dns.exception

from gatehouse_inspector.memory.bots import Bots
from gatehouse_inspector.naming.verifying import resolver_of, verify
from gatehouse_inspector.policies.bots import MOST_SUFFIXES, BotCheck

_MOST_WAITING: Final = 500
_AT_ONCE: Final = 16
_LONGEST: Final = 4_096
_READ_AT_ONCE: Final = 100
_UNKNOWN_SECONDS: Final = 30

Question = tuple[str, tuple[str, ...]]
"""An address, and how its name should end."""


class Asking:
    """A worker's side of the desk: `descriptor` is a datagram socket that does not block."""

    def __init__(self, descriptor: int) -> None:
        self._socket = socket.socket(fileno=os.dup(descriptor))

    def __call__(self, address: str, suffixes: tuple[str, ...]) -> None:
        """Ask; where nobody can be asked now, that is so."""
        with suppress(OSError):
            self._socket.send(json.dumps([address, suffixes]).encode())


class Desk:
    """`asking` is the descriptor that workers ask with."""

    def __init__(self) -> None:
        self._questions, self._asking = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
        for one in (self._questions, self._asking):
            one.setblocking(False)
        self._waiting: set[Question] = set()
        self._turns = asyncio.Semaphore(_AT_ONCE)
        self._tasks: set[asyncio.Task[None]] = set()
        self._resolver: dns.asyncresolver.Resolver | None = None
        self._bots: Bots | None = None
        self.trouble = ""
        """Why nobody could be verified lately; empty while names are found."""

    @property
    def asking(self) -> int:
        return self._asking.fileno()

    def open(self, bots: Bots) -> None:
        """Begin to answer into this memory; once is enough."""
        if self._bots is None:
            self._bots = bots
            asyncio.get_running_loop().add_reader(self._questions, self._hear)

    def close(self) -> None:
        """Answer no more."""
        if self._bots is not None:
            asyncio.get_running_loop().remove_reader(self._questions)
        for task in self._tasks:
            task.cancel()
        self._questions.close()
        self._asking.close()

    def _hear(self) -> None:
        for _ in range(_READ_AT_ONCE):
            try:
                question = _question(self._questions.recv(_LONGEST))
            except BlockingIOError:
                return
            except OSError as error:
                self.trouble = str(error)
                return
            if question is None or question in self._waiting or len(self._waiting) >= _MOST_WAITING:
                continue
            self._waiting.add(question)
            task = asyncio.create_task(self._answer(question))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _answer(self, question: Question) -> None:
        assert self._bots is not None
        address, suffixes = question
        try:
            async with self._turns:
                if self._resolver is None:
                    self._resolver = resolver_of(os.environ)
                found = await verify(self._resolver, address, suffixes)
            self.trouble = found.trouble
            self._bots.learn(address, suffixes, found.check, found.seconds)
        except (ValueError, dns.exception.DNSException) as error:
            self.trouble = str(error)
            self._bots.learn(address, suffixes, BotCheck.UNKNOWN, _UNKNOWN_SECONDS)
        finally:
            self._waiting.discard(question)


def _question(datagram: bytes) -> Question | None:
    """What a worker asks. It looks at hostile bytes, so what it says is not taken on trust."""
    try:
        address, suffixes = json.loads(datagram)
        ipaddress.ip_address(address)
    except (ValueError, TypeError):
        return None
    if not isinstance(suffixes, list) or len(suffixes) > MOST_SUFFIXES or not all(map(_is_name, suffixes)):
        return None
    return address, tuple(suffixes)


def _is_name(text: object) -> bool:
    return isinstance(text, str) and 0 < len(text) < 254 and text.isascii()
