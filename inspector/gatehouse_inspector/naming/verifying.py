"""Verifies by forward-confirmed reverse DNS: the name of an address, and that the name leads back to it.

The name alone proves nothing: whoever owns an address may call it as they like.
"""

import asyncio
import ipaddress
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import dns.asyncresolver
import dns.exception
import dns.name
import dns.resolver
import dns.reversename

from gatehouse_inspector.policies.bots import BotCheck

SETTING: Final = "GATEHOUSE_RESOLVERS"
LEAST_SECONDS, MOST_SECONDS = 300, 86_400
"""For how long an answer is kept that says to be good for less, or for more."""
_REFUTED_SECONDS: Final = 600
_UNKNOWN_SECONDS: Final = 30
_TRY_SECONDS, _ALL_SECONDS = 2.0, 5.0
_MOST_NAMES: Final = 4
_NOTHING: Final = (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer)
_FAULTS: Final = (dns.exception.DNSException, OSError)


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found out, for how many seconds it is good, and where nobody answered, why."""

    check: BotCheck
    seconds: int
    trouble: str = ""


def resolver_of(environment: Mapping[str, str]) -> dns.asyncresolver.Resolver:
    """Return a resolver that asks the servers of the setting (`192.0.2.53 192.0.2.54:5353`), or those of the machine.

    Raises ValueError and DNSException where there are none.
    """
    named = environment.get(SETTING, "").split()
    found = dns.asyncresolver.Resolver(configure=not named)
    if named:
        found.nameservers = [_host(one) for one in named]
        found.nameserver_ports = {_host(one): _port(one) for one in named}
    found.timeout, found.lifetime = _TRY_SECONDS, _ALL_SECONDS
    return found


async def verify(resolver: dns.asyncresolver.Resolver, address: str, suffixes: Iterable[str]) -> Answer:
    """Return whether a name of the address is below one of the suffixes, and leads back to the address."""
    try:
        pointers = await resolver.resolve(dns.reversename.from_address(address), "PTR", search=False)
    except _NOTHING:
        return Answer(BotCheck.REFUTED, _REFUTED_SECONDS)
    except _FAULTS as error:
        return _unknown(error)
    parents = [dns.name.from_text(one) for one in suffixes]
    names = [one.target for one in pointers if any(one.target.is_subdomain(parent) for parent in parents)]
    found = await asyncio.gather(*(_leads_back(resolver, name, address) for name in names[:_MOST_NAMES]))
    good = [one.seconds for one in found if one.check is BotCheck.VERIFIED]
    if good:
        until = min(max(good), _left_seconds(pointers))
        return Answer(BotCheck.VERIFIED, min(max(until, LEAST_SECONDS), MOST_SECONDS))
    silent = next((one for one in found if one.check is BotCheck.UNKNOWN), None)
    return silent or Answer(BotCheck.REFUTED, _REFUTED_SECONDS)


async def _leads_back(resolver: dns.asyncresolver.Resolver, name: dns.name.Name, address: str) -> Answer:
    wanted = ipaddress.ip_address(address)
    try:
        found = await resolver.resolve(name, "AAAA" if wanted.version == 6 else "A", search=False)
    except _NOTHING:
        return Answer(BotCheck.REFUTED, _REFUTED_SECONDS)
    except _FAULTS as error:
        return _unknown(error)
    does = any(ipaddress.ip_address(one.address) == wanted for one in found)
    return Answer(BotCheck.VERIFIED if does else BotCheck.REFUTED, _left_seconds(found))


def _left_seconds(found: dns.resolver.Answer) -> int:
    return found.rrset.ttl if found.rrset is not None else LEAST_SECONDS


def _unknown(error: Exception) -> Answer:
    return Answer(BotCheck.UNKNOWN, _UNKNOWN_SECONDS, str(error)[:300])


def _host(text: str) -> str:
    """The address of a server, `[2001:db8::53]:5353` or `192.0.2.53:5353`, without its port."""
    if text.startswith("["):
        return text[1:].partition("]")[0]
    return text.partition(":")[0] if text.count(":") == 1 else text


def _port(text: str) -> int:
    end = text.rpartition("]")[2] if text.startswith("[") else (text if text.count(":") == 1 else "")
    port = end.rpartition(":")[2]
    return int(port) if port else 53
