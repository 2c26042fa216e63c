"""Looks into listeners just far enough to move them to this node's addresses, check them, and know how to probe."""

from dataclasses import dataclass
from typing import Any, Final

from gatehouse_protocol.reports import Transport
from gatehouse_protocol.vocabulary import LISTENER_BOUNDS, PROBE_ADDRESS
from google.protobuf.struct_pb2 import Struct

from gatehouse_agent import wire
from gatehouse_agent.assembly.kinds import INGRESS

OVER_QUIC: Final = "+quic"  # ends the name of a listener that was derived from the one before it
_INSIDE: Final = "+inside"  # ends the name of one that only Envoy reaches, for the one before it
_TCP, _UDP = 0, 1
_HTTP3_METADATA: Final = "gatehouse.http3"
LOOPBACK: Final = "127.0.0.1"
_ANYWHERE: Final = {"0.0.0.0": LOOPBACK, "::": "::1"}


@dataclass(frozen=True, slots=True)
class Address:
    """An IP address and a port; port 0 lets nobody in, so it is never used for listening."""

    host: str
    port: int

    @property
    def nearby(self) -> str:
        """The host under which this very machine reaches what listens here."""
        return _ANYWHERE.get(self.host, self.host)

    @property
    def whence(self) -> tuple[str, int] | None:
        """The address this machine comes from when it looks at itself, by which it is known; None: whatever it is."""
        return (PROBE_ADDRESS, 0) if self.nearby == LOOPBACK else None

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Handshake:
    """What a TLS handshake with a listener must show for a server name: one of `certificates` (SHA-256 of leaves).

    `key` is the only family of keys that is offered, `ecdsa` or `rsa`, or empty for TLS 1.3 with both. `version`
    changes with the chain that answers; `piece` and `slice` are whose it is. `asks_clients`: it asks for a
    certificate of theirs. `is_refused`: whoever brings none, as the agent does, sees it and is then sent away.
    """

    listener: str
    address: Address
    server_name: str
    key: str
    certificates: frozenset[str]
    piece: str
    slice: str
    version: str
    asks_clients: bool = False
    is_refused: bool = False
    transport: Transport = Transport.TCP

    @property
    def identity(self) -> tuple[str, str, str]:
        """What it is about: listener, server name and family of keys."""
        return self.listener, self.server_name, self.key


@dataclass(frozen=True, slots=True)
class ListenerFacts:
    """What the agent must know of a listener: where it is, whether it speaks TLS, whether it serves our routes, or
    as the way out reads those of whose workload asks. What `passes_tls` has a listener inside of Envoy that does so.

    `certificates` are the SHA-256 fingerprints of what its `secrets` hold: one of them must be seen by whoever asks for
    no server name that a piece answers for. What must be seen of the pieces is in `handshakes`. Where HTTP/3 is wanted
    beside TCP, `http3_port` is the port that clients are told; else it is 0. At most `most_connections` are let in at
    once, or with 0 as many as the node takes.
    """

    name: str
    address: Address
    is_tls: bool
    server_name: str
    serves_ingress: bool
    secrets: tuple[str, ...]
    certificates: frozenset[str] = frozenset()
    handshakes: tuple[Handshake, ...] = ()
    transport: Transport = Transport.TCP
    http3_port: int = 0
    reads_scopes: bool = False
    passes_tls: bool = False
    most_connections: int = 0

    @property
    def socket(self) -> str:
        """What no other listener may listen on."""
        return f"{self.transport} {self.address}"


def move(body: bytes, address: Address) -> bytes:
    """Return a serialised Any of a Listener with its socket address overridden; protobuf merges the appended field."""
    type_url, value = wire.unwrap(body)
    override = wire.Listener()
    override.address.socket_address.address = address.host
    override.address.socket_address.port_value = address.port
    return wire.wrap(type_url, value + override.SerializeToString())


def look_into(body: bytes) -> ListenerFacts | None:
    """Return the facts of a serialised Any of a Listener, or None for one that is not on TCP and so is not probed."""
    listener = wire.Listener.FromString(wire.unwrap(body)[1])
    socket = listener.address.socket_address
    if not socket.address or socket.protocol != _TCP:
        return None
    chains = listener.filter_chains
    managers = [one for chain in chains for one in _managers(chain)]
    is_tls = any(chain.HasField("transport_socket") for chain in chains)
    return ListenerFacts(
        name=listener.name,
        address=Address(socket.address, socket.port_value),
        is_tls=is_tls,
        server_name=next((name for chain in chains for name in chain.filter_chain_match.server_names), ""),
        serves_ingress=any(one.rds.route_config_name == INGRESS for one in managers),
        secrets=tuple(sorted({name for chain in chains for name in _secrets(chain)})),
        http3_port=_http3_port(listener) if is_tls else 0,
        reads_scopes=any(one.HasField("scoped_routes") for one in managers),
        passes_tls=any(_is_passing(chain) for chain in chains),
        most_connections=_most_connections(listener),
    )


def socket_of(body: bytes) -> str:
    """Return what a serialised Any of a Listener listens on, in the words of `ListenerFacts.socket`."""
    socket = wire.Listener.FromString(wire.unwrap(body)[1]).address.socket_address
    transport = Transport.QUIC if socket.protocol == _UDP else Transport.TCP
    return f"{transport} {Address(socket.address, socket.port_value)}"


def known_as(name: str) -> str:
    """Return what people call a listener: one name, whatever clients come by."""
    return name.removesuffix(OVER_QUIC).removesuffix(_INSIDE)


def _http3_port(listener: Any) -> int:
    """Return the port that the metadata name, or the listener's own; 0 where they say nothing of HTTP/3."""
    said = _said(listener, _HTTP3_METADATA)
    if said is None:
        return 0
    return int(said.fields["port"].number_value) or int(listener.address.socket_address.port_value)


def _most_connections(listener: Any) -> int:
    said = _said(listener, LISTENER_BOUNDS)
    return int(said.fields["max_connections"].number_value) if said is not None else 0


def _said(listener: Any, key: str) -> Struct | None:
    """Return what the metadata say under a key."""
    found = next((one.value for one in listener.metadata.filter_metadata if one.key == key), None)
    return Struct.FromString(found) if found is not None else None


def _managers(chain: Any) -> list[Any]:
    return [
        wire.HttpConnectionManager.FromString(one.typed_config.value)
        for one in chain.filters
        if one.typed_config.type_url.endswith("v3.HttpConnectionManager")
    ]


def _is_passing(chain: Any) -> bool:
    return any(one.typed_config.type_url.endswith("v3.TcpProxy") for one in chain.filters)


def _secrets(chain: Any) -> list[str]:
    config = chain.transport_socket.typed_config
    if not config.type_url.endswith("v3.DownstreamTlsContext"):
        return []
    context = wire.DownstreamTlsContext.FromString(config.value).common_tls_context
    names = [one.name for one in context.tls_certificate_sds_secret_configs]
    authorities = context.validation_context_sds_secret_config.name
    return [*names, authorities] if authorities else names


def is_for(configured: str, resource_name: str) -> bool:
    """Is an address configured for `http` meant for this listener? `platform/http` is meant too."""
    return resource_name.rpartition("/")[2] == configured
