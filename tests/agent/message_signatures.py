"""HTTP Message Signatures (RFC 9421, `hmac-sha256`), written anew, to look at what somebody else has signed."""

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass

_INPUT = re.compile(r"(?P<label>[a-z][a-z0-9_-]*)=(?P<said>\((?P<names>[^)]*)\)(?P<parameters>.*))")
_PARAMETER = re.compile(r';([a-z]+)=(?:"((?:[^"\\]|\\.)*)"|([0-9]+))')


@dataclass(frozen=True)
class Said:
    """What a request says of its signature."""

    label: str
    names: tuple[str, ...]
    parameters: dict[str, str]
    whole: str


def said_in(request):
    """What `Signature-Input` says."""
    found = _INPUT.fullmatch(request.headers["signature-input"])
    assert found, request.headers["signature-input"]
    parameters = {name: text or number for name, text, number in _PARAMETER.findall(found["parameters"])}
    return Said(found["label"], tuple(re.findall(r'"([^"]+)"', found["names"])), parameters, found["said"])


def is_signed(request, key, fields=None):
    """Whether the signature is that of the key over what it says that it covers, and the body is the one it says."""
    said = said_in(request)
    lines = [f'"{name}": {_value(request, name, fields or {})}' for name in said.names]
    text = "\n".join([*lines, f'"@signature-params": {said.whole}'])
    expected = base64.b64encode(hmac.digest(key, text.encode(), "sha256")).decode()
    if "content-digest" in said.names and request.headers["content-digest"] != digest_of(request.body):
        return False
    return request.headers["signature"] == f"{said.label}=:{expected}:"


def digest_of(body):
    """RFC 9530."""
    return f"sha-256=:{base64.b64encode(hashlib.sha256(body).digest()).decode()}:"


def _value(request, name, fields):
    target = f"{request.path}?{request.query}" if request.query else request.path
    host = request.headers["host"].lower()
    derived = {
        "@method": request.method, "@authority": host, "@path": request.path, "@query": f"?{request.query}",
        "@scheme": "https", "@request-target": target, "@target-uri": f"https://{host}{target}",
    }  # fmt: skip
    return derived.get(name) or fields.get(name) or request.headers[name]
