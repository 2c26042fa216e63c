"""What a token says, as the filter that verified it put it into the request's metadata."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from policies.compiler.intent.fields.claims import ClaimCondition, claim_path

NAMESPACE: Final = "envoy.filters.http.jwt_authn"
PAYLOAD: Final = "payload"
SCOPE_CLAIMS: Final = ("scope", "scp")
"""Where tokens have their scopes (RFC 8693, and what is usual besides), apart once they have been verified."""
_EXACT_DIGITS: Final = 15  # so many a number of JSON keeps
_TRUTHS: Final = {"true": True, "false": False}


def write_token(principal: Any) -> None:
    """Let a `Principal` be whoever has a verified token."""
    _at(principal, ()).present_match = True


def write_conditions(alternatives: Any, conditions: Iterable[ClaimCondition], scopes: Iterable[str]) -> None:
    """Add to `and_ids.ids` of a `Principal` what a verified token must say."""
    for one in conditions:
        _write_claim(alternatives.add(), claim_path(one.claim), one.values)
    for scope in scopes:
        either = alternatives.add().or_ids.ids
        for claim in SCOPE_CLAIMS:
            _write_claim(either.add(), (claim,), (scope,))


def _write_claim(principal: Any, path: Sequence[str], values: Sequence[str]) -> None:
    matcher = _at(principal, path)
    if not values:
        matcher.present_match = True
        return
    for value in values:
        _write_value(matcher.or_match.value_matchers, value)


def _write_value(alternatives: Any, value: str) -> None:
    """The text itself, in a list, too; or the number or truth that it spells."""
    alternatives.add().string_match.exact = value
    alternatives.add().list_match.one_of.string_match.exact = value
    if value in _TRUTHS:
        alternatives.add().bool_match = _TRUTHS[value]
    elif value.isascii() and value.isdigit() and len(value) <= _EXACT_DIGITS:
        alternatives.add().double_match.exact = float(value)


def _at(principal: Any, path: Sequence[str]) -> Any:
    """The `ValueMatcher` for what is at a path of the token."""
    matcher = principal.sourced_metadata.metadata_matcher
    matcher.filter = NAMESPACE
    for name in (PAYLOAD, *path):
        matcher.path.add(key=name)
    return matcher.value
