"""Where a request may lead: hosts with their ports, by a tunnel or in plain HTTP."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, ClassVar, Self

from pydantic import AfterValidator, Field, model_validator

from policies.compiler.intent.egress.host import Host
from policies.compiler.intent.egress.ports import Ports
from policies.compiler.intent.egress.residency import Regions
from policies.compiler.intent.fields.paths import path
from policies.compiler.intent.fields.refusal import refuse
from policies.compiler.intent.spec import Spec
from policies.compiler.limits import METHODS_PER_ROUTE, PATH_CHARACTERS


class Forwarding(StrEnum):
    """How a workload comes through: with `CONNECT`, so that what it says stays sealed, or with plain requests."""

    TUNNEL = "tunnel"
    HTTP = "http"


_METHOD = Annotated[str, Field(pattern=r"^[A-Z]{1,32}$")]


class Destination(Spec):
    """Hosts and their ports: one, or as `80,443,8000-8100`.

    Methods and a path prefix can be seen, and so asked for, in plain HTTP only. `regions` says where it is, countries
    or regions of a provider; none: that is not known.
    """

    ADDED_LATER: ClassVar = frozenset({"regions"})

    host: Host
    port: Ports = 443
    forwarding: Forwarding = Forwarding.TUNNEL
    methods: Annotated[tuple[_METHOD, ...], Field(max_length=METHODS_PER_ROUTE)] = ()
    regions: Regions = ()
    path_prefix: Annotated[str, Field(max_length=PATH_CHARACTERS), AfterValidator(path)] | None = None

    @model_validator(mode="after")
    def _only_what_can_be_seen(self) -> Self:
        if self.forwarding is Forwarding.TUNNEL and (self.methods or self.path_prefix):
            below = "/methods" if self.methods else "/path_prefix"
            raise refuse("tunnel_sealed", "methods and paths cannot be seen in a tunnel", below=below)
        return self
