"""Claims of tokens (RFC 7519, section 4), and what is asked of them."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import AfterValidator, Field

from policies.compiler.intent.fields.refusal import quote, refuse
from policies.compiler.intent.fields.text import plain_text, printable_ascii
from policies.compiler.intent.spec import Spec
from policies.compiler.limits import CLAIM_CHARACTERS, CLAIM_CONDITIONS, CLAIM_DEPTH, CLAIM_VALUES, TOKEN_SCOPES

_OF_A_NAMESPACE: Final = ("https://", "http://")


def claim(value: str) -> str:
    """The name of a claim, or of one inside of others with dots between; a name that is a URL is one name."""
    plain_text(value)
    parts = claim_path(value)
    if not all(parts) or value != value.strip():
        raise refuse("claim_invalid", f"{quote(value)} is not the name of a claim, such as sub or realm_access.roles")
    if len(parts) > CLAIM_DEPTH:
        raise refuse("claim_too_deep", f"goes {len(parts)} deep; {CLAIM_DEPTH} is the most")
    return value


def claim_path(checked: str) -> tuple[str, ...]:
    """The names on the way to a claim."""
    return (checked,) if checked.startswith(_OF_A_NAMESPACE) else tuple(checked.split("."))


def _scope(value: str) -> str:
    printable_ascii(value)
    if not value or any(sign in value for sign in ' "\\'):
        raise refuse("scope_invalid", f"{quote(value)} is not one scope (RFC 6749, section 3.3)")
    return value


Claim = Annotated[str, Field(min_length=1, max_length=CLAIM_CHARACTERS), AfterValidator(claim)]
_Value = Annotated[str, Field(min_length=1, max_length=CLAIM_CHARACTERS), AfterValidator(plain_text)]
_Scope = Annotated[str, Field(max_length=CLAIM_CHARACTERS), AfterValidator(_scope)]
Scopes = Annotated[tuple[_Scope, ...], Field(max_length=TOKEN_SCOPES)]
"""Scopes of `scope` or `scp`; all of them are needed."""


class ClaimCondition(Spec):
    """A claim that is one of these values, written as text, or a list that has one of them. No value: it is there."""

    claim: Claim
    values: Annotated[tuple[_Value, ...], Field(max_length=CLAIM_VALUES)] = ()


ClaimConditions = Annotated[tuple[ClaimCondition, ...], Field(max_length=CLAIM_CONDITIONS)]
"""All of them must hold."""
