"""PURE: what rules may know of a client from requests before this one."""

import ipaddress
import re
from dataclasses import dataclass
from typing import Final, Protocol

from gatehouse_inspector.expressions import Facts
from gatehouse_inspector.policies.bans import Ban, BanAction, Bans
from gatehouse_inspector.policies.bots import Bot, BotCheck

MOST_REQUESTS, LONGEST_WINDOW = 1_000_000, 3_600
BY: Final = re.compile(r"client|client\+path|header:[a-z0-9-]{1,64}")
_IPV6_PREFIX: Final = 64


@dataclass(frozen=True, slots=True)
class Rate:
    """So many `requests` in so many `seconds` for each client, client and path, or value of a header.

    `by` is `client`, `client+path` or `header:x-api-key`; a request without the header counts for its client.
    """

    requests: int
    seconds: int
    by: str = "client"


class Memory(Protocol):
    """What a node remembers of its clients; `scope` keeps those who ask apart."""

    def wait_seconds(self, scope: str, rate: Rate, facts: Facts) -> int:
        """Count a request; return 0 if it is within the rate, and else for how long there will be none."""

    def has_pass(self, facts: Facts) -> bool:
        """Return whether the client has answered a challenge, not long ago."""

    def score(self, scope: str, facts: Facts) -> int:
        """Return what requests of the client have scored, the less the longer ago."""

    def add_score(self, scope: str, facts: Facts, score: int) -> None:
        """Remember that a request scored."""

    def on_list(self, scope: str, subject: str) -> "Listed | None":
        """Return what the temporary list of a policy says of a client, or of a route in a flood."""

    def note_proxy(self, address: str) -> None:
        """Remember that the gateway trusts this address to say who its clients are: it is not one itself."""

    def offend(self, scope: str, bans: Bans, facts: Facts, *, enforced: bool) -> Ban | None:
        """Count an offence; return what came of it where it was one too many."""

    def check_bot(self, bot: Bot, facts: Facts) -> BotCheck:
        """Return whether a client is the bot that it claims to be, as far as that is known."""


class Listed(Protocol):
    """What a temporary list says; `action` None: it is only told of."""

    @property
    def action(self) -> BanAction | None: ...


class Forgetful:
    """Remembers nothing: for trials, where every request is the first."""

    def wait_seconds(self, _scope: str, _rate: Rate, _facts: Facts) -> int:
        return 0

    def has_pass(self, _facts: Facts) -> bool:
        return False

    def score(self, _scope: str, _facts: Facts) -> int:
        return 0

    def add_score(self, _scope: str, _facts: Facts, _score: int) -> None:
        return None

    def on_list(self, _scope: str, _subject: str) -> None:
        return None

    def note_proxy(self, _address: str) -> None:
        return None

    def offend(self, _scope: str, _bans: Bans, _facts: Facts, *, enforced: bool) -> None:
        return None

    def check_bot(self, _bot: Bot, _facts: Facts) -> BotCheck:
        return BotCheck.PENDING


def client_of(facts: Facts) -> str:
    """Return the client: its address, of IPv6 the network of 64 bits, in which one is free to choose others."""
    address = facts.value("ip.src")
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is None:
        return str(ipaddress.IPv6Network((address, _IPV6_PREFIX), strict=False))
    return str(getattr(address, "ipv4_mapped", None) or address)


def counted_as(rate: Rate, facts: Facts) -> str:
    """Return for whom or what a request counts."""
    kind, _, header = rate.by.partition(":")
    if header and (values := facts.values("http.request.headers", header)):
        return f"{header}\0{values[0]}"
    if kind == "client+path":
        return f"{client_of(facts)}\0{facts.value('http.request.uri.path')}"
    return client_of(facts)
