"""What the inspector beside an Envoy found in requests and responses, as a node reports it.

All texts are what clients sent, cut to a length and without NUL; secrets were masked before they left the inspector.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Final

from gatehouse_protocol.shapes import Check, at_most
from gatehouse_protocol.vocabulary import Count, Name, Text

MAX_EVENTS: Final = 200
MAX_SAMPLES: Final = 200
MAX_COUNTS: Final = 2_000
MAX_BANS: Final = 200
MAX_LONG: Final = 65_536
MAX_LISTED: Final = 100
LEAKS: Final = "leaks"
"""What a control plane that stores leaks says it takes, in its answer to a report."""
_BASE64: Final = r"([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?"


def _is_base64(value: str) -> bool:
    return re.fullmatch(_BASE64, value) is not None


Long = Annotated[str, at_most(MAX_LONG, "characters")]
Base64 = Annotated[Long, Check("expected base64", _is_base64, {"pattern": f"^{_BASE64}$"})]
LISTED: Final = at_most(MAX_LISTED)


class WafOutcome(StrEnum):
    """What became of a request in which something was found."""

    NOTED = "noted"
    WOULD_REFUSE = "would_refuse"
    REFUSED = "refused"
    CHALLENGED = "challenged"
    LIMITED = "limited"
    UNREADABLE = "unreadable"


class WafCounted(StrEnum):
    """What is counted: requests by outcome, `matched` matches of a rule, `untold` events that nobody will report.

    Responses are counted apart: that passed, in which something was found and that passed, that were held back, and
    that passed unread, or whose end did.
    """

    PASSED = "passed"
    NOTED = "noted"
    WOULD_REFUSE = "would_refuse"
    REFUSED = "refused"
    CHALLENGED = "challenged"
    LIMITED = "limited"
    UNREADABLE = "unreadable"
    MATCHED = "matched"
    UNTOLD = "untold"
    RESPONSE_PASSED = "response_passed"
    RESPONSE_FOUND = "response_found"
    RESPONSE_REFUSED = "response_refused"
    RESPONSE_UNREAD = "response_unread"


@dataclass(frozen=True, slots=True)
class WafResponse:
    """A response in which something was found: its head, and what rules found, as target, finding and value."""

    status: Count
    headers: Annotated[tuple[tuple[Text, Long], ...], at_most(200)]
    truncated: bool
    found: Annotated[tuple[tuple[Text, Text, Text], ...], LISTED]


@dataclass(frozen=True, slots=True)
class WafRequest:
    """A request as it was kept; what was masked in it is named in `redacted`, as `header:cookie` or `arg:password`.

    `response` is there where something was found in what the service answered; of the request it knows little then.
    """

    method: Text
    target: Long
    version: Text
    headers: Annotated[tuple[tuple[Text, Long], ...], at_most(200)]
    body: Base64
    body_kept: bool
    truncated: bool
    redacted: Annotated[tuple[Text, ...], at_most(200)]
    response: WafResponse | None = None


@dataclass(frozen=True, slots=True)
class WafCustomRule:
    """A rule of the policy that applied; one that is `staged` only says so."""

    name: Name
    action: Text
    staged: bool


@dataclass(frozen=True, slots=True)
class WafMatch:
    """What a rule of the Core Rule Set found: `found` in the `value` that was seen at `target`."""

    rule: Count
    message: Text
    tags: Annotated[tuple[Text, ...], LISTED]
    severity: Count
    paranoia: Count
    target: Text
    found: Text
    value: Text


@dataclass(frozen=True, slots=True)
class WafLeak:
    """What a detector found that must not leave, and where: how many different values, of which one is told.

    `sample` has its first and last two characters at most; `fingerprint` is the same for the same value.
    """

    detector: Name
    label: Text
    action: Text
    place: Text
    count: Count
    sample: Text
    fingerprint: Text


@dataclass(frozen=True, slots=True)
class WafEvent:
    """`policy` and `route` are `<tenant>/<name>`; `scores` are by category, `status` null where the request passed.

    `response_status` is what the service answered, where something was found in its response. `leaks` are there where
    the policy is one about what must not leave; a node tells them to a control plane that said it takes `LEAKS`.
    """

    at: datetime
    policy: Name
    route: Text
    request_id: Text
    client: Text
    country: Text
    asn: Count
    ja4: Text
    method: Text
    host: Text
    path: Text
    outcome: WafOutcome
    status: Count | None
    score: Count
    scores: Annotated[tuple[tuple[Name, Count], ...], LISTED]
    rules: Annotated[tuple[WafCustomRule, ...], LISTED]
    matches: Annotated[tuple[WafMatch, ...], LISTED]
    sample: WafRequest | None
    response_status: Count | None = None
    leaks: Annotated[tuple[WafLeak, ...], LISTED] = ()


@dataclass(frozen=True, slots=True)
class WafSample:
    """One of a share of the requests in which nothing was found."""

    at: datetime
    policy: Name
    route: Text
    client: Text
    sample: WafRequest


@dataclass(frozen=True, slots=True)
class WafCount:
    """`at` is where a minute begins. With `matched`, `rule` is a number of the Core Rule Set or a custom name."""

    at: datetime
    policy: Name
    route: Text
    outcome: WafCounted
    rule: Text
    count: Count


class BanAction(StrEnum):
    """What happens to requests of a client on a temporary list."""

    BLOCK = "block"
    CHALLENGE = "challenge"


@dataclass(frozen=True, slots=True)
class WafBan:
    """A client, an address or a network of IPv6, that came on the temporary list of a policy, until when and why.

    `times` says how often it did lately; it is not `enforced` where the policy only detects. `rule` is the one that
    the last offence went against, `most` how many clients may be on that list at once.
    """

    at: datetime
    until: datetime
    policy: Name
    client: Text
    country: Text
    route: Text
    action: BanAction
    enforced: bool
    times: Count
    rule: Text
    most: Count


@dataclass(frozen=True, slots=True)
class WafReport:
    """Since the report before. `lost` counts what the inspector said that the agent could not read."""

    events: tuple[WafEvent, ...]
    samples: tuple[WafSample, ...]
    counts: tuple[WafCount, ...]
    lost: Count
    bans: tuple[WafBan, ...] = ()
