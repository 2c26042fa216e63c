"""AWS Signature Version 4 as its documentation has it, written anew, to look at what somebody else has signed."""

import hashlib
import hmac
from urllib.parse import quote, unquote_plus

UNSIGNED = "UNSIGNED-PAYLOAD"


def signature_of(request, secret, region, service):
    """The signature that a request must have (method, path, query, headers in lower case, body), by its own headers."""
    told = dict(part.strip().split("=", 1) for part in request.headers["authorization"].partition(" ")[2].split(","))
    signed = told["SignedHeaders"].split(";")
    payload = request.headers.get("x-amz-content-sha256") or hashlib.sha256(request.body).hexdigest()
    lines = [f"{name}:{' '.join(request.headers[name].split())}\n" for name in signed]
    path = quote(request.path, safe="/-_.~") if service != "s3" else request.path
    parts = [request.method, path or "/", _query(request.query), "".join(lines), ";".join(signed), payload]
    moment = request.headers["x-amz-date"]
    scope = f"{moment[:8]}/{region}/{service}/aws4_request"
    assert told["Credential"].endswith(f"/{scope}"), told
    text = "\n".join(["AWS4-HMAC-SHA256", moment, scope, hashlib.sha256("\n".join(parts).encode()).hexdigest()])
    key = f"AWS4{secret}".encode()
    for part in (moment[:8], region, service, "aws4_request"):
        key = hmac.digest(key, part.encode(), "sha256")
    return hmac.digest(key, text.encode(), "sha256").hex()


def signature_in(request):
    """The signature that it has."""
    return request.headers["authorization"].rpartition("Signature=")[2]


def _query(text):
    pairs = [part.partition("=")[::2] for part in text.split("&") if part]
    encoded = sorted(
        (quote(unquote_plus(name), safe="-_.~"), quote(unquote_plus(value), safe="-_.~")) for name, value in pairs
    )
    return "&".join(f"{name}={value}" for name, value in encoded)
