"""Requests signed with a shared secret (HMAC with SHA-256): what is covered, and where the signature stands.

One way is the standard's, HTTP Message Signatures (RFC 9421, `hmac-sha256`); the other a text with named parts, by
which the schemes that services have of their own can be written down.
"""

import base64
import binascii
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Final

from gatehouse_protocol.shapes import Check, ShapeError, at_most

MAX_COMPONENTS: Final = 20
MAX_KEY_BYTES: Final = 4_096
LONGEST_LIFE_SECONDS: Final = 86_400

_FIELD_NAME: Final = re.compile(r"[a-z0-9!#$%&'*+.^_`|~-]{1,128}")
_NOT_THESE: Final = re.compile(
    "host|proxy-.*|x-gatehouse-.*|x-envoy-.*|x-forwarded-.*|content-length|transfer-encoding|connection|upgrade|te|trailer"
)
_LABEL: Final = re.compile(r"[a-z*][a-z0-9_.*-]{0,63}")
_TEMPLATE: Final = re.compile(r"[\x20-\x7e\n]{0,1024}")
_PLACE: Final = re.compile(r"\{([^{}]*)\}")
_HEADER_PLACE: Final = re.compile(r"header:([a-z0-9_-]{1,128})")
DERIVED: Final = frozenset(
    {"@method", "@target-uri", "@authority", "@scheme", "@request-target", "@path", "@query"}
)  # RFC 9421, 2.2
BODY_DIGEST: Final = "content-digest"
"""The header whose being covered means that the body is (RFC 9530): the gateway writes it."""
_SIGNED: Final = ("signature-input", "signature")
_WRITTEN_ANEW: Final = (BODY_DIGEST, "date")
"""Headers that the gateway itself writes where they are covered."""
_IN_STRING: Final = frozenset(
    {"method", "path", "query", "target", "host", "timestamp", "body", "body_sha256", "key_id"}
)
_IN_VALUE: Final = frozenset({"signature", "timestamp", "key_id"})
_OF_BODIES: Final = ("{body}", "{body_sha256}")


def is_field_name(text: str) -> bool:
    """Whether it is the name of a header in lower case that says nothing of the connection."""
    return _FIELD_NAME.fullmatch(text) is not None and not _NOT_THESE.fullmatch(text)


FieldName = Annotated[
    str, Check("expected the name of a header in lower case that says nothing of the connection", is_field_name)
]
Component = Annotated[
    str,
    Check(
        "expected a derived component of RFC 9421, or the name of a header in lower case",
        lambda text: text in DERIVED or (is_field_name(text) and text not in _SIGNED),
    ),
]
Label = Annotated[
    str, Check("expected a key of RFC 8941: a to z, 0 to 9, _ . * and -", lambda text: bool(_LABEL.fullmatch(text)))
]
Template = Annotated[
    str,
    Check(
        "expected printable ASCII and line feeds, at most 1024 characters",
        lambda text: _TEMPLATE.fullmatch(text) is not None,
    ),
]
Life = Annotated[
    int, Check("expected 1 to 86400 seconds", lambda seconds: 1 <= seconds <= LONGEST_LIFE_SECONDS)
]  # fmt: skip


class SigningScheme(StrEnum):
    """HTTP Message Signatures (RFC 9421), or a text with named parts."""

    HTTP_MESSAGE_SIGNATURES = "http_message_signatures"
    TEMPLATE = "template"


class KeyEncoding(StrEnum):
    """How the bytes of a key are written: as they are (UTF-8), or in base64, or in hexadecimal."""

    TEXT = "text"
    BASE64 = "base64"
    HEX = "hex"


class SignatureEncoding(StrEnum):
    """How a signature is written."""

    HEX = "hex"
    BASE64 = "base64"


class TimestampFormat(StrEnum):
    """How the moment of signing is written: Unix seconds or milliseconds, ISO 8601 (`…Z`), or as in `Date`."""

    UNIX = "unix"
    UNIX_MS = "unix_ms"
    ISO_8601 = "iso_8601"
    HTTP_DATE = "http_date"


@dataclass(frozen=True, slots=True)
class RequestSigning:
    """How requests are signed; the same for all versions of a credential.

    By `http_message_signatures`, `components` are covered under `label`, those that a request has, and the signature
    says when it was made, with which key, and (`expires_seconds`) until when it holds.

    By `template`, the signature of `string_to_sign` stands in a header as `header_value` says. `{…}` are parts in the
    one: method, path, query (without `?`), target (path and query), host, timestamp, body, body_sha256 (hexadecimal),
    key_id, `header:<name>`; and in the other signature, timestamp, key_id. `timestamp_header` carries the moment, too;
    empty: none does.
    """

    scheme: SigningScheme = SigningScheme.HTTP_MESSAGE_SIGNATURES
    components: Annotated[tuple[Component, ...], at_most(MAX_COMPONENTS)] = (
        "@method",
        "@authority",
        "@path",
        "@query",
    )
    label: Label = "sig1"
    expires_seconds: Life | None = None
    string_to_sign: Template = ""
    header_value: Template = "{signature}"
    timestamp_header: Annotated[
        str, Check("expected the name of a header in lower case", lambda text: not text or is_field_name(text))
    ] = ""
    timestamp_format: TimestampFormat = TimestampFormat.UNIX
    signature_encoding: SignatureEncoding = SignatureEncoding.HEX
    secret_encoding: KeyEncoding = KeyEncoding.TEXT

    @property
    def covers_body(self) -> bool:
        """Whether all of a body has to be there before its request can be sent."""
        if self.scheme is SigningScheme.HTTP_MESSAGE_SIGNATURES:
            return BODY_DIGEST in self.components
        return any(place in self.string_to_sign for place in _OF_BODIES)

    def written(self, header: str) -> tuple[str, ...]:
        """Return the headers that signing writes; `header` is where a template's value stands."""
        if self.scheme is SigningScheme.HTTP_MESSAGE_SIGNATURES:
            return (*_SIGNED, *(name for name in _WRITTEN_ANEW if name in self.components))
        return (header, self.timestamp_header) if self.timestamp_header else (header,)


def key_of(secret: str, signing: RequestSigning) -> bytes:
    """Return the key's bytes, or raise `ShapeError`, which never tells what stands there."""
    match signing.secret_encoding:
        case KeyEncoding.BASE64:
            found = _decoded(secret)
        case KeyEncoding.HEX:
            try:
                found = bytes.fromhex(secret)
            except ValueError:
                raise ShapeError("/secret", "expected hexadecimal") from None
        case _:
            found = secret.encode()
    if not 1 <= len(found) <= MAX_KEY_BYTES:
        raise ShapeError("/secret", f"expected a key of 1 to {MAX_KEY_BYTES} bytes")
    return found


def check_signing(signing: RequestSigning, header: str) -> None:
    """Raise `ShapeError`, with a pointer below the signing's own, where what it says does not fit together."""
    if signing.scheme is SigningScheme.HTTP_MESSAGE_SIGNATURES:
        if not signing.components:
            raise ShapeError("/components", "expected one component at least")
        if len(set(signing.components)) < len(signing.components):
            raise ShapeError("/components", "expected each component once")
        return
    if not signing.string_to_sign:
        raise ShapeError("/string_to_sign", "required for template")
    _check_places("/string_to_sign", signing.string_to_sign, _IN_STRING, may_name_headers=True)
    _check_places("/header_value", signing.header_value, _IN_VALUE)
    if "\n" in signing.header_value:
        raise ShapeError("/header_value", "expected one line")
    if "{signature}" not in signing.header_value:
        raise ShapeError("/header_value", "expected {signature} in it")
    if signing.timestamp_header == header:
        raise ShapeError("/timestamp_header", "expected another header than the signature's")


def _check_places(pointer: str, text: str, known: frozenset[str], *, may_name_headers: bool = False) -> None:
    for place in _PLACE.findall(text):
        named = _HEADER_PLACE.fullmatch(place) if may_name_headers else None
        if place not in known and not (named and is_field_name(named[1])):
            names = ", ".join(sorted(known)) + (", header:<name>" if may_name_headers else "")
            raise ShapeError(pointer, f"expected none but these in braces: {names}")
    if set("{}") & set(_PLACE.sub("", text)):
        raise ShapeError(pointer, "expected braces around the names of parts only")


def _decoded(secret: str) -> bytes:
    try:
        return base64.b64decode(secret, validate=True)
    except (binascii.Error, ValueError):
        raise ShapeError("/secret", "expected base64") from None
