"""The conditions of a route in Envoy's shape."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product
from typing import Any, Final, NamedTuple

from gatehouse_protocol.envoy_schema import EnvoySchema
from gatehouse_protocol.vocabulary import ORIGIN_STATE

from policies.compiler.envoy.client_networks import in_networks
from policies.compiler.envoy.client_origins import in_countries, in_systems, write_fingerprint
from policies.compiler.intent.route import (
    CookieCondition,
    HeaderCondition,
    Match,
    PathType,
    QueryCondition,
    ValueType,
)

_METHOD: Final = ":method"
_CLIENT: Final = "x-envoy-external-address"  # Envoy's own: whatever a client writes there is replaced
_SCHEME: Final = "x-forwarded-proto"  # unlike :scheme, which clients of HTTP/2 write, it is the connection's
_TEMPLATE: Final = "envoy.extensions.path.match.uri_template.v3.UriTemplateMatchConfig"


def write_match(message: Any, match: Match, schema: EnvoySchema) -> None:
    """Fill a `RouteMatch`, but for what it says of clients."""
    _write_path(message, match, schema)
    if match.grpc is not None:
        message.grpc.SetInParent()
    if match.methods:
        _write_methods(message.headers.add(name=_METHOD), sorted(match.methods))
    for header in match.headers:
        _write_header(message.headers.add(name=header.name), header)
    for parameter in match.query:
        _write_parameter(message.query_parameters.add(name=parameter.name), parameter)
    for cookie in match.cookies:
        _write_cookie(message, cookie)
    if match.scheme is not None:
        message.headers.add(name=_SCHEME).string_match.exact = match.scheme


def _write_path(message: Any, match: Match, schema: EnvoySchema) -> None:
    where = match.where
    if where.type is PathType.EXACT:
        message.path = where.value
    elif where.type is PathType.REGEX or match.calls is not None:
        message.safe_regex.regex = match.calls or where.value
    elif where.type is PathType.TEMPLATE:
        message.path_match_policy.name = "envoy.path.match.uri_template.uri_template_matcher"
        config = schema.message(_TEMPLATE)(path_template=where.value)
        message.path_match_policy.typed_config.CopyFrom(schema.to_any(config))
    elif where.value == "/":
        message.prefix = where.value
    else:
        message.path_separated_prefix = where.value


class Clients(NamedTuple):
    """What one of the routes that stand for a match asks of clients; None asks nothing.

    `address`, `country` and `system` are expressions, for the text of an address and for what is noted of the
    connection; `fingerprint` is one as people write it.
    """

    address: str | None
    country: str | None
    system: str | None
    fingerprint: str | None


def by_clients(match: Match) -> Iterable[Clients]:
    """What clients must be, for each route to write: many are more than Envoy takes in one expression."""
    expressions = (in_networks(match.client_addresses), in_countries(match.countries), in_systems(match.asns))
    ways = product(*(one or (None,) for one in (*expressions, match.tls_fingerprints)))
    return (Clients(*way) for way in ways)


def write_clients(message: Any, clients: Clients) -> None:
    """Let a written `RouteMatch` take requests of such clients alone."""
    if clients.address is not None:
        message.headers.add(name=_CLIENT).string_match.safe_regex.regex = clients.address
    for expression in (clients.country, clients.system):
        if expression is not None:
            message.filter_state.add(key=ORIGIN_STATE).string_match.safe_regex.regex = expression
    if clients.fingerprint is not None:
        write_fingerprint(message.filter_state.add(), clients.fingerprint)


def write_preflight(message: Any, match: Match) -> None:
    """Let a written `RouteMatch` take what browsers ask before requests with its methods, instead of those requests."""
    kept = [header for header in message.headers if header.name != _METHOD]
    del message.headers[:]
    message.headers.extend(kept)
    message.headers.add(name=_METHOD).string_match.exact = "OPTIONS"
    message.headers.add(name="origin").present_match = True
    _write_methods(message.headers.add(name="access-control-request-method"), sorted(match.methods))


def _write_methods(matcher: Any, methods: list[str]) -> None:
    if len(methods) == 1:
        matcher.string_match.exact = methods[0]
    else:
        matcher.string_match.safe_regex.regex = "|".join(methods)  # Envoy matches the whole value


def _write_header(matcher: Any, condition: HeaderCondition) -> None:
    if condition.type is ValueType.PRESENT:
        matcher.present_match = True
    else:
        _write_string(matcher.string_match, condition.type, condition.value)
        if condition.invert:
            matcher.treat_missing_header_as_empty = True  # otherwise a missing header fails both ways round
    if condition.invert:
        matcher.invert_match = True


def _write_cookie(message: Any, condition: CookieCondition) -> None:
    matcher = message.cookies.add(name=condition.name)
    if condition.type is ValueType.PRESENT:
        matcher.string_match.safe_regex.regex = ".*"
    else:
        _write_string(matcher.string_match, condition.type, condition.value)
    matcher.invert_match = condition.invert


def _write_parameter(matcher: Any, condition: QueryCondition) -> None:
    if condition.type is ValueType.PRESENT:
        matcher.present_match = True
    else:
        _write_string(matcher.string_match, condition.type, condition.value)


def _write_string(matcher: Any, type_: ValueType, value: str) -> None:
    if type_ is ValueType.REGEX:
        matcher.safe_regex.regex = value
    else:
        matcher.exact = value
