"""A list: entries that expressions name as `$office`, each until it expires."""

from __future__ import annotations

import ipaddress
import socket
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Final, Self

from pydantic import AwareDatetime, Field, model_validator

from policies.compiler.intent.fields.refusal import quote, refuse
from policies.compiler.intent.fields.text import Description, plain_text
from policies.compiler.intent.spec import Spec
from policies.compiler.limits import LIST_ENTRIES, LIST_ENTRY_CHARACTERS

_MOST: Final = 2**32


class ListType(StrEnum):
    """What entries are: addresses and networks (`ip.src in $office`), strings (countries too), or numbers (ASNs)."""

    ADDRESS = "address"
    STRING = "string"
    INTEGER = "integer"


class ListEntry(Spec):
    """One entry; after `expires_at` nodes take it for gone, without another publish."""

    value: Annotated[str, Field(min_length=1, max_length=LIST_ENTRY_CHARACTERS)]
    expires_at: AwareDatetime | None = None


class ListSpec(Spec):
    """Entries of one type, each once."""

    description: Description = ""
    type: ListType
    entries: Annotated[tuple[ListEntry, ...], Field(max_length=LIST_ENTRIES)] = ()

    @model_validator(mode="after")
    def _entries_of_the_type(self) -> Self:
        first: dict[str, int] = {}
        for index, entry in enumerate(self.entries):
            place = f"/entries/{index}/value"
            if not _is_of(self.type, entry.value):
                raise refuse("list_entry_invalid", f"{quote(entry.value)} is not {_WHAT[self.type]}", below=place)
            if entry.value in first:
                raise refuse("list_entry_duplicate", f"{quote(entry.value)} is in the list already", below=place)
            first[entry.value] = index
        return self

    def next_expiry(self) -> datetime | None:
        """When the next entry expires that ever does."""
        return min((entry.expires_at for entry in self.entries if entry.expires_at is not None), default=None)


_WHAT: Final = {
    ListType.ADDRESS: "an address or a network such as 192.0.2.0/24",
    ListType.STRING: "a text without control characters",
    ListType.INTEGER: "a whole number from 0 to 4294967295",
}


def _is_of(type_: ListType, value: str) -> bool:
    try:
        match type_:
            case ListType.ADDRESS:
                if not _is_plain_network(value):
                    ipaddress.ip_network(value)
            case ListType.INTEGER:
                return value.isascii() and value.isdigit() and int(value) < _MOST
            case ListType.STRING:
                plain_text(value)
    except ValueError:
        return False
    return True


def _is_plain_network(value: str) -> bool:
    """Whether this is an address, or a network by its length, as nearly all are: told ten times as fast."""
    address, slash, length = value.partition("/")
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        raw = socket.inet_pton(family, address)
    except (OSError, ValueError):
        return False
    if not slash:
        return True
    free = len(raw) * 8 - int(length) if length.isascii() and length.isdigit() else -1
    return free >= 0 and not int.from_bytes(raw) & ((1 << free) - 1)
