"""What a policy asks for: which detectors with what action, where they look, what becomes of what is not read."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from gatehouse_inspector.dlp.known import KnownSecret

CUSTOM_PREFIX, KNOWN_PREFIX = "custom:", "secret:"
"""How findings of patterns of one's own and of known secrets are called, before their names."""
MOST_BODY_KIB: Final = 128
LONGEST_WAIT_SECONDS: Final = 4
"""For the end of an answer: less than a worker has to finish once it is to end."""
LONGEST_PATTERN: Final = 512
COSTLIEST_PATTERN: Final = 1_000
"""Instructions that RE2 makes of a pattern."""


class DlpMode(StrEnum):
    """What becomes of a request that would be blocked: it passes and is told of, or it is blocked."""

    OBSERVE = "observe"
    ENFORCE = "enforce"


class DlpAction(StrEnum):
    """What finding something means: it is told, or the request is blocked as well."""

    OBSERVE = "observe"
    REDACT = "redact"
    """It is replaced, and the request goes on; where it cannot be replaced, the request is blocked."""
    HOLD = "hold"
    """The request is refused until somebody approves that these values go there, and asked again it goes on."""
    BLOCK = "block"


class DlpUnread(StrEnum):
    """What becomes of a request that cannot be read to its end: it passes, it passes and is told of, it is blocked."""

    ALLOW = "allow"
    FLAG = "flag"
    DENY = "deny"


@dataclass(frozen=True, slots=True)
class Watch:
    """One detector, by its name, or a pattern of one's own; it counts from `at_least` different findings on."""

    detector: str
    action: DlpAction = DlpAction.OBSERVE
    at_least: int = 1
    pattern: str = ""


@dataclass(frozen=True, slots=True)
class Watched:
    """A known secret, and what finding it means."""

    secret: KnownSecret
    action: DlpAction = DlpAction.BLOCK


@dataclass(frozen=True, slots=True)
class Exclusion:
    """What is not found: by a detector (empty: by any) in a place, or one value by its fingerprint."""

    detector: str = ""
    header: str = ""
    argument: str = ""
    pointer: str = ""
    fingerprint: str = ""


@dataclass(frozen=True, slots=True)
class DlpResponses:
    """How answers of services are looked at, where that is asked for.

    `headers` are names in lower case. Bodies of `content_types`, and those that say of no type, wait for their end as
    long as `wait_seconds`; all others pass unread.
    """

    headers: tuple[str, ...] = ()
    content_types: tuple[str, ...] = (
        "text/html", "text/plain", "text/csv", "text/xml", "application/json", "application/problem+json",
        "application/hal+json", "application/vnd.api+json", "application/xml",
    )  # fmt: skip
    largest_body_kib: int = MOST_BODY_KIB
    wait_seconds: int = 2
    beyond: DlpUnread = DlpUnread.FLAG
    unread: DlpUnread = DlpUnread.FLAG


@dataclass(frozen=True, slots=True)
class DlpPolicy:
    """One policy. `key`, in hexadecimal, makes fingerprints; `headers` are names in lower case."""

    mode: DlpMode = DlpMode.OBSERVE
    watches: tuple[Watch, ...] = ()
    secrets: tuple[Watched, ...] = ()
    path: bool = True
    query: bool = True
    headers: tuple[str, ...] = ()
    body: bool = True
    largest_body_kib: int = MOST_BODY_KIB
    beyond: DlpUnread = DlpUnread.FLAG
    unread: DlpUnread = DlpUnread.FLAG
    exclusions: tuple[Exclusion, ...] = ()
    key: str = ""
    responses: DlpResponses = DlpResponses()


def dlp_policy_of(document: Mapping[str, Any]) -> DlpPolicy:
    """Return the policy that a document stands for; what it leaves out is as usual. Raises ValueError or TypeError."""
    special = {
        "mode": DlpMode(document.get("mode", DlpMode.OBSERVE)),
        "watches": tuple(_watch(one) for one in document.get("watches", ())),
        "secrets": tuple(_watched(one) for one in document.get("secrets", ())),
        "headers": tuple(document.get("headers", ())),
        "beyond": DlpUnread(document.get("beyond", DlpUnread.FLAG)),
        "unread": DlpUnread(document.get("unread", DlpUnread.FLAG)),
        "exclusions": tuple(Exclusion(**one) for one in document.get("exclusions", ())),
        "responses": _responses(document.get("responses") or {}),
    }
    return DlpPolicy(**{**document, **special})


def _responses(document: Mapping[str, Any]) -> DlpResponses:
    special = {
        "headers": tuple(document.get("headers", ())),
        "content_types": tuple(document.get("content_types", DlpResponses().content_types)),
        "beyond": DlpUnread(document.get("beyond", DlpUnread.FLAG)),
        "unread": DlpUnread(document.get("unread", DlpUnread.FLAG)),
    }
    return DlpResponses(**{**document, **special})


def _watch(document: Mapping[str, Any]) -> Watch:
    return Watch(**{**document, "action": DlpAction(document.get("action", DlpAction.OBSERVE))})


def _watched(document: Mapping[str, Any]) -> Watched:
    secret = {name: one for name, one in document.items() if name != "action"}
    return Watched(KnownSecret(**secret), DlpAction(document.get("action", DlpAction.BLOCK)))
