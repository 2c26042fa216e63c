"""What a policy asks for. Bad values are refused here, since libmodsecurity takes most of them silently."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from gatehouse_inspector.crs.files import Technology
from gatehouse_inspector.policies.bans import (
    LONGEST_SECONDS,
    LONGEST_SPAN_SECONDS,
    MOST_CLIENTS,
    MOST_OFFENCES,
    SHORTEST_SECONDS,
    Bans,
)
from gatehouse_inspector.policies.bots import MOST_BOTS, MOST_SUFFIXES, Bot
from gatehouse_inspector.policies.memory import BY, LONGEST_WINDOW, MOST_REQUESTS
from gatehouse_inspector.policies.raw import RawError, read_raw
from gatehouse_inspector.policies.rules import MOST_RULES, NAME, Action, Rule

LONGEST_PATH: Final = 1024
_METHOD: Final = re.compile(r"[A-Z][A-Z0-9_-]{0,31}")
_MEDIA_TYPE: Final = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,126}/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}")
_TARGET: Final = re.compile(
    r"(ARGS|ARGS_GET|ARGS_POST|ARGS_NAMES|REQUEST_HEADERS|REQUEST_HEADERS_NAMES|REQUEST_COOKIES|REQUEST_COOKIES_NAMES|"
    r"REQUEST_BODY|REQUEST_FILENAME|REQUEST_BASENAME|REQUEST_URI|QUERY_STRING|FILES|FILES_NAMES|XML)"
    r"(:[A-Za-z0-9_.\[\]-]{1,128})?"
)
_PATH: Final = re.compile(r"/[!#-\[\]-~]{0,1023}")  # printable, no quotation mark and no backslash
_USER_AGENT: Final = re.compile(r"[ -@\[-~]{3,128}")
_DOMAIN: Final = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")
_TAG: Final = re.compile(r"[A-Za-z0-9_./-]{1,64}")
_STREAMED: Final = ("text/event-stream", "application/grpc", "multipart/x-mixed-replace", "application/x-ndjson")
"""Types of responses that do not end, or whose parts mean something before the end: nobody can wait for all of them."""
_MOST_TYPES: Final = 32


class PolicyError(ValueError):
    """A value of a policy cannot be; `pointer` names it as JSON pointer."""

    def __init__(self, pointer: str, text: str) -> None:
        super().__init__(text)
        self.pointer = pointer


class Mode(StrEnum):
    """What happens when the score reaches the threshold."""

    OFF = "off"
    DETECT = "detect"
    BLOCK = "block"


class LongBodies(StrEnum):
    """What becomes of a body that is longer than is looked at, and cannot be read without its end."""

    REFUSE = "refuse"
    LOOK_AT_START = "look_at_start"
    """It is read as far as it goes; an attack behind that passes."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a request may be; more counts as a violation of the protocol and scores. Lengths in bytes."""

    arguments: int = 255
    argument_name_bytes: int = 100
    argument_value_bytes: int = 8_000
    all_arguments_bytes: int = 64_000
    inspected_body_bytes: int = 131_072


@dataclass(frozen=True, slots=True)
class Exclusion:
    """A rule, or all with a tag, that does not look: at one `target` (`ARGS:comment`) or at all.

    With `path` (or, where `prefix`, all below it) and `method` only there; from `expires_at` (seconds since 1970, 0 for
    never) it is no more.
    """

    rule: int = 0
    tag: str = ""
    target: str = ""
    path: str = ""
    prefix: bool = False
    method: str = ""
    expires_at: float = 0

    @property
    def is_everywhere(self) -> bool:
        """Whether it holds for every request."""
        return not self.path and not self.method


@dataclass(frozen=True, slots=True)
class Sampling:
    """Which requests are kept though nothing was found: a `share` of them, and with their `bodies` or without."""

    share: float = 0.0
    bodies: bool = False


@dataclass(frozen=True, slots=True)
class Responses:
    """Whether what services answer is looked at; only these types, and of each body only the beginning.

    Everything else passes as it comes. A response whose score reaches the `threshold` does not.
    """

    inspect: bool = False
    threshold: int = 4
    inspected_body_bytes: int = 131_072
    content_types: tuple[str, ...] = (
        "text/html", "text/plain", "text/xml", "application/json", "application/problem+json", "application/xml",
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Policy:
    """One policy. `paranoia` is the level whose rules score, `detection_paranoia` the one whose rules also tell."""

    mode: Mode = Mode.DETECT
    paranoia: int = 1
    detection_paranoia: int = 1
    inbound_threshold: int = 5
    technologies: frozenset[Technology] = frozenset(Technology)
    allowed_methods: tuple[str, ...] = ("GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE")
    allowed_content_types: tuple[str, ...] = (
        "application/x-www-form-urlencoded", "multipart/form-data", "multipart/related", "text/xml", "application/xml",
        "application/soap+xml", "application/json", "application/cloudevents+json",
    )  # fmt: skip
    limits: Limits = Limits()
    responses: Responses = Responses()
    long_bodies: LongBodies = LongBodies.REFUSE
    exclusions: tuple[Exclusion, ...] = ()
    rules: tuple[Rule, ...] = ()
    sampling: Sampling = Sampling()
    bans: Bans | None = None
    """When clients come on the policy's temporary list; None: never."""
    challenges_in_floods: bool = False
    """Whether clients of a route in a flood must show that there is a person."""
    bots: tuple[Bot, ...] = ()
    """Bots beside those that are known to everybody."""
    raw: str = ""
    """Rules in SecLang: they look after those of the Core Rule Set, and before the score is compared."""


def check(policy: Policy) -> None:
    """Raise PolicyError at the first value that cannot be."""
    _within("/paranoia", policy.paranoia, 1, 4)
    _within("/detection_paranoia", policy.detection_paranoia, policy.paranoia, 4)
    _within("/inbound_threshold", policy.inbound_threshold, 1, 10_000)
    for index, method in enumerate(policy.allowed_methods):
        _matches(f"/allowed_methods/{index}", method, _METHOD, "a method in capital letters")
    for index, media in enumerate(policy.allowed_content_types):
        _matches(f"/allowed_content_types/{index}", media, _MEDIA_TYPE, "a media type in lower case, no parameters")
    limits = policy.limits
    _within("/limits/arguments", limits.arguments, 1, 999)
    _within("/limits/argument_name_bytes", limits.argument_name_bytes, 1, 1_000_000)
    _within("/limits/argument_value_bytes", limits.argument_value_bytes, 1, 1_000_000)
    _within("/limits/all_arguments_bytes", limits.all_arguments_bytes, 1, 10_000_000)
    _within("/limits/inspected_body_bytes", limits.inspected_body_bytes, 1_024, 1_048_576)
    _check_responses(policy.responses)
    for index, exclusion in enumerate(policy.exclusions):
        _check_exclusion(f"/exclusions/{index}", exclusion)
    if policy.bans is not None:
        _check_bans(policy.bans)
    _check_bots(policy.bots)
    _check_raw(policy.raw)
    _within("/rules", len(policy.rules), 0, MOST_RULES)
    for index, rule in enumerate(policy.rules):
        _matches(f"/rules/{index}/name", rule.name, NAME, "a name of small letters, digits and hyphens")
        _within(f"/rules/{index}/score", rule.score, 1, 100)
        _within(f"/rules/{index}/status", rule.status, 400, 499)  # Envoy takes 5xx for a failure to look
        _check_rate(f"/rules/{index}/rate", rule)
        if rule.name in {other.name for other in policy.rules[:index]}:
            raise PolicyError(f"/rules/{index}/name", f"There is a rule {rule.name} already.")


def _check_responses(responses: Responses) -> None:
    _within("/responses/threshold", responses.threshold, 1, 10_000)
    _within("/responses/inspected_body_bytes", responses.inspected_body_bytes, 1_024, 1_048_576)
    if not 1 <= len(responses.content_types) <= _MOST_TYPES:
        raise PolicyError("/responses/content_types", f"1 to {_MOST_TYPES} types.")
    for index, media in enumerate(responses.content_types):
        check_media_type(f"/responses/content_types/{index}", media)


def check_media_type(pointer: str, media: str) -> None:
    """Raise PolicyError unless responses of a type can be waited for; `pointer` is where it stands."""
    _matches(pointer, media, _MEDIA_TYPE, "a media type in lower case, no parameters")
    if media.startswith(_STREAMED):
        raise PolicyError(pointer, f"{media} is a stream: who reads it would wait for its end.")


def _check_bans(bans: Bans) -> None:
    _within("/bans/after", bans.after, 1, MOST_OFFENCES)
    _within("/bans/within_seconds", bans.within_seconds, SHORTEST_SECONDS, LONGEST_SPAN_SECONDS)
    _within("/bans/score", bans.score, 0, 10_000)
    _within("/bans/seconds", bans.seconds, SHORTEST_SECONDS, LONGEST_SECONDS)
    _within("/bans/longest_seconds", bans.longest_seconds, bans.seconds, LONGEST_SECONDS)
    _within("/bans/most", bans.most, 1, MOST_CLIENTS)
    if bans.never:
        _matches("/bans/never", bans.never, NAME, "the name of a list, without the dollar sign")


def _check_bots(bots: tuple[Bot, ...]) -> None:
    _within("/bots", len(bots), 0, MOST_BOTS)
    for index, bot in enumerate(bots):
        _matches(f"/bots/{index}/name", bot.name, NAME, "a name of small letters, digits and hyphens")
        _matches(f"/bots/{index}/user_agent", bot.user_agent, _USER_AGENT, "3 to 128 characters in lower case")
        _within(f"/bots/{index}/suffixes", len(bot.suffixes), 1, MOST_SUFFIXES)
        for number, suffix in enumerate(bot.suffixes):
            _matches(f"/bots/{index}/suffixes/{number}", suffix, _DOMAIN, "a domain such as search.example.com")


def _check_rate(pointer: str, rule: Rule) -> None:
    if rule.rate is None:
        if rule.action is Action.RATE_LIMIT:
            raise PolicyError(pointer, "Say how often one may ask: requests, seconds, and by whom they are counted.")
        return
    _within(f"{pointer}/requests", rule.rate.requests, 1, MOST_REQUESTS)
    _within(f"{pointer}/seconds", rule.rate.seconds, 1, LONGEST_WINDOW)
    _matches(f"{pointer}/by", rule.rate.by, BY, "client, client+path or a header such as header:x-api-key")


def _check_raw(text: str) -> None:
    try:
        read_raw(text)
    except RawError as error:
        raise PolicyError("/raw", str(error)) from None


def _check_exclusion(pointer: str, one: Exclusion) -> None:
    if bool(one.rule) == bool(one.tag):
        raise PolicyError(f"{pointer}/rule", "Name either a rule or a tag.")
    if one.rule:
        _within(f"{pointer}/rule", one.rule, 1, 8_999_999)
    else:
        _matches(f"{pointer}/tag", one.tag, _TAG, "a tag")
    if one.target:
        _matches(f"{pointer}/target", one.target, _TARGET, "a part of the request such as ARGS:comment")
    if one.path:
        _matches(f"{pointer}/path", one.path, _PATH, "a path without quotation marks and backslashes")
        if "%{" in one.path:
            raise PolicyError(f"{pointer}/path", "%{ has a meaning to the rules and cannot be in a path.")
    if one.method:
        _matches(f"{pointer}/method", one.method, _METHOD, "a method in capital letters")


def _within(pointer: str, value: int, least: int, most: int) -> None:
    if not least <= value <= most:
        raise PolicyError(pointer, f"{least} to {most}.")


def _matches(pointer: str, text: str, pattern: re.Pattern[str], what: str) -> None:
    if not pattern.fullmatch(text):
        raise PolicyError(pointer, f"This is not {what}.")
