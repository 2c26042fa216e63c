"""Lets listeners know where clients come from, by files that this node has. Pure.

Each connection is looked at once, by its address. Behind proxies that the gateway trusts a connection says nothing of
the client: there each request is looked at, by the address that the proxies say. That comes after the route was chosen.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from gatehouse_protocol.vocabulary import ORIGIN_ASN, ORIGIN_COUNTRY, ORIGIN_STATE
from google.protobuf.message import DecodeError

from gatehouse_agent import wire
from gatehouse_agent.assembly.kinds import INGRESS

_TYPES: Final = "type.googleapis.com/envoy.extensions"
_MANAGER: Final = f"{_TYPES}.filters.network.http_connection_manager.v3.HttpConnectionManager"
_ON_CONNECTION: Final = f"{_TYPES}.filters.network.geoip.v3.Geoip"
_ON_REQUEST: Final = f"{_TYPES}.filters.http.geoip.v3.Geoip"
_STATE: Final = f"{_TYPES}.filters.http.set_filter_state.v3.Config"
_MUTATION: Final = f"{_TYPES}.filters.http.header_mutation.v3.HeaderMutation"
_PROVIDER: Final = f"{_TYPES}.geoip_providers.maxmind.v3.MaxMindConfig"
_PROVIDER_NAME: Final = "envoy.geoip_providers.maxmind"
_NAME: Final = "gatehouse.origin"
_CLIENT: Final = "x-envoy-external-address"  # Envoy's own: whatever a client writes there is replaced
_COUNTRY: Final = "x-gatehouse-origin-country"
_ASN: Final = "x-gatehouse-origin-asn"
_KEPT: Final = 64  # all chains of a listener have the same manager


@dataclass(frozen=True, slots=True)
class OriginFiles:
    """Files in MaxMind's format, with countries and with autonomous systems; either may be the only one."""

    countries: Path | None = None
    systems: Path | None = None

    @property
    def version(self) -> str:
        """What changes with them."""
        return hashlib.sha256(f"{self.countries}:{self.systems}".encode()).hexdigest()[:16]


def with_origins(listener: bytes, files: OriginFiles) -> bytes:
    """Return a serialised Any of a Listener, whose chains with the gateway's routes know where clients come from.

    One that cannot be read is Envoy's to refuse.
    """
    try:
        type_url, value = wire.unwrap(listener)
        message = wire.Listener.FromString(value)
        is_changed = [_look(chain, files) for chain in message.filter_chains]
    except DecodeError:
        return listener
    return wire.wrap(type_url, message.SerializeToString()) if any(is_changed) else listener


def _look(chain: Any, files: OriginFiles) -> bool:
    """Let a FilterChain look; return whether it has routes for which that matters."""
    for one in chain.filters:
        if one.typed_config.type_url != _MANAGER:
            continue
        manager = wire.HttpConnectionManager.FromString(one.typed_config.value)
        if manager.rds.route_config_name != INGRESS:
            continue
        if manager.xff_num_trusted_hops:
            one.typed_config.value = _by_request(one.typed_config.value, files)
        else:
            others = list(chain.filters)
            chain.ClearField("filters")
            chain.filters.add(name=_NAME).typed_config.CopyFrom(_by_connection(files))
            chain.filters.extend(others)
        return True
    return False


def _by_connection(files: OriginFiles) -> Any:
    config = wire.NetworkGeoip(stat_prefix="gatehouse.")
    _write_provider(config.provider, files, ORIGIN_COUNTRY, ORIGIN_ASN)
    return wire.Any_(type_url=_ON_CONNECTION, value=config.SerializeToString())


@lru_cache(maxsize=_KEPT)
def _by_request(manager: bytes, files: OriginFiles) -> bytes:
    """Return a serialised manager whose first filters note of a request what others note of a connection.

    The lookup writes headers, which a client must not say itself, and which services do not see.
    """
    geoip = wire.HttpGeoip()
    geoip.custom_header_config.header_name = _CLIENT
    _write_provider(geoip.provider, files, _COUNTRY, _ASN)
    state = wire.RequestState()
    note = state.on_request_headers.add(object_key=ORIGIN_STATE, factory_key="envoy.string")
    note.format_string.omit_empty_values = True
    note.format_string.text_format_source.inline_string = (
        f'{{"{ORIGIN_ASN}":"%REQ({_ASN})%","{ORIGIN_COUNTRY}":"%REQ({_COUNTRY})%"}}'
    )
    filters = (
        (f"{_NAME}.before", _MUTATION, _without((_COUNTRY, _ASN))),
        (_NAME, _ON_REQUEST, geoip),
        (f"{_NAME}.state", _STATE, state),
        (f"{_NAME}.after", _MUTATION, _without((_COUNTRY, _ASN))),
    )
    first = wire.HttpConnectionManager()
    for name, type_url, config in filters:
        added = first.http_filters.add(name=name).typed_config
        added.type_url, added.value = type_url, config.SerializeToString()
    serialised: bytes = first.SerializeToString()
    return serialised + manager


def _without(headers: Iterable[str]) -> Any:
    mutations = wire.HeaderMutations()
    for one in headers:
        mutations.mutations.request_mutations.add(remove=one)
    return mutations


def _write_provider(provider: Any, files: OriginFiles, country: str, asn: str) -> None:
    config = wire.MaxMind()
    keys = config.common_provider_config.geo_field_keys
    if files.countries is not None:
        config.country_db_path, keys.country = str(files.countries), country
    if files.systems is not None:
        config.asn_db_path, keys.asn = str(files.systems), asn
    provider.name = _PROVIDER_NAME
    provider.typed_config.type_url, provider.typed_config.value = _PROVIDER, config.SerializeToString()
