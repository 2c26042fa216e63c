"""A passkey in software: makes and signs what a browser would hand in, and can be told to lie."""

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData

FLAG = AuthenticatorData.FLAG
ORIGIN = "http://localhost:8000"


@dataclass
class SoftPasskey:
    """One key of one person; `sign_count` grows with each use unless told otherwise."""

    rp_id: str = "localhost"
    origin: str = ORIGIN
    flags: Any = FLAG.UP | FLAG.UV
    sign_count: int = 0
    cross_origin: bool = False
    user_handle: bytes = b""
    credential_id: bytes = b"a credential id of this"
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def create(self, options: dict[str, Any]) -> str:
        """Answer `navigator.credentials.create`."""
        asked = options["publicKey"]
        self.user_handle = websafe_decode(asked["user"]["id"])
        public = ES256.from_cryptography_key(self.key.public_key())
        data = AttestedCredentialData.create(Aaguid.NONE, self.credential_id, public)
        made = AuthenticatorData.create(self._rp_hash(), self.flags | FLAG.AT, self.sign_count, data)
        client = self._client("webauthn.create", asked["challenge"])
        attestation = AttestationObject.create("none", made, {})
        return self._json(clientDataJSON=client, attestationObject=attestation)

    def get(self, options: dict[str, Any]) -> str:
        """Answer `navigator.credentials.get`."""
        self.sign_count += 1
        made = AuthenticatorData.create(self._rp_hash(), self.flags, self.sign_count)
        client = self._client("webauthn.get", options["publicKey"]["challenge"])
        signature = self.key.sign(made + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        return self._json(
            clientDataJSON=client, authenticatorData=made, signature=signature, userHandle=self.user_handle
        )

    def _client(self, kind: str, challenge: str) -> bytes:
        said = {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": self.cross_origin}
        return json.dumps(said).encode()

    def _rp_hash(self) -> bytes:
        return hashlib.sha256(self.rp_id.encode()).digest()

    def _json(self, **response: bytes) -> str:
        said = {name: websafe_encode(bytes(value)) for name, value in response.items()}
        named = {"id": websafe_encode(self.credential_id), "rawId": websafe_encode(self.credential_id)}
        return json.dumps({**named, "type": "public-key", "clientExtensionResults": {}, "response": said})
