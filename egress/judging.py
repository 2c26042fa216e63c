"""PURE: what the policies of a slice say of one request on its way out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv6Address, ip_address

from policies.compiler.intent.egress import Destination, EgressAction, EgressMode, EgressPolicySpec, Forwarding
from policies.compiler.intent.egress.host import ANY_DEPTH, ONE_LABEL
from policies.compiler.intent.egress.ports import port_ranges
from policies.compiler.intent.fields.addresses import endpoint_address
from policies.compiler.intent.fields.hostnames import hostname


class Verdict(StrEnum):
    """What becomes of a request: let through, let through although a rule says no, or refused."""

    ALLOWED = "allowed"
    WOULD_DENY = "would_deny"
    DENIED = "denied"


@dataclass(frozen=True, slots=True)
class Target:
    """What is asked for; method and path are seen in plain requests only."""

    host: str
    port: int
    way: Forwarding = Forwarding.TUNNEL
    method: str = "GET"
    path: str = "/"

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Judgement:
    """`rule` (`policy/rule`) decided, of its destinations the one at `index`; no rule: none takes it.

    `also` are the rules that would have taken it, had the first not.
    """

    verdict: Verdict
    reason: str = ""
    text: str = ""
    rule: str = ""
    index: int | None = None
    also: tuple[str, ...] = ()


def target_of(destination: str, way: Forwarding) -> Target:
    """Return what `host:port` names in the spelling that rules are compared with; the port may be left out.

    Raises ValueError with a text for people.
    """
    host, _, port = destination.strip().rpartition(":")
    if not host or not port.isdigit() or destination.endswith("]"):
        host, port = destination.strip(), "443" if way is Forwarding.TUNNEL else "80"
    if not port.isascii() or len(port) > 5 or not 1 <= int(port) <= 65_535:
        raise ValueError("A port is a number from 1 to 65535.")
    return Target(_host(host.removeprefix("[").removesuffix("]")), int(port), way)


def told_target(destination: str, way: Forwarding) -> Target:
    """Return what a node says it was asked for: `host:port` in that spelling already."""
    host, _, port = destination.rpartition(":")
    return Target(host.removeprefix("[").removesuffix("]"), int(port) if port.isdecimal() else 0, way)


def judge(workload: str, target: Target, policies: Mapping[str, EgressPolicySpec], *, without: str = "") -> Judgement:
    """Return what becomes of a request of this workload; `without`: as if there were no rule of this name."""
    mine = {name: spec for name, spec in sorted(policies.items()) if workload in spec.workloads}
    is_observed = bool(mine) and all(spec.mode is EgressMode.OBSERVE for spec in mine.values())
    held = {name: spec for name, spec in mine.items() if is_observed or spec.mode is EgressMode.ENFORCE}
    rules = [(f"{name}/{rule.name}", rule.action, rule.destinations) for name, spec in held.items() for rule in spec.rules]
    rules.sort(key=lambda one: one[1] is EgressAction.ALLOW)
    refusal = Verdict.WOULD_DENY if is_observed else Verdict.DENIED
    taken = [
        (name, action, index)
        for name, action, destinations in rules
        if name != without and (index := _first(destinations, target)) is not None
    ]
    if not taken:
        return Judgement(refusal, "no_rule", "No egress rule allows this destination.")
    (name, action, index), also = taken[0], tuple(one[0] for one in taken[1:])
    if action is EgressAction.ALLOW:
        return Judgement(Verdict.ALLOWED, rule=name, index=index, also=also)
    return Judgement(refusal, "rule", f"Egress rule {name} denies this destination.", name, index, also)


def _first(destinations: tuple[Destination, ...], target: Target) -> int | None:
    return next((index for index, one in enumerate(destinations) if all(_takes(one, target))), None)


def _takes(one: Destination, target: Target) -> Iterator[bool]:
    yield one.forwarding is target.way and any(low <= target.port <= high for low, high in port_ranges(one.port))
    yield _is_host(one.host, target.host)
    if target.way is Forwarding.HTTP:
        yield not one.methods or target.method in one.methods
        yield one.path_prefix is None or _is_below(one.path_prefix, target.path)


def _is_host(pattern: str, host: str) -> bool:
    if pattern.startswith(ANY_DEPTH):
        return host.endswith(f".{pattern.removeprefix(ANY_DEPTH)}")
    if pattern.startswith(ONE_LABEL):
        label, _, rest = host.partition(".")
        return bool(label) and rest == pattern.removeprefix(ONE_LABEL)
    return pattern == host


def _is_below(prefix: str, path: str) -> bool:
    plain = path.partition("?")[0]
    return plain.startswith(prefix) if prefix.endswith("/") else plain == prefix or plain.startswith(f"{prefix}/")


def _host(text: str) -> str:
    try:
        address = ip_address(text)
    except ValueError:
        return hostname(text.removesuffix("."))
    return endpoint_address(text) if not (isinstance(address, IPv6Address) and address.scope_id) else hostname(text)
