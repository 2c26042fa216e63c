"""What a policy does with clients as a whole: its temporary list, and the bots that it lets show who they are."""

from __future__ import annotations

from typing import Annotated, Final

from gatehouse_inspector.policies import bans
from gatehouse_inspector.policies.bans import (
    LONGEST_SECONDS,
    LONGEST_SPAN_SECONDS,
    MOST_CLIENTS,
    MOST_OFFENCES,
    SHORTEST_SECONDS,
    BanAction,
)
from gatehouse_inspector.policies.bots import MOST_SUFFIXES
from pydantic import Field

from policies.compiler.intent.fields.names import Name
from policies.compiler.intent.spec import Flag, Spec

_BANS: Final = bans.Bans()


class Bans(Spec):
    """A client with `after` offences in `within_seconds` comes on the policy's temporary list, for `seconds`.

    An offence is a refused request or, with a `score` above 0, one that scores as much. A client is an address; of
    IPv6 the network of 64 bits. Requests of those on the list are refused, or asked for a click. Where it `grows`, each
    further time is twice as long, up to `longest_seconds`. At most `most` clients are on the list of a node at once;
    never those in the list of addresses that `never` names, and never a proxy that the gateway trusts. While the
    policy only detects, it is only told who would be on it.
    """

    after: Annotated[int, Field(strict=True, ge=1, le=MOST_OFFENCES)] = _BANS.after
    within_seconds: Annotated[int, Field(strict=True, ge=SHORTEST_SECONDS, le=LONGEST_SPAN_SECONDS)] = (
        _BANS.within_seconds
    )
    score: Annotated[int, Field(strict=True, ge=0, le=10_000)] = _BANS.score
    action: BanAction = _BANS.action
    seconds: Annotated[int, Field(strict=True, ge=SHORTEST_SECONDS, le=LONGEST_SECONDS)] = _BANS.seconds
    longest_seconds: Annotated[int, Field(strict=True, ge=SHORTEST_SECONDS, le=LONGEST_SECONDS)] = _BANS.longest_seconds
    grows: Flag = _BANS.grows
    most: Annotated[int, Field(strict=True, ge=1, le=MOST_CLIENTS)] = _BANS.most
    never: Annotated[str, Field(max_length=63)] = _BANS.never


class Bot(Spec):
    """A bot that shows who it is by the name of its address: it claims so by a text in its user agent.

    `suffixes` are the domains in which its machines have their names.
    """

    name: Name
    user_agent: Annotated[str, Field(min_length=3, max_length=128)]
    suffixes: Annotated[tuple[str, ...], Field(min_length=1, max_length=MOST_SUFFIXES)]
