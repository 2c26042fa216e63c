"""Makes listeners speak HTTP/3: the one on UDP is derived from the finished one on TCP, which tells clients of it.

Derived here, and not by the control plane, since only here a listener is finished: at this node's address, with a
chain for each certificate of a tenant. So both show the same certificates and do the same with requests.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any, Final

from gatehouse_protocol.reports import Transport

from gatehouse_agent import wire
from gatehouse_agent.assembly.certificates import ECDSA
from gatehouse_agent.assembly.chains import CONTEXT_TYPE, asks_clients
from gatehouse_agent.assembly.content import ResourceKey
from gatehouse_agent.assembly.kinds import Kind
from gatehouse_agent.assembly.listeners import OVER_QUIC, Handshake, ListenerFacts
from gatehouse_agent.assembly.resources import EnvoyResource

PROTOCOL: Final = "h3"
ANNOUNCED_SECONDS: Final = 86_400
_HEADER: Final = "alt-svc"
_SOCKET_NAME: Final = "envoy.transport_sockets.quic"
_QUIC: Final = "type.googleapis.com/envoy.extensions.transport_sockets.quic.v3.QuicDownstreamTransport"
_MANAGER: Final = (
    "type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager"
)
_MUTATION: Final = "type.googleapis.com/envoy.extensions.filters.http.header_mutation.v3.HeaderMutation"
_UDP: Final = 1  # of SocketAddress.Protocol
_HTTP3: Final = 3  # of HttpConnectionManager.CodecType
_KEPT: Final = 64  # all chains of a listener have the same manager
_OVERWRITE_OR_ADD: Final = 2  # of HeaderValueOption.HeaderAppendAction


def announced(listener: bytes, port: int) -> bytes:
    """Return a serialised Any of a Listener whose every answer says for a day that HTTP/3 is spoken on a port."""
    type_url, value = wire.unwrap(listener)
    message = wire.Listener.FromString(value)
    for chain in message.filter_chains:
        for config in _managers(chain):
            config.value = _announcing(config.value, port)
    return wire.wrap(type_url, message.SerializeToString())


def over_quic(listener: bytes) -> bytes:
    """Return the Listener on UDP that does what this one, a serialised Any, does on TCP, under a name of its own.

    Chains for one ALPN protocol, without TLS, or for clients with certificates, for which Envoy does not ask by QUIC,
    have no counterpart there. What a client sends before it is proven to
    be who it seems (early data) could be sent again by anybody, so it is not accepted.
    """
    type_url, value = wire.unwrap(listener)
    message = wire.Listener.FromString(value)
    message.name += OVER_QUIC
    message.address.socket_address.protocol = _UDP
    message.ClearField("metadata")
    message.ClearField("listener_filters")
    message.ClearField("access_log")
    bounds, chains = b"", list(message.filter_chains)
    message.ClearField("filter_chains")
    for chain in chains:
        if _has_counterpart(chain):
            for config in _managers(chain):
                config.value, bounds = _by_http3(config.value)
            _wrap_socket(chain.transport_socket)
            message.filter_chains.append(chain)
    message.udp_listener_config.quic_options.quic_protocol_options = bounds
    return wire.wrap(type_url, message.SerializeToString())


def facts_over_quic(facts: ListenerFacts) -> ListenerFacts:
    """Return the facts of the listener on UDP, from those of the one on TCP.

    Where a piece has certificates of both families Envoy shows the ECDSA one to everybody who comes by QUIC.
    """
    name = f"{facts.name}{OVER_QUIC}"
    shown = tuple(replace(one, listener=name, transport=Transport.QUIC) for one in _one_of_each(facts.handshakes))
    return replace(facts, name=name, transport=Transport.QUIC, http3_port=0, most_connections=0, handshakes=shown)


def _has_counterpart(chain: Any) -> bool:
    is_tls = chain.transport_socket.typed_config.type_url == CONTEXT_TYPE
    return is_tls and not chain.filter_chain_match.application_protocols and not asks_clients(chain)


def _one_of_each(handshakes: Iterable[Handshake]) -> Iterable[Handshake]:
    found: dict[str, Handshake] = {}
    for one in handshakes:
        if one.asks_clients:
            continue
        if one.piece not in found or one.key == ECDSA:
            found[one.piece] = one
    return found.values()


def _managers(chain: Any) -> list[Any]:
    """Return the Any of each HTTP connection manager of a chain."""
    return [one.typed_config for one in chain.filters if one.typed_config.type_url == _MANAGER]


def _wrap_socket(socket: Any) -> None:
    transport = wire.QuicDownstreamTransport()
    context = transport.downstream_tls_context
    context.MergeFromString(socket.typed_config.value)
    context.common_tls_context.ClearField("alpn_protocols")
    context.common_tls_context.alpn_protocols.append(PROTOCOL)
    transport.enable_early_data.value = False
    socket.name = _SOCKET_NAME
    socket.typed_config.type_url, socket.typed_config.value = _QUIC, transport.SerializeToString()


@lru_cache(maxsize=_KEPT)
def _announcing(manager: bytes, port: int) -> bytes:
    """Return a serialised manager whose first filter writes the header, whatever a service says of itself."""
    filters = wire.HttpConnectionManager()
    mutations = wire.HeaderMutations()
    append = mutations.mutations.response_mutations.add().append
    append.header.key, append.header.value = _HEADER, f'{PROTOCOL}=":{port}"; ma={ANNOUNCED_SECONDS}'
    append.append_action = _OVERWRITE_OR_ADD
    config = filters.http_filters.add(name=_HEADER).typed_config
    config.type_url, config.value = _MUTATION, mutations.SerializeToString()
    first: bytes = filters.SerializeToString()
    return first + manager


@lru_cache(maxsize=_KEPT)
def _by_http3(manager: bytes) -> tuple[bytes, bytes]:
    """Return a serialised manager that speaks HTTP/3, and its bounds of QUIC, which Envoy takes from the listener."""
    message = wire.HttpConnectionManager.FromString(manager)
    message.codec_type = _HTTP3
    message.http3_protocol_options.SetInParent()
    return message.SerializeToString(), message.http3_protocol_options.quic_protocol_options


def all_announced(
    listeners: Mapping[str, EnvoyResource], facts: Mapping[str, ListenerFacts]
) -> dict[str, EnvoyResource]:
    """Return the listeners that tell clients of HTTP/3, before their chain is made many."""
    ports = {name: one.http3_port for name, one in facts.items() if one.http3_port}
    return {
        name: EnvoyResource(f"{listeners[name].version}+h3:{port}", announced(listeners[name].body, port))
        for name, port in ports.items()
    }


def with_quic(
    listeners: Mapping[str, EnvoyResource],
    facts: Mapping[str, ListenerFacts],
    owners: dict[ResourceKey, str],
) -> tuple[dict[str, EnvoyResource], dict[str, ListenerFacts]]:
    """Put the listener on UDP beside each that wants HTTP/3; its owner is the same, and is noted down."""
    made, known = dict(listeners), dict(facts)
    for name, one in facts.items():
        if one.http3_port:
            twin = facts_over_quic(one)
            made[twin.name] = EnvoyResource(f"{listeners[name].version} quic", over_quic(listeners[name].body))
            known[twin.name] = twin
            owners[Kind.LISTENER, twin.name] = owners[Kind.LISTENER, name]
    return made, known
