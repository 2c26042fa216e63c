"""Keys that nodes fetch: an Envoy asks the agent beside it, over a socket of the node, by a cluster for each policy.

It asks for each place that names the policy, ahead of time, and keeps what it has while nobody answers. A token that
was not verified is looked at once more with the newest keys: the agent then asks the issuer, which it does not do
often, so that a key is believed as soon as it is published, and rubbish costs the issuer little.
"""

from __future__ import annotations

from typing import Any, Final

from gatehouse_protocol.envoy_schema import EnvoySchema
from gatehouse_protocol.key_sources import KEY_SOURCE, KEYS_SOCKET, KeySource, keys_name, keys_path, write_source

from policies.compiler.context import SliceContext
from policies.compiler.effective import Said
from policies.compiler.envoy.values import CLUSTER, set_duration
from policies.compiler.intent.traffic import JwtPolicy, OidcPolicy, PublishedKeys, TrafficPolicySpec, UrlKeys

_PLACE: Final = "http://keys"
_KEPT_SECONDS: Final = 30
"""So long Envoy uses a set before it asks its agent anew; five seconds less, to be exact."""
_LATE_KEPT_SECONDS: Final = 1
_WAIT_SECONDS: Final = 8
_AGAIN_SECONDS: Final = 1
_CONNECTIONS: Final = 64
_WAITING: Final = 1_024


def keys_cluster(name: str, spec: TrafficPolicySpec, context: SliceContext, schema: EnvoySchema) -> Any:
    """The `Cluster` of a policy with published keys, which each node leads to a socket of its own."""
    assert isinstance(spec.policy, JwtPolicy | OidcPolicy)
    message = agents_cluster(context.scoped(keys_name(name)), schema)
    message.metadata.filter_metadata[KEY_SOURCE]["source"] = write_source(_source(spec.policy, context))
    return message


def agents_cluster(name: str, schema: EnvoySchema) -> Any:
    """A `Cluster` that each node leads to the agent's socket, if its metadata say what is asked there."""
    message = schema.message(CLUSTER)(name=name)
    message.type = message.STATIC
    set_duration(message.connect_timeout, 1)
    bound = message.circuit_breakers.thresholds.add()
    bound.max_connections.value = _CONNECTIONS
    bound.max_pending_requests.value = bound.max_requests.value = _WAITING
    message.load_assignment.cluster_name = message.name
    endpoint = message.load_assignment.endpoints.add().lb_endpoints.add().endpoint
    endpoint.address.pipe.path = KEYS_SOCKET
    return message


def _source(settings: JwtPolicy | OidcPolicy, context: SliceContext) -> KeySource:
    keys = settings.keys
    assert isinstance(keys, PublishedKeys)
    networks = tuple(str(one) for one in context.networks()) if keys.private else ()
    is_url = isinstance(keys, UrlKeys)
    return KeySource(
        url=keys.url if isinstance(keys, UrlKeys) else "",
        issuer="" if is_url else settings.issuer or "",
        refresh_seconds=keys.refresh_seconds,
        trust=keys.trust or "",
        private_networks=networks,
    )


def write_remote_keys(provider: Any, said: Said, context: SliceContext, *, is_late: bool) -> None:
    """Let a `JwtProvider` have the keys of a policy: those at hand or, late, the newest that there are."""
    assert isinstance(said.settings, JwtPolicy | OidcPolicy)
    assert said.name is not None
    cluster, source = context.scoped(keys_name(said.name)), _source(said.settings, context)
    remote = provider.remote_jwks
    remote.http_uri.uri = f"{_PLACE}{keys_path(cluster, source, is_late=is_late)}"
    remote.http_uri.cluster = cluster
    set_duration(remote.http_uri.timeout, _WAIT_SECONDS)
    set_duration(remote.cache_duration, _LATE_KEPT_SECONDS if is_late else _KEPT_SECONDS)
    if not is_late:
        remote.async_fetch.fast_listener = True
        set_duration(remote.async_fetch.failed_refetch_duration, _AGAIN_SECONDS)


def wants_keys(packed: Any) -> bool:
    """Whether what is packed for a place needs keys that nodes fetch."""
    return _PLACE.encode() in packed.value
