"""A service of the demo that takes requests signed by HTTP Message Signatures (RFC 9421, `hmac-sha256`) and no others.

It answers with who signed what, so that a person sees that the gateway did; `?status=503` chooses the answer's status.
"""

import base64
import hmac
import json
import re
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qs

import uvicorn

MAX_SKEW_SECONDS: Final = 60
_INPUT: Final = re.compile(
    r"(?P<label>[a-z0-9_-]+)=(?P<said>\((?P<names>[^)]*)\);created=(?P<created>\d{1,12})(?:;.*)?)"
)
_KEY_ID: Final = re.compile(r';keyid="([^"]*)"')


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as its signature covers it; `headers` in lower case."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]

    def component(self, name: str) -> str:
        """Return a component's value; empty for one that it has not."""
        derived = {
            "@method": self.method,
            "@authority": self.headers.get("host", "").lower(),
            "@path": self.path,
            "@query": f"?{self.query}",
        }
        return derived.get(name, self.headers.get(name, ""))


def signed_by(asked: Asked, key: bytes, now_seconds: float) -> str | None:
    """Return the id of the key that has signed a request by these bytes within the last minute; None: it has not."""
    found = _INPUT.fullmatch(asked.headers.get("signature-input", ""))
    if found is None or abs(now_seconds - int(found["created"])) > MAX_SKEW_SECONDS:
        return None
    names = re.findall(r'"([^"]+)"', found["names"])
    lines = [*(f'"{name}": {asked.component(name)}' for name in names), f'"@signature-params": {found["said"]}']
    made = base64.b64encode(hmac.digest(key, "\n".join(lines).encode(), "sha256")).decode()
    given = asked.headers.get("signature", "")
    if not hmac.compare_digest(given.encode(), f"{found['label']}=:{made}:".encode()):
        return None
    known = _KEY_ID.search(found["said"])
    return known[1] if known else ""


class Parcels:
    """The ASGI application; `key` is what requests must be signed with."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one HTTP request (ASGI 3)."""
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        query = scope["query_string"].decode("latin-1")
        asked = Asked(scope["method"], scope["raw_path"].decode("latin-1"), query, headers)
        by = signed_by(asked, self._key, time.time())
        wanted = parse_qs(query).get("status", ["200"])[0]
        status = 401 if by is None else int(wanted) if re.fullmatch("[2-5][0-9]{2}", wanted) else 400
        said = {"service": "parcels", "path": scope["path"], "signed": by is not None, "signed_by": by}
        said["signature_input"] = headers.get("signature-input", "")
        body = json.dumps(said).encode() + b"\n"
        length = (b"content-length", str(len(body)).encode())
        head = [(b"content-type", b"application/json"), length]
        await send({"type": "http.response.start", "status": status, "headers": head})
        await send({"type": "http.response.body", "body": body})


def main(folder: Path, port: int) -> None:
    """Serve on 127.0.0.1:`port` until told to stop, with the certificate and for the key that lie in the folder."""
    app = Parcels((folder / "key").read_bytes())
    server = str(folder / "server.pem")
    uvicorn.run(
        app, host="127.0.0.1", port=port, lifespan="off", access_log=False, server_header=False, ssl_certfile=server
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
