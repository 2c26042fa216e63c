"""A policy about what must not leave: what is looked for, where, and what becomes of a request in which it is."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, ClassVar, Final, Self

from gatehouse_inspector.dlp.detectors import DETECTORS
from gatehouse_inspector.dlp.known import LONGEST, SHORTEST
from gatehouse_inspector.dlp.policy import (
    CUSTOM_PREFIX,
    KNOWN_PREFIX,
    LONGEST_WAIT_SECONDS,
    MOST_BODY_KIB,
    DlpAction,
    DlpMode,
    DlpPolicy,
    DlpResponses,
    DlpUnread,
)
from gatehouse_inspector.policies.policy import PolicyError, check_media_type
from pydantic import Field, model_validator

from policies.compiler.intent.fields.header_fields import HeaderName
from policies.compiler.intent.fields.names import Name
from policies.compiler.intent.fields.refusal import quote, refuse
from policies.compiler.intent.fields.regexes import Regex, takes_nothing
from policies.compiler.intent.fields.text import Description
from policies.compiler.intent.spec import Flag, Spec
from policies.compiler.limits import (
    DLP_CUSTOM_PATTERNS,
    DLP_EXCLUSIONS,
    DLP_FINDINGS,
    DLP_HEADERS,
    DLP_KNOWN_SECRETS,
)

DetectorName = StrEnum("DetectorName", {name.upper(): name for name in DETECTORS})  # type: ignore[misc]
"""What is known how to find."""
_USUAL: Final = DlpPolicy()
_RESPONSES: Final = DlpResponses()
_AtLeast = Annotated[int, Field(strict=True, ge=1, le=DLP_FINDINGS)]
_FINGERPRINT: Final = r"^([0-9a-f]{16})?$"
_POINTER: Final = r"^(/[^\x00-\x1f]*)?$"


class WatchedDetector(Spec):
    """One detector; it counts from `at_least` different findings in one request on."""

    detector: DetectorName
    action: DlpAction = DlpAction.OBSERVE
    at_least: _AtLeast = 1


class CustomPattern(Spec):
    """A pattern of one's own, in RE2's syntax. Upper and lower case differ, and `^` and `$` find nothing."""

    name: Name
    pattern: Regex
    action: DlpAction = DlpAction.OBSERVE
    at_least: _AtLeast = 1


class KnownSecretSpec(Spec):
    """What is left of a secret that is looked for by itself; it is made from the secret, which is kept nowhere."""

    name: Name
    length: Annotated[int, Field(strict=True, ge=SHORTEST, le=LONGEST)]
    hint: Annotated[int, Field(strict=True, ge=0, le=65_535)]
    salt: Annotated[str, Field(pattern=r"^[A-Za-z0-9+/]{22}==$")]
    digest: Annotated[str, Field(pattern=r"^[A-Za-z0-9+/]{43}=$")]
    action: DlpAction = DlpAction.BLOCK


class DlpPlaces(Spec):
    """Which parts of a request are looked at: host and path, the query, some headers by their names, the body."""

    path: Flag = _USUAL.path
    query: Flag = _USUAL.query
    headers: Annotated[tuple[HeaderName, ...], Field(max_length=DLP_HEADERS)] = ()
    body: Flag = _USUAL.body


class DlpResponsesSpec(Spec):
    """How answers of services are looked at, where an attachment asks for it: the body, and `headers` by their names.

    A body of one of `content_types`, or one that names none, waits until its end is there, for `wait_seconds` at most;
    all others pass unread. `beyond` and `unread` are as those of the policy. Where nothing is said all is as usual.
    """

    headers: Annotated[tuple[HeaderName, ...], Field(max_length=DLP_HEADERS)] = ()
    content_types: Annotated[tuple[str, ...], Field(min_length=1, max_length=32)] = _RESPONSES.content_types
    largest_body_kib: Annotated[int, Field(strict=True, ge=1, le=MOST_BODY_KIB)] = _RESPONSES.largest_body_kib
    wait_seconds: Annotated[int, Field(strict=True, ge=1, le=LONGEST_WAIT_SECONDS)] = _RESPONSES.wait_seconds
    beyond: DlpUnread = _RESPONSES.beyond
    unread: DlpUnread = _RESPONSES.unread

    @model_validator(mode="after")
    def _types_that_end(self) -> Self:
        for index, media in enumerate(self.content_types):
            try:
                check_media_type(f"/content_types/{index}", media)
            except PolicyError as error:
                raise refuse("dlp_invalid", str(error), below=error.pointer) from None
        return self


class DlpExclusion(Spec):
    """What is not counted: in one place, or one value by its fingerprint; by one `detector`, or by all (empty).

    A place is a `header`, an `argument` of a query or form, or a JSON `pointer`, in which `*` stands for any one part.
    """

    detector: Annotated[str, Field(max_length=80)] = ""
    header: Annotated[str, Field(max_length=128)] = ""
    argument: Annotated[str, Field(max_length=128)] = ""
    pointer: Annotated[str, Field(max_length=512, pattern=_POINTER)] = ""
    fingerprint: Annotated[str, Field(pattern=_FINGERPRINT)] = ""
    owner: Description = ""
    reason: Description = ""

    @model_validator(mode="after")
    def _one_of_them(self) -> Self:
        if sum(map(bool, (self.header, self.argument, self.pointer, self.fingerprint))) != 1:
            text = "names one of header, argument, pointer and fingerprint"
            raise refuse("exclusion_unclear", text, below="/fingerprint")
        return self


class DlpPolicySpec(Spec):
    """One policy. In mode `observe` nothing is blocked, and what would be is told of.

    Of a body the first `largest_body_kib` are looked at; `beyond` says what becomes of a longer one, and `unread` of
    a request that cannot be read to its end: because something in it is packed too deep or too tight, sealed or
    damaged, or because it takes too long. `flag` lets it pass and tells of it. `responses` says how answers are looked
    at, where that is asked for.
    """

    ADDED_LATER: ClassVar = frozenset({"responses"})

    description: Description = ""
    mode: DlpMode = _USUAL.mode
    detectors: Annotated[tuple[WatchedDetector, ...], Field(max_length=len(DETECTORS))] = ()
    patterns: Annotated[tuple[CustomPattern, ...], Field(max_length=DLP_CUSTOM_PATTERNS)] = ()
    secrets: Annotated[tuple[KnownSecretSpec, ...], Field(max_length=DLP_KNOWN_SECRETS)] = ()
    look_at: DlpPlaces = DlpPlaces()
    largest_body_kib: Annotated[int, Field(strict=True, ge=1, le=MOST_BODY_KIB)] = _USUAL.largest_body_kib
    beyond: DlpUnread = _USUAL.beyond
    unread: DlpUnread = _USUAL.unread
    exclusions: Annotated[tuple[DlpExclusion, ...], Field(max_length=DLP_EXCLUSIONS)] = ()
    responses: DlpResponsesSpec | None = None

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        named = {
            "detectors": ("detector", [str(one.detector) for one in self.detectors]),
            "patterns": ("name", [one.name for one in self.patterns]),
            "secrets": ("name", [one.name for one in self.secrets]),
        }
        for field, (name, values) in named.items():
            for index, value in enumerate(values):
                if value in values[:index]:
                    raise refuse("name_duplicate", f"{value} is listed twice", below=f"/{field}/{index}/{name}")
        return self

    @model_validator(mode="after")
    def _patterns_find_something(self) -> Self:
        for index, one in enumerate(self.patterns):
            if takes_nothing(one.pattern):
                text = "finds something in an empty text, and so in every request"
                raise refuse("pattern_empty", text, below=f"/patterns/{index}/pattern")
        return self

    @model_validator(mode="after")
    def _exclusions_of_detectors(self) -> Self:
        known = {str(one.detector) for one in self.detectors}
        known |= {f"{CUSTOM_PREFIX}{one.name}" for one in self.patterns}
        known |= {f"{KNOWN_PREFIX}{one.name}" for one in self.secrets}
        for index, one in enumerate(self.exclusions):
            if one.detector and one.detector not in known:
                text = f"{quote(one.detector)} is none of this policy's detectors"
                raise refuse("detector_unknown", text, below=f"/exclusions/{index}/detector")
        return self

    def document(self, key: str) -> dict[str, Any]:
        """Return the policy as the inspector reads it; `key`, in hexadecimal, makes fingerprints.

        What is said of answers is left out where nothing is: inspectors of the version before do not know of them.
        """
        watches = [one.model_dump(mode="json") for one in self.detectors]
        watches += [
            {**one.model_dump(mode="json", exclude={"name"}), "detector": f"{CUSTOM_PREFIX}{one.name}"}
            for one in self.patterns
        ]
        answered = {"responses": self.responses.model_dump(mode="json")} if self.responses else {}
        return {
            "mode": str(self.mode),
            "watches": watches,
            "secrets": [one.model_dump(mode="json") for one in self.secrets],
            **self.look_at.model_dump(mode="json"),
            "largest_body_kib": self.largest_body_kib,
            "beyond": str(self.beyond),
            "unread": str(self.unread),
            "exclusions": [one.model_dump(mode="json", exclude={"owner", "reason"}) for one in self.exclusions],
            "key": key,
            **answered,
        }
