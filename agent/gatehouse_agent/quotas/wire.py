"""What is read and written of Envoy's rate limit quota service, in the form of `wire.SHAPES`.

A bucket's id is bytes in what is answered: it goes back as it came.
"""

import hashlib
from dataclasses import dataclass
from typing import Any, Final

from gatehouse_protocol.quotas import QuotaField

from gatehouse_agent.declaring import classes_of
from gatehouse_agent.quotas.account import Away, Bucket, Pour, Pouring

_SERVICE: Final = "envoy.service.rate_limit_quota.v3"
SHAPES: Final[dict[str, tuple[str, dict[str, tuple[int, str]]]]] = {
    "UsageReports": (
        f"{_SERVICE}.RateLimitQuotaUsageReports",
        {"domain": (1, "string"), "bucket_quota_usages": (2, "Usage*")},
    ),
    "Usage": (
        f"{_SERVICE}.RateLimitQuotaUsageReports.BucketQuotaUsage",
        {"bucket_id": (1, "bytes"), "num_requests_allowed": (3, "int64"), "num_requests_denied": (4, "int64")},
    ),
    "BucketId": (f"{_SERVICE}.BucketId", {"bucket": (1, "BucketEntry*")}),
    "BucketEntry": (f"{_SERVICE}.BucketId.BucketEntry", {"key": (1, "string"), "value": (2, "bytes")}),
    "QuotaResponse": (f"{_SERVICE}.RateLimitQuotaResponse", {"bucket_action": (1, "BucketAction*")}),
    "BucketAction": (
        f"{_SERVICE}.RateLimitQuotaResponse.BucketAction",
        {"bucket_id": (1, "bytes"), "quota_assignment_action": (2, "Assignment"), "abandon_action": (3, "Abandon")},
    ),
    "Assignment": (
        f"{_SERVICE}.RateLimitQuotaResponse.BucketAction.QuotaAssignmentAction",
        {"assignment_time_to_live": (2, "QuotaDuration"), "rate_limit_strategy": (3, "Strategy")},
    ),
    "Abandon": (f"{_SERVICE}.RateLimitQuotaResponse.BucketAction.AbandonAction", {}),
    "Strategy": (
        "envoy.type.v3.RateLimitStrategy",
        {"blanket_rule": (1, "int32?"), "token_bucket": (3, "TokenBucket")},
    ),
    "TokenBucket": (
        "envoy.type.v3.TokenBucket",
        {"max_tokens": (1, "uint32"), "tokens_per_fill": (2, "QuotaNumber"), "fill_interval": (3, "QuotaDuration")},
    ),
    "QuotaNumber": ("google.protobuf.UInt32Value", {"value": (1, "uint32")}),
    "QuotaDuration": ("google.protobuf.Duration", {"seconds": (1, "int64"), "nanos": (2, "int32")}),
}
_CLASSES: Final = classes_of({name: fields for name, (_, fields) in SHAPES.items()})
_NEVER_SECONDS: Final = 1_000_000_000
"""In so long (and a nanosecond) a bucket gets one token: what is poured into it is all that it ever has. By the odd
nanosecond Envoy knows it apart from the bucket that the policy has for a gateway without an agent."""
_ALLOW, _DENY = 0, 1
_LONGEST_KEY: Final = 256
LIFE_SECONDS: Final = 45
"""So long what was assigned holds without another word, then Envoy does what the policy says of a gateway alone."""


@dataclass(frozen=True, slots=True)
class Usage:
    """What Envoy counted in a bucket since it told last; `id` is how it knows the bucket."""

    id: bytes
    bucket: Bucket
    allowed: int
    denied: int


def read_report(message: bytes) -> list[Usage]:
    """Return what is said of buckets of ours; raises `google.protobuf.message.DecodeError`."""
    found = []
    for one in _CLASSES["UsageReports"].FromString(message).bucket_quota_usages:
        bucket = _bucket(one.bucket_id)
        if bucket is not None:
            found.append(Usage(one.bucket_id, bucket, one.num_requests_allowed, one.num_requests_denied))
    return found


def _bucket(name: bytes) -> Bucket | None:
    said = {one.key: one.value.decode(errors="replace") for one in _CLASSES["BucketId"].FromString(name).bucket}
    try:
        limit, seconds = int(said.pop(QuotaField.LIMIT)), int(said.pop(QuotaField.SECONDS))
        quota, away = said.pop(QuotaField.QUOTA), Away(said.pop(QuotaField.AWAY))
    except (KeyError, ValueError):
        return None
    keys = tuple(_bounded(value) for _, value in sorted(said.items()))
    return Bucket(quota, keys, limit, seconds, away)


def _bounded(value: str) -> str:
    """A key as it can be told: of a long one the begin, and a digest of the whole."""
    text = value.replace("\0", "\ufffd")
    if len(text) <= _LONGEST_KEY:
        return text
    return f"{text[:64]}…{hashlib.sha256(value.encode(errors='replace')).hexdigest()}"


class Answer:
    """One answer to Envoy, put together bucket by bucket."""

    def __init__(self) -> None:
        self._message: Any = _CLASSES["QuotaResponse"]()

    def assign(self, name: bytes, pour: Pour) -> None:
        """Say what a bucket has from now on.

        Envoy keeps what is left of a bucket of tokens that follows another one, in proportion; only after a rule
        without tokens it begins full.
        """
        match pour.how:
            case Pouring.ALLOW | Pouring.DENY:
                self._rule(name, _ALLOW if pour.how is Pouring.ALLOW else _DENY)
            case Pouring.ANEW if pour.tokens == 0:
                self._rule(name, _DENY)
            case Pouring.ANEW:
                self._rule(name, _DENY)
                self._tokens(name, pour.tokens)
            case Pouring.IN_PROPORTION:
                self._tokens(name, pour.tokens)

    def abandon(self, name: bytes) -> None:
        """Let Envoy forget a bucket."""
        self._message.bucket_action.add(bucket_id=name).abandon_action.SetInParent()

    def to_bytes(self) -> bytes:
        """The message; empty if there is nothing to say."""
        message: bytes = self._message.SerializeToString()
        return message

    def _rule(self, name: bytes, rule: int) -> None:
        self._strategy(name).blanket_rule = rule

    def _tokens(self, name: bytes, tokens: int) -> None:
        bucket = self._strategy(name).token_bucket
        bucket.max_tokens, bucket.tokens_per_fill.value = tokens, 1
        bucket.fill_interval.seconds, bucket.fill_interval.nanos = _NEVER_SECONDS, 1

    def _strategy(self, name: bytes) -> Any:
        assigned = self._message.bucket_action.add(bucket_id=name).quota_assignment_action
        assigned.assignment_time_to_live.seconds = LIFE_SECONDS
        return assigned.rate_limit_strategy
