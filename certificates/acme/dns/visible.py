"""Asks every authoritative server of a zone for a TXT value: the CA may ask any of them, so all must have it.

Whoever owns the zone says where its servers are, so each address needs leave like any other that people enter.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.query
import dns.rcode
import dns.rdatatype
import dns.resolver

from certificates.acme.dns.lookup import (
    UDP_BYTES,
    absolute,
    aliased,
    authoritative_addresses,
    new_resolver,
    reason,
    shown,
    zone_of,
)
from certificates.acme.faults import AcmeFault
from certificates.life.states import FaultKind
from console.base.outbound.leave import Leave, NotDialled

ASK_SECONDS: Final = 5.0
PAUSE_SECONDS: Final = 2.0
PUBLIC: Final = Leave()
"""To the public internet only."""


@dataclass(frozen=True, slots=True)
class Visibility:
    """Which servers were asked; `missing` has a phrase for each without the value: its name and what it said."""

    record_name: str
    servers: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def is_everywhere(self) -> bool:
        """Whether each server has it, and there is one."""
        return bool(self.servers) and not self.missing


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of each server, at which port, and where we may go."""

    name: dns.name.Name
    value: str
    port: int
    leave: Leave


def look(
    record_name: str,
    value: str,
    resolver: dns.resolver.Resolver | None = None,
    *,
    port: int = 53,
    leave: Leave = PUBLIC,
) -> Visibility:
    """Ask each authoritative server once; aliases are followed, and `record_name` of the answer is where they lead.

    An address that `leave` does not permit is not asked, and counts as one without the value. Raise AcmeFault
    (temporary, or rejected without a zone) when the servers cannot be found out.
    """
    resolver = resolver or new_resolver()
    name = aliased(absolute(record_name), resolver)
    servers = authoritative_addresses(zone_of(name, resolver), resolver)
    asked = Asked(name, value, port, leave)
    missing = tuple(phrase for each in servers.items() for phrase in _missing_at(*each, asked))
    return Visibility(shown(name), tuple(servers), missing)


def await_everywhere(
    record_name: str,
    value: str,
    resolver: dns.resolver.Resolver | None = None,
    *,
    patience_seconds: float = 20.0,
    port: int = 53,
    leave: Leave = PUBLIC,
) -> None:
    """Return once every authoritative server has the value; raise AcmeFault(temporary) naming those without it."""
    deadline = time.monotonic() + patience_seconds
    while not (found := look(record_name, value, resolver, port=port, leave=leave)).is_everywhere:
        if time.monotonic() + PAUSE_SECONDS > deadline:
            where = "; ".join(found.missing) or "its zone names no servers"
            text = f"The TXT record {found.record_name} is not visible everywhere yet: {where}."
            raise AcmeFault(FaultKind.TEMPORARY, text, identifier=found.record_name)
        time.sleep(PAUSE_SECONDS)


def _missing_at(server: str, addresses: tuple[str, ...], asked: Asked) -> Iterator[str]:
    """Yield what is wrong at each address of a server; nothing where the value is there."""
    if not addresses:
        yield f"{server} has no address"
    for address in addresses:
        try:
            asked.leave.check(server, address)
            values = _values(address, asked.name, asked.port)
        except NotDialled as refusal:
            yield str(refusal).rstrip(".")
            continue
        except (dns.exception.DNSException, OSError, EOFError) as error:
            yield f"{server} ({address}): {reason(error)}"
            continue
        if asked.value not in values:
            yield f"{server} ({address}) has {len(values)} other value{'' if len(values) == 1 else 's'}"


def _values(address: str, name: dns.name.Name, port: int) -> set[str]:
    question = dns.message.make_query(name, dns.rdatatype.TXT, use_edns=0, payload=UDP_BYTES)
    question.flags &= ~dns.flags.RD
    answer, _ = dns.query.udp_with_fallback(question, address, timeout=ASK_SECONDS, port=port)
    if answer.rcode() not in {dns.rcode.NOERROR, dns.rcode.NXDOMAIN}:
        raise OSError(f"it answers {dns.rcode.to_text(answer.rcode())}")
    records = [record for rrset in answer.answer if rrset.rdtype == dns.rdatatype.TXT for record in rrset]
    return {b"".join(record.strings).decode("utf-8", "replace") for record in records}
