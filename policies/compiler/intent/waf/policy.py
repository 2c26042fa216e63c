"""A WAF policy: how the OWASP Core Rule Set looks at requests, what it leaves out, and rules of one's own."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Final, Self

from gatehouse_inspector.crs.files import Technology
from gatehouse_inspector.expressions import ExpressionError, parse
from gatehouse_inspector.policies.bots import MOST_BOTS
from gatehouse_inspector.policies.documents import policy_of
from gatehouse_inspector.policies.policy import Limits, LongBodies, Mode, Policy, PolicyError, Responses, check
from gatehouse_inspector.policies.raw import LONGEST as LONGEST_RAW
from pydantic import AwareDatetime, Field, model_validator

from policies.compiler.intent.fields.refusal import refuse
from policies.compiler.intent.fields.text import Description
from policies.compiler.intent.spec import Flag, Spec
from policies.compiler.intent.waf.clients import Bans, Bot
from policies.compiler.intent.waf.rules import CustomRule
from policies.compiler.limits import INSPECTED_BODY_BYTES, WAF_EXCLUSIONS, WAF_RULES

_USUAL: Final = Policy()
_LIMITS: Final = Limits()
_RESPONSES: Final = Responses()
_ONLY_FOR_PEOPLE: Final = {"description", "sampling"}


class InspectionLimits(Spec):
    """What a request may be; more counts as a violation of the protocol and scores. Only so much of a body is seen."""

    arguments: Annotated[int, Field(strict=True, ge=1, le=999)] = _LIMITS.arguments
    argument_name_bytes: Annotated[int, Field(strict=True, ge=1, le=1_000_000)] = _LIMITS.argument_name_bytes
    argument_value_bytes: Annotated[int, Field(strict=True, ge=1, le=1_000_000)] = _LIMITS.argument_value_bytes
    all_arguments_bytes: Annotated[int, Field(strict=True, ge=1, le=10_000_000)] = _LIMITS.all_arguments_bytes
    inspected_body_bytes: Annotated[int, Field(strict=True, ge=1024, le=INSPECTED_BODY_BYTES)] = (
        _LIMITS.inspected_body_bytes
    )


class Exclusion(Spec):
    """A rule of the Core Rule Set, or all with a tag, that does not look: at one `target` (`ARGS:comment`) or at all.

    With `path` (or, where `prefix`, all below it) and `method` only there. `owner` and `reason` say whose it is and
    why; after `expires_at` nodes look again, without another publish.
    """

    rule: Annotated[int, Field(strict=True, ge=0, le=8_999_999)] = 0
    tag: str = ""
    target: str = ""
    path: str = ""
    prefix: Flag = False
    method: str = ""
    owner: Description = ""
    reason: Description = ""
    expires_at: AwareDatetime | None = None


class Sampling(Spec):
    """Which requests are kept, redacted, so that a change can be tried against them before it is published.

    `share` of requests in which nothing is found; those in which something is are kept as events in any case. `bodies`
    are kept only where they may be.
    """

    share: Annotated[float, Field(strict=True, ge=0, le=1)] = 0.01
    bodies: Flag = False


class ResponseInspection(Spec):
    """Whether what services answer is looked at for what must not get out: errors of databases, source code, listings.

    Only bodies of these `content_types`, and of each the first `inspected_body_bytes`, for which clients wait; all else
    passes unread. `threshold` is the score from which a response is held back. The policy's mode and what becomes of
    requests that cannot be looked at hold for responses, too.
    """

    inspect: Flag = False
    threshold: Annotated[int, Field(strict=True, ge=1, le=10_000)] = _RESPONSES.threshold
    inspected_body_bytes: Annotated[int, Field(strict=True, ge=1024, le=INSPECTED_BODY_BYTES)] = (
        _RESPONSES.inspected_body_bytes
    )
    content_types: Annotated[tuple[str, ...], Field(min_length=1, max_length=32)] = _RESPONSES.content_types


class WafPolicySpec(Spec):
    """One policy. `paranoia` is the level whose rules score; those up to `detection_paranoia` are told of, too.

    `raw` are rules in SecLang, with numbers from 9500000 to 9599999: they look after those of the Core Rule Set, and
    before the score is compared with the threshold. Where it `challenges_in_floods`, clients of a route whose requests
    are far beyond the usual must show that there is a person. `bots` are known beside those that everybody knows.

    `long_bodies` says what becomes of JSON, XML and multipart bodies that are longer than what is looked at: `refuse`
    (as null) answers 413; `look_at_start` reads JSON and multipart as far as they go and lets the rest pass unseen,
    XML is still refused.
    """

    ADDED_LATER: ClassVar = frozenset({"long_bodies", "responses", "bans", "challenges_in_floods", "bots"})

    description: Description = ""
    mode: Mode = _USUAL.mode
    paranoia: Annotated[int, Field(strict=True, ge=1, le=4)] = _USUAL.paranoia
    detection_paranoia: Annotated[int, Field(strict=True, ge=1, le=4)] | None = None
    inbound_threshold: Annotated[int, Field(strict=True, ge=1, le=10_000)] = _USUAL.inbound_threshold
    technologies: Annotated[tuple[Technology, ...], Field(max_length=len(Technology))] = tuple(Technology)
    allowed_methods: Annotated[tuple[str, ...], Field(min_length=1, max_length=64)] = _USUAL.allowed_methods
    allowed_content_types: Annotated[tuple[str, ...], Field(max_length=64)] = _USUAL.allowed_content_types
    limits: InspectionLimits = InspectionLimits()
    responses: ResponseInspection | None = None
    long_bodies: LongBodies | None = None
    exclusions: Annotated[tuple[Exclusion, ...], Field(max_length=WAF_EXCLUSIONS)] = ()
    rules: Annotated[tuple[CustomRule, ...], Field(max_length=WAF_RULES)] = ()
    bans: Bans | None = None
    challenges_in_floods: Flag = False
    bots: Annotated[tuple[Bot, ...], Field(max_length=MOST_BOTS)] = ()
    sampling: Sampling = Sampling()
    raw: Annotated[str, Field(max_length=LONGEST_RAW)] = ""

    @model_validator(mode="after")
    def _as_the_inspector_takes_it(self) -> Self:
        """What lists exist is a question for the slice; everything else about an expression is asked here."""
        try:
            check(policy_of(self._whole()))
        except PolicyError as error:
            raise refuse("waf_invalid", str(error), below=error.pointer) from None
        for index, rule in enumerate(self.rules):
            try:
                parse(rule.expression, None)
            except ExpressionError as error:
                text = f"{error} (characters {error.start} to {error.end})"
                raise refuse("expression_invalid", text, below=f"/rules/{index}/expression") from None
        return self

    @property
    def looks_at_responses(self) -> bool:
        """Whether it looks at responses, too."""
        return self.responses is not None and self.responses.inspect

    def lists_named(self) -> frozenset[str]:
        """Return the names of the lists that the rules look into."""
        by_rules = frozenset(name for rule in self.rules for name in rule.lists_named())
        return by_rules | ({self.bans.never} if self.bans and self.bans.never else frozenset())

    def document(self) -> dict[str, Any]:
        """Return the policy as the inspector reads it: what people say to each other is left out.

        So is what it says of responses that are not looked at: inspectors of the version before do not know of them.
        """
        found = self._whole()
        if not self.looks_at_responses:
            found.pop("responses", None)
        return found

    def _whole(self) -> dict[str, Any]:
        found = self.model_dump(mode="json", exclude=_ONLY_FOR_PEOPLE)
        found["detection_paranoia"] = self.detection_paranoia or self.paranoia
        found["rules"] = [_working_rule(one) for one in self.rules]
        found["exclusions"] = [_working(one) for one in self.exclusions]
        for name in ("raw", "responses", "bans", "challenges_in_floods", "bots"):  # older nodes know none of them
            if not found[name]:
                del found[name]
        if self.long_bodies is None or self.long_bodies is LongBodies.REFUSE:
            del found["long_bodies"]
        found["sampling"] = self.sampling.model_dump()
        return found


def _working_rule(rule: CustomRule) -> dict[str, Any]:
    return rule.model_dump(mode="json", exclude={"description"} | ({"rate"} if rule.rate is None else set()))


def _working(exclusion: Exclusion) -> dict[str, Any]:
    working = exclusion.model_dump(exclude={"owner", "reason"})
    return working | {"expires_at": exclusion.expires_at.timestamp() if exclusion.expires_at else 0}
