"""Makes filter chains out of a listener's one chain: the same filters and the same way of speaking TLS.

They are put together as bytes from what is read only once, so that 500 certificates cost milliseconds.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from gatehouse_agent import wire
from gatehouse_agent.wire import length_delimited as delimited

CHAINS_FIELD: Final = 3
_LISTENER_FILTERS_FIELD: Final = 9
_MATCH_FIELD, _FILTERS_FIELD, _SOCKET_FIELD, _NAME_FIELD = 1, 3, 6, 7
_COMMON_FIELD: Final = 1
_VALIDATION_FIELD: Final = 3
_SECRETS_FIELD: Final = 6
_SOCKET_NAME: Final = "envoy.transport_sockets.tls"
CONTEXT_TYPE: Final = "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext"
_INSPECTOR_TYPE: Final = "type.googleapis.com/envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector"
_FROM_ADS: Final = b"\x1a\x00\x30\x02"  # ConfigSource {ads: {}, resource_api_version: V3}
_TLS_1_3: Final = 4
_NOTE_TYPE: Final = "type.googleapis.com/envoy.extensions.filters.network.set_filter_state.v3.Config"
_CONNECTION_KEY: Final = "gatehouse.clients"  # by which routes know which policy a connection was let in by
_NAMES_KEY: Final = "gatehouse.names"  # by which they know what the certificate of a connection covers


_NOTHING_RESUMED: Final = wire.DownstreamTlsContext(
    disable_stateless_session_resumption=True, disable_stateful_session_resumption=True
).SerializeToString()


@dataclass(frozen=True, slots=True)
class Template:
    """What all chains of one TLS listener have in common, as bytes."""

    chain: bytes = field(repr=False)
    context: bytes = field(repr=False)
    common: bytes = field(repr=False)
    is_modern: bool  # TLS 1.3 only

    def serving(self, name: str, server_names: Iterable[str], secrets: Iterable[str]) -> bytes:
        """Return the serialised FilterChain that serves secrets to whoever asks for one of the server names.

        Each connection then knows the names, and hosts take requests from it that were meant for another of them.
        """
        names = list(server_names)
        match = wire.FilterChainMatch(server_names=names).SerializeToString()
        note = delimited(_FILTERS_FIELD, _note(_NAMES_KEY, f",{','.join(names)},"))
        return note + self._chain(
            name, match, self.context + delimited(_COMMON_FIELD, self.common + _references(secrets))
        )

    def guarding(
        self,
        name: str,
        server_names: Iterable[str],
        secrets: Iterable[str],
        clients: str,
        policy: bytes,
        context: bytes,
    ) -> bytes:
        """Return the same, letting in only whom a policy does: a serialised ValidationContext, and `context` beside it.

        `clients` is whose policy it is, which each connection then knows. Nothing is resumed: every connection is
        verified, also when a certificate has ended since or the policy has changed.
        """
        match = wire.FilterChainMatch(server_names=server_names).SerializeToString()
        common = self.common + delimited(_VALIDATION_FIELD, policy) + _references(secrets)
        whole = self.context + context + _NOTHING_RESUMED + delimited(_COMMON_FIELD, common)
        return delimited(_FILTERS_FIELD, _note(_CONNECTION_KEY, clients)) + self._chain(name, match, whole)

    def answering(self, name: str, server_name: str, protocol: str, chain: str, key: str) -> bytes:
        """Return the serialised FilterChain for one ALPN protocol, with a certificate and key (PEM) of its own.

        Nothing of how the listener speaks TLS goes into it: whoever asks by that protocol may have no certificate.
        """
        match = wire.FilterChainMatch(server_names=[server_name], application_protocols=[protocol])
        common = wire.CommonTlsContext(alpn_protocols=[protocol])
        certificate = common.tls_certificates.add()
        certificate.certificate_chain.inline_string, certificate.private_key.inline_string = chain, key
        context = delimited(_COMMON_FIELD, common.SerializeToString())
        return self._chain(name, match.SerializeToString(), context)

    def _chain(self, name: str, match: bytes, context: bytes) -> bytes:
        parts = (self.chain, _field(_MATCH_FIELD, match), _field(_SOCKET_FIELD, _socket(context)))
        return b"".join((*parts, _field(_NAME_FIELD, name.encode())))


def template_of(chain: Any) -> Template | None:
    """Return the template that a `wire.FilterChain` is, or None where it does not speak TLS.

    Nor is one a template that has authorities of its own: it lets workloads out, and nobody else may say who they are.
    """
    config = chain.transport_socket.typed_config
    if config.type_url != CONTEXT_TYPE:
        return None
    rest = type(chain)()
    rest.CopyFrom(chain)
    for one in ("name", "filter_chain_match", "transport_socket"):
        rest.ClearField(one)
    context = wire.DownstreamTlsContext.FromString(config.value)
    if context.common_tls_context.HasField("validation_context_sds_secret_config"):
        return None
    common = wire.CommonTlsContext.FromString(context.common_tls_context.SerializeToString())
    context.ClearField("common_tls_context")
    common.ClearField("tls_certificate_sds_secret_configs")
    common.ClearField("tls_certificates")
    is_modern = common.tls_params.tls_minimum_protocol_version == _TLS_1_3
    return Template(rest.SerializeToString(), context.SerializeToString(), common.SerializeToString(), is_modern)


def asks_clients(chain: Any) -> bool:
    """Is a `wire.FilterChain` one that lets in only whom a policy does?"""
    return any(one.name == _CONNECTION_KEY for one in chain.filters)


def renamed(chain: Any, name: str, server_name: str) -> bytes:
    """Return a `wire.FilterChain` serialised under another name, for one server name only."""
    match = wire.FilterChainMatch(server_names=[server_name]).SerializeToString()
    rest = type(chain)()
    rest.CopyFrom(chain)
    rest.ClearField("name")
    rest.ClearField("filter_chain_match")
    serialised: bytes = rest.SerializeToString()
    return serialised + delimited(_MATCH_FIELD, match) + delimited(_NAME_FIELD, name.encode())


def plain(name: str, server_names: Iterable[str], secrets: Iterable[str]) -> bytes:
    """Return the serialised FilterChain of a piece: a name, server names, secrets, and nothing else."""
    match = wire.FilterChainMatch(server_names=server_names).SerializeToString()
    socket = _socket(delimited(_COMMON_FIELD, _references(secrets)))
    return _field(_MATCH_FIELD, match) + _field(_SOCKET_FIELD, socket) + _field(_NAME_FIELD, name.encode())


def plain_clients(name: str, server_name: str, policy: bytes, *, is_required: bool) -> bytes:
    """Return the serialised FilterChain of a piece about clients: its name, one server name, and whom to let in."""
    match = wire.FilterChainMatch(server_names=[server_name]).SerializeToString()
    common = delimited(_COMMON_FIELD, delimited(_VALIDATION_FIELD, policy))
    socket = _socket(common + requiring(is_required=is_required))
    return _field(_MATCH_FIELD, match) + _field(_SOCKET_FIELD, socket) + _field(_NAME_FIELD, name.encode())


def requiring(*, is_required: bool) -> bytes:
    """Return what a serialised DownstreamTlsContext says of clients without a certificate; nothing lets them in."""
    context = wire.DownstreamTlsContext()
    if is_required:
        context.require_client_certificate.value = True
    serialised: bytes = context.SerializeToString()
    return serialised


def with_chains(listener: bytes, chains: Sequence[bytes]) -> bytes:
    """Return a serialised Listener with more chains, and with the filter that reads the server name before them."""
    parts = [listener, *(delimited(CHAINS_FIELD, chain) for chain in chains)]
    filters = wire.ListenerParts.FromString(listener).listener_filters
    if not any(one.typed_config.type_url == _INSPECTOR_TYPE for one in filters):
        inspector = wire.ListenerFilter(name="envoy.filters.listener.tls_inspector")
        inspector.typed_config.type_url = _INSPECTOR_TYPE
        parts.append(delimited(_LISTENER_FILTERS_FIELD, inspector.SerializeToString()))
    return b"".join(parts)


def _note(key: str, text: str) -> bytes:
    """Return the serialised network filter that tells requests of their connection; it is named as the key."""
    config = wire.SetFilterState()
    value = config.on_new_connection.add(object_key=key, factory_key="envoy.string", read_only=True)
    value.format_string.text_format_source.inline_string = text.replace("%", "%%")
    note = wire.Filter(name=key)
    note.typed_config.type_url, note.typed_config.value = _NOTE_TYPE, config.SerializeToString()
    serialised: bytes = note.SerializeToString()
    return serialised


def _references(secrets: Iterable[str]) -> bytes:
    configs = (wire.SdsSecretConfig(name=name, sds_config=_FROM_ADS) for name in secrets)
    return b"".join(delimited(_SECRETS_FIELD, one.SerializeToString()) for one in configs)


def _socket(context: bytes) -> bytes:
    socket = wire.TransportSocket(name=_SOCKET_NAME)
    socket.typed_config.type_url, socket.typed_config.value = CONTEXT_TYPE, context
    serialised: bytes = socket.SerializeToString()
    return serialised


def _field(number: int, value: bytes) -> bytes:
    return delimited(number, value) if value else b""
