"""A route in Envoy's shape: its match, its action, its header edits."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import Any, Final

from gatehouse_protocol.envoy_schema import EnvoySchema

from policies.compiler.context import SliceContext
from policies.compiler.envoy.answers import write_answer, write_text
from policies.compiler.envoy.guarding import write_guard
from policies.compiler.envoy.hashing import hashed_by, write_hash
from policies.compiler.envoy.header_edits import write_header_edits
from policies.compiler.envoy.held_rules import HeldRules, write_for_route
from policies.compiler.envoy.inspection import write_attachment
from policies.compiler.envoy.path_rewrites import write_path_rewrite, write_template_rewrite
from policies.compiler.envoy.records import write_route_records
from policies.compiler.envoy.redirects import Way, ways_of, write_redirect, write_way
from policies.compiler.envoy.route_match import by_clients, write_clients, write_match, write_preflight
from policies.compiler.envoy.sticking import kept_apart, write_cookies, write_kept
from policies.compiler.envoy.traffic.policies import write_said
from policies.compiler.envoy.values import set_duration, set_percent
from policies.compiler.intent.route import (
    Backend,
    Forward,
    HashOnCookie,
    Mirror,
    Redirect,
    Respond,
    Retry,
    Rewrite,
    TemplatePathRewrite,
)
from policies.compiler.matching import RouteEntry

_NO_BACKEND: Final = 500  # as the Gateway API says it of shares that lead nowhere
_GRPC_UNAVAILABLE: Final = 503  # Envoy tells callers of gRPC so: UNAVAILABLE (14), where 500 would be UNKNOWN


def write_routes(
    add: Callable[[], Any], entry: RouteEntry, context: SliceContext, schema: EnvoySchema, held: HeldRules
) -> None:  # fmt: skip
    """Write all routes of an entry into what `add` returns: one, or several that each take a part of the requests."""
    for clients, way in product(by_clients(entry.spec.match), ways_of(entry)):
        for backend in kept_apart(entry):
            kept = add()
            write_route(kept, entry, context, schema, held)
            write_clients(kept.match, clients)
            write_kept(kept, entry, backend, context)
        route = add()
        write_route(route, entry, context, schema, held, way)
        write_clients(route.match, clients)
        write_cookies(route, entry)
        if entry.takes_preflights:
            preflight = add()
            write_route(preflight, entry, context, schema, held, way)
            write_clients(preflight.match, clients)
            write_preflight(preflight.match, entry.spec.match)


def write_route(
    message: Any, entry: RouteEntry, context: SliceContext, schema: EnvoySchema, held: HeldRules, way: Way | None = None
) -> None:
    """Fill a `Route`. Its name is scoped by the tenant and is what statistics and access logs carry."""
    spec = entry.spec
    message.name = context.scoped(entry.name)
    write_match(message.match, spec.match, schema)
    if entry.records is not None:
        write_route_records(message, entry.records)
    if entry.answer is not None:
        write_answer(message, entry.answer)
        return
    match spec.action:
        case Redirect() as action:
            _write_redirect(message, action, spec.match.path.value, way or Way(action.hostname, action.port))
        case Respond() as action:
            write_text(message, action.status, action.body, action.content_type)
        case Forward() as action if not any(backend.weight for backend in action.backends):
            write_text(message, _GRPC_UNAVAILABLE if spec.match.grpc else _NO_BACKEND, "", "")
        case Forward() as action:
            _write_forward(message.route, action, spec.match.path.value, context, schema)
    if spec.waf is not None:
        write_attachment(message, spec.waf, context, schema)
        write_for_route(message, spec.waf, held, context.tenant, schema)
    write_guard(message, spec.dlp, context, schema)
    write_said(message, entry.said, context, schema)
    write_header_edits(message, "request", spec.request_headers)
    write_header_edits(message, "response", spec.response_headers)


def _write_redirect(message: Any, action: Redirect, matched: str, way: Way) -> None:
    write_redirect(message.redirect, action, matched, way)
    write_way(message.match, way)


def _write_forward(message: Any, action: Forward, matched: str, context: SliceContext, schema: EnvoySchema) -> None:
    used = [backend for backend in action.backends if backend.weight > 0]
    if len(used) == 1 and not _has_edits(used[0]):
        message.cluster = context.scoped(used[0].service)
    else:
        for backend in used:
            _write_share(message.weighted_clusters.clusters.add(), backend, context)
        if action.sticky is not None and not isinstance(action.sticky, HashOnCookie):
            message.weighted_clusters.use_hash_policy.value = True
    for hashed in hashed_by(action):
        write_hash(message.hash_policy.add(terminal=True), hashed)
    for mirror in action.mirrors:
        _write_mirror(message.request_mirror_policies.add(), mirror, context)
    set_duration(message.timeout, action.timeout_seconds)
    if action.idle_timeout_seconds is not None:
        set_duration(message.idle_timeout, action.idle_timeout_seconds)
    if action.rewrite is not None:
        _write_rewrite(message, matched, action.rewrite, schema)
    if action.retry is not None:
        write_retry(message.retry_policy, action.retry)


def _write_rewrite(message: Any, matched: str, rewrite: Rewrite, schema: EnvoySchema) -> None:
    if isinstance(rewrite.path, TemplatePathRewrite):
        write_template_rewrite(message, rewrite.path, schema)
    elif rewrite.path is not None:
        write_path_rewrite(message, matched, rewrite.path)
    if rewrite.hostname is not None:
        message.host_rewrite_literal = rewrite.hostname


def write_retry(message: Any, retry: Retry) -> None:
    """Fill a `RetryPolicy`."""
    by_status = ["retriable-status-codes"] if retry.statuses else []
    message.retry_on = ",".join(sorted({*retry.on, *by_status}))
    message.retriable_status_codes.extend(sorted(retry.statuses))
    message.num_retries.value = retry.attempts
    if retry.back_off is not None:
        set_duration(message.retry_back_off.base_interval, retry.back_off.base_seconds)
        set_duration(message.retry_back_off.max_interval, retry.back_off.max_seconds)
    if retry.per_try_timeout_seconds is not None:
        set_duration(message.per_try_timeout, retry.per_try_timeout_seconds)


def _has_edits(backend: Backend) -> bool:
    return backend.request_headers is not None or backend.response_headers is not None


def _write_share(message: Any, backend: Backend, context: SliceContext) -> None:
    message.name, message.weight.value = context.scoped(backend.service), backend.weight
    if backend.request_headers is not None:
        write_header_edits(message, "request", backend.request_headers)
    if backend.response_headers is not None:
        write_header_edits(message, "response", backend.response_headers)


def _write_mirror(message: Any, mirror: Mirror, context: SliceContext) -> None:
    """The copy has the host of the request, as the service that answers it sees."""
    message.cluster, message.disable_shadow_host_suffix_append = context.scoped(mirror.service), True
    set_percent(message.runtime_fraction.default_value, mirror.percent)
