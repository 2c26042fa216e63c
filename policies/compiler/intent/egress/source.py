"""Who asks, as the platform says: networks in which only one workload runs, so that it needs no password."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from ipaddress import ip_network
from typing import Annotated

from gatehouse_protocol.addresses import IPNetwork
from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from policies.compiler.intent.fields.names import Name
from policies.compiler.intent.fields.refusal import quote, refuse
from policies.compiler.intent.spec import Spec
from policies.compiler.limits import NETWORKS_OF_SOURCES, NETWORKS_PER_SOURCE


def _source_network(value: str) -> str:
    """The canonical text of a network; of one address alone, too."""
    address, slash, length = value.partition("/")
    invalid = refuse("network_invalid", f"{quote(value)} is not a network such as 10.2.0.0/16")
    try:
        found, first = ip_network(value, strict=False), ip_network(address).network_address
    except ValueError:
        raise invalid from None
    if "%" in value or (slash and not (length.isascii() and length.isdigit())):
        raise invalid
    if first != found.network_address:
        raise refuse("network_host_bits", f"{quote(value)} names one address in it; the network is {found}")
    if not found.prefixlen:
        raise refuse("network_broad", "is every address there is, so it says nothing about who asks")
    return str(found)


SourceNetwork = Annotated[str, Field(max_length=64), AfterValidator(_source_network)]


class EgressSource(Spec):
    """Whoever asks from one of the networks is that workload, where the workload itself says so (`by_source`).

    A network is written as `10.2.0.0/16` or `2001:db8:2::/48`; the address of the connection counts, and no header.
    """

    networks: Annotated[tuple[SourceNetwork, ...], Field(min_length=1, max_length=NETWORKS_PER_SOURCE)]
    tenant: Name
    workload: Name


@dataclass(frozen=True, slots=True)
class Claim:
    """Who asks from a network."""

    network: IPNetwork
    tenant: str
    workload: str


def claims_of(sources: Sequence[EgressSource]) -> tuple[Claim, ...]:
    """Every network with who asks from it, in the order in which they are looked at: the longest prefixes first."""
    found = [
        Claim(ip_network(network), one.tenant, one.workload)
        for one in sources
        for network in dict.fromkeys(one.networks)
    ]
    return tuple(sorted(found, key=lambda one: (-one.network.prefixlen, str(one.network))))


def check_sources(sources: Sequence[EgressSource]) -> PydanticCustomError | None:
    """What is wrong with them together, if anything: of one address two tenants, or of one network two workloads.

    Inside the networks of one tenant a smaller one may be of another of its workloads.
    """
    if sum(len(one.networks) for one in sources) > NETWORKS_OF_SOURCES:
        return refuse("networks_many", f"have more than {NETWORKS_OF_SOURCES} networks together", below="/sources")
    known: list[tuple[str, Claim]] = []
    for place, mine in _placed(sources):
        for other_place, other in known:
            if mine.network.version != other.network.version or not mine.network.overlaps(other.network):  # type: ignore[arg-type]
                continue
            if mine.tenant != other.tenant or (mine.network == other.network and mine.workload != other.workload):
                text = f"{mine.network} overlaps {other.network}, which is {other.workload} of {other.tenant}"
                return refuse("source_overlap", f"{text} ({other_place})", below=f"/sources{place}")
        known.append((place, mine))
    return None


def _placed(sources: Sequence[EgressSource]) -> Iterator[tuple[str, Claim]]:
    for index, one in enumerate(sources):
        for number, network in enumerate(one.networks):
            yield f"/{index}/networks/{number}", Claim(ip_network(network), one.tenant, one.workload)
