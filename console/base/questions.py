"""Reads what is asked for in the query of a request; what is not understood is refused by its name."""

import ipaddress
from collections.abc import Callable
from datetime import datetime
from typing import Final

from django.http import QueryDict
from django.utils.dateparse import parse_datetime

from console.base.errors import FieldProblem, Invalid

LONGEST: Final = 500


def repeated(query: QueryDict) -> list[str]:
    """Return the names that are given more than once: one program believes the first, another the last."""
    return [name for name, values in query.lists() if len(values) > 1]


def check_once(query: QueryDict) -> None:
    """Raise Invalid with every name that is given more than once."""
    names = repeated(query)
    if names:
        raise Invalid.of([FieldProblem("repeated", f"?{name}", f"{name} is given more than once.") for name in names])


def moment(name: str, value: str) -> datetime:
    """Return a moment; raise Invalid where it is none."""
    try:
        found = parse_datetime(value)
    except ValueError:  # written as a moment, and there is no such day
        found = None
    if found is None or found.tzinfo is None:
        raise Invalid.field(f"?{name}", "invalid", "A moment as RFC 3339 has it, with a zone.")
    return found


def text(name: str, value: str) -> str:
    """Return a text that Postgres can hold."""
    if len(value) > LONGEST or "\0" in value:
        raise Invalid.field(f"?{name}", "invalid", f"At most {LONGEST} characters, without NUL.")
    return value


def network(name: str, value: str) -> str:
    """Return an address or a network as it is written usually."""
    try:
        return str(ipaddress.ip_network(value) if "/" in value else ipaddress.ip_address(value))
    except ValueError:
        raise Invalid.field(f"?{name}", "invalid", "An address, or a network as 203.0.113.0/24.") from None


def one_of(*known: str) -> Callable[[str, str], str]:
    """Return a reader that takes nothing else."""

    def read(name: str, value: str) -> str:
        if value not in known:
            raise Invalid.field(f"?{name}", "invalid", f"{name} is one of {', '.join(known)}.")
        return value

    return read


def whole(least: int, most: int) -> Callable[[str, str], int]:
    """Return a reader of whole numbers in this range."""

    def read(name: str, value: str) -> int:
        if not (value.isascii() and value.isdigit() and least <= int(value[:20]) <= most):
            raise Invalid.field(f"?{name}", "out_of_range", f"{name} is a whole number from {least} to {most}.")
        return int(value)

    return read
