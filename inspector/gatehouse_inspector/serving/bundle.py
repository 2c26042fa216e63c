"""What a node is to look with: policies and lists by tenant and name. A document of JSON.

{"policies": {"acme/shop": {"mode": "block", …}},
 "guards": {"acme/dlp/cards": {"mode": "enforce", …}},
 "lists": {"acme/office": {"type": "address", "entries": [["10.0.0.0/8", 0], ["192.0.2.7", 1790000000.0]]}},
 "keys": {"challenge": "c2VjcmV0…"}}

Beside each entry stands when it expires, in seconds since 1970, 0 for never. A policy can name its tenant's
lists only. Guards are policies about what must not leave.
The key, in base64, signs passes that hold on all nodes that have it; without one a node has its own.
"""

import base64
import ipaddress
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from gatehouse_inspector.dlp.policy import DlpPolicy, dlp_policy_of
from gatehouse_inspector.expressions.fields import Type
from gatehouse_inspector.expressions.networks import Networks
from gatehouse_inspector.policies.documents import policy_of
from gatehouse_inspector.policies.policy import Policy


@dataclass(frozen=True, slots=True)
class Lists:
    """The lists of a tenant by name: the types of their entries, and the entries."""

    types: Mapping[str, Type]
    entries: Mapping[str, Container[Any]]


NO_LISTS = Lists({}, {})


class BundleError(ValueError):
    """Something in a bundle cannot be: the policy or the list that is named, as in the bundle."""

    def __init__(self, text: str, *, policy: str = "", list: str = "") -> None:
        super().__init__(text)
        self.policy, self.list = policy, list


@dataclass(frozen=True, slots=True)
class Bundle:
    """Policies by name, lists by tenant, keys by what they are for.

    And when, in seconds since 1970, something expires next; None for never.
    """

    policies: Mapping[str, Policy]
    lists: Mapping[str, Lists]
    keys: Mapping[str, bytes]
    next_expiry: float | None
    guards: Mapping[str, DlpPolicy] = field(default_factory=dict)

    def lists_of(self, policy: str) -> Lists:
        """Return the lists that a policy can name."""
        return self.lists.get(policy.partition("/")[0], NO_LISTS)


def bundle_of(document: Mapping[str, Any], now: float) -> Bundle:
    """Return what a document says at `now`, without what has expired. Raises BundleError."""
    try:
        policies = {name: _policy_of(name, one) for name, one in document["policies"].items()}
        lists = document.get("lists", {})
        ends = [one.expires_at for policy in policies.values() for one in policy.exclusions]
        ends += [end for one in lists.values() for _, end in one["entries"]]
        return Bundle(
            {name: _without_expired(policy, now) for name, policy in policies.items()},
            {tenant: _lists_of(tenant, lists, now) for tenant in {name.partition("/")[0] for name in lists}},
            {name: base64.b64decode(one, validate=True) for name, one in document.get("keys", {}).items()},
            min((end for end in ends if end > now), default=None),
            {name: _guard_of(name, one) for name, one in document.get("guards", {}).items()},
        )
    except BundleError:
        raise
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise BundleError(f"{type(error).__name__}: {error}") from error


def _policy_of(name: str, document: Mapping[str, Any]) -> Policy:
    try:
        return policy_of(document)
    except (ValueError, TypeError, KeyError) as error:
        raise BundleError(f"{type(error).__name__}: {error}", policy=name) from error


def _guard_of(name: str, document: Mapping[str, Any]) -> DlpPolicy:
    try:
        return dlp_policy_of(document)
    except (ValueError, TypeError, KeyError) as error:
        raise BundleError(f"{type(error).__name__}: {error}", policy=name) from error


def _without_expired(policy: Policy, now: float) -> Policy:
    return replace(policy, exclusions=tuple(one for one in policy.exclusions if _is_valid(one.expires_at, now)))


def _is_valid(expires_at: float, now: float) -> bool:
    return not expires_at or expires_at > now


def _lists_of(tenant: str, lists: Mapping[str, Any], now: float) -> Lists:
    types: dict[str, Type] = {}
    entries: dict[str, Container[Any]] = {}
    for whole, one in lists.items():
        owner, _, name = whole.partition("/")
        if owner != tenant:
            continue
        try:
            types[name] = Type(one["type"])
            entries[name] = _entries(types[name], [value for value, end in one["entries"] if _is_valid(end, now)])
        except (ValueError, TypeError, KeyError) as error:
            raise BundleError(f"{type(error).__name__}: {error}", list=whole) from error
    return Lists(types, entries)


def _entries(type: Type, given: Sequence[str]) -> Container[Any]:
    match type:
        case Type.ADDRESS:
            return Networks(map(ipaddress.ip_network, given))
        case Type.INTEGER:
            return frozenset(map(int, given))
        case _:
            return frozenset(given)
