"""The account's key at work: signs requests (RFC 8555 §6.2), binds external accounts, and derives challenge answers."""

import base64
import hashlib
import json
from collections.abc import Mapping
from typing import Any, Final

from acme import jws, messages
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from josepy import jwa, jwk
from josepy.errors import Error as JoseError

from certificates.acme.faults import AcmeFault
from certificates.acme.resources import Eab
from certificates.life.states import FaultKind

_EC_ALGORITHMS: Final = {256: jwa.ES256, 384: jwa.ES384, 521: jwa.ES512}


def base64url(data: bytes) -> str:
    """Return base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class AccountKey:
    """A private key, RSA or EC, that never shows itself."""

    def __init__(self, key_pem: bytes) -> None:
        """Read the key; raise AcmeFault(account) when it is none that ACME can sign with."""
        try:
            self._key = jwk.JWK.load(key_pem)
            self._algorithm = _algorithm(key_pem)
        except (JoseError, ValueError, KeyError, TypeError) as error:
            text = "The account's key cannot be used: it is neither an RSA key nor one on P-256, P-384 or P-521."
            raise AcmeFault(FaultKind.ACCOUNT, text) from error

    def __repr__(self) -> str:
        """Say whose it is without showing anything of it."""
        return "AccountKey(…)"

    def sign(self, payload: Mapping[str, Any] | None, *, url: str, nonce: bytes, account_url: str | None) -> bytes:
        """Return the signed body; `payload` None is POST-as-GET; without `account_url` the public key goes along."""
        body = b"" if payload is None else json.dumps(payload).encode()
        signed = jws.JWS.sign(body, key=self._key, alg=self._algorithm, nonce=nonce, url=url, kid=account_url)
        return signed.json_dumps().encode()

    def binding(self, eab: Eab, new_account_url: str) -> dict[str, Any]:
        """Return the `externalAccountBinding` of a registration."""
        directory = messages.Directory({"newAccount": new_account_url})
        public = self._key.public_key()
        try:
            key = eab.hmac_key.rstrip("=")  # CAs hand it out with or without padding
            return messages.ExternalAccountBinding.from_data(public, eab.kid, key, directory, eab.algorithm)
        except (JoseError, ValueError) as error:
            text = "The external account binding cannot be used: its key is not base64url or its algorithm not HS256, "
            raise AcmeFault(FaultKind.ACCOUNT, f"{text}HS384 or HS512.") from error

    def key_authorization(self, token: str) -> str:
        """Return `token.thumbprint` (RFC 8555 §8.1)."""
        return f"{token}.{base64url(self._key.thumbprint())}"

    def dns_value(self, token: str) -> str:
        """Return what the TXT record of a DNS-01 challenge holds (RFC 8555 §8.4)."""
        return base64url(hashlib.sha256(self.key_authorization(token).encode()).digest())


def _algorithm(key_pem: bytes) -> jwa.JWASignature:
    private = load_pem_private_key(key_pem, None)
    if isinstance(private, RSAPrivateKey):
        return jwa.RS256
    if not isinstance(private, EllipticCurvePrivateKey):
        raise TypeError("neither RSA nor EC")
    return _EC_ALGORITHMS[private.curve.key_size]
