"""What is asked of token endpoints, by kind of credential; signed assertions are JWTs (RFC 7519, RFC 7523). Pure."""

import base64
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import quote, urlencode

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from gatehouse_protocol.vending import SigningAlgorithm, VendedCredential, VendedKind

from gatehouse_agent.vending.tokens import TokenError

_JWT_BEARER: Final = "urn:ietf:params:oauth:grant-type:jwt-bearer"
_ASSERTION_SECONDS: Final = 300
_APP_SECONDS: Final = 540  # GitHub takes ten minutes at most
_APP_SKEW_SECONDS: Final = 60
_NUMBER_BYTES: Final = 32  # of a signature with P-256


@dataclass(frozen=True, slots=True)
class TokenRequest:
    """A POST; headers and body are secrets."""

    url: str
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)


def token_request(credential: VendedCredential, now: float) -> TokenRequest:
    """Return how a token is asked for at this second since 1970; raises `TokenError` for a key that cannot sign."""
    match credential.kind:
        case VendedKind.OAUTH2_CLIENT_CREDENTIALS:
            return _by_client(credential)
        case VendedKind.JWT_BEARER:
            return _by_assertion(credential, now)
        case VendedKind.GITHUB_APP:
            return _by_app(credential, now)
        case _:
            raise ValueError(f"{credential.kind} fetches no token")


def _by_client(credential: VendedCredential) -> TokenRequest:
    known = f"{quote(credential.client_id, safe='')}:{quote(credential.secret, safe='')}"
    fields = {"grant_type": "client_credentials", **_scope(credential)}
    if credential.audience:
        fields["audience"] = credential.audience
    basic = base64.b64encode(known.encode()).decode()
    return _form(credential.token_url, fields, {"Authorization": f"Basic {basic}"})


def _by_assertion(credential: VendedCredential, now: float) -> TokenRequest:
    claims = {
        "iss": credential.issuer,
        "sub": credential.subject or credential.issuer,
        "aud": credential.audience or credential.token_url,
        "iat": int(now),
        "exp": int(now) + _ASSERTION_SECONDS,
        "jti": str(uuid.uuid4()),
        **_scope(credential),
    }
    fields = {"grant_type": _JWT_BEARER, "assertion": signed(credential, claims), **_scope(credential)}
    return _form(credential.token_url, fields, {})


def _by_app(credential: VendedCredential, now: float) -> TokenRequest:
    begun = int(now) - _APP_SKEW_SECONDS
    known = signed(credential, {"iss": credential.app_id, "iat": begun, "exp": int(now) + _APP_SECONDS})
    place = quote(credential.installation_id, safe="")
    url = f"{credential.api_url.rstrip('/')}/app/installations/{place}/access_tokens"
    return TokenRequest(url, {"Authorization": f"Bearer {known}", "Accept": "application/vnd.github+json"}, b"")


def _scope(credential: VendedCredential) -> dict[str, str]:
    return {"scope": " ".join(credential.scopes)} if credential.scopes else {}


def _form(url: str, fields: Mapping[str, str], headers: Mapping[str, str]) -> TokenRequest:
    kind = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
    return TokenRequest(url, {**kind, **headers}, urlencode(fields).encode())


def signed(credential: VendedCredential, claims: Mapping[str, Any]) -> str:
    """Return the claims as a JWT that the credential's private key has signed; raises `TokenError`."""
    key = _private_key(credential)
    head = {"alg": str(credential.algorithm), "typ": "JWT"} | ({"kid": credential.key_id} if credential.key_id else {})
    text = f"{_encoded(json.dumps(head).encode())}.{_encoded(json.dumps(claims).encode())}"
    if isinstance(key, rsa.RSAPrivateKey):
        signature = key.sign(text.encode(), padding.PKCS1v15(), hashes.SHA256())
    else:
        numbers = decode_dss_signature(key.sign(text.encode(), ec.ECDSA(hashes.SHA256())))
        signature = b"".join(number.to_bytes(_NUMBER_BYTES, "big") for number in numbers)
    return f"{text}.{_encoded(signature)}"


def _private_key(credential: VendedCredential) -> rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey:
    try:
        key = serialization.load_pem_private_key(credential.secret.encode(), None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise TokenError("the private key cannot be read") from None
    if credential.algorithm is SigningAlgorithm.RS256 and isinstance(key, rsa.RSAPrivateKey):
        return key
    if (
        credential.algorithm is SigningAlgorithm.ES256
        and isinstance(key, ec.EllipticCurvePrivateKey)
        and isinstance(key.curve, ec.SECP256R1)
    ):
        return key
    raise TokenError(f"the private key is not one for {credential.algorithm}")


def _encoded(part: bytes) -> str:
    return base64.urlsafe_b64encode(part).rstrip(b"=").decode()
