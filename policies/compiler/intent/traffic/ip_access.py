"""From which addresses clients may come."""

from __future__ import annotations

from ipaddress import ip_network
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from policies.compiler.intent.fields.networks import Network
from policies.compiler.intent.fields.refusal import refuse
from policies.compiler.intent.spec import Flag, Spec
from policies.compiler.limits import IP_ACCESS_NETWORKS

_Networks = Annotated[tuple[Network, ...], Field(max_length=IP_ACCESS_NETWORKS)]


class IpAccessPolicy(Spec):
    """Clients in a network of `deny` are refused (403); where `allow` names any, so are all who are in none of them.

    `deny` beats `allow`. What counts is the client's address as the hops say that the gateway trusts. With `shadow`
    nobody is refused.
    """

    type: Literal["ip_access"]
    allow: _Networks = ()
    deny: _Networks = ()
    shadow: Flag = False

    @model_validator(mode="after")
    def _says_something_of_some(self) -> Self:
        if not self.allow and not self.deny:
            raise refuse("ip_access_empty", "names no network to allow or to deny", below="/allow")
        denied = [ip_network(one) for one in self.deny]
        for field in ("allow", "deny"):
            seen: set[str] = set()
            for index, one in enumerate(getattr(self, field)):
                if one in seen:
                    raise refuse("network_duplicate", f"{one} is listed twice", below=f"/{field}/{index}")
                seen.add(one)
        for index, one in enumerate(self.allow):
            mine = ip_network(one)
            if any(mine.version == other.version and mine.subnet_of(other) for other in denied):  # type: ignore[arg-type]
                text = f"{one} is denied as a whole, so allowing it does nothing"
                raise refuse("ip_access_shadowed", text, below=f"/allow/{index}")
        return self
