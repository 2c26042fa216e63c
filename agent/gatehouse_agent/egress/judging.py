"""PURE: whether a tunnel would be let in anew, by the very routes that Envoy lets workloads out by.

What cannot be judged for certain is not judged: a way of asking that is not known here, or a header that is the
caller's own, raises `UnknownMatcherError`, and the tunnel stays.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, ip_address
from typing import Any, Final

from gatehouse_protocol.egress import CutCause
from gatehouse_protocol.vocabulary import FULL_PREFIX
from google.protobuf.message import DecodeError

from gatehouse_agent import wire
from gatehouse_agent.egress import wire as egress_wire
from gatehouse_agent.egress.matching import Test, UnknownMatcherError, check_known, header_test

NOW: Final = "x-gatehouse-now"
WEEK_MINUTE: Final = "x-gatehouse-week-minute"
REGION: Final = "x-gatehouse-region"
_TIMES: Final = (NOW, WEEK_MINUTE)
_KNOWN: Final = frozenset({
    ":method", ":authority", "x-gatehouse-tenant", "x-gatehouse-workload", "x-gatehouse-destination",
    "x-gatehouse-address", "x-gatehouse-serial", "x-gatehouse-issued", REGION, *_TIMES,
})  # fmt: skip
_BASIC_AUTH: Final = "envoy.filters.http.basic_auth"
_REASON: Final = "x-gatehouse-reason"
_EXPIRED: Final = "expired"
_REVOKED: Final = "certificate_revoked"
_CERTIFICATE: Final = re.compile(r"x509-([0-9a-f]+)-(\d+)-(\d+)")


@dataclass(frozen=True, slots=True)
class Claim:
    """What a tunnel was let in by; `credential` is the key of it, or of a certificate its serial and its life; `region`
    is that of this node, empty: it says none.
    """

    tenant: str
    workload: str
    credential: str
    destination: str
    region: str = ""

    @property
    def user(self) -> str:
        """The user name of the proxy."""
        return f"{self.tenant}.{self.workload}.{self.credential}"

    @property
    def certificate(self) -> "Shown | None":
        """The certificate, None for a password."""
        found = _CERTIFICATE.fullmatch(self.credential)
        return Shown(found[1], int(found[2]), int(found[3])) if found else None


@dataclass(frozen=True, slots=True)
class Shown:
    """A certificate of a workload: its serial in hexadecimal, and from when until before when it holds, in seconds."""

    serial: str
    begins: int
    ends: int


@dataclass(frozen=True, slots=True)
class _Route:
    tests: tuple[Test, ...]
    times: tuple[Test, ...]
    is_forwarding: bool
    reason: str
    unknown: str


class Rights:
    """The routes of one tenant, a serialised Any; raises `UnknownMatcherError` if they are not of the usual kind."""

    def __init__(self, body: bytes) -> None:
        try:
            hosts = egress_wire.EgressRoutes.FromString(wire.unwrap(body)[1]).virtual_hosts
        except DecodeError as error:
            raise UnknownMatcherError(f"not routes: {error}") from None
        if len(hosts) != 1 or list(hosts[0].domains) != ["*"] or not hosts[0].HasField("matcher"):
            raise UnknownMatcherError("not the one virtual host for all destinations")
        self._users = _users(hosts[0].typed_per_filter_config)
        self._tree = _Tree(hosts[0].matcher)

    def judge(self, claim: Claim, now_seconds: float) -> CutCause | None:
        """Return why a tunnel would not be let in at this time, None if it would.

        It is over, and not denied, if only the time stands between it and a route that would let it in.
        """
        shown = claim.certificate
        if (claim.user not in self._users) if shown is None else (now_seconds >= shown.ends):
            return CutCause.CREDENTIAL
        headers = headers_of(claim, now_seconds)
        is_late = False
        for route in self._tree.routes(headers):
            if not all(test(headers) for test in route.tests):
                continue
            if route.unknown:
                raise UnknownMatcherError(route.unknown)
            if not all(test(headers) for test in route.times):
                is_late = is_late or route.is_forwarding
            elif route.is_forwarding:
                return None
            elif route.reason == _REVOKED:
                return CutCause.CREDENTIAL
            else:
                return CutCause.EXPIRED if is_late or route.reason == _EXPIRED else CutCause.DENIED
        return CutCause.EXPIRED if is_late else CutCause.DENIED


class Denials:
    """What the platform denies to everybody, its routes as a serialised Any; raises `UnknownMatcherError`."""

    def __init__(self, body: bytes) -> None:
        try:
            hosts = egress_wire.EgressRoutes.FromString(wire.unwrap(body)[1]).virtual_hosts
        except DecodeError as error:
            raise UnknownMatcherError(f"not routes: {error}") from None
        self._routes = tuple(
            _route(one) for host in hosts for one in host.routes if one.match.HasField("connect_matcher")
        )

    def deny(self, claim: Claim, now_seconds: float) -> bool:
        """Whether nobody may have a tunnel to where this one leads, at this time."""
        headers = headers_of(claim, now_seconds)
        return any(
            not route.unknown and all(test(headers) for test in (*route.tests, *route.times)) for route in self._routes
        )


class _Tree:
    """Lists of routes by the value of a header, or trees by another one; each is read when it is first used."""

    def __init__(self, matcher: Any) -> None:
        check_known(matcher, "the matcher")
        check_known(matcher.matcher_tree, "the tree of matchers")
        self._key = _header_of(matcher.matcher_tree.input)
        self._branches = {one.key: one.value for one in matcher.matcher_tree.exact_match_map.map}
        self._otherwise = matcher.on_no_match
        self._read: dict[str, _Tree | tuple[_Route, ...]] = {}

    def routes(self, headers: Mapping[str, str]) -> tuple[_Route, ...]:
        """Return the routes that are looked at, as they are asked in turn."""
        branch = headers.get(self._key, "")
        key = branch if branch in self._branches else ""
        if key not in self._read:
            self._read[key] = _branch(self._branches.get(key, self._otherwise))
        found = self._read[key]
        return found.routes(headers) if isinstance(found, _Tree) else found


def headers_of(claim: Claim, now_seconds: float) -> dict[str, str]:
    """Return the headers that the guard gives a request for this tunnel at this time."""
    seconds = int(now_seconds)
    days, of_day = divmod(seconds, 86_400)
    headers = {
        ":method": "CONNECT",
        ":authority": claim.destination,
        "x-gatehouse-tenant": claim.tenant,
        "x-gatehouse-workload": claim.workload,
        "x-gatehouse-destination": claim.destination,
        NOW: str(seconds),
        WEEK_MINUTE: str((days + 3) % 7 * 1440 + of_day // 60),  # the first day of 1970 was a Thursday
    }
    if shown := claim.certificate:
        headers |= {"x-gatehouse-serial": shown.serial, "x-gatehouse-issued": str(shown.begins)}
    address = literal_address(claim.destination)
    headers |= {"x-gatehouse-address": address} if address else {}
    return headers | {REGION: claim.region} if claim.region else headers


def literal_address(destination: str) -> str:
    """Return the address of a destination that is one, in hexadecimal digits: `4-c0000207`; empty for a name."""
    try:
        address = ip_address(destination.rpartition(":")[0].strip("[]"))
    except ValueError:
        return ""
    return f"4-{int(address):08x}" if isinstance(address, IPv4Address) else f"6-{int(address):032x}"


def _users(filters: Sequence[Any]) -> frozenset[str]:
    for one in filters:
        if one.key == _BASIC_AUTH:
            source = egress_wire.Users.FromString(one.value.value).users
            check_known(source, "the users")
            text = source.inline_string or source.inline_bytes.decode("utf-8", "replace")
            return frozenset(line.partition(":")[0].strip() for line in text.splitlines())
    return frozenset()


def _header_of(given: Any) -> str:
    if not given.typed_config.type_url.endswith("envoy.type.matcher.v3.HttpRequestHeaderMatchInput"):
        raise UnknownMatcherError("the tree of matchers: goes by something else than a header")
    name: str = egress_wire.HttpRequestHeaderMatchInput.FromString(given.typed_config.value).header_name
    if name not in _KNOWN:
        raise UnknownMatcherError(f"the tree of matchers: the header {name} is the caller's own")
    return name


def _branch(branch: Any) -> _Tree | tuple[_Route, ...]:
    check_known(branch, "a branch")
    if branch.matcher:
        return _Tree(wire.Matcher.FromString(branch.matcher))
    if not branch.action.typed_config.type_url.endswith("envoy.config.route.v3.RouteList"):
        raise UnknownMatcherError("a branch: is not a list of routes")
    listed = egress_wire.RouteList.FromString(branch.action.typed_config.value).routes
    return tuple(_route(one) for one in listed if one.match.HasField("connect_matcher") and not _is_of_full(one))


def _is_of_full(route: Any) -> bool:
    """Whether a route is taken only while too much is open: then nobody is let in, but those who are in stay."""
    key: str = route.match.runtime_fraction.runtime_key
    return key.startswith(f"{FULL_PREFIX}.")


def _route(route: Any) -> _Route:
    """Read a route; of one that asks in an unknown way the rest counts, for it may well be of something else."""
    tests: list[Test] = []
    times: list[Test] = []
    unknown = ""
    try:
        check_known(route.match, "a route")
        if any(one.key == _BASIC_AUTH for one in route.typed_per_filter_config):
            raise UnknownMatcherError("a route: has users of its own")
    except UnknownMatcherError as error:
        unknown = str(error)
    for asked in route.match.headers:
        try:
            if asked.name not in _KNOWN:
                raise UnknownMatcherError(f"the header {asked.name}: is the caller's own")
            (times if asked.name in _TIMES else tests).append(header_test(asked))
        except UnknownMatcherError as error:
            unknown = unknown or str(error)
    reason = next((one.header.value for one in route.response_headers_to_add if one.header.key == _REASON), "")
    return _Route(tuple(tests), tuple(times), route.HasField("route"), reason, unknown)
