"""Reads one secret from Vault's key/value engine, version 2, through the guard of all calls of ours.

https://developer.hashicorp.com/vault/api-docs/secret/kv/kv-v2 and …/auth/approle. What Vault answers is told in words,
and never what stands in a secret.
"""

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import quote

import orjson
from django.conf import settings as product

from console.base.outbound.leave import Leave, NotDialled
from console.base.outbound.post import Reply, Unreachable, call
from vending.vault.place import Place

_SAID_CHARACTERS: Final = 200


class NotRead(Exception):
    """The secret could not be read; the text is a sentence for people."""


@dataclass(frozen=True, slots=True)
class Found:
    """What stands there: the version's number, and the values by what they are of the credential."""

    version: int
    values: Mapping[str, str] = field(repr=False)


def read_secret(place: Place, key: Mapping[str, str]) -> Found:
    """Return what stands at the place now, opened by `key` (`token`, or `secret_id`). Raises NotRead."""
    try:
        with _trusted(place) as ca_file:
            return _read(_Vault(place, ca_file), key)
    except NotRead as refusal:
        text = str(refusal)
        for each in key.values():  # a server may say again what it was told
            text = text.replace(each, "…") if each else text
        raise NotRead(text) from None


def _read(vault: "_Vault", key: Mapping[str, str]) -> Found:
    if not vault.place.role_id:
        return vault.read(key.get("token", ""))
    token = vault.log_in(key.get("secret_id", ""))
    try:
        return vault.read(token)
    finally:
        vault.revoke(token)


@dataclass(frozen=True, slots=True)
class _Vault:
    place: Place
    ca_file: str

    def read(self, token: str) -> Found:
        path = f"{self.place.mount}/data/{self.place.path}"
        reply = self._call("GET", path, None, token)
        document = _object(reply)
        if reply.status != 200:
            raise NotRead(_gone(document) or _refusal(reply, path, "the token"))
        inside = document.get("data")
        data, about = (inside.get("data"), inside.get("metadata")) if isinstance(inside, dict) else (None, None)
        number = about.get("version") if isinstance(about, dict) else None
        if not isinstance(data, dict) or type(number) is not int or number < 0:
            raise NotRead(
                f"It answered {path} with something else: is {self.place.mount} a key/value engine, version 2?"
            )
        return Found(number, _values(self.place.fields, data))

    def log_in(self, secret_id: str) -> str:
        body = orjson.dumps({"role_id": self.place.role_id, "secret_id": secret_id})
        reply = self._call("POST", "auth/approle/login", body, "")
        auth = _object(reply).get("auth")
        token = auth.get("client_token") if isinstance(auth, dict) else None
        if not reply.is_success or not isinstance(token, str):
            raise NotRead(_refusal(reply, "auth/approle/login", "the role_id or the secret_id"))
        return token

    def revoke(self, token: str) -> None:
        """Give the token back; one that stays ends by itself."""
        with suppress(NotRead):
            self._call("POST", "auth/token/revoke-self", b"{}", token)

    def _call(self, method: str, path: str, body: bytes | None, token: str) -> Reply:
        headers = {"X-Vault-Request": "true", "Content-Type": "application/json"}
        headers |= {"X-Vault-Token": token} if token else {}
        headers |= {"X-Vault-Namespace": self.place.namespace} if self.place.namespace else {}
        url = f"{self.place.address.rstrip('/')}/v1/{quote(path)}"
        leave = Leave(networks=tuple(product.OUTBOUND_NETWORKS), is_plain_private_only=True)
        try:
            return call(method, url, body, headers, leave, ca_file=self.ca_file)
        except (NotDialled, Unreachable) as error:  # from None: what is behind it holds the request, and so the token
            raise NotRead(str(error)) from None


@contextmanager
def _trusted(place: Place) -> Iterator[str]:
    """Give the CAs to trust as a file, empty for the public ones."""
    if not place.ca:
        yield ""
        return
    with tempfile.NamedTemporaryFile("w", suffix=".pem") as file:
        file.write(place.ca)
        file.flush()
        yield file.name


def _values(fields: Mapping[str, str], data: Mapping[str, Any]) -> dict[str, str]:
    found = {}
    for name, inside in fields.items():
        value = data.get(inside)
        if not isinstance(value, str) or not value:
            raise NotRead(f"The secret has no text in its field {inside!r}.")
        found[name] = value
    return found


def _gone(document: Mapping[str, Any]) -> str:
    """Return what is said of a version that was deleted or destroyed: Vault answers 404 and tells of it."""
    inside = document.get("data")
    about = inside.get("metadata") if isinstance(inside, dict) else None
    if not isinstance(about, dict):
        return ""
    how = "destroyed" if about.get("destroyed") is True else "deleted"
    return f"Its version {str(about.get('version'))[:20]} was {how} in Vault."


def _refusal(reply: Reply, path: str, key: str) -> str:
    said = _said(reply)
    match reply.status:
        case 400 | 403:
            return f"Vault refuses {key} for {path} ({reply.status}).{said}"
        case 404:
            return f"Vault knows no {path} (404).{said}"
        case 429:
            return f"Vault has too many requests (429).{said}"
        case 503:
            return f"Vault is sealed or down for maintenance (503).{said}"
        case status if 300 <= status < 400:
            return f"It redirects ({status}); redirects are not followed. Name the active Vault."
        case status:
            return f"It answered {status}.{said}"


def _object(reply: Reply) -> dict[str, Any]:
    try:
        found = orjson.loads(reply.content)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _said(reply: Reply) -> str:
    said = _object(reply).get("errors")
    texts = [text for text in said if isinstance(text, str)] if isinstance(said, list) else []
    text = "; ".join(texts)
    plain = "".join(each if each.isprintable() else " " for each in text)
    return f" It says: {plain[:_SAID_CHARACTERS]}" if texts else ""
