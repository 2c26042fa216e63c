"""Fetches one key set: from its address, or from where the issuer says that it is."""

import json
from ipaddress import ip_network

from gatehouse_protocol.addresses import IPNetwork, is_https_address, refused_networks
from gatehouse_protocol.key_sets import KeySetError, PublishedKeys, published_keys
from gatehouse_protocol.key_sources import MAX_BODY_BYTES, KeySource

from gatehouse_agent.calling import Call, Caller, CallError

_SECONDS = 5.0
_ACCEPTED = {"Accept": "application/jwk-set+json, application/json"}
_DISCOVERY = "/.well-known/openid-configuration"


class NoKeysError(Exception):
    """A source gave no keys; its text says why."""


async def fetch(caller: Caller, source: KeySource) -> PublishedKeys:
    """Return the keys that a source publishes now; raises `NoKeysError`."""
    try:
        refused = refused_networks([ip_network(one) for one in source.private_networks])
    except ValueError:
        raise NoKeysError("a private network of it cannot be read") from None
    try:
        url = source.url or await _published_at(caller, source, refused)
        return published_keys((await _got(caller, url, source, refused)).decode())
    except CallError as error:
        raise NoKeysError(str(error)) from None
    except UnicodeDecodeError:
        raise NoKeysError("its answer is no text") from None
    except KeySetError as error:
        raise NoKeysError(f"its answer {error.text}") from None


async def _published_at(caller: Caller, source: KeySource, refused: tuple[IPNetwork, ...]) -> str:
    """Where the issuer says that its keys are (OpenID Connect Discovery 1.0, 4)."""
    body = await _got(caller, source.issuer.rstrip("/") + _DISCOVERY, source, refused)
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict):
        raise NoKeysError("what it says of itself is no JSON object")
    if told.get("issuer") != source.issuer:
        raise NoKeysError("it says that it is another issuer")
    url = told.get("jwks_uri")
    if not isinstance(url, str) or not is_https_address(url):
        raise NoKeysError("it does not say where its keys are (jwks_uri)")
    return url


async def _got(caller: Caller, url: str, source: KeySource, refused: tuple[IPNetwork, ...]) -> bytes:
    call = Call(url, headers=_ACCEPTED, most_bytes=MAX_BODY_BYTES, seconds=_SECONDS, trust=source.trust)
    status, body = await caller.call(call, refused)
    if 300 <= status < 400:
        raise NoKeysError(f"it answered {status}: redirects are not followed")
    if status != 200:
        raise NoKeysError(f"it answered {status}")
    return body
