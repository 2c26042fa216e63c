"""Which requests a route takes: what the guard wrote about them is compared, and nothing that a caller wrote."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from gatehouse_protocol.addresses import IPNetwork

from policies.compiler.envoy.egress.guard import ADDRESS, DESTINATION, NOW, REGION, WEEK_MINUTE
from policies.compiler.envoy.egress.numbers import in_ranges
from policies.compiler.intent.egress import Destination, Forwarding
from policies.compiler.intent.egress.emergency import ANY_PORT
from policies.compiler.intent.egress.host import ANY_DEPTH, ONE_LABEL, in_hexadecimal, network_of
from policies.compiler.intent.egress.ports import port_ranges
from policies.compiler.intent.egress.schedule import Times

_LABEL: Final = "[a-z0-9_-]+"
_BITS: Final = 4  # of a hexadecimal digit
_ALL_PORTS: Final = port_ranges(ANY_PORT)
_NEVER: Final = 2**62


def write_match(match: Any, destination: Destination) -> None:
    """Fill the `RouteMatch` of a destination."""
    write_way(match, destination.forwarding, destination.path_prefix)
    if network := network_of(destination.host):
        _write_network(match.headers.add(name=ADDRESS).string_match, network)
    _write_host(match.headers.add(name=DESTINATION).string_match, destination)
    if destination.methods:
        methods = "|".join(re.escape(one) for one in sorted(set(destination.methods)))
        match.headers.add(name=":method").string_match.safe_regex.regex = methods


def write_times(match: Any, times: Times) -> None:
    """Take requests at some times only."""
    if times.begin is not None or times.end is not None:
        span = match.headers.add(name=NOW).range_match
        span.start, span.end = times.begin or 0, _NEVER if times.end is None else times.end
    if times.minutes:
        match.headers.add(name=WEEK_MINUTE).string_match.safe_regex.regex = in_ranges(times.minutes)


def write_outside(match: Any, regions: Sequence[str]) -> None:
    """Take requests only on nodes that are in none of these regions; none: on all nodes."""
    if regions:
        where = match.headers.add(name=REGION, invert_match=True, treat_missing_header_as_empty=True)
        where.string_match.safe_regex.regex = (
            "|".join(regions) if all(regions) else f"({'|'.join(filter(None, regions))})?"
        )


def write_way(match: Any, forwarding: Forwarding, path_prefix: str | None = None) -> None:
    """Take tunnels, or plain requests below a path."""
    if forwarding is Forwarding.TUNNEL:
        match.connect_matcher.SetInParent()
    elif path_prefix is None or path_prefix.endswith("/"):
        match.prefix = path_prefix or "/"
    else:
        match.path_separated_prefix = path_prefix


def _write_host(asked: Any, destination: Destination) -> None:
    host, ranges = destination.host, port_ranges(destination.port)
    is_one_port = len(ranges) == 1 and ranges[0][0] == ranges[0][1]
    ports = str(ranges[0][0]) if is_one_port else "[0-9]+" if ranges == _ALL_PORTS else f"({in_ranges(ranges)})"
    if network_of(host) or host.startswith(ANY_DEPTH):
        suffix = "" if network_of(host) else f".{host.removeprefix(ANY_DEPTH)}"
        if is_one_port:
            asked.suffix = f"{suffix}:{ports}"
        else:
            asked.safe_regex.regex = f".*{re.escape(suffix)}:{ports}"
    elif host.startswith(ONE_LABEL):
        asked.safe_regex.regex = f"{_LABEL}{re.escape('.' + host.removeprefix(ONE_LABEL))}:{ports}"
    else:
        name = f"[{host}]" if ":" in host else host
        if is_one_port:
            asked.exact = f"{name}:{ports}"
        else:
            asked.safe_regex.regex = f"{re.escape(name)}:{ports}"


def _write_network(asked: Any, network: IPNetwork) -> None:
    """Compare as many digits as the network has whole ones, and the next one with those that it may be."""
    whole, bits = divmod(network.prefixlen, _BITS)
    digits = in_hexadecimal(network.network_address)
    prefix = digits[: len("4-") + whole]
    if not bits:
        asked.prefix = prefix
        return
    first = int(digits[len(prefix)], 16)
    ways = "".join(f"{first + more:x}" for more in range(2 ** (_BITS - bits)))
    asked.safe_regex.regex = f"{prefix}[{ways}].*"
