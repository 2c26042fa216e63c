"""A small name server (UDP) whose answers a test changes as it goes."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset


@dataclass
class NameServer:
    """`zone` is what names have, by name and type; `says` is a code for every answer, `is_silent`: there is none.

    `asked` are the names that were asked for, in their order.
    """

    port: int = 0
    zone: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    ttl: int = 1
    says: dns.rcode.Rcode = dns.rcode.NOERROR
    is_silent: bool = False
    asked: list[str] = field(default_factory=list)

    def a(self, name: str, *addresses: str) -> None:
        """Let a name have these addresses, and no others; without any it does not exist."""
        self.zone[name, "A"] = list(addresses)

    def answer(self, question: dns.message.Message) -> dns.message.Message | None:
        asked = question.question[0]
        name, kind = asked.name.to_text(omit_final_dot=True).lower(), dns.rdatatype.to_text(asked.rdtype)
        self.asked.append(name)
        if self.is_silent:
            return None
        reply = dns.message.make_response(question)
        reply.flags |= dns.flags.RA
        reply.set_rcode(self.says)
        if self.says == dns.rcode.NOERROR:
            if found := self.zone.get((name, kind)):
                reply.answer.append(dns.rrset.from_text_list(asked.name, self.ttl, "IN", kind, found))
            elif not any(texts for (one, _), texts in self.zone.items() if one == name):
                reply.set_rcode(dns.rcode.NXDOMAIN)
        return reply


class _Protocol(asyncio.DatagramProtocol):
    def __init__(self, server: NameServer) -> None:
        self._server = server
        self._transport: Any = None

    def connection_made(self, transport: Any) -> None:
        self._transport = transport

    def datagram_received(self, data: bytes, address: Any) -> None:
        if (reply := self._server.answer(dns.message.from_wire(data))) is not None:
            self._transport.sendto(reply.to_wire(), address)


@asynccontextmanager
async def name_server() -> AsyncIterator[NameServer]:
    """Run one until the block ends."""
    server = NameServer()
    made = asyncio.get_running_loop().create_datagram_endpoint(lambda: _Protocol(server), local_addr=("127.0.0.1", 0))
    transport, _ = await made
    server.port = transport.get_extra_info("sockname")[1]
    try:
        yield server
    finally:
        transport.close()
