"""What each kind of credential is made of: which parameters it has, which of them are fixed, and whether all fits.

The same checks as on the nodes (`gatehouse_protocol.vending`), so that what nodes would refuse is refused here first.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from gatehouse_protocol.request_signing import RequestSigning, SigningScheme
from gatehouse_protocol.shapes import ShapeError, parse
from gatehouse_protocol.vending import SigningAlgorithm, VendedCredential, VendedKind, check_vended

from console.base.errors import FieldProblem, Invalid

K = VendedKind
OFFERED: Final = (K.HEADER, K.BASIC, K.AWS_SIGV4, K.HMAC, K.OAUTH2_CLIENT_CREDENTIALS, K.JWT_BEARER, K.GITHUB_APP)
"""The kinds that one can add."""
_BY_SCHEME: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        SigningScheme.HTTP_MESSAGE_SIGNATURES: ("components", "label", "expires_seconds"),
        SigningScheme.TEMPLATE: (
            "string_to_sign", "header_value", "timestamp_header", "timestamp_format", "signature_encoding"
        ),
    }
)  # fmt: skip
SIGNING: Final = ("scheme", *(name for names in _BY_SCHEME.values() for name in names), "secret_encoding")
"""Parameters that say what is signed, and how."""
PARAMETERS: Final[Mapping[VendedKind, tuple[str, ...]]] = MappingProxyType(
    {
        K.HEADER: (),
        K.BASIC: ("username",),
        K.AWS_SIGV4: ("service", "region", "access_key_id"),
        K.HMAC: ("key_id", *SIGNING),
        K.OAUTH2_CLIENT_CREDENTIALS: ("token_url", "client_id", "scopes", "audience"),
        K.JWT_BEARER: ("token_url", "issuer", "subject", "audience", "scopes", "key_id", "algorithm"),
        K.GITHUB_APP: ("app_id", "installation_id", "api_url"),
    }
)
FIXED: Final = frozenset({"service", "region", *SIGNING})
"""Parameters that a compiled configuration has in it; another one is another credential."""
READABLE: Final = frozenset({"username", "access_key_id", "client_id", "key_id"})
"""Parameters that may stand beside a secret where it is read, because they change with it."""
WITH_PREFIX: Final = frozenset({K.HEADER, K.OAUTH2_CLIENT_CREDENTIALS, K.JWT_BEARER, K.GITHUB_APP})
"""The kinds for which header and prefix can be chosen."""
SECRETS: Final[Mapping[VendedKind, tuple[str, ...]]] = MappingProxyType(
    {kind: ("secret", "session_token") if kind is K.AWS_SIGV4 else ("secret",) for kind in OFFERED}
)
_USUAL_HEADER: Final = "authorization"
_TO_COME: Final = "cafe"
"""Stands for what is read later; it can be read in every encoding."""
_KEYS: Final = frozenset({K.JWT_BEARER, K.GITHUB_APP})
_LEAST_BITS: Final = 2048


def made(
    kind: str, header: str, prefix: str | None, version: int, parameters: Mapping[str, Any], secrets: Mapping[str, str],
    expires_at: datetime | None = None,
) -> VendedCredential:  # fmt: skip
    """Return what nodes get; raise Invalid with the field that does not fit, and never with what stands there."""
    check_names(kind, parameters, secrets)
    about = {"kind": kind, "header": header, "prefix": prefix, "version": version}
    ends = {"expires_at": expires_at.isoformat() if expires_at else None}
    found = _parsed({**about, **_nested(kind, parameters), **secrets, **ends})
    _check_secret(found)
    return found


def made_without_secret(
    kind: str, header: str, prefix: str | None, parameters: Mapping[str, Any], to_come: Collection[str]
) -> None:
    """Raise Invalid where something else than the fields `to_come`, which are read later, does not fit."""
    check_names(kind, parameters, {})
    about = {"kind": kind, "header": header, "prefix": prefix, "version": 1}
    later = dict.fromkeys(to_come, _TO_COME) | {"secret": _TO_COME}
    _parsed({**about, **later, **_nested(kind, _without(parameters, to_come))})


def signing_of(kind: str, parameters: Mapping[str, Any]) -> RequestSigning | None:
    """Return what is signed by parameters that fit; None for kinds that sign nothing by themselves."""
    said = _nested(kind, parameters).get("signing")
    return None if said is None else parse(RequestSigning, said)


def check_head(kind: str, header: str, prefix: str | None, parameters: Mapping[str, Any]) -> None:
    """Raise Invalid where header or prefix are chosen for a kind that writes its own."""
    if kind in WITH_PREFIX:
        return
    if prefix is not None and kind == K.HMAC:
        raise Invalid.field("/prefix", "fixed", "What stands around a signature says the value.")
    is_template = kind == K.HMAC and parameters.get("scheme") == SigningScheme.TEMPLATE
    if prefix is not None or (header != _USUAL_HEADER and not is_template):
        raise Invalid.field("/header", "fixed", f"A credential of kind {kind} has its own header.")


def _nested(kind: str, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parameters as nodes get them: those of what is signed by themselves."""
    if kind != K.HMAC:
        return dict(parameters)
    scheme = parameters.get("scheme") or SigningScheme.HTTP_MESSAGE_SIGNATURES
    for other, names in _BY_SCHEME.items():
        for name in names:
            if other != scheme and name in parameters:
                raise Invalid.field(f"/parameters/{name}", "unknown_field", f"Only scheme {other} has {name}.")
    signing = {name: value for name, value in parameters.items() if name in SIGNING}
    return {name: value for name, value in parameters.items() if name not in SIGNING} | {"signing": signing}


def _without(parameters: Mapping[str, Any], to_come: Collection[str]) -> dict[str, Any]:
    if both := [name for name in parameters if name in to_come]:
        raise Invalid.field(f"/parameters/{both[0]}", "read", f"The {both[0]} is read from Vault; do not give it here.")
    return dict(parameters)


def _parsed(document: Mapping[str, Any]) -> VendedCredential:
    try:
        found = parse(VendedCredential, document)
        check_vended(found)
    except ShapeError as error:
        raise Invalid.field(_pointer(error.pointer), "invalid", _sentence(error.text)) from None
    return found


def check_names(kind: str, parameters: Mapping[str, Any], secrets: Mapping[str, str]) -> None:
    """Raise Invalid where the kind is none, or has no such parameters or secrets."""
    if kind not in OFFERED:
        raise Invalid.field("/kind", "invalid", f"One of {', '.join(OFFERED)}.")
    known = PARAMETERS[VendedKind(kind)]
    problems = [
        FieldProblem("unknown_field", f"/parameters/{name}", f"A credential of kind {kind} has no {name}.")
        for name in parameters
        if name not in known
    ]
    problems += [
        FieldProblem("unknown_field", f"/{name}", f"A credential of kind {kind} has no {name}.")
        for name in secrets
        if name not in SECRETS[VendedKind(kind)]
    ]
    if problems:
        raise Invalid.of(problems)


def trimmed(kind: str, secrets: Mapping[str, str]) -> dict[str, str]:
    """Return secrets as they are kept: without line ends that editors and `echo` leave, of what is no PEM."""
    if kind in _KEYS:
        return {name: text for name, text in secrets.items() if text}
    return {name: found for name, text in secrets.items() if (found := text.strip("\r\n"))}


def _check_secret(credential: VendedCredential) -> None:
    for name in ("secret", "session_token"):
        text = getattr(credential, name)
        if credential.kind not in _KEYS and not (text.isprintable() and text.isascii()):
            raise Invalid.field(f"/{name}", "invalid", "Printable ASCII in one line.")
    if credential.kind in _KEYS:
        _check_key(credential)


def _check_key(credential: VendedCredential) -> None:
    try:
        key = load_pem_private_key(credential.secret.encode(), None)
    except (ValueError, TypeError, UnsupportedAlgorithm):  # TypeError: it asks for a password
        raise Invalid.field("/secret", "key_unreadable", "An unencrypted private key as PEM is needed.") from None
    is_app = credential.kind is K.GITHUB_APP
    algorithm = SigningAlgorithm.RS256 if is_app else credential.algorithm
    if algorithm is SigningAlgorithm.RS256 and not (isinstance(key, RSAPrivateKey) and key.key_size >= _LEAST_BITS):
        raise Invalid.field("/secret", "key_unfit", f"RS256 needs an RSA key of {_LEAST_BITS} bits or more.")
    is_p256 = isinstance(key, EllipticCurvePrivateKey) and isinstance(key.curve, SECP256R1)
    if algorithm is SigningAlgorithm.ES256 and not is_p256:
        raise Invalid.field("/secret", "key_unfit", "ES256 needs a key on the curve P-256.")


def _pointer(pointer: str) -> str:
    pointer = pointer.removeprefix("/signing")
    top = pointer.split("/")[1] if pointer else ""
    is_parameter = any(top in names for names in PARAMETERS.values())
    return f"/parameters{pointer}" if is_parameter else pointer or "/"


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."
