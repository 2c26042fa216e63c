"""What a node tells of its buckets of fleet-wide quotas, and what it is dealt: `POST /node/v1/quotas`.

A bucket is counted in windows of `seconds`, numbered from the Unix epoch. What a node holds of it, it may let through
in that window; all nodes together never hold more than the limit.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Final

from gatehouse_protocol.shapes import Check, at_most
from gatehouse_protocol.vocabulary import Count, Name

QUOTA_DOMAIN: Final = "gatehouse"
"""The domain of all quotas in Envoy: one stream to the agent for all of them."""


class QuotaField(StrEnum):
    """What the id of a bucket in Envoy consists of; of keys there are several, with a digit behind."""

    QUOTA = "quota"
    LIMIT = "limit"
    SECONDS = "seconds"
    AWAY = "away"
    KEY = "key"


MAX_TOLD: Final = 2_000
MAX_SHORT: Final = 500
MAX_KEYS: Final = 3
KEY_CHARACTERS: Final = 512
Keys = Annotated[tuple[Annotated[str, at_most(KEY_CHARACTERS, of="characters")], ...], at_most(MAX_KEYS)]
Seconds = Annotated[int, Check("expected 1 to 86400", lambda number: 1 <= number <= 86_400)]


@dataclass(frozen=True, slots=True)
class QuotaTold:
    """One bucket of the policy `quota` (`acme/daily`), as it stands on the node in its window.

    `held` null: the node has just begun and does not know what it holds. `used` and `refused` are requests of this
    window, `wanted` is how many it would like to hold in all. `used` may be beyond `held` by what passed before the
    node had looked at the bucket.
    """

    quota: Name
    keys: Keys
    limit: Count
    seconds: Seconds
    window: Count
    held: Count | None
    used: Count
    refused: Count
    wanted: Count


@dataclass(frozen=True, slots=True)
class QuotaTelling:
    """All buckets that the node has anything to tell of; perhaps none."""

    buckets: Annotated[tuple[QuotaTold, ...], at_most(MAX_TOLD)]


@dataclass(frozen=True, slots=True)
class QuotaDealt:
    """What the node holds now of the bucket with that number in what it told, and what it is known to have used."""

    number: Count
    held: Count
    used: Count


@dataclass(frozen=True, slots=True)
class QuotaShort:
    """A bucket of which others want more than is left: what is not needed is given back."""

    quota: Name
    keys: Keys
    limit: Count
    seconds: Seconds
    window: Count


@dataclass(frozen=True, slots=True)
class QuotaDealing:
    """The answer: by how many `nodes` a limit is shared evenly, and when to tell again at the latest."""

    nodes: Count
    again_seconds: Count
    dealt: tuple[QuotaDealt, ...]
    short: Annotated[tuple[QuotaShort, ...], at_most(MAX_SHORT)] = ()
