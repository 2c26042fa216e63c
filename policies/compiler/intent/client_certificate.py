"""Client certificates of a hostname (mutual TLS): whether they are asked for, who may issue them, and to whom.

What Gateway API calls `frontendValidation`, for one hostname instead of a port.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated, Final, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from policies.compiler.intent.fields.authorities import Authorities
from policies.compiler.intent.fields.hostnames import hostname
from policies.compiler.intent.fields.refusal import quote, refuse
from policies.compiler.intent.fields.text import printable_ascii
from policies.compiler.intent.spec import Spec
from policies.compiler.limits import CLIENT_NAME_CHARACTERS, CLIENT_NAMES, VERIFY_DEPTH


class ClientCertificateMode(StrEnum):
    """What happens without a certificate: with `request` the connection goes on, with `require` it ends.

    In both a certificate that is given must be valid.
    """

    REQUEST = "request"
    REQUIRE = "require"


class ClientNameType(StrEnum):
    """The sort of subject alternative name (RFC 5280, section 4.2.1.6); a SPIFFE ID is a `uri`."""

    DNS = "dns"
    URI = "uri"
    EMAIL = "email"


class ClientNameMatch(StrEnum):
    """How a name is compared."""

    EXACT = "exact"
    PREFIX = "prefix"
    SUFFIX = "suffix"


class ClientName(Spec):
    """A subject alternative name that a client's certificate may have; of `dns` the case does not matter.

    A prefix of a `uri` reaches past its host, and a suffix begins at a boundary (`.acme.test`, `@acme.test`): otherwise
    names of others would match, too.
    """

    type: ClientNameType
    match: ClientNameMatch = ClientNameMatch.EXACT
    value: Annotated[str, Field(min_length=1, max_length=CLIENT_NAME_CHARACTERS)]

    @model_validator(mode="after")
    def _value_as_certificates_have_it(self) -> Self:
        try:
            printable_ascii(self.value)
        except PydanticCustomError as refusal:
            raise refuse(refusal.type, refusal.message(), below="/value") from None
        if " " in self.value:
            raise refuse("client_name_invalid", "may not hold a space", below="/value")
        _CHECKS.get((self.type, self.match), _anything)(self.value)
        return self


def _anything(value: str) -> None:
    """Nothing more to ask."""


def _whole_hostname(value: str) -> None:
    try:
        hostname(value.removeprefix("*."))
    except PydanticCustomError as refusal:
        raise refuse(refusal.type, refusal.message(), below="/value") from None


def _past_its_host(value: str) -> None:
    _, found, rest = value.partition("://")
    if not found or "/" not in rest.lstrip("/"):
        text = f"{quote(value)} ends within the host, so that others' names match, too; go on as in spiffe://acme.test/"
        raise refuse("client_name_open", text, below="/value")


def _beginning_with(sign: str) -> Callable[[str], None]:
    def check(value: str) -> None:
        if not value.startswith(sign):
            text = f"{quote(value)} begins within a name, so that others' names match, too; begin it with {sign}"
            raise refuse("client_name_open", text, below="/value")

    return check


_CHECKS: Final[Mapping[tuple[ClientNameType, ClientNameMatch], Callable[[str], None]]] = MappingProxyType({
    (ClientNameType.DNS, ClientNameMatch.EXACT): _whole_hostname,
    (ClientNameType.DNS, ClientNameMatch.SUFFIX): _beginning_with("."),
    (ClientNameType.URI, ClientNameMatch.PREFIX): _past_its_host,
    (ClientNameType.EMAIL, ClientNameMatch.SUFFIX): _beginning_with("@"),
})  # fmt: skip


class ClientCertificateSpec(Spec):
    """How clients of a hostname prove with a certificate who they are.

    `authorities` are CA certificates (PEM); a client's must be issued by one of them, with at most `verify_depth`
    others between. `names` are those that clients may have; none: whoever has a certificate of these authorities.
    """

    mode: ClientCertificateMode
    authorities: Authorities
    names: Annotated[tuple[ClientName, ...], Field(max_length=CLIENT_NAMES)] = ()
    verify_depth: Annotated[int, Field(strict=True, ge=1, le=VERIFY_DEPTH)] | None = None
