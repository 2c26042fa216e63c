"""A named destination: a place outside that workloads ask for by a name of the gateway's, which adds what it takes.

`http://stripe.egress/` is the destination `stripe`: the gateway speaks TLS to it, and adds a credential.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar, Final

from pydantic import AfterValidator

from policies.compiler.intent.egress.destination import Destination, Forwarding
from policies.compiler.intent.egress.residency import Regions
from policies.compiler.intent.fields.authorities import Authorities
from policies.compiler.intent.fields.hostnames import hostname
from policies.compiler.intent.fields.names import Name
from policies.compiler.intent.fields.refusal import quote, refuse
from policies.compiler.intent.fields.text import Description
from policies.compiler.intent.route.retry import Retry
from policies.compiler.intent.spec import Port, Spec

ALIASES: Final = ".egress"
"""What the names of all named destinations end in; no name of the internet's does."""
ALIAS_PORT: Final = 80


def _place(value: str) -> str:
    found = hostname(value)
    if "." not in found:
        raise refuse("destination_local", f"{quote(found)} has one label; write the whole name, as api.example.com")
    if found.endswith(ALIASES):
        raise refuse("destination_alias", f"{quote(found)} is a named destination itself; write where it is")
    return found


class EgressDestinationSpec(Spec):
    """Where it is, and what the gateway adds and asks there.

    The gateway speaks TLS (1.2 or later) to `host`, whose certificate must be for that name and of an authority in
    `trust` (PEM), or of those that the node's system trusts. `credential` is the name of one that is added to requests
    that rules allow; none: nothing is added. `regions` says where it is, as for destinations of rules.
    """

    ADDED_LATER: ClassVar = frozenset({"retry", "regions"})

    description: Description = ""
    host: Annotated[str, AfterValidator(_place)]
    port: Port = 443
    credential: Name | None = None
    trust: Authorities | None = None
    retry: Retry | None = None
    regions: Regions = ()


def alias_of(name: str) -> str:
    """The host that workloads ask for, and rules name."""
    return f"{name}{ALIASES}"


def name_in(host: str) -> str | None:
    """The name of the destination that a host of a rule stands for; None for a host of the world."""
    name = host.removesuffix(ALIASES)
    return name if name != host and name and "." not in name else None


def located(destination: Destination, named: Mapping[str, EgressDestinationSpec]) -> Destination:
    """A destination of a rule, in the regions that it names and those that the named destination itself is in."""
    spec = named.get(name_in(destination.host) or "")
    if spec is None or not spec.regions:
        return destination
    return destination.model_copy(update={"regions": tuple(dict.fromkeys((*destination.regions, *spec.regions)))})


def asked_by_alias(name: str) -> Destination:
    """What is asked for by the name of a destination: the only way to it."""
    return Destination(host=alias_of(name), port=ALIAS_PORT, forwarding=Forwarding.HTTP)


def below_aliases(forwarding: Forwarding) -> Destination:
    """Everything that is asked for as if it were a named destination, by one way."""
    return Destination.model_construct(
        host=f"**{ALIASES}", port="1-65535", forwarding=forwarding, methods=(), path_prefix=None
    )
