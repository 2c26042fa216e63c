"""A small name server: it answers what it is told to, over UDP on this machine, and can fall silent."""

import asyncio
from contextlib import asynccontextmanager

import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.reversename
import dns.rrset


class NameServer(asyncio.DatagramProtocol):
    """`names` are of addresses, `addresses` of names; `asked` counts questions."""

    def __init__(self):
        self.names, self.addresses = {}, {}
        self.asked, self.is_silent, self.ttl = 0, False, 3600

    def connection_made(self, transport):
        self.transport = transport

    @property
    def place(self):
        host, port = self.transport.get_extra_info("sockname")
        return f"{host}:{port}"

    def datagram_received(self, data, addr):
        self.asked += 1
        if self.is_silent:
            return
        question = dns.message.from_wire(data)
        reply = dns.message.make_response(question)
        reply.flags |= dns.flags.AA
        asked = question.question[0]
        kind = dns.rdatatype.to_text(asked.rdtype)
        if kind == "PTR":
            found = self.names.get(dns.reversename.to_address(asked.name), [])
        else:
            found = [one for one in self.addresses.get(str(asked.name), []) if (":" in one) == (kind == "AAAA")]
        if found:
            reply.answer.append(dns.rrset.from_text(asked.name, self.ttl, "IN", kind, *found))
        else:
            reply.set_rcode(dns.rcode.NXDOMAIN)
        self.transport.sendto(reply.to_wire(), addr)


@asynccontextmanager
async def name_server():
    """Serve on a free port."""
    loop = asyncio.get_running_loop()
    transport, server = await loop.create_datagram_endpoint(NameServer, local_addr=("127.0.0.1", 0))
    try:
        yield server
    finally:
        transport.close()
