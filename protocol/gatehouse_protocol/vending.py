"""Credentials that a gateway adds on the way out: what a node is given, and what it tells of each.

A credential travels as a secret does, sealed to one node: a serialised `Any` of `VENDED_TYPE` whose value is the JSON
of a `VendedCredential`. It is named `<tenant>/vended/<name>` in the tenant's slice of credentials
(`acme.credentials@edge`), and a rotation puts another one under the same name.
"""

import json
import re
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Final

from gatehouse_protocol.addresses import is_https_address
from gatehouse_protocol.request_signing import FieldName, RequestSigning, check_signing, key_of
from gatehouse_protocol.shapes import Check, ShapeError, at_most, encode, parse
from gatehouse_protocol.vocabulary import Count, Name, SliceKey, Text

VENDED_TYPE: Final = "type.googleapis.com/gatehouse.v1.VendedCredential"
VENDING: Final = "vending"
"""What a control plane that stores the states of credentials says it takes, in its answer to a report."""
SYSTEM_ROOTS: Final = "/etc/ssl/certs/ca-certificates.crt"
"""The file of authorities that a configuration names for the node's own; each node puts the file that it has there."""
VENDED_FILE: Final = "/gatehouse/vended"
"""What the file of a key pair is below in a configuration; each node puts a file of its own there."""
MAX_SECRET_CHARACTERS: Final = 32_768
MAX_SCOPES: Final = 50
MAX_VENDED: Final = 2_000
_TOKEN_PREFIX: Final = "Bearer "


class VendedKind(StrEnum):
    """How a credential gets into a request.

    As it is (`header`), as a user and password (`basic`), as a signature (`aws_sigv4`, `hmac`), or as a token that the
    node fetches with it (`oauth2_client_credentials`, `jwt_bearer`: RFC 7523, `github_app`: of an installation).
    """

    HEADER = "header"
    BASIC = "basic"
    AWS_SIGV4 = "aws_sigv4"
    HMAC = "hmac"
    OAUTH2_CLIENT_CREDENTIALS = "oauth2_client_credentials"
    JWT_BEARER = "jwt_bearer"
    GITHUB_APP = "github_app"


MINTED: Final = frozenset({VendedKind.OAUTH2_CLIENT_CREDENTIALS, VendedKind.JWT_BEARER, VendedKind.GITHUB_APP})
"""The kinds whose secret never leaves the node: what it fetches with it is added."""
REQUIRED: Final[dict[VendedKind, tuple[str, ...]]] = {
    VendedKind.HEADER: (),
    VendedKind.BASIC: ("username",),
    VendedKind.AWS_SIGV4: ("service", "region", "access_key_id"),
    VendedKind.HMAC: (),
    VendedKind.OAUTH2_CLIENT_CREDENTIALS: ("token_url", "client_id"),
    VendedKind.JWT_BEARER: ("token_url", "issuer"),
    VendedKind.GITHUB_APP: ("app_id", "installation_id"),
}
"""Which fields a kind needs beside its secret."""


class SigningAlgorithm(StrEnum):
    """What a token of the node's own is signed with; the key (PEM) has to fit."""

    RS256 = "RS256"
    ES256 = "ES256"


_PLAIN: Final = re.compile(r"[\x20-\x7e]*")
Plain = Annotated[
    str,
    Check(
        "expected printable ASCII, at most 512 characters",
        lambda text: len(text) <= 512 and bool(_PLAIN.fullmatch(text)),
    ),
]


@dataclass(frozen=True, slots=True)
class VendedCredential:
    """One version of a credential with everything that using it takes; its `repr` tells no secret.

    `secret` is the value, password, secret access key, HMAC key, client secret or private key (PEM), by kind. `prefix`
    null is the kind's usual one: `Bearer ` before tokens, nothing before values. `audience` empty is the `token_url`;
    `api_url` is GitHub's. `expires_at` is when the secret itself ends; it is not used from then on. `signing` is what
    `hmac` signs, in the usual way where it is null.
    """

    kind: VendedKind
    version: Count
    secret: Annotated[str, at_most(MAX_SECRET_CHARACTERS, of="characters")] = field(repr=False)
    header: FieldName = "authorization"
    prefix: Plain | None = None
    username: Plain = ""
    service: Plain = ""
    region: Plain = ""
    access_key_id: Plain = ""
    session_token: Annotated[str, at_most(8_192, of="characters")] = field(default="", repr=False)
    token_url: Plain = ""
    client_id: Plain = ""
    scopes: Annotated[tuple[Plain, ...], at_most(MAX_SCOPES)] = ()
    audience: Plain = ""
    issuer: Plain = ""
    subject: Plain = ""
    key_id: Plain = ""
    algorithm: SigningAlgorithm = SigningAlgorithm.RS256
    app_id: Plain = ""
    installation_id: Plain = ""
    api_url: Plain = "https://api.github.com"
    expires_at: datetime | None = None
    signing: RequestSigning | None = None

    @property
    def usual_prefix(self) -> str:
        """What stands before the value or token in its header."""
        return prefix_of(self.kind, self.prefix)


@dataclass(frozen=True, slots=True)
class VendedShape:
    """What a configuration that names a credential has to know of it; no secret, and the same for all its versions."""

    kind: VendedKind
    header: str = "authorization"
    prefix: str | None = None
    service: str = ""
    region: str = ""
    signing: RequestSigning | None = None


def vended_name(tenant: str, name: str) -> str:
    """Return what the resource of a tenant's credential is called."""
    return f"{tenant}/vended/{name}"


def value_name(name: str) -> str:
    """Return what Envoy calls the value that a credential of that resource name puts into its header."""
    return f"{name}/value"


def prefix_of(kind: VendedKind, prefix: str | None) -> str:
    """Return what stands before the value or token in its header; null is the kind's usual one."""
    if prefix is not None:
        return prefix
    return _TOKEN_PREFIX if kind in MINTED else ""


def write_vended(credential: VendedCredential) -> bytes:
    """Return the `value` of the `Any`: JSON, the same bytes for the same credential.

    What nodes of an earlier version do not know is only in it where it says something.
    """
    document = encode(credential)
    if credential.signing is None:
        del document["signing"]
    return json.dumps(document, sort_keys=True, separators=(",", ":")).encode()


def read_vended(value: bytes) -> VendedCredential:
    """Return what `write_vended` wrote, or raise `ShapeError`, which names the field and never what stands there."""
    try:
        document = json.loads(value)
    except ValueError:
        raise ShapeError("", "expected JSON") from None
    found = parse(VendedCredential, document)
    check_vended(found)
    return found


def check_vended(credential: VendedCredential) -> None:
    """Raise `ShapeError` where a field that the kind needs is missing, or does not fit it."""
    if not credential.secret:
        raise ShapeError("/secret", "required")
    for name in REQUIRED[credential.kind]:
        if not getattr(credential, name):
            raise ShapeError(f"/{name}", f"required for {credential.kind}")
    for name in ("token_url", "api_url"):
        if (url := getattr(credential, name)) and not is_https_address(url):
            raise ShapeError(f"/{name}", "expected an https:// address without user and fragment")
    if credential.kind is VendedKind.BASIC and ":" in credential.username:
        raise ShapeError("/username", "expected no colon")
    if credential.kind is VendedKind.HEADER and not _PLAIN.fullmatch(credential.secret):
        raise ShapeError("/secret", "expected printable ASCII")
    if credential.kind is VendedKind.HMAC:
        _check_signing(credential)
    elif credential.signing is not None:
        raise ShapeError("/signing", f"expected none for {credential.kind}")


def _check_signing(credential: VendedCredential) -> None:
    signing = credential.signing or RequestSigning()
    key_of(credential.secret, signing)
    try:
        check_signing(signing, credential.header)
    except ShapeError as error:
        raise ShapeError(f"/signing{error.pointer}", error.text) from None


class VendedState(StrEnum):
    """How a credential is on a node: in use, in use while a new token cannot be had, without any, or over."""

    OK = "ok"
    REFRESHING = "refreshing"
    FAILED = "failed"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class VendedStatus:
    """How the credential `name` of a slice of credentials is on the node.

    `until` is when what is added now ends, null: it does not by itself. `error` says in words what is wrong, empty when
    nothing is; `since` is when the state began.
    """

    slice: SliceKey
    name: Name
    version: Count
    state: VendedState
    since: datetime
    until: datetime | None
    error: Text


@dataclass(frozen=True, slots=True)
class VendingReport:
    """All credentials that the node has, in the order of their slices and names."""

    credentials: Annotated[tuple[VendedStatus, ...], at_most(MAX_VENDED)]
