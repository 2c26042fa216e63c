"""The virtual host by which the agent proves, through a listener's own socket, which configuration answers there.

Its domain is a random token of this boot, so that no tenant can claim it and no client can guess it; its one route
answers with the digest of the configuration it was assembled into.
"""

import secrets
from typing import Final

from gatehouse_agent import wire

ROUTE_NAME: Final = "gatehouse/proof"


def new_host() -> str:
    """Return this boot's proof host: 128 random bits."""
    return secrets.token_hex(16)


def virtual_host(host: str, digest: str) -> bytes:
    """Return a serialised VirtualHost that answers `digest` to anything under `host`."""
    proof = wire.VirtualHost(name=ROUTE_NAME, domains=[host])
    route = proof.routes.add(name=ROUTE_NAME)
    route.match.prefix = "/"
    route.direct_response.status = 200
    route.direct_response.body.inline_string = digest
    body: bytes = proof.SerializeToString()
    return body
