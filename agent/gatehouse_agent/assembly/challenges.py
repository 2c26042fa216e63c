"""Lets every route table answer HTTP challenges (RFC 8555 section 8.3), beside and before all that slices say.

The answer must come on plain HTTP, whatever the host says about its other paths: its redirect to HTTPS is made a route
behind the answer, and its filters (who may come, how often) are off for the answer alone. Works on bytes: a virtual
host that answers for no challenged host is not even looked into beyond its domains.
"""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any, Final

from gatehouse_agent import wire
from gatehouse_agent.wire import length_delimited as delimited

ROUTE_NAME: Final = "gatehouse/challenge"
Answers = Mapping[str, Mapping[str, str]]  # host → path → body

_ROUTES_FIELD: Final = 3
_REQUIRE_NO_TLS: Final = b"\x20\x00"  # field 4, NONE
_MATCHER_FIELD: Final = 21
_ALL: Final = 2
_PREFIX: Final = "type.googleapis.com/"
_ROUTE_TYPE: Final = f"{_PREFIX}envoy.config.route.v3.Route"
_FILTER_TYPE: Final = f"{_PREFIX}envoy.config.route.v3.FilterConfig"
_HEADER_TYPE: Final = f"{_PREFIX}envoy.type.matcher.v3.HttpRequestHeaderMatchInput"
_DISABLED: Final = b"\x18\x01"  # FilterConfig {disabled: true}
_SCHEME: Final = "x-forwarded-proto"  # what Envoy itself goes by when a host requires TLS


def path_of(token: str) -> str:
    """Return where the answer to a challenge is asked for."""
    return f"/.well-known/acme-challenge/{token}"


def with_answers(routes: bytes, answers: Answers) -> bytes:
    """Return a serialised Any of a RouteConfiguration that gives the answers before anything else."""
    type_url, value = wire.unwrap(routes)
    table = wire.RouteTable.FromString(value)
    hosts = list(table.virtual_hosts)
    heads = [wire.VirtualHostHead.FromString(one) for one in hosts]
    everywhere = [one.key for one in table.typed_per_filter_config]
    by_domain = {domain.lower(): number for number, head in enumerate(heads) for domain in head.domains}
    patterns = [domain for domain in by_domain if "*" in domain]
    by_place: dict[int, dict[str, str]] = {}
    for host, bodies in sorted(answers.items()):
        place = _place(by_domain, patterns, host)
        if place is None:
            hosts.append(_own_host(host, bodies, everywhere))
        else:
            by_place.setdefault(place, {}).update(bodies)
    for place, bodies in by_place.items():
        hosts[place] = _answering(hosts[place], heads[place], bodies, everywhere)
    del table.virtual_hosts[:]
    table.virtual_hosts.extend(hosts)
    return wire.wrap(type_url, table.SerializeToString())


def version_of(routes: str, answers: Answers) -> str:
    """Return the version of a route table with these answers in it."""
    said = "".join(f"{host}\0{path}\0{body}\n" for host in sorted(answers) for path, body in answers[host].items())
    return f"{routes}+{hashlib.sha256(said.encode()).hexdigest()}"


def _place(by_domain: Mapping[str, int], patterns: Iterable[str], host: str) -> int | None:
    """Return which virtual host takes a host, in Envoy's order: exact, longest `*suffix`, longest `prefix*`, `*`."""
    if host in by_domain:
        return by_domain[host]
    ranked = [(rank, len(one), one) for one in patterns if (rank := _rank(one, host))]
    return by_domain[max(ranked)[2]] if ranked else None


def _rank(pattern: str, host: str) -> int:
    if pattern == "*":
        return 1
    if len(host) < len(pattern):
        return 0
    if pattern.startswith("*"):
        return 3 if host.endswith(pattern[1:]) else 0
    return 2 if host.startswith(pattern[:-1]) else 0


def _own_host(host: str, bodies: Mapping[str, str], filters: Iterable[str]) -> bytes:
    routes = b"".join(delimited(_ROUTES_FIELD, _answer(path, body, filters)) for path, body in bodies.items())
    named: bytes = wire.VirtualHost(name=f"{ROUTE_NAME}/{host}", domains=[host]).SerializeToString()
    return named + routes


def _answering(virtual_host: bytes, head: Any, bodies: Mapping[str, str], everywhere: Iterable[str]) -> bytes:
    """Return a virtual host with the answers before its routes, or before its matcher if it has one of those."""
    filters = sorted({*everywhere, *(one.key for one in head.typed_per_filter_config)})
    answers = {path: _answer(path, body, filters) for path, body in bodies.items()}
    must_redirect = head.require_tls == _ALL
    ending = _REQUIRE_NO_TLS if must_redirect else b""
    if head.matcher:
        behind = _tree(_SCHEME, {"http": _redirect()}, head.matcher) if must_redirect else head.matcher
        head.ClearField("matcher")
        whole: bytes = head.SerializeToString()
        return whole + delimited(_MATCHER_FIELD, _tree(":path", answers, behind)) + ending
    before = [*answers.values(), *([_redirect()] if must_redirect else [])]
    return b"".join(delimited(_ROUTES_FIELD, one) for one in before) + virtual_host + ending


def _answer(path: str, body: str, filters: Iterable[str]) -> bytes:
    route = wire.Route(name=ROUTE_NAME)
    route.match.path = path
    route.direct_response.status = 200
    route.direct_response.body.inline_string = body
    for name in filters:
        off = route.typed_per_filter_config.add(key=name)
        off.value.type_url, off.value.value = _FILTER_TYPE, _DISABLED
    serialised: bytes = route.SerializeToString()
    return serialised


def _redirect() -> bytes:
    """Do what Envoy does where a host requires TLS: send what came by plain HTTP to the same place by HTTPS."""
    route = wire.Route()
    route.match.prefix = "/"
    route.match.headers.add(name=_SCHEME).string_match.exact = "http"
    route.redirect.https_redirect = True
    serialised: bytes = route.SerializeToString()
    return serialised


def _tree(header: str, routes: Mapping[str, bytes], otherwise: bytes) -> bytes:
    """Return a serialised Matcher: these routes by the exact value of a header, and everything else goes on."""
    matcher = wire.Matcher()
    tree = matcher.matcher_tree
    tree.input.name = header.strip(":")
    tree.input.typed_config.type_url = _HEADER_TYPE
    tree.input.typed_config.value = wire.HttpRequestHeaderMatchInput(header_name=header).SerializeToString()
    for value, route in routes.items():
        action = tree.exact_match_map.map.add(key=value).value.action
        action.name, action.typed_config.type_url, action.typed_config.value = "route", _ROUTE_TYPE, route
    matcher.on_no_match.matcher = otherwise
    serialised: bytes = matcher.SerializeToString()
    return serialised
