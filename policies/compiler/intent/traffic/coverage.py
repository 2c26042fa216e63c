"""Whether one rule is about every request that another is about, as far as it can be told from their words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from ipaddress import ip_network
from typing import Any, Final

from policies.compiler.intent.traffic.authorization_rule import AuthorizationRule, RulePath

_ALL_OF: Final = ("headers", "claims", "scopes")
_ONE_OF: Final = ("methods", "consumers", "consumer_groups", "certificates", "countries", "asns", "tls_fingerprints")


def covers(one: AuthorizationRule, other: AuthorizationRule) -> bool:
    """Whether all that the other is about the first is about, too. Where words do not tell, the answer is no."""
    return (
        all(set(getattr(one, field)) <= set(getattr(other, field)) for field in _ALL_OF)
        and all(_one_of(getattr(one, field), getattr(other, field), _same) for field in _ONE_OF)
        and _one_of(one.client_addresses, other.client_addresses, _lies_in)
        and (not one.countries_except or _are_elsewhere(one, other))
        and _one_of(one.paths, other.paths, _is_below)
    )


def _are_elsewhere(one: AuthorizationRule, other: AuthorizationRule) -> bool:
    """Whether all countries that the other is about are outside of those that the first leaves out."""
    if other.countries:
        return not set(one.countries_except) & set(other.countries)
    is_as_wide = one.action in (other.action, "deny")
    return is_as_wide and bool(other.countries_except) and set(one.countries_except) <= set(other.countries_except)


def _one_of(wide: Sequence[Any], narrow: Sequence[Any], fits: Callable[[Any, Any], bool]) -> bool:
    return not wide or (bool(narrow) and all(any(fits(own, other) for own in wide) for other in narrow))


def _same(own: Any, other: Any) -> bool:
    return bool(own == other)


def _lies_in(own: str, other: str) -> bool:
    wide, narrow = ip_network(own), ip_network(other)
    return wide.version == narrow.version and narrow.subnet_of(wide)  # type: ignore[arg-type]


def _is_below(own: RulePath, other: RulePath) -> bool:
    if own == other:
        return True
    if own.type != "prefix" or other.type == "regex":
        return False
    return own.value == "/" or f"{other.value}/".startswith(f"{own.value}/")
