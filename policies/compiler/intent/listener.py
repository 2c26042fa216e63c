"""A listener: a door of the gateway. The platform owns these; a node may move the port to suit its machine."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, ClassVar, Final, Self

from pydantic import Field, model_validator

from policies.compiler.intent.egress.source import EgressSource, check_sources
from policies.compiler.intent.fields.addresses import Address
from policies.compiler.intent.fields.hostnames import Hostname
from policies.compiler.intent.fields.names import Name
from policies.compiler.intent.fields.refusal import refuse
from policies.compiler.intent.fields.text import Description
from policies.compiler.intent.spec import Port, Spec
from policies.compiler.limits import EGRESS_SOURCES, LISTENER_CONNECTIONS, PROXY_NAMES

_USUAL_PORT: Final = 443


class ListenerProtocol(StrEnum):
    """What clients speak to this door; `egress` is the way out, for workloads that ask as they ask a proxy.

    `egress_tls` is the way out for those who know of no proxy: the name that a TLS client asks for is its destination.
    """

    HTTP = "http"
    HTTPS = "https"
    EGRESS = "egress"
    EGRESS_TLS = "egress_tls"

    @property
    def leads_out(self) -> bool:
        """Whether it is a way out."""
        return self in (ListenerProtocol.EGRESS, ListenerProtocol.EGRESS_TLS)


class TlsProfile(StrEnum):
    """Which TLS clients may speak: Mozilla's “Server Side TLS” recommendations, version 5.8.

    Modern is TLS 1.3 alone. Intermediate also takes TLS 1.2 with forward secrecy and authenticated encryption, which is
    every browser since about 2014.
    """

    INTERMEDIATE = "intermediate"
    MODERN = "modern"


class TlsSpec(Spec):
    """How an https listener speaks TLS."""

    profile: TlsProfile = TlsProfile.INTERMEDIATE


class WorkloadTlsSpec(Spec):
    """How an egress listener speaks TLS with workloads, whose certificates say who they are.

    `server_names` are the names that its own certificate has, which is of the workloads' authority as well. Who shows
    no certificate is asked for a user name and a password; a workload that has none is known by certificates alone.
    """

    server_names: Annotated[tuple[Hostname, ...], Field(min_length=1, max_length=PROXY_NAMES)]
    profile: TlsProfile = TlsProfile.INTERMEDIATE


class ListenerSpec(Spec):
    """Where to listen, and with which certificate (an https listener needs one, an http listener has none).

    `certificate` is shown where no certificate of a tenant answers for the name. `tls` belongs to https, too, and so
    does `http3`: clients may also come by HTTP/3, over UDP on the same address and port. They are told to use
    `http3_port`, or where that is not given the port on which the node that they came to listens.

    Ways out know workloads by their networks (`sources`); `egress_tls` knows them by nothing else, and leads to
    `destination_port` of every destination (443 where nothing is said). An egress listener with `workload_tls` speaks
    TLS, too, and takes certificates of workloads.

    On each node at most `max_connections` are open at once, and at most `connections_per_second` are new, of which as
    many may come at once; others are closed before they cost anything. Both count connections over TCP.
    """

    ADDED_LATER: ClassVar = frozenset(
        {"sources", "destination_port", "workload_tls", "max_connections", "connections_per_second"}
    )

    description: Description = ""
    protocol: ListenerProtocol
    address: Address = "0.0.0.0"
    port: Port
    certificate: Name | None = None
    tls: TlsSpec | None = None
    http3: bool = False
    http3_port: Port | None = None
    sources: Annotated[tuple[EgressSource, ...], Field(max_length=EGRESS_SOURCES)] = ()
    destination_port: Port | None = None
    workload_tls: WorkloadTlsSpec | None = None
    max_connections: Annotated[int, Field(strict=True, ge=1, le=LISTENER_CONNECTIONS)] | None = None
    connections_per_second: Annotated[int, Field(strict=True, ge=1, le=LISTENER_CONNECTIONS)] | None = None

    @model_validator(mode="before")
    @classmethod
    def _tls_by_default(cls, given: Any) -> Any:
        """Write out what is meant where nothing is said, so that both are the same object."""
        if isinstance(given, dict) and given.get("protocol") == ListenerProtocol.HTTPS and given.get("tls") is None:
            return {**given, "tls": {}}
        if isinstance(given, dict) and given.get("protocol") == ListenerProtocol.EGRESS_TLS:
            port = given.get("destination_port")
            return {**given, "destination_port": _USUAL_PORT if port is None else port}
        return given

    @model_validator(mode="after")
    def _ways_out_alone(self) -> Self:
        if self.sources and not self.protocol.leads_out:
            raise refuse("sources_unused", "only a way out knows workloads", below="/sources")
        if self.destination_port is not None and self.protocol is not ListenerProtocol.EGRESS_TLS:
            text = "those who come to other listeners name the port themselves"
            raise refuse("destination_port_unused", text, below="/destination_port")
        if self.workload_tls is not None and self.protocol is not ListenerProtocol.EGRESS:
            text = "workloads show certificates to an egress listener only"
            raise refuse("workload_tls_unused", text, below="/workload_tls")
        if wrong := check_sources(self.sources):
            raise wrong
        return self

    @model_validator(mode="after")
    def _certificate_where_needed(self) -> Self:
        if self.protocol is ListenerProtocol.HTTPS and self.certificate is None:
            raise refuse("certificate_missing", "an https listener needs a certificate", below="/certificate")
        article = "an egress" if self.protocol.leads_out else "an http"
        if self.protocol is not ListenerProtocol.HTTPS and self.certificate is not None:
            raise refuse("certificate_unused", f"{article} listener has no certificate", below="/certificate")
        if self.protocol is not ListenerProtocol.HTTPS and self.tls is not None:
            raise refuse("tls_unused", f"{article} listener does not speak TLS", below="/tls")
        if self.protocol is not ListenerProtocol.HTTPS and self.http3:
            raise refuse("http3_unused", "HTTP/3 is always encrypted: only an https listener has it", below="/http3")
        if self.http3_port is not None and not self.http3:
            raise refuse("http3_port_unused", "a port for HTTP/3 needs HTTP/3 to be on", below="/http3_port")
        return self
