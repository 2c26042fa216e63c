"""One rule of authorization: which requests it is about, by what they are and by who sends them."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, ClassVar, Self

from pydantic import AfterValidator, Field, ValidationInfo, field_validator, model_validator

from policies.compiler.intent.client_certificate import ClientName
from policies.compiler.intent.fields.claims import ClaimConditions, Scopes
from policies.compiler.intent.fields.header_fields import HeaderName, header_value
from policies.compiler.intent.fields.methods import RoutedMethod
from policies.compiler.intent.fields.names import Name
from policies.compiler.intent.fields.networks import Network
from policies.compiler.intent.fields.origins import Asn, Country, TlsFingerprint
from policies.compiler.intent.fields.paths import path, prefix
from policies.compiler.intent.fields.refusal import refuse
from policies.compiler.intent.fields.regexes import short_regex
from policies.compiler.intent.spec import Spec
from policies.compiler.limits import (
    CLIENT_NAMES,
    CONDITIONS_PER_ROUTE,
    HEADER_VALUE_CHARACTERS,
    IP_ACCESS_NETWORKS,
    METHODS_PER_ROUTE,
    PATH_CHARACTERS,
    RULE_CONSUMERS,
    RULE_ORIGINS,
    RULE_PATHS,
)


class AuthorizationAction(StrEnum):
    """What a rule does with requests that it is about."""

    ALLOW = "allow"
    DENY = "deny"


class RulePathType(StrEnum):
    """How a path is compared."""

    EXACT = "exact"
    PREFIX = "prefix"
    REGEX = "regex"


class RuleHeaderType(StrEnum):
    """How a header is compared."""

    EXACT = "exact"
    PREFIX = "prefix"
    REGEX = "regex"
    PRESENT = "present"
    ABSENT = "absent"


class RulePath(Spec):
    """A path without its query, after it has been brought to its normal form. A prefix ends at a segment.

    A rule that denies also takes other spellings that services may take for the same: other case, a slash at the end,
    parameters of a segment (`/admin;x`). An expression (RE2) is compared as it is written, with the whole path.
    """

    type: RulePathType = RulePathType.PREFIX
    value: Annotated[str, Field(max_length=PATH_CHARACTERS)]

    @field_validator("value")
    @classmethod
    def _by_type(cls, value: str, info: ValidationInfo) -> str:
        match info.data.get("type"):
            case RulePathType.PREFIX:
                return prefix(value)
            case RulePathType.EXACT:
                return path(value)
        return short_regex(value)


class RuleHeader(Spec):
    """A request header. Of several with one name each is looked at by itself, and one that fits is enough.

    A rule that denies also looks at each value of a list with commas.
    """

    name: HeaderName
    type: RuleHeaderType = RuleHeaderType.EXACT
    value: Annotated[
        str, Field(max_length=HEADER_VALUE_CHARACTERS, validate_default=True), AfterValidator(header_value)
    ] = ""

    @field_validator("value")
    @classmethod
    def _by_type(cls, value: str, info: ValidationInfo) -> str:
        match info.data.get("type"):
            case RuleHeaderType.PRESENT | RuleHeaderType.ABSENT if value:
                raise refuse("value_unused", "must be empty when only presence is asked for")
            case RuleHeaderType.EXACT | RuleHeaderType.PREFIX if not value:
                raise refuse("value_missing", "a value to compare with is needed")
            case RuleHeaderType.REGEX:
                return short_regex(value)
        return value


_Names = Annotated[tuple[Name, ...], Field(max_length=RULE_CONSUMERS)]


class AuthorizationRule(Spec):
    """It is about requests of which everything that it says is true; what it does not say it does not ask for.

    One of `methods`, `paths`, `consumers`, `consumer_groups`, `client_addresses`, `countries`, `asns`,
    `tls_fingerprints` and `certificates` must fit, and all of `headers`, `claims` and `scopes`. Claims are those of the
    token that a `jwt` policy verified, consumers those whose key an `api_key` policy knew. Certificates are told by
    their alternative names; a SPIFFE ID is a `uri`.

    A client whose country is unknown is in none of `countries`. `countries_except` are all others than those: in a rule
    that denies an unknown one is among them, in one that allows it is not.
    """

    ADDED_LATER: ClassVar = frozenset({"countries", "countries_except", "asns", "tls_fingerprints"})

    name: Name
    action: AuthorizationAction
    methods: Annotated[tuple[RoutedMethod, ...], Field(max_length=METHODS_PER_ROUTE)] = ()
    paths: Annotated[tuple[RulePath, ...], Field(max_length=RULE_PATHS)] = ()
    headers: Annotated[tuple[RuleHeader, ...], Field(max_length=CONDITIONS_PER_ROUTE)] = ()
    claims: ClaimConditions = ()
    scopes: Scopes = ()
    consumers: _Names = ()
    consumer_groups: _Names = ()
    client_addresses: Annotated[tuple[Network, ...], Field(max_length=IP_ACCESS_NETWORKS)] = ()
    countries: Annotated[tuple[Country, ...], Field(max_length=RULE_ORIGINS)] = ()
    countries_except: Annotated[tuple[Country, ...], Field(max_length=RULE_ORIGINS)] = ()
    asns: Annotated[tuple[Asn, ...], Field(max_length=RULE_ORIGINS)] = ()
    tls_fingerprints: Annotated[tuple[TlsFingerprint, ...], Field(max_length=RULE_ORIGINS)] = ()
    certificates: Annotated[tuple[ClientName, ...], Field(max_length=CLIENT_NAMES)] = ()

    @model_validator(mode="after")
    def _countries_one_way(self) -> Self:
        if self.countries and self.countries_except:
            text = "name those that are meant, or those that are not; both are one list too many"
            raise refuse("countries_both", text, below="/countries_except")
        return self

    @model_validator(mode="after")
    def _is_about_some(self) -> Self:
        if not any(getattr(self, field) for field in type(self).model_fields if field not in ("name", "action")):
            text = "says nothing of requests, so that it is about all of them; what becomes of the rest is `otherwise`"
            raise refuse("authorization_rule_empty", text)
        return self
