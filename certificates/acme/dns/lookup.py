"""Finds out where a record really lives: behind which aliases, in which zone, on which servers."""

from typing import Final

import dns.exception
import dns.name
import dns.rdatatype
import dns.resolver

from certificates.acme.faults import AcmeFault
from certificates.life.states import FaultKind

LOOKUP_SECONDS: Final = 10.0
UDP_BYTES: Final = 1232  # the payload the DNS flag day of 2020 settled on


def new_resolver(nameservers: tuple[str, ...] = (), port: int = 53) -> dns.resolver.Resolver:
    """Return a resolver without cache and search list, over the machine's servers or `nameservers` on `port`."""
    try:
        resolver = dns.resolver.Resolver(configure=not nameservers)
    except dns.resolver.NoResolverConfiguration as error:
        text = "This machine has no DNS resolver: /etc/resolv.conf names no server."
        raise AcmeFault(FaultKind.TEMPORARY, text, is_lasting=True) from error
    if nameservers:
        resolver.nameservers = list(nameservers)
        resolver.port = port
    resolver.search = []
    resolver.lifetime = LOOKUP_SECONDS
    resolver.use_edns(0, 0, UDP_BYTES)
    return resolver


def absolute(name: str) -> dns.name.Name:
    """Return a name as dnspython has it; raise AcmeFault(rejected) when it is none."""
    try:
        return dns.name.from_text(name, dns.name.root)
    except dns.exception.DNSException as error:
        raise AcmeFault(FaultKind.REJECTED, f"{name!r} is not a DNS name.") from error


def aliased(name: dns.name.Name, resolver: dns.resolver.Resolver) -> dns.name.Name:
    """Return where CNAME records lead from `name`: a delegation of `_acme-challenge` to another zone is followed."""
    try:
        return resolver.canonical_name(name)
    except dns.exception.DNSException as error:
        raise lookup_fault(f"The aliases of {shown(name)} cannot be looked up", error) from error


def zone_of(name: dns.name.Name, resolver: dns.resolver.Resolver) -> dns.name.Name:
    """Return the zone that holds `name`, found by asking for SOA records upwards."""
    try:
        zone = dns.resolver.zone_for_name(name, resolver=resolver, lifetime=LOOKUP_SECONDS)
    except dns.resolver.NoRootSOA as error:
        text = f"No zone for {shown(name)} was found at {servers(resolver)}; check that it is served there."
        raise AcmeFault(FaultKind.REJECTED, text, identifier=shown(name)) from error
    except dns.exception.DNSException as error:
        raise lookup_fault(f"The zone of {shown(name)} cannot be looked up", error) from error
    return zone


def authoritative_addresses(zone: dns.name.Name, resolver: dns.resolver.Resolver) -> dict[str, tuple[str, ...]]:
    """Return the addresses of every name server of `zone`, by the server's name; () for one without any address."""
    try:
        found = resolver.resolve(zone, dns.rdatatype.NS)
    except dns.exception.DNSException as error:
        raise lookup_fault(f"The name servers of {shown(zone)} cannot be looked up", error) from error
    names = sorted(record.target for record in found)
    return {shown(name): _addresses(name, resolver) for name in names}


def lookup_fault(what: str, error: dns.exception.DNSException) -> AcmeFault:
    """Return the temporary fault of a question that got no answer."""
    return AcmeFault(FaultKind.TEMPORARY, f"{what}: {reason(error)}.")


def reason(error: BaseException) -> str:
    """Return why a question got no answer, in words, with the servers that were asked where they are known."""
    if isinstance(error, dns.resolver.NXDOMAIN):
        return "the name does not exist"
    if isinstance(error, dns.resolver.NoNameservers):
        codes = [f"{each[0]} says {each[3]}" for each in error.kwargs.get("errors", [])]
        return "no server gave an answer" + (f" ({'; '.join(map(str, codes))})" if codes else "")
    if isinstance(error, dns.exception.Timeout | TimeoutError):
        return "no server answered in time"
    return str(error).rstrip(".") or type(error).__name__


def shown(name: dns.name.Name) -> str:
    """Return a name as people write it, without the last dot."""
    return name.to_text(omit_final_dot=True)


def servers(resolver: dns.resolver.Resolver) -> str:
    """Return the addresses a resolver asks, for messages."""
    return ", ".join(str(each) for each in resolver.nameservers)


def _addresses(name: dns.name.Name, resolver: dns.resolver.Resolver) -> tuple[str, ...]:
    found: list[str] = []
    for kind in (dns.rdatatype.A, dns.rdatatype.AAAA):
        try:
            found += [record.address for record in resolver.resolve(name, kind, raise_on_no_answer=False)]
        except dns.resolver.NXDOMAIN:
            continue
        except dns.exception.DNSException as error:
            raise lookup_fault(f"The address of name server {shown(name)} cannot be looked up", error) from error
    return tuple(found)
