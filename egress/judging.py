"""PURE: what the policies of a slice say of one request on its way out."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from policies.compiler.intent.egress import (
    Destination,
    EgressPolicySpec,
    Emergency,
    Forwarding,
    Outcome,
    Step,
    steps_of,
)
from policies.compiler.intent.egress.host import ANY_DEPTH, ONE_LABEL, address_of, network_of
from policies.compiler.intent.egress.ports import port_ranges
from policies.compiler.intent.fields.hostnames import hostname


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

    verdict: Outcome
    reason: str = ""
    text: str = ""
    rule: str = ""
    index: int | None = None
    also: tuple[str, ...] = ()


def target_of(destination: str, way: Forwarding, *, method: str = "GET", path: str = "/") -> Target:
    """Return what `host:port` names in the spelling that rules are compared with; the port may be left out.

    Raises ValueError with a text for people.
    """
    text = destination.strip()
    host, _, port = text.rpartition(":")
    if not host or text.endswith("]") or address_of(text) is not None:
        host, port = text, "443" if way is Forwarding.TUNNEL else "80"
    if not (port.isascii() and port.isdigit()) or len(port) > 5 or not 1 <= int(port) <= 65_535:
        raise ValueError("A port is a number from 1 to 65535.")
    return Target(_host(host.removeprefix("[").removesuffix("]")), int(port), way, method, path)


def told_target(destination: str, way: Forwarding) -> Target:
    """Return what a node says it was asked for: `host:port` in that spelling already."""
    host, _, port = destination.rpartition(":")
    return Target(host.removeprefix("[").removesuffix("]"), int(port) if port.isdecimal() else 0, way)


def judge(
    workload: str,
    target: Target,
    policies: Mapping[str, EgressPolicySpec],
    at: datetime,
    *,
    emergencies: Iterable[Emergency] = (),
    without: str = "",
) -> Judgement:
    """Return what becomes of a request of this workload at a moment; `without`: as if that rule were not there."""
    steps = [step for step in steps_of(workload, policies, emergencies) if step.name != without]
    taken = [step for step in steps if _takes(step, target, at)]
    first = taken[0]
    also = dict.fromkeys(step.rule for step in taken[1:] if step.rule and step.rule != first.rule)
    return Judgement(first.outcome, first.reason, first.text, first.rule, _index(first, policies), tuple(also))


def _takes(step: Step, target: Target, at: datetime) -> bool:
    if not step.times.hold_at(at):
        return False
    return step.destination is None or all(_asked(step.destination, target))


def _asked(one: Destination, target: Target) -> Iterator[bool]:
    yield one.forwarding is target.way
    yield any(low <= target.port <= high for low, high in port_ranges(one.port))
    yield _is_host(one.host, target.host)
    if target.way is Forwarding.HTTP:
        yield not one.methods or target.method in one.methods
        yield one.path_prefix is None or _is_below(one.path_prefix, target.path)


def _is_host(pattern: str, host: str) -> bool:
    if (network := network_of(pattern)) is not None:
        address = address_of(host)
        return address is not None and address in network
    if pattern.startswith(ANY_DEPTH):
        return host.endswith(f".{pattern.removeprefix(ANY_DEPTH)}")
    if pattern.startswith(ONE_LABEL):
        label, _, rest = host.partition(".")
        return bool(label) and rest == pattern.removeprefix(ONE_LABEL)
    return pattern == host


def _is_below(prefix: str, path: str) -> bool:
    plain = path.partition("?")[0]
    return plain.startswith(prefix) if prefix.endswith("/") else plain == prefix or plain.startswith(f"{prefix}/")


def _index(step: Step, policies: Mapping[str, EgressPolicySpec]) -> int | None:
    """Return which of its rule's destinations a step is about."""
    if step.destination is None or not step.rule:
        return None
    policy, _, name = step.rule.partition("/")
    rule = next(one for one in policies[policy].rules if one.name == name)
    return rule.destinations.index(step.destination)


def _host(text: str) -> str:
    if "%" in text:
        raise ValueError("An address may not name a zone.")
    return hostname(text.removesuffix(".")) if address_of(text) is None else str(address_of(text))
