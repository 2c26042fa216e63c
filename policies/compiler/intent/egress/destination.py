"""Where a request may lead: names of hosts, or one address, with a port, by a tunnel or in plain HTTP."""

from __future__ import annotations

from enum import StrEnum
from ipaddress import ip_address
from typing import Annotated, Final, Self

from pydantic import AfterValidator, Field, model_validator

from policies.compiler.intent.fields.addresses import endpoint_address
from policies.compiler.intent.fields.hostnames import hostname
from policies.compiler.intent.fields.paths import path
from policies.compiler.intent.fields.refusal import refuse
from policies.compiler.intent.spec import Port, Spec
from policies.compiler.limits import METHODS_PER_ROUTE, PATH_CHARACTERS

ANY_DEPTH: Final = "**."
ONE_LABEL: Final = "*."


def host_pattern(value: str) -> str:
    """The canonical form of a host name, an IP address, `*.example.com` (one label) or `**.example.com` (any depth)."""
    for wildcard in (ANY_DEPTH, ONE_LABEL):
        if value.startswith(wildcard):
            suffix = hostname(value.removeprefix(wildcard))
            if "." not in suffix:
                raise refuse("destination_broad", "a wildcard stands before at least two labels, as *.example.com")
            return f"{wildcard}{suffix}"
    try:
        ip_address(value)
    except ValueError:
        return hostname(value)
    return endpoint_address(value)


class Forwarding(StrEnum):
    """How a workload comes through: with `CONNECT`, so that what it says stays sealed, or with plain requests."""

    TUNNEL = "tunnel"
    HTTP = "http"


_METHOD = Annotated[str, Field(pattern=r"^[A-Z]{1,32}$")]


class Destination(Spec):
    """One host or pattern and its port. Methods and a path prefix can be seen, and so asked for, in plain HTTP only."""

    host: Annotated[str, Field(min_length=1, max_length=255), AfterValidator(host_pattern)]
    port: Port = 443
    forwarding: Forwarding = Forwarding.TUNNEL
    methods: Annotated[tuple[_METHOD, ...], Field(max_length=METHODS_PER_ROUTE)] = ()
    path_prefix: Annotated[str, Field(max_length=PATH_CHARACTERS), AfterValidator(path)] | None = None

    @model_validator(mode="after")
    def _only_what_can_be_seen(self) -> Self:
        if self.forwarding is Forwarding.TUNNEL and (self.methods or self.path_prefix):
            below = "/methods" if self.methods else "/path_prefix"
            raise refuse("tunnel_sealed", "methods and paths cannot be seen in a tunnel", below=below)
        return self
