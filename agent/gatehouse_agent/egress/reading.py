"""PURE: what Envoy tells of a tunnel or request that wanted to go out. Envoy says `-` where there is nothing.

Who somebody claims to be counts only once it is proven: of whom the password was refused, nobody asked. What an answer
says of reasons counts only if it is Envoy's own, for a destination may say anything.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv6Address, ip_address
from typing import Final

from gatehouse_protocol.egress import FlowOutcome, IdentifiedBy, Way

from gatehouse_agent.assembly import proof
from gatehouse_agent.records.masking import mask
from gatehouse_agent.records.reading import REQUEST_ID, number

UNREACHABLE: Final = "unreachable"
BROKEN_OFF: Final = "broken_off"
REQUEST_INVALID: Final = "request_invalid"
_CERTIFICATE: Final = "x509-"
_BY_SOURCE: Final = "by-source"
ANSWER_HELD_BACK: Final = "response_refused"
"""What Envoy says of a response that the inspector had it hold back."""
_NOT_PROVEN: Final = 407
_LONGEST: Final = 512


class Moment(StrEnum):
    """When in its life something is told of, as Envoy calls it."""

    BEGUN = "DownstreamTunnelSuccessfullyEstablished"
    STILL = "DownstreamPeriodic"
    ENDED = "DownstreamEnd"


@dataclass(frozen=True, slots=True)
class Ends:
    """The two addresses of a TCP connection, seen from Envoy."""

    here: str
    there: str


@dataclass(frozen=True, slots=True)
class Subject:
    """Who asked for what, and what became of it; things with the same subject are alike. `tenant` is of whom it is."""

    tenant: str
    workload: str
    destination: str
    way: Way
    outcome: FlowOutcome
    reason: str
    rule: str
    address: str
    client: str
    identified_by: IdentifiedBy = IdentifiedBy.NONE


@dataclass(frozen=True, slots=True)
class Told:
    """One line of Envoy's: bytes are all since the beginning, times are of this machine's clock in Unix seconds.

    `upstream` is where it was dialled, None if it was not; `downstream` is the caller's own connection, None where
    others share it.
    """

    moment: Moment
    began: float
    at: float
    subject: Subject
    credential: str
    request_id: str
    upstream: Ends | None
    downstream: Ends | None
    bytes_up: int
    bytes_down: int

    @property
    def is_tunnel(self) -> bool:
        """Whether it is a tunnel that was let through."""
        return self.subject.way is Way.TUNNEL and self.upstream is not None

    @property
    def is_over(self) -> bool:
        """Whether this is the last line of it."""
        return self.moment is Moment.ENDED

    @property
    def key(self) -> tuple[float, str, str]:
        """What tells a tunnel from all others."""
        upstream = self.upstream or Ends("", "")
        return self.began, upstream.here, upstream.there


def told(said: Mapping[str, str]) -> Told | None:
    """Return what a line says, by the names of `FLOW_FIELDS`; None if it is of another moment, or the node's own."""
    if said.get("type", "") not in list(Moment) or said.get("rule", "") == proof.ROUTE_NAME:
        return None
    status, dialled = number(said.get("status", "")), said.get("upstream", "")
    is_proven = bool(said.get("tenant")) and (status != _NOT_PROVEN or bool(dialled))
    outcome, reason = _outcome(said, status, is_dialled=bool(dialled))
    subject = Subject(
        tenant=said["tenant"] if is_proven else "platform",
        workload=said.get("workload", "") if is_proven else "",
        destination=said.get("destination", "")[:_LONGEST],
        way=Way.TUNNEL if said.get("method") == "CONNECT" else Way.HTTP,
        outcome=outcome,
        reason=reason[:_LONGEST],
        rule=said.get("rule", "")[:_LONGEST] if is_proven else "",
        address=dialled,
        client=_host(said.get("client", "")),
        identified_by=_identified_by(said.get("credential", "")) if is_proven else IdentifiedBy.NONE,
    )
    began = _seconds(said.get("began", ""))
    request_id = said.get("request_id", "")
    return Told(
        moment=Moment(said["type"]),
        began=began,
        at=began + number(said.get("lasted", "")) / 1000,
        subject=subject,
        credential=said.get("credential", "") if is_proven else "",
        request_id=request_id if REQUEST_ID.fullmatch(request_id) else mask(request_id)[:100],
        upstream=Ends(said.get("upstream_side", ""), dialled) if dialled else None,
        downstream=_own_connection(said),
        bytes_up=number(said.get("bytes_up", "")),
        bytes_down=number(said.get("bytes_down", "")),
    )


def _identified_by(credential: str) -> IdentifiedBy:
    """Return how somebody is known, by how the guard calls what proved it."""
    if credential.startswith(_CERTIFICATE):
        return IdentifiedBy.CERTIFICATE
    return IdentifiedBy.SOURCE if credential == _BY_SOURCE else IdentifiedBy.PASSWORD


def _outcome(said: Mapping[str, str], status: int, *, is_dialled: bool) -> tuple[FlowOutcome, str]:
    """Return what became of it, and why not. What was held back of an answer went out all the same."""
    if said.get("details") == ANSWER_HELD_BACK:
        return FlowOutcome.FAILED, said.get("reason", "")
    is_answered = said.get("details") == "via_upstream" or status < 500
    if is_dialled and is_answered:
        is_observed = said.get("outcome") == FlowOutcome.WOULD_DENY
        return (FlowOutcome.WOULD_DENY if is_observed else FlowOutcome.ALLOWED), ""
    reason = "" if said.get("details") == "via_upstream" else said.get("reason", "")
    if 400 <= status < 500:
        return FlowOutcome.DENIED, reason or REQUEST_INVALID
    return FlowOutcome.FAILED, reason or (BROKEN_OFF if "DC" in said.get("flags", "").split(",") else UNREACHABLE)


def _own_connection(said: Mapping[str, str]) -> Ends | None:
    """Return the caller's connection, if nobody else is in it: over HTTP/2 many tunnels share one."""
    is_alone = said.get("protocol", "").startswith("HTTP/1")
    return Ends(said.get("client_side", ""), said.get("client", "")) if is_alone else None


def host_and_port(text: str) -> tuple[str, int] | None:
    """Return an address as Envoy writes it, in one spelling: an IPv4 address inside of IPv6 is IPv4; None if none."""
    host, _, port = text.rpartition(":")
    return one_spelling(host.strip("[]"), number(port)) if port.isdigit() else None


def one_spelling(host: str, port: int) -> tuple[str, int] | None:
    """Return an address in the same spelling as `host_and_port`."""
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return None
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    return str(address), port


def _host(text: str) -> str:
    found = host_and_port(text)
    return found[0] if found else ""


def _seconds(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0
