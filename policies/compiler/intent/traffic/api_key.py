"""Who may call, known by API keys: where a request has its key, and whose keys are let in."""

from __future__ import annotations

from typing import Annotated, Final, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from policies.compiler.intent.fields.header_fields import HeaderName
from policies.compiler.intent.fields.names import Name
from policies.compiler.intent.fields.refusal import refuse
from policies.compiler.intent.spec import Flag, Spec
from policies.compiler.limits import GROUPS_PER_POLICY, KEY_SOURCES

CONSUMER_HEADER: Final = "x-consumer"
GROUPS_HEADER: Final = "x-consumer-groups"
IDENTITY_HEADERS: Final = (CONSUMER_HEADER, GROUPS_HEADER)
"""What services are told of a consumer. Of clients they are never believed, on any listener."""


def _not_ours(value: str) -> str:
    if value in IDENTITY_HEADERS:
        raise refuse("header_of_identity", f"{value} is what the gateway says of consumers; clients' own is taken out")
    if value == "authorization":
        raise refuse("header_of_scheme", "Authorization holds a scheme before the key; use bearer or basic")
    return value


class InHeader(Spec):
    """The key is the value of a request header."""

    type: Literal["header"]
    name: Annotated[HeaderName, AfterValidator(_not_ours)] = "x-api-key"


class InQuery(Spec):
    """The key is a parameter of the address; it is then in logs of whoever stands before the gateway."""

    type: Literal["query"]
    name: Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_.~-]+$")] = "api_key"


class InCookie(Spec):
    """The key is the value of a cookie."""

    type: Literal["cookie"]
    name: Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9!#$%&'*+.^_`|~-]+$")] = "api_key"


class AsBearer(Spec):
    """The key is sent as `Authorization: Bearer <key>` (RFC 6750)."""

    type: Literal["bearer"]


class AsBasic(Spec):
    """The key is a password: `Authorization: Basic`, with the consumer's name before it (RFC 7617)."""

    type: Literal["basic"]


KeySource = Annotated[InHeader | InQuery | InCookie | AsBearer | AsBasic, Field(discriminator="type")]


class ApiKeyPolicy(Spec):
    """Requests need the key of a consumer of the same slice, in one of `sources`: the first that is there counts.

    `groups`: only consumers in one of them (none: every consumer). No, an unknown or an expired key: 401; a consumer of
    no such group: 403. With `anonymous` requests without any key pass, too, as nobody; a wrong key is refused all the
    same. The key is taken out of the request unless `forward_key`, and the service reads who called in `x-consumer`
    and `x-consumer-groups`. With `shadow` nobody is refused and requests go on as they came; what would have become of
    them is counted.
    """

    type: Literal["api_key"]
    sources: Annotated[tuple[KeySource, ...], Field(min_length=1, max_length=KEY_SOURCES)] = (InHeader(type="header"),)
    groups: Annotated[tuple[Name, ...], Field(max_length=GROUPS_PER_POLICY)] = ()
    forward_key: Flag = False
    anonymous: Flag = False
    shadow: Flag = False

    @model_validator(mode="after")
    def _all_differ(self) -> Self:
        for index, source in enumerate(self.sources):
            if source in self.sources[:index]:
                raise refuse("source_duplicate", "is listed twice", below=f"/sources/{index}")
        for index, group in enumerate(self.groups):
            if group in self.groups[:index]:
                raise refuse("group_duplicate", f"{group} is listed twice", below=f"/groups/{index}")
        return self
