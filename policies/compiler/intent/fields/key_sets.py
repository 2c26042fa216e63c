"""JSON Web Key Sets (RFC 7517): public keys that tokens are verified with, and never anything else."""

from __future__ import annotations

from typing import Annotated

from gatehouse_protocol import key_sets
from pydantic import AfterValidator, Field

from policies.compiler.intent.fields.refusal import refuse
from policies.compiler.limits import KEY_SET_CHARACTERS


def _key_set(value: str) -> str:
    """The judgement is that of the nodes, so that what they would not take by address is not taken here either."""
    try:
        return key_sets.key_set(value)
    except key_sets.KeySetError as error:
        raise refuse(error.code, error.text) from None


KeySet = Annotated[str, Field(max_length=KEY_SET_CHARACTERS), AfterValidator(_key_set)]
"""A key set as JSON text."""
