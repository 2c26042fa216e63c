"""What is to be forgotten of the answers that a cache keeps."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Self

from pydantic import AfterValidator, AwareDatetime, Field, model_validator

from policies.compiler.intent.fields.refusal import refuse
from policies.compiler.intent.fields.text import printable_ascii
from policies.compiler.intent.spec import Spec
from policies.compiler.limits import PURGE_CHARACTERS


class PurgeType(StrEnum):
    """How what is forgotten is said."""

    EVERYTHING = "everything"
    HOST = "host"
    URL = "url"
    PREFIX = "prefix"
    TAG = "tag"


def _value(value: str) -> str:
    if " " in printable_ascii(value):
        raise refuse("purge_value_invalid", "must not have spaces; those of an address are written as %20")
    return value


class CachePurge(Spec):
    """One purge. Purges of a policy are numbered, as clocks of nodes differ.

    `value` is a host, an address or how addresses begin (`shop.example.com/img/`, without a scheme), or a tag that
    services say in `Cache-Tag` or `Surrogate-Key`; empty for everything.
    """

    number: Annotated[int, Field(strict=True, ge=1)]
    type: PurgeType
    value: Annotated[str, Field(max_length=PURGE_CHARACTERS), AfterValidator(_value)] = ""
    at: AwareDatetime

    @model_validator(mode="after")
    def _value_where_needed(self) -> Self:
        if (self.type is PurgeType.EVERYTHING) is bool(self.value):
            text = "is for single hosts, addresses and tags" if self.value else "must say what is forgotten"
            raise refuse("purge_value_unused" if self.value else "purge_value_missing", text, below="/value")
        is_address = self.type in (PurgeType.URL, PurgeType.PREFIX)
        if is_address and ("://" in self.value or "/" not in self.value or self.value.startswith("/")):
            text = "must be a host and a path, such as shop.example.com/img/"
            raise refuse("purge_address_invalid", text, below="/value")
        return self
