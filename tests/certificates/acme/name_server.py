"""A small authoritative name server on 127.0.0.1 that takes signed updates; a real one would need a package."""

import socketserver
import struct
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.opcode
import dns.rcode
import dns.rdataclass
import dns.rdatatype
import dns.resolver
import dns.rrset
import dns.tsigkeyring

from certificates.acme.dns.lookup import new_resolver
from console.local.ports import HOST
from tests.certificates.pebble import free_ports

KEY_NAME = "gatehouse-key."
KEY_SECRET = "bm90IGEgc2VjcmV0LCBvbmx5IGZvciB0ZXN0cyE="


@dataclass(slots=True)
class NameServer:
    """Zones and records as sets of texts, by absolute name and type; `servfail` and `silent` hold names in trouble."""

    port: int
    zones: list[dns.name.Name] = field(default_factory=list)
    records: dict[tuple[dns.name.Name, str], set[str]] = field(default_factory=lambda: defaultdict(set))
    servfail: set[dns.name.Name] = field(default_factory=set)
    silent: set[dns.name.Name] = field(default_factory=set)
    update_rcode: dns.rcode.Rcode = dns.rcode.NOERROR
    is_signing: bool = True

    def zone(self, name: str, *servers: str) -> None:
        """Serve a zone; its name servers all have the address 127.0.0.1."""
        origin = _name(name)
        self.zones.append(origin)
        self.add(name, "SOA", f"ns.{name}. hostmaster.{name}. 1 3600 600 86400 60")
        for server in servers or (f"ns.{name}",):
            self.add(name, "NS", f"{server}.")
            self.add(server, "A", HOST)

    def add(self, name: str, kind: str, text: str) -> None:
        """Add one record."""
        self.records[_name(name), kind].add(text)

    def values(self, name: str) -> set[str]:
        """The TXT values of a name."""
        return {text.strip('"') for text in self.records[_name(name), "TXT"]}

    def resolver(self) -> dns.resolver.Resolver:
        """A resolver that asks here and gives up soon."""
        resolver = new_resolver((HOST,), self.port)
        resolver.lifetime = 1.0
        return resolver

    def answer(self, wire: bytes) -> bytes | None:
        """Answer one message; None for silence."""
        try:
            ring = dns.tsigkeyring.from_text({KEY_NAME: ("hmac-sha256", KEY_SECRET)})
            query = dns.message.from_wire(wire, keyring=ring)
        except dns.exception.DNSException:
            return self._not_ours(wire)
        if query.opcode() == dns.opcode.UPDATE:
            return self._update(query)
        reply = dns.message.make_response(query)
        reply.flags |= dns.flags.AA | dns.flags.RA
        name = query.question[0].name
        if name in self.silent:
            return None
        if name in self.servfail:
            reply.set_rcode(dns.rcode.SERVFAIL)
        else:
            self._fill(reply, name, dns.rdatatype.to_text(query.question[0].rdtype))
        return reply.to_wire()

    def _fill(self, reply: dns.message.Message, name: dns.name.Name, kind: str) -> None:
        while (alias := self.records.get((name, "CNAME"))) and kind != "CNAME":
            reply.answer.append(dns.rrset.from_text_list(name, 60, "IN", "CNAME", alias))
            name = _name(next(iter(alias)))
        if found := self.records.get((name, kind)):
            reply.answer.append(dns.rrset.from_text_list(name, 60, "IN", kind, found))
            return
        known = {each for (each, _), texts in self.records.items() if texts}
        if not any(each.is_subdomain(name) for each in known):
            reply.set_rcode(dns.rcode.NXDOMAIN)
        if zone := self._zone_of(name):
            soa = self.records[zone, "SOA"]
            reply.authority.append(dns.rrset.from_text_list(zone, 60, "IN", "SOA", soa))

    def _zone_of(self, name: dns.name.Name) -> dns.name.Name | None:
        fitting = [zone for zone in self.zones if name.is_subdomain(zone)]
        return max(fitting, key=len, default=None)

    def _update(self, query: Any) -> bytes:
        reply = dns.message.make_response(query)
        reply.set_rcode(self.update_rcode if query.had_tsig else dns.rcode.REFUSED)
        if query.zone[0].name not in self.zones:
            reply.set_rcode(dns.rcode.NOTZONE)
        if reply.rcode() == dns.rcode.NOERROR:
            for rrset in query.update:
                kind = dns.rdatatype.to_text(rrset.rdtype)
                texts = {record.to_text() for record in rrset}
                if rrset.deleting == dns.rdataclass.NONE:
                    self.records[rrset.name, kind] -= texts
                else:
                    self.records[rrset.name, kind] |= texts
        if not self.is_signing:
            reply.tsig = None
        return reply.to_wire()

    def _not_ours(self, wire: bytes) -> bytes:
        query = dns.message.from_wire(wire, keyring=False)
        reply = dns.message.Message(query.id)
        reply.flags = dns.flags.QR | dns.opcode.to_flags(query.opcode())
        reply.set_rcode(dns.rcode.NOTAUTH)
        return reply.to_wire()


@contextmanager
def name_server() -> Iterator[NameServer]:
    """Serve on a free port, UDP and TCP."""
    (port,) = free_ports(1)
    found = NameServer(port)

    class Udp(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            wire, door = self.request
            if answer := found.answer(wire):
                door.sendto(answer, self.client_address)

    class Tcp(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            (length,) = struct.unpack("!H", self.rfile.read(2))
            if answer := found.answer(self.rfile.read(length)):
                self.wfile.write(struct.pack("!H", len(answer)) + answer)

    with socketserver.ThreadingUDPServer((HOST, port), Udp) as udp, _Tcp((HOST, port), Tcp) as tcp:
        threads = [threading.Thread(target=each.serve_forever, kwargs={"poll_interval": 0.05}) for each in (udp, tcp)]
        for thread in threads:
            thread.start()
        try:
            yield found
        finally:
            for server, thread in zip((udp, tcp), threads, strict=True):
                server.shutdown()
                thread.join()


class _Tcp(socketserver.ThreadingTCPServer):
    allow_reuse_address = True


def _name(text: str) -> dns.name.Name:
    return dns.name.from_text(text, dns.name.root)
