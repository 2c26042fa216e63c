"""Who has a count of its own under a limit or a quota."""

from __future__ import annotations

import re
from typing import Annotated, Final, Literal

from pydantic import AfterValidator

from policies.compiler.intent.fields.claims import Claim
from policies.compiler.intent.fields.header_fields import HeaderName
from policies.compiler.intent.fields.query import QueryName
from policies.compiler.intent.fields.refusal import quote, refuse
from policies.compiler.intent.spec import Spec

_PLAIN: Final = re.compile(r"[A-Za-z0-9_.~!#$&'*+^`|-]+", re.ASCII)


def _plain(value: str) -> str:
    if not _PLAIN.fullmatch(value):
        raise refuse("key_not_plain", f"{quote(value)} has signs that a count cannot be named by, such as : / or %")
    return value


class ByClientAddress(Spec):
    """Each client address by itself; IPv6 by its /64, which is what one customer has at least."""

    type: Literal["client_address"]


class ByHeader(Spec):
    """Each value of a request header by itself; requests without it count together."""

    type: Literal["header"]
    name: Annotated[HeaderName, AfterValidator(_plain)]


class ByConsumer(Spec):
    """Each consumer by itself, as a policy of the type `api_key` knows it; requests without one count together."""

    type: Literal["consumer"]


class ByClaim(Spec):
    """Each value of a claim of the token that a policy of the type `jwt` verified; without one they count together."""

    type: Literal["claim"]
    claim: Annotated[Claim, AfterValidator(_plain)]


class ByQuery(Spec):
    """Each value of a parameter of the query by itself; requests without it count together."""

    type: Literal["query"]
    name: Annotated[QueryName, AfterValidator(_plain)]


class ByRoute(Spec):
    """Each route by itself, where the policy stands on a hostname or on the gateway."""

    type: Literal["route"]


class ByTenant(Spec):
    """Each tenant by itself, where the policy stands on the gateway."""

    type: Literal["tenant"]
