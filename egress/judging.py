"""PURE: what the policies of a slice say of one request on its way out, and which part of them decides."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from policies.compiler.intent.egress import (
    EgressDestinationSpec,
    EgressPolicySpec,
    Emergency,
    Forwarding,
    Outcome,
    Question,
    decide,
)
from policies.compiler.intent.egress.asked import in_one_spelling
from policies.compiler.intent.egress.host import address_of
from policies.compiler.intent.egress.rights import NOTHING_NAMED
from policies.compiler.intent.fields.hostnames import hostname

Policies = Mapping[str, EgressPolicySpec]
Named = Mapping[str, EgressDestinationSpec]


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
class Caller:
    """Who asks."""

    tenant: str
    workload: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """`rule` (`policy/rule`) decided; empty: none takes it. `also` are those that would have taken it, had that not."""

    verdict: Outcome
    reason: str = ""
    text: str = ""
    rule: str = ""
    also: tuple[str, ...] = ()


def target_of(destination: str, way: Forwarding, *, method: str = "GET", path: str = "/") -> Target:
    """Return what `host:port` names in the spelling that rules are compared with; the port may be left out.

    Raises ValueError with a text for people.
    """
    text = destination.strip()
    host, _, port = text.rpartition(":")
    if not host or text.endswith("]") or address_of(text) is not None:
        host, port = text, "443" if way is Forwarding.TUNNEL else "80"
    bare = host.removeprefix("[").removesuffix("]")
    written = f"[{bare}]" if ":" in bare else bare if bare.isascii() else hostname(bare)
    place = in_one_spelling(f"{written}:{port}", way)
    if place is None:
        raise ValueError("This is not a host and port that can be asked for.")
    return Target(place[0].removeprefix("[").removesuffix("]"), place[1], way, method, path)


def told_target(destination: str, way: Forwarding) -> Target:
    """Return what a node says it was asked for: `host:port` in that spelling already."""
    host, _, port = destination.rpartition(":")
    return Target(host.removeprefix("[").removesuffix("]"), int(port) if port.isdecimal() else 0, way)


def judge(
    caller: Caller,
    target: Target,
    policies: Policies,
    at: datetime,
    *,
    emergencies: Iterable[Emergency] = (),
    named: Named = NOTHING_NAMED,
    without: str = "",
) -> Judgement:
    """Return what becomes of a request at a moment; `without`: as if that rule (`policy/rule`) were not there.

    `named` are the tenant's destinations by their names.
    """
    found = decide(_question(caller, target), at, _without(policies, without), emergencies, named)
    also = dict.fromkeys(step.rule for step in found.others if step.rule and step.rule != found.rule)
    return Judgement(found.outcome, found.reason, found.text, found.rule, tuple(also))


def deciding_destination(
    caller: Caller, target: Target, policies: Policies, at: datetime, decided: str, named: Named = NOTHING_NAMED
) -> int | None:
    """Return which of its destinations a rule decided by: the first that takes the request alone. None: no rule did."""
    policy, _, name = decided.partition("/")
    for rule in policies[policy].rules if name else ():
        for index, destination in enumerate(rule.destinations if rule.name == name else ()):
            only = rule.model_copy(update={"destinations": (destination,)})
            alone = {policy: policies[policy].model_copy(update={"rules": (only,)})}
            if decide(_question(caller, target), at, alone, (), named).rule == decided:
                return index
    return None


def _question(caller: Caller, target: Target) -> Question:
    return Question(
        tenant=caller.tenant, workload=caller.workload, destination=str(target), way=target.way, method=target.method,
        path=target.path,
    )  # fmt: skip


def _without(policies: Policies, rule: str) -> Policies:
    policy, _, name = rule.partition("/")
    if policy not in policies:
        return policies
    left = tuple(one for one in policies[policy].rules if one.name != name)
    return {**policies, policy: policies[policy].model_copy(update={"rules": left})}
