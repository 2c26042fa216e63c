"""HashiCorp Vault's transit engine as the key management service, after its documented HTTP API.

Wrapping is `POST /v1/<mount>/encrypt/<key>`, unwrapping `POST /v1/<mount>/decrypt/<key>`. The token is read from its
file for each request, so that Vault Agent may renew it there. Redirects are not followed: they would take the token
along. The operator names the address, so no dial guard stands before it.
"""

import base64
import binascii
import re
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import httpx

from console.base.keyring.kms import KmsError
from console.base.keyring.sealing import KEY_BYTES

TOKEN_SETTING: Final = "GATEHOUSE_VAULT_TOKEN_FILE"
_LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})
_PATH: Final = re.compile(r"[A-Za-z0-9_-]([A-Za-z0-9._/-]*[A-Za-z0-9_-])?")
_KEY: Final = re.compile(r"[A-Za-z0-9_-]([A-Za-z0-9._-]*[A-Za-z0-9_-])?")
_TEMPORARY: Final = frozenset({412, 429, 472, 473})


@dataclass(frozen=True, slots=True)
class VaultTransit:
    """One key of a transit engine. Times are in seconds; `ca_file` empty: the system's certificates."""

    address: str
    token_file: Path
    key_name: str
    mount: str = "transit"
    namespace: str = ""
    ca_file: str = ""
    timeout_seconds: float = 5.0

    def __post_init__(self) -> None:
        """Refuse what cannot work or would be unsafe, naming the setting."""
        _check_address(self.address)
        if not _KEY.fullmatch(self.key_name):
            raise KmsError("GATEHOUSE_VAULT_KEY needs the name of a transit key: letters, digits, '.', '_' and '-'.")
        if not _PATH.fullmatch(self.mount):
            raise KmsError("GATEHOUSE_VAULT_MOUNT needs the path of a transit engine, such as transit.")
        if not (self.namespace.isascii() and self.namespace.isprintable()):
            raise KmsError("GATEHOUSE_VAULT_NAMESPACE holds characters that no namespace has.")

    def wrap(self, key: bytes) -> str:
        """Return the key encrypted under the transit key, `vault:v<version>:…`."""
        wrapped = self._call("encrypt", {"plaintext": base64.b64encode(key).decode()}, "ciphertext")
        if not wrapped.startswith("vault:v"):
            raise KmsError(f"Vault at {self.address} answered with something that is no ciphertext of its own.")
        return wrapped

    def unwrap(self, wrapped: str) -> bytes:
        """Return the key that `wrap` wrapped."""
        text = self._call("decrypt", {"ciphertext": wrapped}, "plaintext")
        try:
            key = base64.b64decode(text, validate=True)
        except (binascii.Error, ValueError):
            key = b""
        if len(key) != KEY_BYTES:
            raise KmsError(f"Vault at {self.address} answered with something that is no key of {KEY_BYTES} bytes.")
        return key

    def _call(self, operation: str, payload: Mapping[str, str], wanted: str) -> str:
        path = f"{self.mount}/{operation}/{self.key_name}"
        answer = self._post(f"{self.address.rstrip('/')}/v1/{path}", payload)
        if answer.status_code != httpx.codes.OK:
            raise self._refusal(path, answer)
        data = _object(answer).get("data")
        value = data.get(wanted) if isinstance(data, dict) else None
        if not isinstance(value, str):
            raise KmsError(f"Vault at {self.address} answered {path} without data.{wanted}: is this address a Vault?")
        return value

    def _post(self, url: str, payload: Mapping[str, str]) -> httpx.Response:
        headers = {"X-Vault-Token": self._token(), "X-Vault-Request": "true"}
        if self.namespace:
            headers["X-Vault-Namespace"] = self.namespace
        trust = self._trust()
        try:
            with httpx.Client(verify=trust, timeout=self.timeout_seconds, trust_env=False) as client:
                return client.post(url, json=dict(payload), headers=headers)
        except httpx.TimeoutException:  # from None: httpx's errors hold the request, and with it the key
            text = f"Vault at {self.address} did not answer within {self.timeout_seconds:g} s."
            raise KmsError(text, is_temporary=True) from None
        except httpx.HTTPError as error:
            text = f"Vault at {self.address} cannot be reached: {error}."
            raise KmsError(text, is_temporary=True) from None

    def _token(self) -> str:
        try:
            token = self.token_file.read_text().strip()
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "it is no text"
            raise KmsError(f"{TOKEN_SETTING}: cannot read {self.token_file}: {reason}.", is_temporary=True) from None
        if not token or not token.isascii() or not token.isprintable() or " " in token:
            raise KmsError(f"{TOKEN_SETTING}: {self.token_file} does not hold one Vault token.", is_temporary=True)
        return token

    def _trust(self) -> ssl.SSLContext:
        try:
            return ssl.create_default_context(cafile=self.ca_file or None)
        except OSError as error:
            reason = error.strerror or "it holds no certificates"
            raise KmsError(f"GATEHOUSE_VAULT_CA_FILE: cannot read {self.ca_file}: {reason}.") from None

    def _refusal(self, path: str, answer: httpx.Response) -> KmsError:
        status, vault = answer.status_code, f"Vault at {self.address}"
        said = _errors(answer)
        if status == 503:
            return KmsError(f"{vault} is sealed or down for maintenance: unseal it.{said}", is_temporary=True)
        if status == 403:
            return KmsError(
                f"{vault} refuses the token in {TOKEN_SETTING} for {path}: "
                f"renew it, or give its policy the capability update on that path.{said}"
            )
        if status == 404:
            return KmsError(
                f"{vault} knows no {path}: check GATEHOUSE_VAULT_MOUNT and GATEHOUSE_VAULT_NAMESPACE, "
                f"and that the transit engine is enabled there.{said}"
            )
        if 300 <= status < 400:
            return KmsError(f"{vault} redirects to another server: set GATEHOUSE_VAULT_ADDRESS to the active one.")
        if status >= 500 or status in _TEMPORARY:
            return KmsError(f"{vault} answered {status}: try again later.{said}", is_temporary=True)
        return KmsError(f"{vault} refused {path} ({status}): check GATEHOUSE_VAULT_KEY.{said}")


def _check_address(address: str) -> None:
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path.strip("/") or parts.query:
        raise KmsError("GATEHOUSE_VAULT_ADDRESS needs an address such as https://vault.example.com:8200.")
    if parts.username or parts.password:
        raise KmsError("GATEHOUSE_VAULT_ADDRESS names a user; leave that out, the token is enough.")
    if parts.scheme == "http" and parts.hostname not in _LOOPBACK:
        raise KmsError("GATEHOUSE_VAULT_ADDRESS needs https://: the token and the keys would travel readable.")


def _object(answer: httpx.Response) -> dict[str, Any]:
    try:
        found = answer.json()
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _errors(answer: httpx.Response) -> str:
    said = _object(answer).get("errors")
    texts = [text for text in said if isinstance(text, str)] if isinstance(said, list) else []
    return f" It says: {'; '.join(texts)[:300]}" if texts else ""
