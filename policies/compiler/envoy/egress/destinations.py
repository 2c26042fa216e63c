"""Named destinations: a cluster for each, which speaks TLS to it and adds its credential, and routes that lead there.

The credential is added by filters of the cluster, so behind every decision, to each attempt anew, and nowhere else. Its
secret comes to Envoy from the node's agent, which also puts in what is the node's own: the cache of the platform's
resolution, its system's authorities, and the file of a key pair. As it is compiled a cluster dials no private address.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from gatehouse_protocol.envoy_schema import EnvoySchema
from gatehouse_protocol.vending import SYSTEM_ROOTS, VENDED_FILE, VendedKind, VendedShape, value_name, vended_name

from policies.compiler.context import SliceContext
from policies.compiler.envoy.egress.everybody import BEHIND
from policies.compiler.envoy.egress.everybody import FILTER as EVERYBODY
from policies.compiler.envoy.egress.resolution import egress_cluster
from policies.compiler.envoy.egress.signing import KEY, signing_filter, signing_of
from policies.compiler.envoy.routes import write_retry
from policies.compiler.envoy.values import set_ads
from policies.compiler.intent.egress import EgressDestinationSpec, Outcome, Step, name_in
from policies.compiler.limits import HASHED_BODY_BYTES, SIGNED_BODY_BYTES

_TLS: Final = "envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext"
_TLS_1_2: Final = 3  # TlsParameters.TlsProtocol.TLSv1_2
_HTTP_OPTIONS: Final = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions"
_INJECTOR: Final = "envoy.extensions.filters.http.credential_injector.v3.CredentialInjector"
_GENERIC: Final = "envoy.extensions.http.injected_credentials.generic.v3.Generic"
_MUTATION: Final = "envoy.extensions.filters.http.header_mutation.v3.HeaderMutation"
_SIGNER: Final = "envoy.extensions.filters.http.aws_request_signing.v3.AwsRequestSigning"
_CODEC: Final = "envoy.extensions.filters.http.upstream_codec.v3.UpstreamCodec"
_REWRITE: Final = "envoy.extensions.filters.http.dynamic_forward_proxy.v3.PerRouteConfig"
_RESOLUTION: Final = "envoy.filters.http.dynamic_forward_proxy"
_READY: Final = KEY
"""Where it stands for a moment that there is a key pair: without one requests would go out unsigned."""
_SIGNED: Final = ("authorization", "x-amz-date", "x-amz-security-token", "x-amz-content-sha256")
_UNSIGNED_PAYLOAD: Final = ("s3",)
"""Services that take a request whose body is not signed, so that bodies of any size need not be held."""

Named = Mapping[str, EgressDestinationSpec]


def destination_clusters(named: Named, is_observed: bool, context: SliceContext, schema: EnvoySchema) -> Iterator[Any]:
    """The `Cluster`s of the destinations; for observing policies others as well, that add nothing."""
    for name, spec in sorted(named.items()):
        shape = context.vended[spec.credential] if spec.credential else None
        yield _cluster(_cluster_name(name, context), spec, shape, context, schema)
        if is_observed and shape is not None:
            yield _cluster(_cluster_name(name, context, is_bare=True), spec, None, context, schema)


def write_way_out(route: Any, step: Step, named: Named, context: SliceContext, schema: EnvoySchema) -> None:
    """Let a `Route` that leads out lead to a named destination, if it is for one: by its real name, and without what a
    caller wrote where the credential will stand.
    """
    name = name_in(step.destination.host) if step.destination else None
    if name is None or name not in named:
        return
    spec = named[name]
    shape = context.vended[spec.credential] if spec.credential else None
    is_bare = step.outcome is Outcome.WOULD_DENY and shape is not None
    route.route.cluster = _cluster_name(name, context, is_bare=is_bare)
    route.metadata.filter_metadata[EVERYBODY].update({BEHIND: f"{spec.host}:{spec.port}"})
    place = spec.host if spec.port == 443 else f"{spec.host}:{spec.port}"
    rewrite = schema.message(_REWRITE)(host_rewrite_literal=place)
    route.typed_per_filter_config[_RESOLUTION].CopyFrom(schema.to_any(rewrite))
    if spec.retry is not None:
        write_retry(route.route.retry_policy, spec.retry)
    if shape is not None:
        route.request_headers_to_remove.extend((*_headers_of(shape), _READY))
        if held := _held_bytes(shape):
            route.request_body_buffer_limit.value = held


def _cluster_name(name: str, context: SliceContext, *, is_bare: bool = False) -> str:
    return context.scoped(f"egress/{name}/bare" if is_bare else f"egress/{name}")


def _headers_of(shape: VendedShape) -> tuple[str, ...]:
    match shape.kind:
        case VendedKind.AWS_SIGV4:
            return _SIGNED
        case VendedKind.HMAC:
            return signing_of(shape).written(shape.header)
        case _:
            return (shape.header,)


def _held_bytes(shape: VendedShape) -> int:
    """How much of a body is held so that it can be signed; 0: it is not."""
    if shape.kind is VendedKind.AWS_SIGV4 and shape.service not in _UNSIGNED_PAYLOAD:
        return SIGNED_BODY_BYTES
    return HASHED_BODY_BYTES if shape.kind is VendedKind.HMAC and signing_of(shape).covers_body else 0


def _cluster(
    name: str, spec: EgressDestinationSpec, shape: VendedShape | None, context: SliceContext, schema: EnvoySchema
) -> Any:
    message = egress_cluster(schema, (), context.defaults)
    message.name = name
    limits = message.circuit_breakers.thresholds.add()
    limits.max_connections.value = context.defaults.max_connections_per_service
    limits.max_pending_requests.value = limits.max_requests.value = context.defaults.max_requests_per_service
    tls = schema.message(_TLS)()
    tls.common_tls_context.tls_params.tls_minimum_protocol_version = _TLS_1_2
    authorities = tls.common_tls_context.validation_context.trusted_ca
    if spec.trust is None:
        authorities.filename = SYSTEM_ROOTS
    else:
        authorities.inline_string = spec.trust
    message.transport_socket.name = "envoy.transport_sockets.tls"
    message.transport_socket.typed_config.CopyFrom(schema.to_any(tls))
    options = schema.message(_HTTP_OPTIONS)()
    options.upstream_http_protocol_options.auto_sni = True
    options.upstream_http_protocol_options.auto_san_validation = True
    options.auto_config.SetInParent()
    if shape is not None:
        assert spec.credential is not None
        _write_filters(options.http_filters, vended_name(context.tenant, spec.credential), shape, schema)
    message.typed_extension_protocol_options[_HTTP_OPTIONS].CopyFrom(schema.to_any(options))
    return message


def _write_filters(filters: Any, secret: str, shape: VendedShape, schema: EnvoySchema) -> None:
    """What stands between a decision and the wire: the credential, or nothing goes out."""
    is_signing = shape.kind in {VendedKind.AWS_SIGV4, VendedKind.HMAC}
    generic = schema.message(_GENERIC)(header=_READY if is_signing else shape.header)
    generic.credential.name = value_name(secret)
    set_ads(generic.credential.sds_config)
    injector = schema.message(_INJECTOR)(overwrite=True)
    injector.credential.name = "envoy.http.injected_credentials.generic"
    injector.credential.typed_config.CopyFrom(schema.to_any(generic))
    added = [("envoy.filters.http.credential_injector", injector)]
    if shape.kind is VendedKind.HMAC:
        added += [signing_filter(shape, schema)]
    if shape.kind is VendedKind.AWS_SIGV4:
        forgetting = schema.message(_MUTATION)()
        forgetting.mutations.request_mutations.add(remove=_READY)
        added += [("envoy.filters.http.header_mutation", forgetting), _signer(secret, shape, schema)]
    for name, config in (*added, ("envoy.filters.http.upstream_codec", schema.message(_CODEC)())):
        filters.add(name=name).typed_config.CopyFrom(schema.to_any(config))


def _signer(secret: str, shape: VendedShape, schema: EnvoySchema) -> tuple[str, Any]:
    config = schema.message(_SIGNER)(service_name=shape.service, region=shape.region)
    config.use_unsigned_payload = shape.service in _UNSIGNED_PAYLOAD
    config.credential_provider.credentials_file_provider.credentials_data_source.filename = f"{VENDED_FILE}/{secret}"
    return "envoy.filters.http.aws_request_signing", config


def without_files(cluster: Any, schema: EnvoySchema) -> Any:
    """The `Cluster` of a named destination or a service with nothing in place of the files and certificates that only
    nodes have, and without what injects a value: in a dry run there is nobody to ask for one, and Envoy falls over it.
    Any other is as it is.
    """
    if not cluster.transport_socket.typed_config.type_url.endswith(_TLS):
        return cluster
    found = type(cluster)()
    found.CopyFrom(cluster)
    tls = schema.open_any(found.transport_socket.typed_config)
    validation = tls.common_tls_context.validation_context
    if validation.trusted_ca.filename or tls.common_tls_context.tls_certificate_sds_secret_configs:
        if validation.trusted_ca.filename:
            validation.ClearField("trusted_ca")
            validation.ClearField("match_typed_subject_alt_names")
        tls.common_tls_context.ClearField("tls_certificate_sds_secret_configs")
        found.transport_socket.typed_config.CopyFrom(schema.to_any(tls))
    return _without_injectors(found, schema) if cluster.HasField("cluster_type") else found


def _without_injectors(found: Any, schema: EnvoySchema) -> Any:
    options = schema.open_any(found.typed_extension_protocol_options[_HTTP_OPTIONS])
    kept = [one for one in options.http_filters if not one.typed_config.type_url.endswith(_INJECTOR)]
    del options.http_filters[:]
    options.http_filters.extend(kept)
    for one in options.http_filters:
        if one.typed_config.type_url.endswith(_SIGNER):
            signer = schema.open_any(one.typed_config)
            signer.credential_provider.credentials_file_provider.credentials_data_source.inline_string = "[default]"
            one.typed_config.CopyFrom(schema.to_any(signer))
    found.typed_extension_protocol_options[_HTTP_OPTIONS].CopyFrom(schema.to_any(options))
    return found
