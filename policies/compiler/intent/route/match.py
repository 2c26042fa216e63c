"""What a request must look like for a route to take it. All conditions must hold; an empty list asks for nothing."""

from __future__ import annotations

import re
from enum import StrEnum
from math import prod
from typing import Annotated, ClassVar, Final, Literal, Self

from pydantic import AfterValidator, Field, ValidationInfo, field_validator, model_validator

from policies.compiler.intent.fields.addresses import Network
from policies.compiler.intent.fields.cookies import CookieName
from policies.compiler.intent.fields.header_fields import HeaderName, header_value
from policies.compiler.intent.fields.methods import RoutedMethod
from policies.compiler.intent.fields.origins import Asn, Country, TlsFingerprint, check_distinct
from policies.compiler.intent.fields.paths import path, prefix
from policies.compiler.intent.fields.query import QueryName
from policies.compiler.intent.fields.refusal import refuse
from policies.compiler.intent.fields.regexes import short_regex
from policies.compiler.intent.fields.templates import template
from policies.compiler.intent.fields.text import printable_ascii
from policies.compiler.intent.route.grpc import GrpcMatch, GrpcType
from policies.compiler.intent.spec import Flag, Spec
from policies.compiler.limits import (
    ASNS_PER_ROUTE,
    CLIENT_NETWORKS_PER_ROUTE,
    CLIENTS_PER_ROUTE,
    CONDITIONS_PER_ROUTE,
    COUNTRIES_PER_ROUTE,
    HEADER_VALUE_CHARACTERS,
    METHODS_PER_ROUTE,
    PATH_CHARACTERS,
    QUERY_CHARACTERS,
    TLS_FINGERPRINTS_PER_ROUTE,
)

_QUERY_VALUE: Final = re.compile(r"(?:[A-Za-z0-9\-._~!$'()*+,;:@/?=]|%[0-9A-Fa-f]{2})*", re.ASCII)  # RFC 3986, 3.4


class PathType(StrEnum):
    """How a path is compared; the order is the order of precedence."""

    EXACT = "exact"
    TEMPLATE = "template"
    REGEX = "regex"
    PREFIX = "prefix"


class ValueType(StrEnum):
    """How the value of a header or query parameter is compared."""

    EXACT = "exact"
    REGEX = "regex"
    PRESENT = "present"


class PathMatch(Spec):
    """A condition on the path without its query. A prefix ends at a segment: `/api` takes `/api/x`, not `/apix`.

    A template has segments of which some are variables, `/users/{id}`; an expression matches the whole path.
    """

    type: PathType = PathType.PREFIX
    value: Annotated[str, Field(max_length=PATH_CHARACTERS)] = "/"

    @field_validator("value")
    @classmethod
    def _by_type(cls, value: str, info: ValidationInfo) -> str:
        match info.data.get("type"):
            case PathType.PREFIX:
                return prefix(value)
            case PathType.EXACT:
                return path(value)
            case PathType.REGEX:
                return short_regex(value)
            case PathType.TEMPLATE:
                return template(value)
        return value


class _FieldCondition(Spec):
    name: str
    type: ValueType = ValueType.EXACT
    value: Annotated[
        str, Field(max_length=HEADER_VALUE_CHARACTERS, validate_default=True), AfterValidator(header_value)
    ] = ""
    invert: Flag = False

    @field_validator("value")
    @classmethod
    def _by_type(cls, value: str, info: ValidationInfo) -> str:
        return _condition_value(value, info.data.get("type"))


class HeaderCondition(_FieldCondition):
    """A condition on one header; `invert` turns it round, and then a missing header counts as empty."""

    name: HeaderName


class CookieCondition(_FieldCondition):
    """A condition on one cookie, as on a header; of cookies of one name the first counts."""

    name: CookieName


class QueryCondition(Spec):
    """A condition on the first value of one query parameter, compared as it is sent, without decoding."""

    name: QueryName
    type: ValueType = ValueType.EXACT
    value: Annotated[
        str, Field(max_length=QUERY_CHARACTERS, validate_default=True), AfterValidator(printable_ascii)
    ] = ""

    @field_validator("value")
    @classmethod
    def _by_type(cls, value: str, info: ValidationInfo) -> str:
        type_ = info.data.get("type")
        if type_ is ValueType.EXACT and value and not _QUERY_VALUE.fullmatch(value):
            raise refuse("query_value_unencoded", "is compared as it is sent, so it must be percent-encoded")
        return _condition_value(value, type_)


class Match(Spec):
    """All of: the path, one of the methods (none listed: any), every header, cookie and query condition.

    `grpc` takes calls of gRPC and stands in place of a path. `client_addresses` are networks of which the client is in
    one, as the gateway knows its address behind proxies that it trusts. `countries` and `asns` (autonomous systems) are
    where its connection comes from, as files on the nodes know; what is unknown is in none. `tls_fingerprints` are what
    its TLS looks like (JA4, JA3), one of which must fit. `scheme` is how the client came.
    """

    ADDED_LATER: ClassVar = frozenset(
        {"cookies", "grpc", "client_addresses", "countries", "asns", "tls_fingerprints", "scheme"}
    )

    path: PathMatch = PathMatch()
    methods: Annotated[
        tuple[RoutedMethod, ...],
        Field(max_length=METHODS_PER_ROUTE),
    ] = ()
    headers: Annotated[tuple[HeaderCondition, ...], Field(max_length=CONDITIONS_PER_ROUTE)] = ()
    query: Annotated[tuple[QueryCondition, ...], Field(max_length=CONDITIONS_PER_ROUTE)] = ()
    cookies: Annotated[tuple[CookieCondition, ...], Field(max_length=CONDITIONS_PER_ROUTE)] = ()
    grpc: GrpcMatch | None = None
    client_addresses: Annotated[tuple[Network, ...], Field(max_length=CLIENT_NETWORKS_PER_ROUTE)] = ()
    countries: Annotated[tuple[Country, ...], Field(max_length=COUNTRIES_PER_ROUTE)] = ()
    asns: Annotated[tuple[Asn, ...], Field(max_length=ASNS_PER_ROUTE)] = ()
    tls_fingerprints: Annotated[tuple[TlsFingerprint, ...], Field(max_length=TLS_FINGERPRINTS_PER_ROUTE)] = ()
    scheme: Literal["http", "https"] | None = None

    @property
    def where(self) -> PathMatch:
        """The path of the requests: what is said of it, or what follows from the calls of gRPC that are meant.

        For calls of one method of any service it is everything: `calls` says the rest.
        """
        if self.grpc is None:
            return self.path
        if self.grpc.is_exact_call:
            return PathMatch.model_construct(type=PathType.EXACT, value=f"/{self.grpc.service}/{self.grpc.method}")
        if self.grpc.type is GrpcType.REGEX and (self.grpc.service or self.grpc.method):
            return PathMatch.model_construct(type=PathType.REGEX, value=self.grpc.expression)
        return PathMatch.model_construct(type=PathType.PREFIX, value=f"/{self.grpc.service or ''}")

    @property
    def calls(self) -> str | None:
        """An expression for the path beside `where`, of calls of one method of any service; None: there is nothing."""
        is_any_service = self.grpc is not None and self.where.type is PathType.PREFIX and not self.grpc.service
        return self.grpc.expression if self.grpc is not None and is_any_service and self.grpc.method else None

    @model_validator(mode="after")
    def _calls_have_no_other_path(self) -> Self:
        if self.grpc is not None:
            if self.path != PathMatch():
                raise refuse("grpc_path", "calls of gRPC are told by service and method, not by a path", below="/path")
            if self.methods not in ((), ("POST",)):
                raise refuse("grpc_method", "calls of gRPC are all POST; leave the methods out", below="/methods")
        return self

    @field_validator("client_addresses")
    @classmethod
    def _distinct_networks(cls, networks: tuple[str, ...]) -> tuple[str, ...]:
        check_distinct(networks, "network_duplicate")
        return networks

    @field_validator("countries", "asns", "tls_fingerprints")
    @classmethod
    def _distinct_origins(cls, origins: tuple[str | int, ...]) -> tuple[str | int, ...]:
        check_distinct(origins, "origin_duplicate")
        return origins

    @model_validator(mode="after")
    def _not_too_many_clients(self) -> Self:
        lists = (self.client_addresses, self.countries, self.asns, self.tls_fingerprints)
        if prod(max(len(one), 1) for one in lists) > CLIENTS_PER_ROUTE:
            text = f"multiply to more than {CLIENTS_PER_ROUTE}: say more of clients in an authorization policy"
            raise refuse("clients_entangled", f"networks, countries, numbers and fingerprints of clients {text}")
        return self

    @field_validator("methods")
    @classmethod
    def _distinct(cls, methods: tuple[str, ...]) -> tuple[str, ...]:
        check_distinct(methods, "method_duplicate")
        return methods


def _condition_value(value: str, type_: ValueType | None) -> str:
    match type_:
        case ValueType.REGEX:
            return short_regex(value)
        case ValueType.PRESENT if value:
            raise refuse("value_unused", "must be empty when only presence is asked for")
        case ValueType.EXACT if not value:
            raise refuse("value_missing", "a value to compare with is needed")
    return value
