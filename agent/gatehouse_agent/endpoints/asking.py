"""Asks name servers where a service is: addresses (A, else AAAA), or services (SRV, RFC 2782) and their addresses.

Asked by the agent and not by Envoy, so that every address is judged before anything can be sent there. Names of the
machine's own file of hosts come first, as everywhere on it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Final

import dns.asyncresolver
import dns.exception
import dns.name
import dns.nameserver
import dns.rdatatype
import dns.resolver
from gatehouse_protocol.endpoints import MAX_RESOLVED, DnsRecord, DnsSource

from gatehouse_agent.assembly.listeners import Address
from gatehouse_agent.assembly.nearby import Found

_SECONDS: Final = 5.0
_MOST_TARGETS: Final = 64
_UDP_BYTES: Final = 1232  # the payload the DNS flag day of 2020 settled on
_HOSTS_TTL: Final = 30
_MOST_PRIORITIES: Final = 8
_HEAVIEST: Final = 128


class NotAnsweredError(Exception):
    """There is no answer to go by; `is_gone`: name servers say that the name leads nowhere."""

    def __init__(self, text: str, *, is_gone: bool = False) -> None:
        super().__init__(text)
        self.is_gone = is_gone


@dataclass(frozen=True, slots=True)
class Told:
    """What name servers said, and for how many seconds that holds; nobody has judged it yet."""

    found: tuple[Found, ...]
    ttl: int


class Names:
    """Asks `servers`, or those that the machine asks where there are none."""

    def __init__(self, servers: Sequence[Address], hosts: Path = Path("/etc/hosts")) -> None:
        self._servers, self._hosts = tuple(servers), hosts
        self._resolver: dns.asyncresolver.Resolver | None = None

    async def ask(self, source: DnsSource) -> Told:
        """Return where a name leads, or raise `NotAnsweredError`."""
        if source.record is DnsRecord.SRV:
            return await self._services(source.host)
        addresses, ttl = await self._addresses(source.host)
        return Told(tuple(Found(one, source.port) for one in addresses[:MAX_RESOLVED]), ttl)

    async def _services(self, host: str) -> Told:
        answer = await self._look_up(host, dns.rdatatype.SRV)
        records = [one for one in answer if one.port and one.target != dns.name.root]
        records = sorted(records, key=lambda one: (one.priority, -one.weight, one.target))[:_MOST_TARGETS]
        levels = {priority: level for level, priority in enumerate(sorted({one.priority for one in records}))}
        heaviest = max((one.weight for one in records), default=0)
        found: list[Found] = []
        ttls, last = [int(answer.rrset.ttl)], NotAnsweredError(f"{host} names no service", is_gone=True)
        for one in records:
            try:
                addresses, ttl = await self._addresses(one.target.to_text(omit_final_dot=True).lower())
            except NotAnsweredError as error:
                if not error.is_gone:
                    raise
                last = error
                continue
            ttls.append(ttl)
            weight, level = _share(one.weight, heaviest), min(levels[one.priority], _MOST_PRIORITIES - 1)
            found += [Found(address, one.port, weight, level) for address in addresses]
        if not found:
            raise last
        return Told(tuple(found[:MAX_RESOLVED]), min(ttls))

    async def _addresses(self, host: str) -> tuple[list[str], int]:
        """Those of IPv4, or where there are none those of IPv6."""
        if written := sorted(set(_in_hosts(self._hosts, host))):
            return written, _HOSTS_TTL
        try:
            answer = await self._look_up(host, dns.rdatatype.A)
        except NotAnsweredError as error:
            if not error.is_gone:
                raise
            answer = await self._look_up(host, dns.rdatatype.AAAA)
        return sorted({str(one.address) for one in answer}), int(answer.rrset.ttl)

    async def _look_up(self, host: str, kind: dns.rdatatype.RdataType) -> Any:
        try:
            name = dns.name.from_text(host, dns.name.root)
            return await self._resolving().resolve(name, kind, raise_on_no_answer=True, search=False)
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            raise NotAnsweredError(f"{host} has no {dns.rdatatype.to_text(kind)} record", is_gone=True) from None
        except dns.resolver.LifetimeTimeout:
            raise NotAnsweredError(f"no name server answered within {_SECONDS:g} s") from None
        except dns.resolver.NoResolverConfiguration:
            raise NotAnsweredError("this machine has no name servers") from None
        except (dns.exception.DNSException, OSError):
            raise NotAnsweredError(f"name servers did not answer for {host}") from None

    def _resolving(self) -> dns.asyncresolver.Resolver:
        if self._resolver is None:
            resolver = dns.asyncresolver.Resolver(configure=not self._servers)
            if self._servers:
                resolver.nameservers = [dns.nameserver.Do53Nameserver(one.host, one.port) for one in self._servers]
            resolver.cache = None
            resolver.lifetime = _SECONDS
            resolver.use_edns(0, 0, _UDP_BYTES)
            self._resolver = resolver
        return self._resolver


def _share(weight: int, heaviest: int) -> int:
    """A weight of SRV (0 to 65 535) as one of Envoy's; 0 is the least there is."""
    scaled = weight if heaviest <= _HEAVIEST else round(weight * _HEAVIEST / heaviest)
    return max(scaled, 1)


def _in_hosts(path: Path, host: str) -> Iterator[str]:
    try:
        lines = path.read_text(errors="replace").splitlines()
    except OSError:
        return
    for line in lines:
        address, *names = line.partition("#")[0].lower().split() or ("",)
        if host in names:
            try:
                yield str(ip_address(address))
            except ValueError:
                continue
