"""Where a client's connection comes from and what its TLS looks like, as connections know it: in their filter state.

A connection is looked at once, when it is made, so that requests cost nothing by it, and nobody but the gateway ever
says or sees it. A TLS listener notes the fingerprints; countries and networks are noted by nodes that have files of
them, as `{"asn":"64500","country":"DE"}`. What is not known is not there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

from gatehouse_protocol.envoy_schema import EnvoySchema
from gatehouse_protocol.vocabulary import FINGERPRINTS_STATE, ORIGIN_ASN, ORIGIN_COUNTRY, ORIGIN_STATE

from policies.compiler.intent.traffic import AuthorizationAction, AuthorizationRule

_SET_STATE: Final = "envoy.extensions.filters.network.set_filter_state.v3.Config"
_BOTH: Final = "%TLS_JA4_FINGERPRINT%,%TLS_JA3_FINGERPRINT%"
_JA3_LENGTH: Final = 32
_COUNTRIES_AT_ONCE: Final = 16  # Envoy refuses expressions of over 100 instructions of RE2
_ASNS_AT_ONCE: Final = 5


def write_fingerprints(chain: Any, schema: EnvoySchema) -> None:
    """Let a `FilterChain` that speaks TLS note on each connection what the client's hello looked like."""
    config = schema.message(_SET_STATE)()
    note = config.on_new_connection.add(object_key=FINGERPRINTS_STATE, factory_key="envoy.string")
    note.format_string.text_format_source.inline_string = _BOTH
    chain.filters.add(name=FINGERPRINTS_STATE).typed_config.CopyFrom(schema.to_any(config))


def in_countries(countries: Sequence[str]) -> list[str]:
    """Expressions of which one matches what is noted of a connection just when it is from one of the countries."""
    return [_noted(ORIGIN_COUNTRY, some) for some in _some(countries, _COUNTRIES_AT_ONCE)]


def in_systems(asns: Sequence[int]) -> list[str]:
    """The same for autonomous systems."""
    return [_noted(ORIGIN_ASN, some) for some in _some([str(one) for one in asns], _ASNS_AT_ONCE)]


def _some(values: Sequence[str], most: int) -> list[Sequence[str]]:
    ordered = sorted(values)
    return [ordered[at : at + most] for at in range(0, len(ordered), most)]


def _noted(field: str, values: Iterable[str]) -> str:
    return f'.*"{field}":"(?:{"|".join(values)})".*'


def write_fingerprint(matcher: Any, fingerprint: str) -> None:
    """Fill a `FilterStateMatcher` for connections of TLS clients with a fingerprint, a JA4 or a JA3."""
    matcher.key = FINGERPRINTS_STATE
    if "*" in fingerprint:
        parts = (re.escape(part.removesuffix("*")) + "[^_,]*" * part.endswith("*") for part in fingerprint.split("_"))
        matcher.string_match.safe_regex.regex = f"{'_'.join(parts)},.*"
    elif len(fingerprint) == _JA3_LENGTH:
        matcher.string_match.suffix = f",{fingerprint}"
    else:
        matcher.string_match.prefix = f"{fingerprint},"


def write_origins(all_of: Any, rule: AuthorizationRule) -> None:
    """Add to the principals of a rule where its clients come from and what they look like."""
    if rule.countries:
        _write_noted(all_of.add().or_ids.ids, ORIGIN_COUNTRY, rule.countries)
    if rule.countries_except:
        _write_noted(all_of.add().not_id.or_ids.ids, ORIGIN_COUNTRY, rule.countries_except)
        if rule.action is AuthorizationAction.ALLOW:
            known = all_of.add().filter_state
            known.key, known.string_match.safe_regex.regex = ORIGIN_STATE, _noted(ORIGIN_COUNTRY, ["[A-Z]+"])
    if rule.asns:
        _write_noted(all_of.add().or_ids.ids, ORIGIN_ASN, map(str, rule.asns))
    if rule.tls_fingerprints:
        either = all_of.add().or_ids.ids
        for one in rule.tls_fingerprints:
            write_fingerprint(either.add().filter_state, one)


def _write_noted(either: Any, field: str, values: Iterable[str]) -> None:
    for value in values:
        _write_contained(either.add().filter_state, f'"{field}":"{value}"')


def _write_contained(matcher: Any, text: str) -> None:
    matcher.key, matcher.string_match.contains = ORIGIN_STATE, text
